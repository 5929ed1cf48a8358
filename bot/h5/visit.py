"""One request to a page: whose link it is, who is logged in with it, and whether the request comes from our page."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Request, Response

from bot.h5.seals import LOGIN_LIFE, SESSION_LIFE, Note, Seals
from bot.services import House
from handlers import passtokens
from handlers.leaks.filelinks import PAGE
from handlers.visits.passes import PAGE as PASS_PAGE

TOKEN = re.compile(r"upload-\d{1,18}-\d{1,12}-[0-9a-f]{20}")
PASS = passtokens.SHAPE


def is_link(token: str) -> bool:
    """Whether one of our pages could be behind it."""
    return TOKEN.fullmatch(token) is not None or PASS.fullmatch(token) is not None


LOGIN_PATH = "/h5/login"
_SESSION, _LOGIN = "xinan_page", "xinan_login"


@dataclass(frozen=True, slots=True)
class Session:
    person: str
    csrf: str

    @property
    def mark(self) -> str:
        """Stands in the address that the login leads back to; it says nothing and opens nothing."""
        return hashlib.sha256(self.csrf.encode()).hexdigest()[:16]


class Browser:
    """What we know of the browser that asks, and what it keeps for us. A session is good for one link only."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._seals = Seals(house.settings.data_key)
        parts = urlsplit(house.settings.base_url)
        self._prefix, self._secure = parts.path.rstrip("/"), parts.scheme == "https"
        self._origin = f"{parts.scheme}://{parts.netloc}"

    @property
    def seals(self) -> Seals:
        return self._seals

    def place(self, token: str) -> str:
        """The page's path, as browsers see it."""
        return f"{self._prefix}{PASS_PAGE if PASS.fullmatch(token) else PAGE}{token}"

    def session(self, request: Request, token: str, now: datetime) -> Session | None:
        note = self._seals.open("session", request.cookies.get(_SESSION, ""), now)
        if note is None or not hmac.compare_digest(str(note["link"]), token):
            return None
        return Session(note["person"], note["csrf"])

    def begin_session(self, response: Response, token: str, person: str, now: datetime) -> None:
        """Goes with the way to the page. A pass is scanned by many, maybe with one device: see ``is_fresh``."""
        session = Session(person, secrets.token_urlsafe(24))
        note = {"link": token, "person": person, "csrf": session.csrf}
        value = self._seals.seal("session", note, now + SESSION_LIFE)
        self._set(response, _SESSION, value, int(SESSION_LIFE.total_seconds()), self.place(token))
        if PASS.fullmatch(token):
            response.headers["Location"] = f"{self.place(token)}?s={session.mark}"

    def is_fresh(self, request: Request, session: Session) -> bool:
        """Whether the page was opened by the login of this session: whoever scans anew is asked anew who they are."""
        return hmac.compare_digest(request.args.get("s", "").encode(), session.mark.encode())

    def begin_login(self, response: Response, state: str, token: str, tries: int, now: datetime) -> None:
        value = self._seals.seal("login", {"state": state, "link": token, "tries": tries}, now + LOGIN_LIFE)
        path = self._prefix + LOGIN_PATH
        self._set(response, f"{_LOGIN}_{state[:12]}", value, int(LOGIN_LIFE.total_seconds()), path)

    def login(self, request: Request, state: str, now: datetime) -> Note | None:
        """The login this browser began with this ``state``; a code that was begun elsewhere is worth nothing here."""
        note = self._seals.open("login", request.cookies.get(f"{_LOGIN}_{state[:12]}", ""), now)
        return note if note is not None and hmac.compare_digest(str(note["state"]), state) else None

    def end_login(self, response: Response, state: str) -> None:
        response.delete_cookie(f"{_LOGIN}_{state[:12]}", path=self._prefix + LOGIN_PATH)

    def is_ours(self, request: Request, session: Session) -> bool:
        """An act must come from our own page: its token, and the browser's word about where it comes from."""
        given = request.headers.get("X-CSRF-Token", "")
        origin = request.headers.get("Origin")
        near = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        same = origin is None or origin in {self._origin, f"{request.scheme}://{request.host}"}
        return near and same and hmac.compare_digest(given.encode(), session.csrf.encode())

    def _set(self, response: Response, name: str, value: str, seconds: int, path: str) -> None:
        # Lax, not Strict: the way back from the platform's login is a navigation from another site.
        response.set_cookie(name, value, max_age=seconds, path=path, secure=self._secure, httponly=True, samesite="Lax")
