"""Addresses of the inspector."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from bot.simulator import traffic, views
from bot.simulator.answers import as_json
from bot.simulator.platform import Platform


def add(page: Blueprint, platform: Platform) -> None:
    @page.get("/phone/calls.json")
    def calls() -> Response:
        return as_json(views.calls(platform))

    @page.get("/phone/traffic.json")
    def rows() -> Response:
        return as_json(traffic.since(platform, request.args.get("after", 0, int)))

    @page.get("/phone/traffic/<name>.json")
    def row(name: str) -> Response:
        try:
            return as_json(traffic.full(platform, name))
        except (LookupError, ValueError):
            abort(404)
