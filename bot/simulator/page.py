"""The page with the phones: be anybody in the city, type, read, tap. For one person on this machine only."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, request, send_from_directory

from bot.simulator import (
    browserroutes,
    callroutes,
    clockroutes,
    faultroutes,
    phoneroutes,
    recordroutes,
    streamroutes,
    tourroutes,
)
from bot.simulator.answers import as_json
from bot.simulator.errors import NotPossible
from bot.simulator.platform import Platform

Routes = Callable[[Blueprint, Platform], None]

HOSTS = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src 'self' {pages}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

# One line a part of the page; each adds its own addresses under /phone, and all of them stand behind the same guard.
PARTS: tuple[Routes, ...] = (
    callroutes.add,
    clockroutes.add,
    faultroutes.add,
    recordroutes.add,
    streamroutes.add,
    tourroutes.add,
    phoneroutes.add,
    browserroutes.add,
)


def add_page(app: Flask, platform: Platform) -> None:
    """Adds ``/`` and what it needs under ``/phone``."""
    page = Blueprint("page", __name__, static_folder=None)
    page.before_request(_only_from_here)
    page.after_request(_with_headers(platform))
    page.add_url_rule("/", "index", _index)
    page.add_url_rule("/static/<path:name>", "static", _static)
    for add in PARTS:
        add(page, platform)
    page.register_error_handler(NotPossible, _not_possible)
    for error in (KeyError, TypeError, ValueError):
        page.register_error_handler(error, _not_understood)
    app.register_blueprint(page)


def _only_from_here() -> None:
    """No session guards the page, so another site open in the same browser must not be able to speak for people."""
    if request.host.rpartition(":")[0] not in HOSTS and request.host not in HOSTS:
        abort(403)
    origin = request.headers.get("Origin")
    if request.method != "GET" and origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def _with_headers(platform: Platform) -> Callable[[Response], Response]:
    """Frames show the product's own pages and nothing else."""

    def put(response: Response) -> Response:
        policy = HEADERS["Content-Security-Policy"].format(pages=platform.oauth.origin)
        response.headers.update(HEADERS | {"Content-Security-Policy": policy})
        return response

    return put


def _index() -> Response:
    return _static("phones.html")


def _static(name: str) -> Response:
    return send_from_directory(__file__.rpartition("/")[0] + "/static", name)


def _not_possible(error: NotPossible) -> Response:
    return as_json({"error": str(error)}, 409)


def _not_understood(error: Exception) -> Response:
    return as_json({"error": "request not understood"}, 400)
