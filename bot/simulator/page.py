"""The page with the phones: be anybody in the city, type, read, tap. For one person on this machine only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Response, abort, request, send_from_directory

from bot.simulator import troubles, views
from bot.simulator.clock import FileClock
from bot.simulator.errors import NotPossible
from bot.simulator.media import JPEG, PNG, Media
from bot.simulator.platform import Platform

HOSTS = ("127.0.0.1", "localhost", "[::1]")
SHOWN_IN_PLACE = {PNG[:4]: "image/png", JPEG: "image/jpeg"}
HEARTBEAT = 15.0
MOST_SECONDS = 400 * 86400
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def add_page(app: Flask, platform: Platform) -> None:
    """Adds ``/`` and what it needs under ``/phone``."""
    page = Blueprint("page", __name__, static_folder=None)
    page.before_request(_only_from_here)
    page.after_request(_with_headers)
    _reading(page, platform)
    _acting(page, platform)
    app.register_blueprint(page)


def _only_from_here() -> None:
    """No session guards the page, so another site open in the same browser must not be able to speak for people."""
    if request.host.rpartition(":")[0] not in HOSTS and request.host not in HOSTS:
        abort(403)
    origin = request.headers.get("Origin")
    if request.method != "GET" and origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _reading(page: Blueprint, platform: Platform) -> None:
    @page.get("/")
    def index() -> Response:
        return send_from_directory(_static(), "phones.html")

    @page.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(_static(), name)

    @page.get("/phone/city.json")
    def city() -> Response:
        return _json(views.city(platform))

    @page.get("/phone/calls.json")
    def calls() -> Response:
        return _json(views.calls(platform))

    @page.get("/phone/<member>.json")
    def phone(member: str) -> Response:
        _known(platform, member)
        return _json(views.phone(platform, member))

    @page.get("/phone/media/<media_id>")
    def media(media_id: str) -> Response:
        return _media(platform.shelf.peek(media_id))

    @page.get("/phone/events")
    def events() -> Response:
        return Response(_events(platform), mimetype="text/event-stream")


def _acting(page: Blueprint, platform: Platform) -> None:
    @page.post("/phone/<member>/say")
    def say(member: str) -> Response:
        _known(platform, member)
        platform.says(member, str(_asked("text")))
        return _outcome(platform)

    @page.post("/phone/<member>/tap")
    def tap(member: str) -> Response:
        _known(platform, member)
        platform.taps(member, int(_asked("entry")), str(_asked("key")), _asked("selections"))
        return _outcome(platform)

    @page.post("/phone/<member>/menu")
    def menu(member: str) -> Response:
        _known(platform, member)
        platform.menu_tap(member, str(_asked("key")))
        return _outcome(platform)

    @page.post("/phone/<member>/open")
    def open_app(member: str) -> Response:
        _known(platform, member)
        platform.opens_app(member)
        return _outcome(platform)

    @page.post("/phone/<member>/image")
    def image(member: str) -> Response:
        _known(platform, member)
        content = request.get_data()
        if not content.startswith((PNG, JPEG)):
            abort(415)
        platform.sends_image(member, content)
        return _outcome(platform)

    @page.post("/phone/trouble")
    def trouble() -> Response:
        name = _asked("name")
        if name is None:
            platform.faults.clear()
        else:
            troubles.cause(platform.faults, str(name))
        platform.state.bell.ring()
        return _json({"faults": platform.faults.pending()})

    @page.post("/phone/clock")
    def clock() -> Response:
        return _move(platform, float(_asked("seconds")))

    @page.errorhandler(NotPossible)
    def not_possible(error: NotPossible) -> Response:
        return _json({"error": str(error)}, 409)

    @page.errorhandler(KeyError)
    @page.errorhandler(TypeError)
    @page.errorhandler(ValueError)
    def not_understood(error: Exception) -> Response:
        return _json({"error": "request not understood"}, 400)


def _static() -> str:
    return __file__.rpartition("/")[0] + "/static"


def _asked(name: str) -> Any:
    return request.get_json()[name]


def _known(platform: Platform, member: str) -> None:
    if not platform.city.knows(member):
        abort(404)


def _outcome(platform: Platform) -> Response:
    """Whether the product took the callback: a real client would not tell, but here somebody wants to know."""
    last = platform.deliveries[-1]
    return _json({"accepted": last.accepted, "statuses": last.statuses, "problem": last.problem})


def _move(platform: Platform, seconds: float) -> Response:
    if not isinstance(platform.clock, FileClock) or platform.clock.path is None:
        return _json({"error": "XINAN_CLOCK_FILE is not set"}, 409)
    if not 0 < seconds <= MOST_SECONDS:
        return _json({"error": "seconds out of range"}, 400)
    platform.clock.forward(seconds)
    platform.state.bell.ring()
    return _json({"now": platform.clock.now().isoformat()})


def _events(platform: Platform) -> Iterator[str]:
    """One line for each change, and one every 15 s so that a dead line is noticed."""
    seen = platform.state.bell.count
    while True:
        yield f"data: {json.dumps({'count': seen, 'now': platform.clock.now().isoformat()})}\n\n"
        seen = platform.state.bell.wait(seen, HEARTBEAT)


def _media(media: Media | None) -> Response:
    if media is None:
        abort(404)
    kind = next((kind for head, kind in SHOWN_IN_PLACE.items() if media.content.startswith(head)), None)
    response = Response(media.content, content_type=kind or "application/octet-stream")
    if kind is None:
        # A header is ASCII: a Chinese name goes in the extended form, or the socket's writer gives up (RFC 6266).
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(media.name, safe='')}"
    return response


def _json(view: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(view, ensure_ascii=False), status, content_type="application/json; charset=utf-8")
