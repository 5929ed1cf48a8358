"""Addresses of the panel with the bad days."""

from __future__ import annotations

from flask import Blueprint, Response

from bot.simulator import troubles
from bot.simulator.answers import as_json, asked
from bot.simulator.platform import Platform


def add(page: Blueprint, platform: Platform) -> None:
    @page.post("/phone/trouble")
    def trouble() -> Response:
        name = asked("name")
        if name is None:
            platform.faults.clear()
        else:
            troubles.cause(platform.faults, str(name))
        platform.state.bell.ring("faults")
        return as_json({"faults": platform.faults.pending()})
