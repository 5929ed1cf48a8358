"""Who opens the page: the platform's silent login (snsapi_base), with a code that is good once (D 91022, 91023)."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, redirect, request

from bot.h5 import texts
from bot.h5.answers import message
from bot.h5.slots import Slots
from bot.h5.visit import LOGIN_PATH, TOKEN, Browser, is_link
from bot.services import House
from bot.settings import PUBLIC_API

# Loaded with the application, before gunicorn forks: the web processes share it instead of having one each.
from bot.wecom import client as client
from handlers.ports import DeliveryProblem, Permanent
from store import people
from store.failpoints import reached

log = structlog.get_logger(__name__)

_AUTHORIZE = "https://open.weixin.qq.com"
_CODE = re.compile(r"[A-Za-z0-9_-]{1,512}")
_STATE = re.compile(r"[a-z0-9]{32}")
# The code was used, is too old, or was never given: a second try may do, a third would run in circles.
_STALE = frozenset({40029, 42003, 42022})
_TRIES = 2


class Login:
    def __init__(self, house: House, browser: Browser, slots: Slots) -> None:
        self._house, self._browser, self._slots = house, browser, slots

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule(LOGIN_PATH, "login", self.come_back)

    def send_there(self, token: str, tries: int = 1) -> Response:
        """To the platform, which sends the browser back with a code."""
        state = secrets.token_hex(16)
        response: Response = redirect(self._authorize(state), 302)  # type: ignore[assignment]
        self._browser.begin_login(response, state, token, tries, self._house.clock.now())
        return response

    def come_back(self) -> Response:
        state, code = request.args.get("state", ""), request.args.get("code", "")
        note = self._browser.login(request, state, self._house.clock.now()) if _STATE.fullmatch(state) else None
        if note is None or not is_link(note["link"]):
            return message("login", texts.LOGIN_FAILED, 400)
        if not _CODE.fullmatch(code):
            return message("login", texts.LOGIN_FAILED, 400)
        with self._slots.one() as free:
            response = self._checked(code, note["link"], note["tries"]) if free else _later()
        self._browser.end_login(response, state)
        return response

    def _checked(self, code: str, token: str, tries: int) -> Response:
        try:
            said = self._house.client.ask("auth/getuserinfo", code=code)
        except Permanent as refused:
            log.info("page_login_refused", code=refused.code)
            if refused.code in _STALE and tries < _TRIES:
                return self.send_there(token, tries + 1)
            return message("login", texts.LOGIN_FAILED, 403)
        except DeliveryProblem as problem:
            log.warning("page_login_without_platform", reason=problem.reason)
            return message("away", texts.PLATFORM_AWAY, 503)
        reached("page.known")
        return self._entered(said.get("userid"), token)

    def _entered(self, member: object, token: str) -> Response:
        """A guest has no userid, and one of another company a slash in it (contract 4.4).

        A link to files is one person's; a pass may be scanned by anybody, and its page says who may see it.
        """
        if not isinstance(member, str) or not member or "/" in member:
            return message("refused", texts.NOT_A_MEMBER, 403)
        person = people.fold(member)
        if TOKEN.fullmatch(token) and self._house.keys.open(token, person) is None:
            log.info("page_link_of_another")
            return message("refused", texts.OTHER_MEMBER, 403)
        response: Response = redirect(self._browser.place(token), 303)  # type: ignore[assignment]
        self._browser.begin_session(response, token, person, self._house.clock.now())
        return response

    def _authorize(self, state: str) -> str:
        known = self._house.settings
        # Elsewhere than at the public platform (a private one, the stand-in) the login is where the rest is.
        host = _AUTHORIZE if known.api_base == PUBLIC_API else known.api_base
        query = {
            "appid": known.corp_id,
            "redirect_uri": f"{known.base_url}{LOGIN_PATH}",
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": str(known.agent_id),
        }
        return f"{host}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"


def _later() -> Response:
    return message("away", texts.refusal("busy"), 503)
