"""The callback address: verify, take the turn, answer. A bare WSGI callable, for a callback must cost little.

200 is said only after the commit, or after the callback lies fsynced in the spool; otherwise 503, and the platform
comes again (D 90930).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import structlog

from bot.services import House
from bot.wecom.parse import update_of
from bot.wecom.receive import SIZE, Opened, Refused
from bot.wecom.reply import seal
from handlers.turn import take_turn
from handlers.types import Update
from store.clock import monotonic
from store.db import DatabaseAway
from store.failpoints import reached
from store.spool import Spooled, SpoolUnusable

log = structlog.get_logger(__name__)

PATH = "/wecom/callback"
_REFUSED = (400, b"")
_UNUSABLE = (503, b"")
_LENGTH = re.compile(r"[0-9]{1,6}")
_STATUS = {200: "200 OK", 400: "400 Bad Request", 405: "405 Method Not Allowed", 503: "503 Service Unavailable"}

Answer = tuple[int, bytes]


class Webhook:
    """GET answers the platform's verification of the address, POST takes a callback."""

    def __init__(self, house: House) -> None:
        self._house = house

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began = monotonic()
        status, body, outcome = self._answer(environ)
        self._house.metrics.callback_answered(outcome, monotonic() - began)
        kind = "application/xml; charset=utf-8" if environ["REQUEST_METHOD"] == "POST" else "text/plain; charset=utf-8"
        start_response(_STATUS[status], [("Content-Type", kind), ("Content-Length", str(len(body)))])
        reached("web.answering")
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[int, bytes, str]:
        method = environ["REQUEST_METHOD"]
        try:
            if method == "POST":
                return self._taken(environ)
            if method == "GET":
                echo = self._house.receiver.verify_url(_query(environ), self._house.clock.now())
                return 200, echo, "verified"
        except Refused as refused:
            # Public addresses are scanned all day (contract 1.7): one line, no content, the same answer to all.
            log.info("callback_refused", reason=str(refused))
            return *_REFUSED, "refused"
        except Exception:
            # A fault of ours is no reason to tell the platform that it may forget the callback, nor to show a page.
            log.exception("callback_failed")
            return *_UNUSABLE, "failed"
        return 405, b"", "refused"

    def _taken(self, environ: dict[str, Any]) -> tuple[int, bytes, str]:
        now = self._house.clock.now()
        query, body = _query(environ), _body(environ)
        reached("web.received")
        opened = self._house.receiver.receive(query, body, now)
        update = update_of(opened.fields)
        reached("web.opened")
        try:
            if not self._house.spool.is_empty():
                # What came earlier is taken first, so this one queues behind it.
                return self._spooled(query, body, now)
            return 200, self._turn(update, opened, now), "taken"
        except DatabaseAway as away:
            log.error("database_away", reason=str(away))
            return self._spooled(query, body, now)

    def _turn(self, update: Update, opened: Opened, now: datetime) -> bytes:
        reply = take_turn(self._house, update, now)
        self._house.metrics.turn_taken(type(update).__name__)
        reached("web.taken")
        return seal(reply.text, update.person, opened.keys, now, secrets.token_hex(8))

    def _spooled(self, query: Mapping[str, str], body: bytes, now: datetime) -> tuple[int, bytes, str]:
        """The callback is kept as it came, encrypted, and taken in order when the database is back."""
        try:
            self._house.spool.put(Spooled(body, query, now))
            reached("web.spooled")
        except SpoolUnusable as unusable:
            log.critical("spool_unusable", reason=str(unusable))
            return *_UNUSABLE, "failed"
        self._house.bell.ring({"inbox"})
        return 200, b"", "spooled"


def _query(environ: dict[str, Any]) -> dict[str, str]:
    """Decoded exactly once: a second time would turn the plus signs of base64 into blanks (D 90930)."""
    try:
        return dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True, max_num_fields=16))
    except ValueError as error:
        raise Refused("grammar") from error


def _body(environ: dict[str, Any]) -> bytes:
    """At most one byte more than allowed is read, so that a large body costs nothing."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not _LENGTH.fullmatch(length) or int(length) > SIZE:
        raise Refused("size")
    body: bytes = environ["wsgi.input"].read(int(length))
    return body
