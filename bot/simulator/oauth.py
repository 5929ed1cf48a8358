"""The silent login of pages opened in a chat (snsapi_base): who holds the phone, one-time codes, who a code stands for.

Contract 4.4: a code is good once and for five minutes; the address to come back to must lie on the trusted domain, port
included; a member outside the visible range is told by id all the same; a guest has no id.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.simulator.errors import ApiError
from bot.simulator.state import State

CODE_SECONDS = 300
CODE_BYTES = 512
STATE = re.compile(r"[a-zA-Z0-9]{0,128}")
SCOPES = ("snsapi_base", "snsapi_privateinfo")


@dataclass(slots=True)
class Code:
    member: str
    until: datetime
    used: bool = False


class OAuth:
    """trusted: host and port pages may lie on.  holder: whose in-app browser is open now; empty: nobody's."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._codes: dict[str, Code] = {}
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(state.app.callback_url))
        self.holder = ""

    @property
    def trusted(self) -> str:
        return urlsplit(self.origin).netloc

    def opens(self, member: str) -> None:
        """The member opens a page in the client's own browser. KeyError for somebody nobody knows."""
        self.holder = self._state.city.member(member).id

    def closes(self) -> None:
        self.holder = ""

    def authorize(self, args: Mapping[str, str]) -> str:
        """Where the browser is sent back to, with a code. Raises ApiError for what the login page would show."""
        if args.get("appid", "") != self._state.app.corp_id:
            raise ApiError(40013, "invalid corpid")
        if args.get("response_type") != "code" or args.get("scope") not in SCOPES:
            raise ApiError(10005, "response_type or scope")
        if args.get("agentid", str(self._state.app.agent_id)) != str(self._state.app.agent_id):
            raise ApiError(40056, "invalid agentid")
        if not STATE.fullmatch(args.get("state", "")):
            raise ApiError(84025, "state: letters and digits only, at most 128")
        back = urlsplit(args.get("redirect_uri", ""))
        if back.netloc != self.trusted or back.scheme not in ("http", "https"):
            raise ApiError(50001, "redirect_uri is not on the trusted domain")
        if not self.holder:
            raise ApiError(10003, "open the page in the client")
        query = urlencode({"code": self._issue(self.holder), "state": args.get("state", "")})
        return back._replace(query=f"{back.query}&{query}".lstrip("&"), fragment="").geturl()

    def userinfo(self, code: str) -> dict[str, Any]:
        """Who the code stands for; it is spent by asking. Raises ApiError 40029, 42003, 42022."""
        if not code or len(code.encode()) > CODE_BYTES:
            raise ApiError(40029, "invalid code")
        found = self._codes.get(code)
        if found is None:
            raise ApiError(40029, "invalid code")
        if found.used:
            raise ApiError(42022, "code was used before")
        found.used = True
        if self._state.clock.now() >= found.until:
            raise ApiError(42003, "code expired")
        return {"errcode": 0, "errmsg": "ok"} | self._told(found.member)

    def _told(self, member: str) -> dict[str, str]:
        if self._state.city.knows(member):
            return {"userid": self._state.city.member(member).id}
        return {"openid": f"o-{member}", "external_userid": f"wm-{member}"}

    def _issue(self, member: str) -> str:
        code = secrets.token_urlsafe(32)
        self._codes[code] = Code(member, self._state.clock.now() + timedelta(seconds=CODE_SECONDS))
        return code
