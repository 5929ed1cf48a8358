"""One callback after the other at an even pace, as on a busy day: how long does an answer take?

``python -m tests.bench.steady [--rate 100] [--seconds 20] [--database sqlite postgresql]``. Nine in ten are light turns,
one in ten is a leak's first sentence. Web, clock and worker run as in production; the platform is away.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic, sleep

from tests.bench.installation import Site, callbacks, command, site, web

PORT = 18_951


def main() -> int:
    chosen = _arguments()
    for kind in chosen.database:
        with ExitStack() as stack:
            place = stack.enter_context(site(kind, PORT))
            stack.enter_context(web(place, "bot.gunicorn"))
            stack.enter_context(command(place, "clock"))
            stack.enter_context(command(place, "worker"))
            _send(place, _mixed(place, 200, 50_000), 200)  # warm
            taken = sorted(_send(place, _mixed(place, chosen.rate * chosen.seconds, 100_000), chosen.rate))
            _print(kind, chosen.rate, taken)
    return 0


def _mixed(place: Site, count: int, first: int) -> list[str]:
    light = callbacks(place, "待办", count, first, 0).read_text("utf-8").splitlines()
    heavy = (
        callbacks(place, "我的密码泄露了", count // 10, first + 500_000, first // 100).read_text("utf-8").splitlines()
    )
    for place_of, line in enumerate(heavy):
        light[place_of * 10] = line
    return light


def _send(place: Site, lines: list[str], rate: int) -> list[float]:
    """Each at its moment, on one of sixteen lines; milliseconds from its moment to the whole answer."""
    taken: list[float] = []
    queue = iter(list(enumerate(lines)))
    lock, start = threading.Lock(), monotonic() + 0.2
    senders = [
        threading.Thread(target=_sender, args=(place.port, queue, lock, start, 1 / rate, taken)) for _ in range(16)
    ]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    return taken


def _sender(
    port: int, queue: Iterator[tuple[int, str]], lock: threading.Lock, start: float, step: float, taken: list[float]
) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    while True:
        with lock:
            number, callback = next(queue, (-1, ""))
        if number < 0:
            return
        due = start + number * step
        sleep(max(0.0, due - monotonic()))
        query, body = callback.split(" ", 1)
        line.request("POST", f"/wecom/callback?{query}", body.encode(), {"Content-Type": "text/xml"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
        taken.append((monotonic() - due) * 1000)


def _print(kind: str, rate: int, taken: list[float]) -> None:
    p50, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    print(
        f"{kind}, {rate}/s, {len(taken)} answers: p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {taken[-1]:.1f} ms",
        flush=True,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
