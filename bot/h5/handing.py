"""A file on its way out: whoever may read it downloads it, never opened in place; thumbnails are pictures of ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import structlog
from flask import Request, Response

from bot.h5 import texts
from bot.h5.answers import for_download, message
from bot.h5.receiving import Visitor
from bot.h5.slots import Slots
from bot.services import House
from handlers.leaks.uploads import Desk
from handlers.pageacts import FileRead
from handlers.turn import take_turn
from store.attachments import Attachment
from store.sealedfile import Unreadable, unsealed

log = structlog.get_logger(__name__)

# Seconds somebody who reads slowly may hold a thread for one piece of the file.
_PATIENCE = 20.0
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
}


class Handing:
    def __init__(self, house: House, slots: Slots) -> None:
        self._house, self._slots = house, slots

    def download(self, visitor: Visitor, desk: Desk, number: int, request: Request) -> Response:
        found = next((one for one in desk.files if one.id == number), None)
        if found is None or not desk.part:
            return message("refused", desk.sentence, 404)
        if not self._is_whole(found):
            log.critical("file_damaged", attachment=found.id)
            return message("away", texts.refusal("damaged"), 500)
        if not self._slots.take():
            return message("away", texts.refusal("busy"), 503)
        now = self._house.clock.now()
        key = f"read:{secrets.token_hex(12)}"
        try:
            update = FileRead(key=key, person=visitor.person, at=now, case=desk.case, file=number)
            said = take_turn(self._house, update, now).text
        except BaseException:
            self._slots.give_back()
            raise
        if said:
            self._slots.give_back()
            return message("refused", said, 403)
        return self._handed(found, request)

    def thumbnail(self, desk: Desk, number: int) -> Response:
        found = next((one for one in desk.files if one.id == number), None)
        if found is None or found.file.thumbnail is None:
            return Response(status=404)
        try:
            content = unsealed(self._house.vault.key, found.file.thumbnail)
        except Unreadable:
            return Response(status=404)
        return for_download(Response(content, mimetype="image/jpeg"))

    def _handed(self, found: Attachment, request: Request) -> Response:
        line = request.environ.get("gunicorn.socket")
        body = _Body(self._house.vault.read(found.file.place), self._slots, line)
        response = Response(body, content_type=_TYPES[found.file.kind])
        response.headers["Content-Length"] = str(found.file.size)
        response.headers["Content-Disposition"] = disposition(found)
        return for_download(response)

    def _is_whole(self, found: Attachment) -> bool:
        """Before the first byte is handed out: it is what was kept."""
        digest = hashlib.sha256()
        try:
            for piece in self._house.vault.read(found.file.place):
                digest.update(piece)
        except (Unreadable, OSError):
            return False
        return hmac.compare_digest(digest.hexdigest(), found.file.sha256)


class _Body:
    """Closed by the server whatever happens, and gives its slot back then."""

    def __init__(self, pieces: Iterator[bytes], slots: Slots, line: Any) -> None:
        self._pieces, self._slots, self._open = pieces, slots, True
        if line is not None:
            line.settimeout(_PATIENCE)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        if self._open:
            self._open = False
            self._slots.give_back()
            with suppress(AttributeError):
                self._pieces.close()  # type: ignore[attr-defined]


def disposition(found: Attachment) -> str:
    """The name for old and for new browsers (RFC 6266); nothing in it can end the header or the quotes."""
    plain = f"attachment-{found.id}.{'jpg' if found.file.kind == 'jpeg' else found.file.kind}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.file.title, safe='')}"
