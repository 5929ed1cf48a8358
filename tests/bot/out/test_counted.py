"""Calls to the platform are counted by path and code; never by what is in them."""

from __future__ import annotations

import pytest

from bot.wecom.api import Api
from bot.wecom.tokenstore import MemoryTokenStore
from handlers.ports import DeliveryProblem, Passing
from tests.bot.out.fake import CORP, SECRET, Platform, Reply, Ticks, ok


class Noted:
    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.tokens: list[str] = []

    def platform_called(self, call: str, seconds: float, code: str = "") -> None:
        assert seconds >= 0
        self.calls.append((call, code))

    def token_fetched(self, outcome: str) -> None:
        self.tokens.append(outcome)


def _asked(noted: Noted, answers: dict[str, Reply]) -> None:
    api = Api(Platform({**answers}), CORP, SECRET, MemoryTokenStore(), monotonic=Ticks(), tally=noted)
    api.get("user/get", userid="zhangwei")


def test_a_good_call_and_its_token() -> None:
    noted = Noted()
    _asked(noted, {})
    assert noted.calls == [("gettoken", ""), ("user/get", "")]
    assert noted.tokens == ["fetched"]


@pytest.mark.parametrize(
    ("answers", "calls", "tokens"),
    [
        ({"user/get": {"errcode": 60011}}, [("gettoken", ""), ("user/get", "60011")], ["fetched"]),
        ({"user/get": Passing("cut")}, [("gettoken", ""), ("user/get", "away")], ["fetched"]),
        ({"gettoken": {"errcode": 40001}}, [("gettoken", "40001")], ["refused"]),
        ({"gettoken": Passing("cut")}, [("gettoken", "away")], ["away"]),
        ({"gettoken": ok()}, [("gettoken", "")], ["away"]),
    ],
)
def test_trouble_is_counted_under_its_code(
    answers: dict[str, Reply], calls: list[tuple[str, str]], tokens: list[str]
) -> None:
    noted = Noted()
    with pytest.raises(DeliveryProblem):
        _asked(noted, answers)
    assert noted.calls == calls
    assert noted.tokens == tokens


def test_what_the_breaker_keeps_back_is_no_call() -> None:
    noted = Noted()
    api = Api(Platform({"user/get": Passing("cut")}), CORP, SECRET, MemoryTokenStore(), monotonic=Ticks(), tally=noted)
    for _ in range(50):
        with pytest.raises(Passing):
            api.get("user/get")
    assert len(noted.calls) < 20
