"""How long things live and how often they may be asked for: the last second that works, the first that does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import rules
from bot.simulator.limits import Frequency
from tests.simulator.kit import AGENT, Bench, button_card

# (who, after how long, errcode): the last second in which it works and the first in which it does not.
SECONDS: list[tuple[str, int, int]] = [
    ("token", 7199, 0), ("token", 7200, 42001),
    ("recall", 24 * 3600, 0), ("recall", 24 * 3600 + 1, 42052),
    ("code of a sending", 72 * 3600 - 1, 0), ("code of a sending", 72 * 3600, 60140),
    ("code of a tap", 72 * 3600 - 1, 0), ("code of a tap", 72 * 3600, 60140),
    ("media", 3 * 86400 - 1, 0), ("media", 3 * 86400, 40007),
]  # fmt: skip


def _token(bench: Bench) -> Callable[[], int]:
    old = bench.token
    return lambda: int(bench.call("agent/get", agentid=AGENT, access_token=old)["errcode"])


def _recall(bench: Bench) -> Callable[[], int]:
    sent = bench.text("x")
    return lambda: int(bench.call("message/recall", {"msgid": sent["msgid"]})["errcode"])


def _code(bench: Bench) -> Callable[[], int]:
    code = bench.card(button_card())["response_code"]
    return lambda: int(bench.update(code, {"button": {"replace_name": "已办"}}, atall=1)["errcode"])


def _tap(bench: Bench) -> Callable[[], int]:
    bench.card(button_card())
    bench.platform.taps("zhangwei", "t1", "ok")
    code = bench.product.heard[-1]["ResponseCode"]
    return lambda: int(bench.update(code, {"button": {"replace_name": "已办"}}, atall=1)["errcode"])


def _media(bench: Bench) -> Callable[[], int]:
    held = bench.platform.shelf.keep("file", "a.pdf", b"123456")
    return lambda: int(bench.send("file", {"media_id": held.id})["errcode"])


LIVES = {"token": _token, "recall": _recall, "code of a sending": _code, "code of a tap": _tap, "media": _media}


@pytest.mark.parametrize(("who", "seconds", "code"), SECONDS)
def test_how_long_it_lives(who: str, seconds: int, code: int) -> None:
    bench = Bench()
    again = LIVES[who](bench)
    bench.clock.forward(seconds=seconds)
    bench.token = bench.fetch_token()
    assert again() == code


def test_how_often_an_api_may_be_called() -> None:
    bench = Bench()
    path, now = "user/get", bench.clock.now()
    assert all(bench.platform.state.frequency.admits(path, now) for _ in range(rules.CALLS_PER_MINUTE - 1))
    ask: dict[str, Any] = {"userid": "zhangwei"}
    assert bench.call(path, **ask)["errcode"] == 0
    assert bench.call(path, **ask)["errcode"] == 45009
    assert bench.call("agent/get", agentid=AGENT)["errcode"] == 0
    assert bench.text("x")["errcode"] == 0
    bench.clock.forward(60)
    assert bench.call(path, **ask)["errcode"] == 0


def test_how_often_an_api_may_be_called_in_an_hour() -> None:
    frequency, now = Frequency(), Bench().clock.now()
    calls = (
        frequency.admits("user/get", now + timedelta(seconds=number * 3600 // 200_000)) for number in range(200_000)
    )
    assert sum(calls) == rules.CALLS_PER_HOUR
    assert frequency.admits("user/get", now + timedelta(hours=2))
    assert all(frequency.admits("message/send", now) for _ in range(200_000))
