"""Uploaded files: sizes and types of D 90253, three days of life."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.errors import ApiError
from bot.simulator.rules import MEDIA_SECONDS
from bot.simulator.state import State

MEGA = 1024 * 1024
MOST = {"image": 10 * MEGA, "voice": 2 * MEGA, "video": 10 * MEGA, "file": 20 * MEGA}
LEAST = 6
PNG, JPEG, AMR = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"#!AMR"


@dataclass(frozen=True, slots=True)
class Media:
    id: str
    kind: str
    name: str
    content: bytes
    until: datetime


class MediaShelf:
    def __init__(self, state: State) -> None:
        self._state = state
        self.held: dict[str, Media] = {}

    def upload(self, kind: str, name: str, content: bytes) -> dict[str, object]:
        """Raises ApiError 40004, 40006, 45001 or 40005."""
        if kind not in MOST:
            raise ApiError(40004, "invalid media type")
        if len(content) < LEAST:
            raise ApiError(40006, "invalid file size: more than 5 bytes are needed")
        if len(content) > MOST[kind]:
            raise ApiError(45001, "media size out of limit")
        if not _looks_like(kind, content):
            raise ApiError(40005, "invalid file type")
        media = self.keep(kind, name, content)
        created = str(int(self._state.clock.now().timestamp()))
        return {"errcode": 0, "errmsg": "ok", "type": kind, "media_id": media.id, "created_at": created}

    def keep(self, kind: str, name: str, content: bytes) -> Media:
        """Without checks: what members send has passed their own client."""
        until = self._state.clock.now() + timedelta(seconds=MEDIA_SECONDS)
        media = Media(secrets.token_urlsafe(32), kind, name, content, until)
        self.held[media.id] = media
        return media

    def get(self, media_id: str) -> Media:
        """Raises ApiError 40007: unknown or more than three days old."""
        media = self.held.get(media_id)
        if media is None or self._state.clock.now() >= media.until:
            raise ApiError(40007, "invalid media_id")
        return media

    def peek(self, media_id: str) -> Media | None:
        """For the phones: what was received once stays readable there."""
        return self.held.get(media_id)

    def check(self, media_id: str, kind: str) -> None:
        """Raises ApiError 40007 unless it can be sent as this kind."""
        if self.get(media_id).kind != kind:
            raise ApiError(40007, "invalid media_id: of another type")


def _looks_like(kind: str, content: bytes) -> bool:
    if kind == "image":
        return content.startswith((PNG, JPEG))
    if kind == "voice":
        return content.startswith(AMR)
    return kind != "video" or content[4:8] == b"ftyp"
