"""Addresses of the phones: what is on them, and what people do with them."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from bot.simulator import views
from bot.simulator.answers import as_json, asked, known
from bot.simulator.media import JPEG, PNG, Media
from bot.simulator.platform import Platform

SHOWN_IN_PLACE = {PNG[:4]: "image/png", JPEG: "image/jpeg"}


def add(page: Blueprint, platform: Platform) -> None:
    _reading(page, platform)
    _acting(page, platform)


def _reading(page: Blueprint, platform: Platform) -> None:
    @page.get("/phone/city.json")
    def city() -> Response:
        return as_json(views.city(platform))

    @page.get("/phone/<member>.json")
    def phone(member: str) -> Response:
        known(platform, member)
        return as_json(views.phone(platform, member, before=request.args.get("before", None, int)))

    @page.get("/phone/media/<media_id>")
    def media(media_id: str) -> Response:
        return _media(platform.shelf.peek(media_id))


def _acting(page: Blueprint, platform: Platform) -> None:
    @page.post("/phone/<member>/say")
    def say(member: str) -> Response:
        known(platform, member)
        platform.says(member, str(asked("text")))
        return _outcome(platform, member)

    @page.post("/phone/<member>/tap")
    def tap(member: str) -> Response:
        known(platform, member)
        platform.taps(member, int(asked("entry")), str(asked("key")), asked("selections"))
        return _outcome(platform, member)

    @page.post("/phone/<member>/menu")
    def menu(member: str) -> Response:
        known(platform, member)
        platform.menu_tap(member, str(asked("key")))
        return _outcome(platform, member)

    @page.post("/phone/<member>/open")
    def open_app(member: str) -> Response:
        known(platform, member)
        platform.opens_app(member)
        return _outcome(platform, member)

    @page.post("/phone/<member>/image")
    def image(member: str) -> Response:
        known(platform, member)
        content = request.get_data()
        if not content.startswith((PNG, JPEG)):
            abort(415)
        platform.sends_image(member, content)
        return _outcome(platform, member)


def _outcome(platform: Platform, member: str) -> Response:
    """Whether the product took the callback: a real client would not tell, but here somebody wants to know."""
    last = next(one for one in reversed(platform.deliveries) if one.member.lower() == member.lower())
    return as_json({"accepted": last.accepted, "statuses": last.statuses, "problem": last.problem})


def _media(media: Media | None) -> Response:
    if media is None:
        abort(404)
    kind = next((kind for head, kind in SHOWN_IN_PLACE.items() if media.content.startswith(head)), None)
    response = Response(media.content, content_type=kind or "application/octet-stream")
    if kind is None:
        # A header is ASCII: a Chinese name goes in the extended form, or the socket's writer gives up (RFC 6266).
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(media.name, safe='')}"
    return response
