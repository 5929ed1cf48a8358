"""Addresses of the clock bar."""

from __future__ import annotations

from flask import Blueprint, Response

from bot.simulator.answers import as_json, asked
from bot.simulator.clock import FileClock
from bot.simulator.platform import Platform

MOST_SECONDS = 400 * 86400


def add(page: Blueprint, platform: Platform) -> None:
    @page.post("/phone/clock")
    def clock() -> Response:
        return _move(platform, float(asked("seconds")))


def _move(platform: Platform, seconds: float) -> Response:
    if not isinstance(platform.clock, FileClock) or platform.clock.path is None:
        return as_json({"error": "XINAN_CLOCK_FILE is not set"}, 409)
    if not 0 < seconds <= MOST_SECONDS:
        return as_json({"error": "seconds out of range"}, 400)
    platform.clock.forward(seconds)
    platform.state.bell.ring("clock")
    return as_json({"now": platform.clock.now().isoformat()})
