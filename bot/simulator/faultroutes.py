"""Addresses of the panel with the bad days."""

from __future__ import annotations

from flask import Blueprint, Response, request

from bot.simulator import troubles
from bot.simulator.answers import as_json, asked
from bot.simulator.platform import Platform


def add(page: Blueprint, platform: Platform) -> None:
    @page.get("/phone/troubles.json")
    def switches() -> Response:
        return _view(platform)

    @page.post("/phone/trouble")
    def trouble() -> Response:
        """``{"name": …, "on": true or false, "member": …}``; without a name everything is mended."""
        name = asked("name")
        member = str(request.get_json().get("member") or "")
        if name is None:
            troubles.mend_all(platform)
        elif request.get_json().get("on", True):
            troubles.cause(platform, str(name), member)
        else:
            troubles.mend(platform, str(name), member)
        return _view(platform)


def _view(platform: Platform) -> Response:
    return as_json({"troubles": troubles.view(platform), "faults": platform.faults.pending()})
