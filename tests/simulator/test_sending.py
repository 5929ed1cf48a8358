"""message/send and message/recall against contract 3.2, 3.3, 3.5 and 5."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulator.kit import AGENT, Bench, button_card, news_card, notice_card

TEXT = {"msgtype": "text", "agentid": AGENT, "text": {"content": "你好"}}


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_text_arrives(bench: Bench) -> None:
    answer = bench.text("你好")
    assert answer["errcode"] == 0
    assert answer["invaliduser"] == answer["unlicenseduser"] == ""
    [entry] = bench.platform.chat("ZhangWei")
    assert (entry.text, entry.msgid, entry.mine) == ("你好", answer["msgid"], False)


ENVELOPES: list[tuple[str, dict[str, Any], int]] = [
    ("nobody", {}, 82001),
    ("empty user", {"touser": ""}, 82001),
    ("unknown user", {"touser": "nobody"}, 81013),
    ("unknown party", {"toparty": "999"}, 81013),
    ("tag", {"totag": "1"}, 81013),
    ("1,001 users", {"touser": "|".join(f"u{n}" for n in range(1001))}, 40032),
    ("101 parties", {"toparty": "|".join(str(n) for n in range(101))}, 82002),
    ("101 tags", {"totag": "|".join(str(n) for n in range(101))}, 82003),
    ("agent of somebody else", {"touser": "zhangwei", "agentid": 1}, 40056),
    ("agent as text", {"touser": "zhangwei", "agentid": str(AGENT)}, 40058),
    ("users as a list", {"touser": ["zhangwei"]}, 40058),
    ("unknown field", {"touser": "zhangwei", "to_user": "x"}, 40058),
    ("unknown type", {"touser": "zhangwei", "msgtype": "poem"}, 40008),
    ("type without content", {"touser": "zhangwei", "msgtype": "markdown"}, 40058),
    ("empty text", {"touser": "zhangwei", "text": {"content": ""}}, 44004),
    ("no text", {"touser": "zhangwei", "text": None}, 44004),
    ("text as number", {"touser": "zhangwei", "text": {"content": 7}}, 40058),
    ("duplicate check as truth", {"touser": "zhangwei", "enable_duplicate_check": True}, 40058),
    ("duplicate check 2", {"touser": "zhangwei", "enable_duplicate_check": 2}, 40058),
    (
        "interval over 4 h",
        {"touser": "zhangwei", "enable_duplicate_check": 1, "duplicate_check_interval": 14401},
        40058,
    ),
]


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in ENVELOPES], ids=[row[0] for row in ENVELOPES])
def test_envelope(bench: Bench, change: dict[str, Any], code: int) -> None:
    assert bench.call("message/send", TEXT | change)["errcode"] == code
    assert bench.platform.ledger == []


def test_no_agent(bench: Bench) -> None:
    body = {"touser": "zhangwei", "msgtype": "text", "text": {"content": "x"}}
    assert bench.call("message/send", body)["errcode"] == 41011


CONTENTS: list[tuple[str, str, dict[str, Any], int]] = [
    ("markdown", "markdown", {"content": "**x**"}, 0),
    ("markdown empty", "markdown", {"content": ""}, 44004),
    ("textcard", "textcard", {"title": "t", "description": "d", "url": "https://e.cn"}, 0),
    ("textcard without title", "textcard", {"description": "d", "url": "https://e.cn"}, 41016),
    ("textcard without description", "textcard", {"title": "t", "url": "https://e.cn"}, 41033),
    ("textcard without url", "textcard", {"title": "t", "description": "d"}, 42028),
    ("textcard url too long", "textcard", {"title": "t", "description": "d", "url": "https://" + "e" * 2048}, 40058),
    ("news", "news", {"articles": [{"title": "t", "url": "https://e.cn"}] * 8}, 0),
    ("nine news", "news", {"articles": [{"title": "t", "url": "https://e.cn"}] * 9}, 45008),
    ("no news", "news", {"articles": []}, 45008),
    ("news without title", "news", {"articles": [{"url": "https://e.cn"}]}, 41016),
    ("news without target", "news", {"articles": [{"title": "t"}]}, 42028),
    ("file without id", "file", {}, 41006),
    ("file unknown", "file", {"media_id": "x"}, 40007),
    ("notice card", "template_card", notice_card(), 0),
    ("news card", "template_card", news_card(), 0),
    ("broken card", "template_card", {"card_type": "x"}, 42031),
]


@pytest.mark.parametrize(
    ("msgtype", "content", "code"), [row[1:] for row in CONTENTS], ids=[row[0] for row in CONTENTS]
)
def test_contents(bench: Bench, msgtype: str, content: dict[str, Any], code: int) -> None:
    assert bench.send(msgtype, content)["errcode"] == code
    assert len(bench.platform.ledger) == (code == 0)


@pytest.mark.parametrize(("msgtype", "code"), [("text", 0), ("markdown", 40058), ("template_card", 40058)])
def test_safe_is_not_for_every_type(bench: Bench, msgtype: str, code: int) -> None:
    content = notice_card() if msgtype == "template_card" else {"content": "x"}
    assert bench.send(msgtype, content, safe=1)["errcode"] == code


def test_partly_wrong_recipients(bench: Bench) -> None:
    bench.platform.city.hide("wangfang")
    bench.platform.city.unlicense("liming")
    answer = bench.text("你好", to="ZhangWei|Nobody|WangFang|LiMing")
    assert answer["errcode"] == 0
    assert answer["invaliduser"] == "nobody|wangfang"
    assert answer["unlicenseduser"] == "liming"
    assert [seen.member for seen in bench.platform.ledger] == ["zhangwei"]
    outcome = {"zhangwei": "delivered", "nobody": "invalid", "wangfang": "invalid", "liming": "unlicensed"}
    assert bench.platform.attempts[0].outcome == outcome


def test_somebody_named_twice_gets_it_once(bench: Bench) -> None:
    bench.call("message/send", TEXT | {"touser": "zhangwei|ZHANGWEI", "toparty": "20"})
    assert sorted(seen.member for seen in bench.platform.ledger) == [
        "liming",
        "songya",
        "wangfang",
        "zhangping",
        "zhangwei",
    ]


def test_everybody_means_those_in_range(bench: Bench) -> None:
    bench.platform.city.hide("wangfang")
    bench.platform.city.disable("liming")
    bench.call("message/send", TEXT | {"touser": "@all"})
    told = {seen.member for seen in bench.platform.ledger}
    assert len(told) == len(bench.platform.city.members) - 2
    assert not told & {"wangfang", "liming"}


def test_long_text_is_cut_on_bytes(bench: Bench) -> None:
    assert bench.text("密" * 682 + "ab")["errcode"] == 0
    assert bench.text("a" + "密" * 683)["errcode"] == 0
    whole, cut = bench.platform.chat("zhangwei")
    assert len(whole.text.encode()) == 2048
    assert whole.notes == []
    assert cut.text == "a" + "密" * 682
    assert "2050 bytes" in cut.notes[0]


def test_long_text_may_be_refused_instead() -> None:
    assert Bench(long_text_cut=False).text("x" * 2049)["errcode"] == 45002


def test_thirty_a_minute_then_silence(bench: Bench) -> None:
    codes = {bench.text(f"第{number}条", to="zhangwei|wangfang")["errcode"] for number in range(30)}
    assert bench.text("第31条")["errcode"] == 0
    assert codes == {0}
    assert len(bench.platform.chat("zhangwei")) == 30
    assert [member for member, call in bench.platform.dropped()] == ["zhangwei"]
    bench.clock.forward(59)
    bench.text("还在同一分钟")
    assert len(bench.platform.chat("zhangwei")) == 30
    bench.clock.forward(1)
    bench.text("下一分钟")
    assert bench.platform.chat("zhangwei")[-1].text == "下一分钟"


def test_a_thousand_an_hour(bench: Bench) -> None:
    for number in range(1001):
        bench.clock.forward(2.5)
        bench.text(str(number))
    assert len(bench.platform.chat("zhangwei")) == 1000
    bench.clock.forward(hours=1)
    bench.text("又可以了")
    assert len(bench.platform.chat("zhangwei")) == 1001


def test_duplicate_is_swallowed_and_answered_the_same(bench: Bench) -> None:
    first = bench.card(button_card(), enable_duplicate_check=1)
    second = bench.card(button_card(), enable_duplicate_check=1)
    assert first["response_code"]
    assert second == first
    assert [call.suppressed for call in bench.platform.attempts] == [False, True]
    assert len(bench.platform.ledger) == 1


def test_duplicate_needs_the_very_same_bytes(bench: Bench) -> None:
    body = TEXT | {"touser": "zhangwei", "enable_duplicate_check": 1}
    bench.raw("message/send", json.dumps(body).encode())
    bench.raw("message/send", json.dumps(body, indent=1).encode())
    assert len(bench.platform.ledger) == 2


@pytest.mark.parametrize(
    ("interval", "wait", "seen"), [(None, 1799, 1), (None, 1800, 2), (14400, 14399, 1), (60, 60, 2)]
)
def test_duplicate_interval(bench: Bench, interval: int | None, wait: int, seen: int) -> None:
    more: dict[str, Any] = {"enable_duplicate_check": 1} | ({"duplicate_check_interval": interval} if interval else {})
    bench.text("x", **more)
    bench.clock.forward(wait)
    bench.text("x", **more)
    assert len(bench.platform.ledger) == seen


def test_without_duplicate_check_it_comes_twice(bench: Bench) -> None:
    bench.text("x")
    bench.text("x")
    assert len(bench.platform.ledger) == 2


def test_refused_message_may_be_tried_again(bench: Bench) -> None:
    bench.platform.city.hide("zhangwei")
    assert bench.text("x", enable_duplicate_check=1)["errcode"] == 81013
    bench.platform.city.hide("zhangwei", hidden=False)
    bench.text("x", enable_duplicate_check=1)
    assert len(bench.platform.ledger) == 1


def test_suppressed_duplicate_may_be_answered_bare() -> None:
    bench = Bench(duplicate_answer_same=False)
    bench.card(button_card(), enable_duplicate_check=1)
    again = bench.card(button_card(), enable_duplicate_check=1)
    assert again["errcode"] == 0
    assert "msgid" not in again
    assert "response_code" not in again


def test_task_id_is_unique_for_ever(bench: Bench) -> None:
    bench.card(button_card())
    bench.clock.forward(days=400)
    bench.token = bench.fetch_token()
    assert bench.card(button_card(), to="wangfang")["errcode"] == 42014
    assert bench.card(button_card("t2"), to="wangfang")["errcode"] == 0


def test_task_id_may_be_checked_before_the_duplicate() -> None:
    bench = Bench(duplicate_first=False)
    bench.card(button_card(), enable_duplicate_check=1)
    assert bench.card(button_card(), enable_duplicate_check=1)["errcode"] == 42014


def test_response_code_only_where_a_tap_calls_back(bench: Bench) -> None:
    menu = {"action_list": [{"text": "撤回", "key": "undo"}]}
    assert "response_code" not in bench.card(notice_card())
    assert "response_code" in bench.card(notice_card(action_menu=menu, task_id="n1"))
    assert "response_code" in bench.card(button_card())


def test_recall_within_a_day(bench: Bench) -> None:
    early, late = bench.text("一"), bench.text("二")
    bench.clock.forward(hours=24)
    bench.token = bench.fetch_token()
    assert bench.call("message/recall", {"msgid": early["msgid"]})["errcode"] == 0
    bench.clock.forward(1)
    assert bench.call("message/recall", {"msgid": late["msgid"]})["errcode"] == 42052
    assert bench.call("message/recall", {"msgid": "x"})["errcode"] == 40058
    assert [entry.text for entry in bench.platform.chat("zhangwei")] == ["", "二"]
    assert [seen.kind for seen in bench.platform.ledger] == ["send", "send", "recall"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'"x"'])
def test_broken_body(bench: Bench, body: bytes) -> None:
    assert bench.call("message/send", body)["errcode"] == 40058
