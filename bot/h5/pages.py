"""The pages' addresses. Everything lies under the link that was sent; without its login there is nothing."""

from __future__ import annotations

import errno
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from bot.h5 import texts
from bot.h5.answers import decided, headers_for, message, refused, told
from bot.h5.handing import Handing
from bot.h5.kinds import MOST_BYTES
from bot.h5.login import Login
from bot.h5.passes import PassPages
from bot.h5.receiving import Receiving, Visitor
from bot.h5.slots import Slots
from bot.h5.visit import TOKEN, Browser, Session
from bot.services import House
from handlers.leaks import uploads
from handlers.leaks.filelinks import PAGE
from handlers.leaks.uploads import Desk
from handlers.pageacts import FileRemoved, FilesBrought
from handlers.turn import take_turn
from store import attachments
from store.db import DatabaseAway

log = structlog.get_logger(__name__)

_REPORT = f"{PAGE}<token>"
_TICKET = re.compile(r"[A-Za-z0-9_-]{1,1800}\.[0-9a-f]{40}")
Guarded = Callable[..., Response]


def add_pages(app: Flask, house: House) -> None:
    """Adds the pages where phones can reach us; where they cannot, nobody was ever given a link."""
    pages = Blueprint("h5", __name__, template_folder="templates", static_folder="static", static_url_path="/h5/static")
    Pages(house).add_to(pages)
    pages.after_request(headers_for(house.settings))
    pages.context_processor(lambda: {"prefix": urlsplit(house.settings.base_url).path.rstrip("/")})
    pages.register_error_handler(Exception, _gone_wrong)
    app.register_blueprint(pages)


class Pages:
    def __init__(self, house: House) -> None:
        self._house = house
        # Half of the threads at most: the rest is for callbacks.
        slots = Slots(house.settings.web_threads // 2)
        self._browser = Browser(house)
        self._login = Login(house, self._browser, slots)
        self._receiving = Receiving(house, self._browser.seals, Slots(1))
        self._handing = Handing(house, slots)
        self._passes = PassPages(house, self._browser, self._login)

    def add_to(self, pages: Blueprint) -> None:
        self._login.add_to(pages)
        self._passes.add_to(pages)
        for path, name, view, methods in (
            ("", "report", self._page, ["GET"]),
            ("/desk.json", "desk", self._visiting(self._desk_json), ["GET"]),
            ("/files", "begin", self._acting(self._begin), ["POST"]),
            ("/incoming/<ticket>", "piece", self._acting(self._piece), ["PUT"]),
            ("/incoming/<ticket>/finish", "finish", self._acting(self._finish), ["POST"]),
            ("/incoming/<ticket>/give-up", "give_up", self._acting(self._give_up), ["POST"]),
            ("/files/<int:number>/remove", "remove", self._acting(self._remove), ["POST"]),
            ("/files/<int:number>/thumbnail", "thumbnail", self._visiting(self._thumbnail), ["GET"]),
            ("/files/<int:number>", "download", self._visiting(self._download), ["GET"]),
            ("/submit", "submit", self._acting(self._submit), ["POST"]),
        ):
            pages.add_url_rule(_REPORT + path, name, view, methods=methods)

    # --- who asks -------------------------------------------------------------------------------

    def _visiting(self, view: Guarded) -> Guarded:
        """Only with the login of this very link."""

        @wraps(view)
        def guarded(token: str, **more: Any) -> Response:
            session = self._session(token)
            if session is None:
                return refused("login")
            return view(Visitor(token, session.person), **more)

        return guarded

    def _acting(self, view: Guarded) -> Guarded:
        """Besides, only from our own page."""

        @wraps(view)
        def guarded(token: str, **more: Any) -> Response:
            session = self._session(token)
            if session is None:
                return refused("login")
            if not self._browser.is_ours(request, session):
                return refused("csrf")
            return view(Visitor(token, session.person), **more)

        return guarded

    def _session(self, token: str) -> Session | None:
        if not TOKEN.fullmatch(token):
            return None
        return self._browser.session(request, token, self._house.clock.now())

    def _desk(self, visitor: Visitor) -> Desk:
        return uploads.enter(self._house, visitor.token, visitor.person, self._house.clock.now())

    # --- the page -------------------------------------------------------------------------------

    def _page(self, token: str) -> Response:
        if not TOKEN.fullmatch(token):
            return message("refused", texts.BAD_LINK, 404)
        session = self._session(token)
        if session is None:
            return self._login.send_there(token)
        desk = self._desk(Visitor(token, session.person))
        if not desk.part:
            return message("refused", desk.sentence, 403)
        place = self._browser.place(token)
        more = {"place": place, "csrf": session.csrf, "megabytes": MOST_BYTES // 1024 // 1024}
        return Response(render_template("report.html", desk=desk, most_files=uploads.MOST_FILES, **more))

    def _desk_json(self, visitor: Visitor) -> Response:
        return told(_shown(self._desk(visitor)))

    # --- acts -----------------------------------------------------------------------------------

    def _begin(self, visitor: Visitor) -> Response:
        return self._receiving.begin(visitor, request)

    def _piece(self, visitor: Visitor, ticket: str) -> Response:
        return self._receiving.piece(visitor, _checked(ticket), request)

    def _finish(self, visitor: Visitor, ticket: str) -> Response:
        return self._receiving.finish(visitor, _checked(ticket)) or self._desk_json(visitor)

    def _give_up(self, visitor: Visitor, ticket: str) -> Response:
        self._receiving.give_up(visitor, _checked(ticket))
        return told({})

    def _remove(self, visitor: Visitor, number: int) -> Response:
        desk, now = self._desk(visitor), self._house.clock.now()
        update = FileRemoved(key=_new("remove"), person=visitor.person, at=now, case=desk.case, file=number)
        said = take_turn(self._house, update, now).text
        if said:
            return decided(said)
        for one in desk.files:
            if one.id == number and self._is_without_row(one.file.place):
                self._house.vault.drop(one.file.place)
        return self._desk_json(visitor)

    def _is_without_row(self, place: str) -> bool:
        with self._house.database.look() as connection:
            return attachments.by_place(connection, place) is None

    def _submit(self, visitor: Visitor) -> Response:
        """200 only after the commit, as everywhere."""
        desk, now = self._desk(visitor), self._house.clock.now()
        update = FilesBrought(key=_new("brought"), person=visitor.person, at=now, case=desk.case)
        said = take_turn(self._house, update, now).text
        after = self._desk(visitor)
        if after.open or not desk.open:
            return decided(said)
        return told(_shown(after) | {"done": said})

    def _thumbnail(self, visitor: Visitor, number: int) -> Response:
        return self._handing.thumbnail(self._desk(visitor), number)

    def _download(self, visitor: Visitor, number: int) -> Response:
        return self._handing.download(visitor, self._desk(visitor), number, request)


def _shown(desk: Desk) -> dict[str, Any]:
    files = [
        {
            "id": one.id,
            "title": one.file.title,
            "kind": one.file.kind,
            "size": one.file.size,
            "scan": one.file.scan,
            "thumbnail": one.file.thumbnail is not None,
        }
        for one in desk.files
    ]
    return {
        "no": desk.no,
        "part": desk.part,
        "open": desk.open,
        "sentence": desk.sentence,
        "goes_to": desk.goes_to,
        "left_out": list(desk.left_out),
        "files": files,
    }


def _checked(ticket: str) -> str:
    return ticket if _TICKET.fullmatch(ticket) else ""


def _new(act: str) -> str:
    return f"page:{act}:{secrets.token_hex(12)}"


def _gone_wrong(error: Exception) -> Response:
    """One sentence for whatever happens; a page of an error of ours would tell strangers about us."""
    if isinstance(error, HTTPException):
        return refused("piece_too_large" if error.code == 413 else "grammar") if error.code != 404 else _nowhere()
    if isinstance(error, DatabaseAway):
        log.error("database_away", reason=str(error))
        return _said("away")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, None):
        log.error("no_room_for_files")
        return _said("no_room")
    log.exception("page_failed")
    return _said("failed")


def _said(code: str) -> Response:
    """To the page's script as JSON, to somebody who just opens the page as a page."""
    if code == "away" and str(request.endpoint).startswith("h5.pass_"):
        return refused("pass_away")
    if request.endpoint in {"h5.report", "h5.login", "h5.download", "h5.pass"}:
        return message("away", texts.refusal(code), 503)
    return refused(code)


def _nowhere() -> Response:
    return message("refused", texts.BAD_LINK, 404)
