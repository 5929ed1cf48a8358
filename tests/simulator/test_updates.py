"""message/update_template_card against contract 3.6."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.errors import NotPossible
from tests.simulator.kit import AGENT, Bench, button_card, notice_card, vote_card

DONE = {"button": {"replace_name": "已同意"}}


@pytest.fixture
def bench() -> Bench:
    return Bench()


def code_of(bench: Bench, card: dict[str, Any] | None = None, to: str = "zhangwei|wangfang|liming") -> str:
    return str(bench.card(card or button_card(), to=to)["response_code"])


def tapped_code(bench: Bench, member: str) -> str:
    bench.platform.taps(member, "t1", "ok")
    return str(bench.product.heard[-1]["ResponseCode"])


def shown(bench: Bench, member: str) -> str | None:
    return bench.platform.chat(member)[-1].replaced


def test_form_a_greys_the_buttons_of_those_named(bench: Bench) -> None:
    answer = bench.update(code_of(bench), DONE, userids=["ZHANGWEI", "Nobody"])
    assert answer == {"errcode": 0, "errmsg": "ok", "invaliduser": ["nobody"]}
    assert shown(bench, "zhangwei") == "已同意"
    assert shown(bench, "wangfang") is None
    assert "驳回" not in bench.platform.chat("zhangwei")[-1].text
    with pytest.raises(NotPossible):
        bench.platform.taps("zhangwei", "t1", "ok")
    bench.platform.taps("wangfang", "t1", "ok")


def test_form_b_replaces_the_card_and_keeps_the_task(bench: Bench) -> None:
    new = button_card(main_title={"title": "已转交"}, button_list=[{"text": "收回", "key": "back"}])
    del new["task_id"]
    assert bench.update(code_of(bench), {"template_card": new}, atall=1)["errcode"] == 0
    assert {bench.platform.chat(who)[-1].title for who in ("zhangwei", "wangfang", "liming")} == {"已转交"}
    bench.platform.taps("zhangwei", "t1", "收回")
    assert bench.product.heard[-1]["TaskId"] == "t1"


def test_form_b_may_change_the_type(bench: Bench) -> None:
    bench.update(code_of(bench), {"template_card": notice_card(main_title={"title": "已办结"})}, atall=1)
    assert bench.platform.chat("liming")[-1].buttons == {}


def test_replace_text_is_a_dead_button(bench: Bench) -> None:
    bench.update(code_of(bench), {"template_card": button_card(replace_text="李明已确认")}, userids=["liming"])
    entry = bench.platform.chat("liming")[-1]
    assert (entry.replaced, entry.buttons) == ("李明已确认", {})


def test_a_code_works_once(bench: Bench) -> None:
    code = code_of(bench)
    assert bench.update(code, DONE, userids=["zhangwei"])["errcode"] == 0
    assert bench.update(code, DONE, userids=["wangfang"])["errcode"] == 60140


def test_a_code_lives_72_hours(bench: Bench) -> None:
    code = code_of(bench)
    bench.clock.forward(hours=72)
    bench.token = bench.fetch_token()
    assert bench.update(code, DONE, atall=1)["errcode"] == 60140


def test_every_tap_has_a_code_of_its_own(bench: Bench) -> None:
    codes = {
        code_of(bench),
        tapped_code(bench, "zhangwei"),
        tapped_code(bench, "zhangwei"),
        tapped_code(bench, "liming"),
    }
    assert len(codes) == 4
    assert [bench.update(code, DONE, atall=1)["errcode"] for code in codes] == [0] * 4


def test_a_taps_code_may_be_for_the_tapper_only() -> None:
    bench = Bench(click_code_for_all=False)
    code_of(bench)
    assert bench.update(tapped_code(bench, "zhangwei"), DONE, userids=["liming"])["errcode"] == 82102
    bench.update(tapped_code(bench, "zhangwei"), DONE, atall=1)
    assert (shown(bench, "zhangwei"), shown(bench, "liming")) == ("已同意", None)


REFUSALS: list[tuple[str, dict[str, Any], int]] = [
    ("unknown code", {"response_code": "x", "atall": 1}, 60140),
    ("no code", {"response_code": "", "atall": 1}, 60140),
    ("other app", {"agentid": 1, "atall": 1}, 42015),
    ("agent as text", {"agentid": str(AGENT), "atall": 1}, 40058),
    ("nobody", {}, 82101),
    ("empty list", {"userids": []}, 82101),
    ("not a recipient", {"userids": ["zhujie"]}, 82102),
    ("joined string", {"userids": "zhangwei|liming"}, 40058),
    ("1,001 users", {"userids": ["zhangwei"] * 1001}, 40032),
    ("parties as text", {"partyids": ["20"]}, 40058),
    ("neither form", {"atall": 1, "button": ...}, 40058),
    ("both forms", {"atall": 1, "template_card": button_card()}, 40058),
    ("no new name", {"atall": 1, "button": {"replace_name": ""}}, 42038),
    ("bad new card", {"atall": 1, "button": ..., "template_card": {"card_type": "x"}}, 42031),
    ("unknown field", {"atall": 1, "msgid": "x"}, 40058),
]


@pytest.mark.parametrize(("change", "errcode"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_refusals_change_nothing(bench: Bench, change: dict[str, Any], errcode: int) -> None:
    code = code_of(bench)
    body = {"agentid": AGENT, "response_code": code} | DONE | change
    body = {name: value for name, value in body.items() if value is not ...}
    assert bench.call("message/update_template_card", body)["errcode"] == errcode
    assert shown(bench, "zhangwei") is None
    assert bench.update(code, DONE, atall=1)["errcode"] == 0


def test_a_refused_update_may_burn_the_code() -> None:
    bench = Bench(failed_update_burns_code=True)
    code = code_of(bench)
    assert bench.update(code, DONE, userids=["zhujie"])["errcode"] == 82102
    assert bench.update(code, DONE, atall=1)["errcode"] == 60140


def test_form_a_needs_buttons(bench: Bench) -> None:
    menu = {"action_list": [{"text": "撤回", "key": "undo"}]}
    code = code_of(bench, notice_card(action_menu=menu, task_id="n1"))
    assert bench.update(code, DONE, atall=1)["errcode"] == 42031


def test_by_department(bench: Bench) -> None:
    code = code_of(bench, vote_card(), to="zhangwei|huangli")
    bench.update(code, DONE, partyids=[20])
    assert (shown(bench, "zhangwei"), shown(bench, "huangli")) == ("已同意", None)
