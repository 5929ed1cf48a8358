"""Addresses of the inspector: the last API calls and callbacks."""

from __future__ import annotations

from flask import Blueprint, Response

from bot.simulator import views
from bot.simulator.answers import as_json
from bot.simulator.platform import Platform


def add(page: Blueprint, platform: Platform) -> None:
    @page.get("/phone/calls.json")
    def calls() -> Response:
        return as_json(views.calls(platform))
