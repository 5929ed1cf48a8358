"""Addresses of the clock bar and of the time line."""

from __future__ import annotations

from flask import Blueprint, Response, request

from bot.simulator import timeline
from bot.simulator.answers import as_json, asked
from bot.simulator.journey import Journey, Standstill, TooFar
from bot.simulator.platform import Platform


def add(page: Blueprint, platform: Platform) -> None:
    journey = Journey(platform)

    @page.get("/phone/clock.json")
    def clock() -> Response:
        return as_json(journey.view())

    @page.post("/phone/clock")
    def move() -> Response:
        """``{"seconds": 600}``, ``{"to": "morning"}``, ``{"to": "deadline"}`` or ``{"to": "stop"}``."""
        try:
            _move(journey, request.get_json().get("to"))
        except Standstill as error:
            return as_json({"error": str(error)}, 400 if isinstance(error, TooFar) else 409)
        return as_json(journey.view())

    @page.get("/phone/timeline.json")
    def happened() -> Response:
        return as_json(timeline.view(platform, going=journey.going))


def _move(journey: Journey, to: str | None) -> None:
    if to == "morning":
        journey.to_morning()
    elif to == "deadline":
        journey.to_deadline()
    elif to == "stop":
        journey.stop()
    else:
        journey.go(float(asked("seconds")))
