"""The error codes of wecom-contract.md 5.4: each is either simulated, and then provoked by a test, or has a reason."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from bot import simulator
from bot.simulator.errors import ApiError
from bot.simulator.platform import Platform
from tests.simulator import test_api, test_cards, test_limits, test_sending, test_updates
from tests.simulator.kit import AGENT, CORP, SECRET, Bench, button_card

SOURCES = sorted(Path(simulator.__file__).parent.glob("*.py"))
# Not ours to test here: the in-app browser's log-in has tests of its own.
LOGIN = {40029, 42003, 42022, 50001, 84025}

# What matters to a bot (5.4), and why some of it is not among the simulator's own decisions.
MATTERS = {
    40001, 40013, 40014, 40056, 41001, 41002, 41004, 41011, 42001, 43012, 45009, 60011, 60111, 81013, 82001, 82002, 82003,
    40032, 40008, 40058, 40074, 41006, 41016, 41033, 44001, 44004, 45002, 45008, 40007, 40004, 40005, 40006, 45001, 42014,
    42015, 42027, 42028, 42029, 42030, 42031, 42033, 42035, 42036, 42037, 42038, 42039, 42040, 42041, 42042, 42043, 42044,
    42045, 42046, 42047, 42049, 42050, 42051, 60140, 82101, 82102, 42052, 40016, 40017, 40018, 40019, 40020, 40023, 40024,
    40025, 40026, 40027, 40054, 40055, 46003, 301002,
}  # fmt: skip
OTHER_NUMBERS = {65536, 86400, 150_000}
BY_SCRIPT = {-1, 6000, 45033, 45035, 45036, 301057, 2000111, 40091, 45031, 48002, 48006, 50003, 60020, 301007}
"""The platform's bad days: no request brings them about, the fault ``errcode`` does."""


def decided() -> set[int]:
    """Every errcode written in the simulator's source, but for the book that only explains them."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES if path.name != "rulebook.py"]
    return {
        one.value for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Constant) and _is_code(one.value)
    }


def _is_code(value: object) -> TypeGuard[int]:
    return type(value) is int and 40000 <= value < 400000 and value not in OTHER_NUMBERS


def _codes_of(rows: Any) -> set[int]:
    return {row[-1] for row in rows}


def _provoked() -> set[int]:
    """What the tables of the other files ask for; each row of them is a test."""
    limits = {code for limit in test_limits.ALL for code in (limit.above, limit.below) if code}
    tables = (test_cards.BAD, test_sending.ENVELOPES, test_sending.CONTENTS, test_updates.REFUSALS, test_api.MENUS)
    return limits.union(*map(_codes_of, tables))


def gettoken(bench: Bench, corp: str, secret: str) -> int:
    return int(bench.client.get(f"/cgi-bin/gettoken?corpid={corp}&corpsecret={secret}").get_json()["errcode"])


def upload(bench: Bench, kind: str, part: bytes) -> int:
    head = b'--b\r\nContent-Disposition: form-data; name="media"; ' + part + b"\r\n--b--\r\n"
    kinds = "multipart/form-data; boundary=b"
    query = {"access_token": bench.token, "type": kind}
    answer = bench.client.post("/cgi-bin/media/upload", query_string=query, data=head, content_type=kinds)
    return int(answer.get_json()["errcode"])


def sub(**entry: str) -> dict[str, Any]:
    return {"button": [{"name": "更多", "sub_button": [{"name": "一"} | entry]}]}


def _without_callback(bench: Bench) -> int:
    bench.platform = Platform(
        bench.platform.city, bench.clock, corp_id=CORP, agent_id=AGENT, secret=SECRET, token="t",
        encoding_aes_key="a" * 43, callback_url="",
    )  # fmt: skip
    body = {"touser": "zhangwei", "msgtype": "template_card", "agentid": AGENT, "template_card": button_card()}
    try:
        bench.platform.sending._check_callback(body)
    except ApiError as error:
        return error.errcode
    return 0


def _hidden(bench: Bench) -> int:
    bench.platform.city.hide("zhangwei")
    return int(bench.call("user/get", userid="zhangwei")["errcode"])


def _second_task(bench: Bench) -> int:
    bench.card(button_card())
    return int(bench.card(button_card(main_title={"title": "又一张"}))["errcode"])


def _old_token(bench: Bench) -> int:
    bench.clock.forward(hours=2)
    return int(bench.text("x")["errcode"])


def _late_recall(bench: Bench) -> int:
    sent = bench.text("x")
    bench.clock.forward(hours=25)
    bench.token = bench.fetch_token()
    return int(bench.call("message/recall", {"msgid": sent["msgid"]})["errcode"])


SINGLE: dict[int, Any] = {
    40001: lambda bench: gettoken(bench, CORP, "wrong"),
    40013: lambda bench: gettoken(bench, "wrong", SECRET),
    41002: lambda bench: gettoken(bench, "", SECRET),
    41004: lambda bench: gettoken(bench, CORP, ""),
    41001: lambda bench: bench.call("agent/get", access_token="")["errcode"],
    40014: lambda bench: bench.call("agent/get", access_token="x")["errcode"],
    42001: _old_token,
    41011: lambda bench: bench.call(
        "message/send", {"touser": "zhangwei", "msgtype": "text", "text": {"content": "x"}}
    )["errcode"],
    43012: _without_callback,
    40074: lambda bench: bench.send("news", {"articles": [{"title": "t", "url": "https://e.cn"}]}, safe=1)["errcode"],
    42014: _second_task,
    42052: _late_recall,
    45002: lambda bench: Bench(long_text_cut=False).text("x" * 2049)["errcode"],
    60111: lambda bench: bench.call("user/get", userid="nobody")["errcode"],
    60011: _hidden,
    60123: lambda bench: bench.call("user/list", department_id="999")["errcode"],
    301002: lambda bench: bench.call("agent/get", agentid=1)["errcode"],
    46003: lambda bench: bench.call("menu/get", agentid=AGENT)["errcode"],
    44001: lambda bench: upload(bench, "file", b"filename*=utf-8''a.pdf\r\n\r\n123456"),
    40004: lambda bench: upload(bench, "poster", b'filename="a"\r\n\r\n123456'),
    40005: lambda bench: upload(bench, "image", b'filename="a.png"\r\n\r\nGIF89a'),
    40024: lambda bench: bench.call("menu/create", sub(type="poem"), agentid=AGENT)["errcode"],
    40026: lambda bench: bench.call("menu/create", sub(type="click"), agentid=AGENT)["errcode"],
    40027: lambda bench: bench.call("menu/create", sub(type="view"), agentid=AGENT)["errcode"],
    40054: lambda bench: bench.call("menu/create", sub(type="view", url="e.cn"), agentid=AGENT)["errcode"],
}


@pytest.mark.parametrize("code", sorted(SINGLE))
def test_a_code_has_a_request_that_brings_it(code: int) -> None:
    assert SINGLE[code](Bench()) == code


def test_every_code_the_simulator_can_answer_is_provoked_somewhere() -> None:
    # 45009 is provoked by the ten-thousandth call, in test_lives.
    assert decided() - LOGIN - _provoked() - set(SINGLE) - {45009} == set()


def test_every_code_that_matters_is_simulated() -> None:
    assert MATTERS - decided() == set()


@pytest.mark.parametrize("code", sorted(BY_SCRIPT))
def test_the_platforms_own_trouble_comes_by_script(code: int) -> None:
    bench = Bench()
    bench.platform.faults.add("message/send", "errcode", code=code)
    assert bench.text("x")["errcode"] == code
    assert bench.platform.chat("zhangwei") == []
    assert bench.text("x")["errcode"] == 0
