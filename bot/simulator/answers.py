"""How the routes of the page read what they are asked and answer: JSON in, JSON out."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, abort, request

from bot.simulator.platform import Platform


def asked(name: str) -> Any:
    """A field of the request's JSON. Raises KeyError or TypeError, which the page answers with 400."""
    return request.get_json()[name]


def as_json(view: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(view, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


def known(platform: Platform, member: str) -> None:
    """Ends the request with 404 where there is nobody of that id."""
    if not platform.city.knows(member):
        abort(404)
