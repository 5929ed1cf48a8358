"""Which API path does what (contract 3 and 4). One open table, no magic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulator import contacts, shapes
from bot.simulator.errors import ApiError
from bot.simulator.ledger import Call
from bot.simulator.media import Media
from bot.simulator.platform import Platform

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """The multipart part ``media``. plain_name: the filename came as filename=, which is all the server understands."""

    name: str
    content: bytes
    plain_name: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, without its HTTP clothes."""

    call: Call
    method: str
    args: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None

    def arg(self, name: str) -> str:
        return self.args.get(name, "")


Handler = Callable[[Platform, Ask], Answer | Media]


def answer(platform: Platform, ask: Ask) -> Answer | Media:
    """One API call, without HTTP and without faults. Raises ApiError; KeyError for a path that does not exist."""
    with platform.state.lock:
        return _answer(platform, ask)


def _answer(platform: Platform, ask: Ask) -> Answer | Media:
    method, handler = ROUTES[ask.call.path]
    if ask.method != method:
        raise ApiError(40058, f"wrong method, {method} is needed")
    if not platform.state.frequency.admits(ask.call.path, platform.clock.now()):
        raise ApiError(45009, "api freq out of limit")
    if ask.call.path != "gettoken":
        platform.tokens.check(ask.arg("access_token"))
    return handler(platform, ask)


def _upload(platform: Platform, ask: Ask) -> Answer:
    if ask.upload is None or not ask.upload.plain_name:
        raise ApiError(44001, "empty media data: no part named media with a plain filename")
    return platform.shelf.upload(ask.arg("type"), ask.upload.name, ask.upload.content)


def _agent(platform: Platform, ask: Ask) -> Answer:
    _own_agent(platform, ask)
    users = [{"userid": member.id} for member in platform.city.visible()]
    return {
        "errcode": 0,
        "errmsg": "ok",
        "agentid": platform.state.app.agent_id,
        "name": "xinan",
        "allow_userinfos": {"user": users},
        "allow_partys": {"partyid": list(platform.city.departments) if users else []},
        "allow_tags": {"tagid": []},
        "close": 0,
        "redirect_domain": "127.0.0.1",
        "report_location_flag": 0,
        "isreportenter": 1,
        "home_url": "",
    }


def _own_agent(platform: Platform, ask: Ask) -> None:
    if ask.arg("agentid") != str(platform.state.app.agent_id):
        raise ApiError(301002, "not allow operate another agent with this accesstoken")


def _menu_create(platform: Platform, ask: Ask) -> Answer:
    _own_agent(platform, ask)
    platform.menu.create(shapes.parse(ask.call.body))
    platform.state.bell.ring("menu")
    return {"errcode": 0, "errmsg": "ok"}


def _menu_get(platform: Platform, ask: Ask) -> Answer:
    _own_agent(platform, ask)
    return platform.menu.get()


def _menu_delete(platform: Platform, ask: Ask) -> Answer:
    _own_agent(platform, ask)
    platform.menu.delete()
    platform.state.bell.ring("menu")
    return {"errcode": 0, "errmsg": "ok"}


def _addresses(platform: Platform, ask: Ask) -> Answer:
    return {"errcode": 0, "errmsg": "ok", "ip_list": ["127.0.0.1"]}


ROUTES: dict[str, tuple[str, Handler]] = {
    "gettoken": ("GET", lambda p, ask: p.tokens.issue(ask.arg("corpid"), ask.arg("corpsecret"))),
    "message/send": ("POST", lambda p, ask: p.sending.send(ask.call)),
    "message/recall": ("POST", lambda p, ask: p.sending.recall(ask.call)),
    "message/update_template_card": ("POST", lambda p, ask: p.updates.update(ask.call)),
    "media/upload": ("POST", _upload),
    "media/get": ("GET", lambda p, ask: p.shelf.get(ask.arg("media_id"))),
    "user/get": ("GET", lambda p, ask: contacts.user_get(p.city, ask.arg("userid"))),
    "user/simplelist": ("GET", lambda p, ask: contacts.user_simplelist(p.city, _department(ask))),
    "user/list": ("GET", lambda p, ask: contacts.user_list(p.city, _department(ask))),
    "department/list": ("GET", lambda p, ask: contacts.department_list(p.city, ask.arg("id"))),
    "department/simplelist": ("GET", lambda p, ask: contacts.department_simplelist(p.city, ask.arg("id"))),
    "department/get": ("GET", lambda p, ask: contacts.department_get(p.city, ask.arg("id"))),
    "agent/get": ("GET", _agent),
    "auth/getuserinfo": ("GET", lambda p, ask: p.oauth.userinfo(ask.arg("code"))),
    "getcallbackip": ("GET", _addresses),
    "get_api_domain_ip": ("GET", _addresses),
    "menu/create": ("POST", _menu_create),
    "menu/get": ("GET", _menu_get),
    "menu/delete": ("GET", _menu_delete),
}


def _department(ask: Ask) -> str:
    return ask.arg("department_id")
