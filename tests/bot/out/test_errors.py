"""Every code of the contract's table (5.4) has its class."""

from __future__ import annotations

import pytest

from bot.wecom.errors import problem
from handlers.ports import DeliveryProblem, Expired, Passing, Permanent

TABLE = {
    "uncertain": "-1 6000 45035 301057 2000111 2000141",
    "busy": "45033 45036 45009",
    "expired": "60140 42052",
    "configuration": "40013 40056 40091 41001 41002 41004 41011 43012 45031 48001 48002 48005 48006 48009 48010 50003 "
    "60020 60031 301002 301007 301055 301056",
    "recipient": "40003 40031 40032 46004 50002 60011 60021 60111 81013 82001 82002 82003 660003 92000",
    "media": "40004 40005 40006 40007 40009 40011 40123 40145 40146 45001 45007 830002",
    "content": "40008 40033 40035 40039 40058 40063 40074 40201 40204 40206 41006 41016 41033 44001 44004 45002 45008 "
    "45034 82004 82101 82102 42014 42015 42016 42017 42018 42019 42020 42027 42028 42029 42030 42031 42033 42035 42036 "
    "42037 42038 42039 42040 42041 42042 42043 42044 42045 42046 42047 42049 42050 42051 1 99999 -77",
}


def kind(found: DeliveryProblem) -> str:
    match found:
        case Passing():
            return "uncertain" if found.uncertain else "busy"
        case Permanent():
            return found.blame
        case Expired():
            return "expired"
    return "?"


@pytest.mark.parametrize(("code", "expected"), [(int(code), name) for name in TABLE for code in TABLE[name].split()])
def test_a_code_has_its_class(code: int, expected: str) -> None:
    found = problem(code)
    assert (kind(found), found.code) == (expected, code)


def test_a_rate_limit_waits_out_its_window() -> None:
    found = problem(45009)
    assert isinstance(found, Passing)
    assert found.wait == 60
