"""How pages answer: headers that let a browser do as little as possible, refusals as sentences."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, json, render_template

from bot.environment import is_loopback
from bot.h5 import texts
from bot.settings import Settings

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
)
_DOWNLOAD = "default-src 'none'; sandbox; frame-ancestors 'none'"


def headers_for(settings: Settings) -> Callable[[Response], Response]:
    """Puts the headers on every answer. Only a stand-in on this machine may show our pages in a frame."""
    frames = settings.api_base if is_loopback(settings.api_base) else "'none'"
    fixed = {
        "Content-Security-Policy": _POLICY.format(frames=frames),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    if frames == "'none'":
        fixed["X-Frame-Options"] = "DENY"

    def put(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response

    return put


def for_download(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _DOWNLOAD
    return response


def message(title: str, sentence: str, status: int) -> Response:
    """A page that only says something."""
    return Response(render_template("message.html", title=texts.TITLES[title], sentence=sentence), status)


def told(content: dict[str, object], status: int = 200) -> Response:
    return Response(json.dumps(content), status, mimetype="application/json")


# What may succeed when it is simply done again.
_AGAIN = frozenset({"scanner_away", "no_room", "busy", "arriving", "not_whole", "away", "failed"})
_STATUS = {
    "too_large": 413,
    "piece_too_large": 413,
    "no_length": 411,
    "grammar": 400,
    "csrf": 403,
    "pass_csrf": 403,
    "login": 401,
    "pass_login": 401,
    "gone": 404,
    "damaged": 500,
    "failed": 500,
    "no_room": 507,
    "busy": 503,
    "away": 503,
    "pass_away": 503,
    "scanner_away": 503,
    "arriving": 409,
    "not_whole": 409,
}


def refused(code: str, **more: object) -> Response:
    content = {"error": texts.refusal(code), "code": code, "again": code in _AGAIN, **more}
    return told(content, _STATUS.get(code, 422))


def decided(sentence: str) -> Response:
    """The handlers have said no; their sentence says why."""
    return told({"error": sentence, "code": "decided", "again": False}, 409)
