"""The page behind the QR code of a visit: opened by scanning it inside the client, for whoever stands at the door."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, json, render_template, request

from bot.environment import is_loopback
from bot.h5 import texts
from bot.h5.answers import message, refused, told
from bot.h5.login import Login
from bot.h5.visit import Browser, Session
from bot.services import House
from handlers.pageacts import PassAct, PassUsed
from handlers.turn import take_turn
from handlers.visits import scanned
from handlers.visits.passes import PAGE
from handlers.visits.scanned import Glance

log = structlog.get_logger(__name__)

_PASS = f"{PAGE}<token>"
# What the client's own browser calls itself; members may also come through the messenger's plug-in.
_CLIENTS = ("wxwork", "micromessenger")
_ONCE = re.compile(r"[0-9a-f]{24}")
_MOST_GUESTS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page's script asks for. once: the same for a button that is tapped twice."""

    act: PassAct
    guests: tuple[int, ...]
    seen: int
    once: str


class PassPages:
    def __init__(self, house: House, browser: Browser, login: Login) -> None:
        self._house, self._browser, self._login = house, browser, login
        # A stand-in on this machine is opened with whatever browser there is.
        self._anywhere = is_loopback(house.settings.api_base)

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule(_PASS, "pass", self._page, methods=["GET"])
        pages.add_url_rule(f"{_PASS}/now.json", "pass_now", self._now, methods=["GET"])
        pages.add_url_rule(f"{_PASS}/act", "pass_act", self._act, methods=["POST"])

    def _page(self, token: str) -> Response:
        case = self._house.keys.passes.open(token)
        if case is None:
            return message("bad_code", texts.BAD_CODE, 404)
        if not self._is_client():
            return message("outside", texts.SCAN_WITH_WECOM, 403)
        session = self._session(token)
        if session is None or not self._browser.is_fresh(request, session):
            return self._login.send_there(token)
        found = self._glance(case, session)
        if found.verdict is None:
            log.info("pass_of_no_business")
            page = render_template("message.html", title=found.heading, sentence=found.sentence)
            return Response(page, 403)
        place = self._browser.place(token)
        return Response(render_template("pass.html", place=place, csrf=session.csrf, **_shown(found)))

    def _now(self, token: str) -> Response:
        """The page as it would be now."""
        case, session = self._house.keys.passes.open(token), self._session(token)
        if case is None or session is None:
            return refused("pass_login")
        if not self._browser.is_ours(request, session):
            return refused("pass_csrf")  # somebody else has logged in since
        return _answer(self._glance(case, session))

    def _act(self, token: str) -> Response:
        """200 only after the commit; what is true now comes with the sentence, whatever became of the act."""
        case, session = self._house.keys.passes.open(token), self._session(token)
        if case is None or session is None:
            return refused("pass_login")
        if not self._browser.is_ours(request, session):
            return refused("pass_csrf")
        asked = _asked(request.get_data(cache=False))
        if asked is None:
            return refused("grammar")
        now = self._house.clock.now()
        update = PassUsed(
            key=_key(case, session.person, asked.once),
            person=session.person,
            at=now,
            case=case,
            act=asked.act,
            guests=asked.guests,
            seen=asked.seen,
        )
        said = take_turn(self._house, update, now).text
        return _answer(self._glance(case, session), said, full=asked.act is PassAct.in_full)

    def _glance(self, case: int, session: Session) -> Glance:
        return scanned.enter(self._house, case, session.person, self._house.clock.now())

    def _session(self, token: str) -> Session | None:
        return self._browser.session(request, token, self._house.clock.now())

    def _is_client(self) -> bool:
        name = request.headers.get("User-Agent", "").lower()
        return self._anywhere or any(client in name for client in _CLIENTS)


def _shown(found: Glance) -> dict[str, object]:
    return {"glance": found, "once": secrets.token_hex(12)}


def _answer(found: Glance, said: str = "", *, full: bool = False) -> Response:
    """The inside of the page, made where the whole page is made; names in full only where they were asked for."""
    if found.verdict is None:
        return refused("pass_login")
    return told({"page": render_template("pass_body.html", **_shown(found)), "said": said, "full": full})


def _asked(body: bytes) -> Asked | None:
    """None where the request makes no sense."""
    try:
        given = json.loads(body)
        act, guests, seen, once = PassAct(given["act"]), tuple(given["guests"]), given["seen"], given["once"]
        fits = _ONCE.fullmatch(once) is not None and len(guests) <= _MOST_GUESTS
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    fits = fits and all(type(one) is int and 0 <= one < 2**31 for one in (seen, *guests))
    return Asked(act, guests, seen, once) if fits else None


def _key(case: int, person: str, once: str) -> str:
    """One tap is one event, however often it arrives; nobody can ask for what somebody else was answered."""
    return f"pass:{hashlib.sha256(f'{case}|{person}|{once}'.encode()).hexdigest()[:40]}"
