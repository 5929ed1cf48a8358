"""The one stream that tells the page what is new: the changed bubbles themselves, not only that something changed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import Blueprint, Response, request

from bot.simulator import views
from bot.simulator.platform import Platform

HEARTBEAT = 15.0
# Of a flood only so many bubbles go into one message, so that the page can draw in between.
AT_ONCE = 50


def add(page: Blueprint, platform: Platform) -> None:
    @page.get("/phone/events")
    def events() -> Response:
        wanted = request.headers.get("Last-Event-ID") or request.args.get("after", "")
        return Response(_events(platform, _number(platform, wanted)), mimetype="text/event-stream")


def _number(platform: Platform, wanted: str) -> int:
    """What the page has seen so far: -1 where that was another run or cannot be read."""
    run, _, number = wanted.rpartition(":")
    return int(number) if run == platform.state.bell.run and number.isdigit() else -1


def _events(platform: Platform, seen: int) -> Iterator[str]:
    """A message for each change, and one every 15 s so that a dead line is noticed."""
    bell = platform.state.bell
    while True:
        news, seen = _news(platform, seen)
        yield f"id: {bell.run}:{seen}\ndata: {json.dumps(news, ensure_ascii=False)}\n\n"
        bell.wait(seen, HEARTBEAT)


def _news(platform: Platform, seen: int) -> tuple[views.View, int]:
    """``again``: too much was missed, everything has to be fetched anew."""
    bell = platform.state.bell
    changes = bell.since(seen)
    if changes is None:
        return {"now": platform.clock.now().isoformat(), "again": True, "topics": [], "entries": []}, bell.count
    told = changes[:AT_ONCE]
    return views.news(platform, told), told[-1].number if told else seen
