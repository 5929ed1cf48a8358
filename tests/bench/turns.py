"""Processor time of one callback in one process, without gunicorn: what a busy machine blurs least.

``python -m tests.bench.turns [--database postgresql] [--text 待办] [--count 1500] [--threads 8] [--profile FILE]``.
Compare two versions in turn, and by medians. PostgreSQL's own server is not counted.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import process_time, thread_time
from typing import Any

from bot.services import open_house
from bot.webhook import Webhook
from jobs.bell import NullBell
from tests.bench.installation import Site, callbacks, site

_WARM = 60


def main() -> int:
    chosen = _arguments()
    with site(chosen.database, 18_960) as place:
        _measure(chosen.database, place, chosen)
    return 0


def _measure(kind: str, place: Site, chosen: argparse.Namespace) -> None:
    house = replace(open_house(place.environ), bell=NullBell())
    hook = Webhook(house)
    _all(hook, _requests(place, chosen.text, _WARM, 1, 19_000))
    waiting = list(_requests(place, chosen.text, chosen.count, 100_000, 0))
    gc.collect()
    gc.freeze()  # as gunicorn's configuration does
    if chosen.threads > 1:
        each = _shared(hook, waiting, chosen.threads)
        print(f"{kind}, {chosen.threads} threads: {each:.0f} us of processor a callback")
    else:
        spent = sorted(_alone(hook, waiting, chosen.profile))
        print(
            f"{kind}, alone: median {statistics.median(spent):.0f} us, a tenth below {spent[len(spent) // 10]:.0f} us"
        )
    house.database.close()


def _requests(place: Site, text: str, count: int, first: int, people_from: int) -> Iterator[dict[str, Any]]:
    for line in callbacks(place, text, count, first, people_from).read_text("utf-8").splitlines():
        query, _, body = line.partition(" ")
        given = {"REQUEST_METHOD": "POST", "QUERY_STRING": query, "CONTENT_LENGTH": str(len(body))}
        yield given | {"wsgi.input": BytesIO(body.encode())}


def _call(hook: Webhook, request: dict[str, Any]) -> None:
    said: list[str] = []
    hook(request, lambda status, headers: said.append(status))
    if said != ["200 OK"]:
        raise RuntimeError(said)


def _all(hook: Webhook, requests: Iterator[dict[str, Any]]) -> None:
    for request in requests:
        _call(hook, request)


def _alone(hook: Webhook, requests: list[dict[str, Any]], profile: Path | None) -> list[float]:
    """Microseconds of this thread, one after the other: each has a commit of its own."""
    spent = []
    profiler = cProfile.Profile() if profile else None
    with profiler or nullcontext():
        for request in requests:
            before = thread_time()
            _call(hook, request)
            spent.append((thread_time() - before) * 1e6)
    if profiler is not None:
        profiler.dump_stats(str(profile))
    return spent


def _shared(hook: Webhook, requests: list[dict[str, Any]], threads: int) -> float:
    """Microseconds of the process for each, where those that come at once share a commit."""
    before = process_time()
    working = [threading.Thread(target=_all, args=(hook, iter(requests[one::threads]))) for one in range(threads)]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    return (process_time() - before) / len(requests) * 1e6


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--text", default="我的密码泄露了")
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--profile", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
