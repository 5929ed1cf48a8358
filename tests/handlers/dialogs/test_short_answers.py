"""Names, masked secrets, wordless answers, and the line that keeps an open question in sight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.dialogs import (
    Answer,
    Asked,
    Choice,
    Field,
    Filling,
    Form,
    Kind,
    Mode,
    Problem,
    Side,
    Step,
    Trouble,
    parse,
    say,
    start,
    wants,
)
from handlers.texts.dialog_reminder import reminder, summary_below
from handlers.texts.dialogs import told
from handlers.understanding.secrets import guard, is_masked
from tests.handlers.dialogs.forms import ANSWERS, LEAK, NOW

ACCOUNT = Field("account", "账号", "账号是什么？", required=False, longest=80, token=True)
SINCE = Field("since", "泄露时间", "从什么时候起？", Kind.moment, required=False, side=Side.past)
HOW = Field("how", "泄露途径", "怎么泄露的？", Kind.choice, choices=(Choice("seen", "被人看到"),), other=True)
SEEN = Field("seen", "异常情况", "看到什么异常？", required=False)
FORM = Form("leak_facts", "补充泄露情况", (ACCOUNT, SINCE, HOW, SEEN))


def talk(*said: str, **known: str) -> Step:
    step = start(FORM, known)
    for text in said:
        step = say(FORM, step.filling, text, NOW)
    return step


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("zhangwei01", "zhangwei01"),
        ("账号是zhangwei01。", "zhangwei01"),
        ("我的账号是 zhangwei01", "zhangwei01"),
        ("账号：张伟", "张伟"),
        ("黑河市发改委管理员", "黑河市发改委管理员"),
        ("user-01@heihe", "user-01@heihe"),
        ("zhangwei01吧", "zhangwei01"),
        ("不知道", ""),
        ("没有", ""),
        ("无", ""),
    ],
)
def test_a_name_is_taken(said: str, name: str) -> None:
    assert parse(ACCOUNT, said, NOW) == Answer(name)


@pytest.mark.parametrize(
    "said",
    ["我要申请外出带U盘", "申请带U盘外出", "我不记得账号了", "怎么查账号", "zhang wei 01", "我", "a,b", "zhangwei密码***", "市里信用平台上的那个老账号来着", "甲" * 13],
)  # fmt: skip
def test_a_sentence_is_no_name(said: str) -> None:
    assert parse(ACCOUNT, said, NOW) == Problem(Trouble.not_a_name, "account")


def test_a_sentence_is_told_what_is_wanted() -> None:
    step = talk("我要申请外出带U盘")
    assert "例如：zhangwei01" in told(FORM, step)
    assert (step.filling.at, step.filling.values) == ("account", {})


def test_a_required_name_does_not_offer_to_skip() -> None:
    form = Form("f", "表", (replace(ACCOUNT, required=True),))
    assert "跳过" not in told(form, say(form, start(form).filling, "不知道", NOW))


@pytest.mark.parametrize("said", ["zhangwei01，昨天下午三点多", "zhangwei01, 昨天下午三点", "zhangwei01 昨天下午三点"])
def test_a_name_with_a_time_answers_both_questions(said: str) -> None:
    step = talk(said)
    assert (step.outcome, step.noted, step.left) == (Asked("how"), ("account", "since"), "")
    assert step.filling.values["account"] == "zhangwei01"
    assert step.filling.values["since"].startswith("2026-11-24T07:00:00")


def test_a_time_with_two_readings_beside_a_name_is_asked() -> None:
    step = talk("zhangwei01，昨天三点")
    assert step.noted == ("account",)
    assert isinstance(step.outcome, Problem)
    assert step.outcome.trouble is Trouble.unsure_moment
    assert talk("zhangwei01，昨天三点", "2").filling.values["since"] == "2026-11-24T07:00:00+00:00"


@pytest.mark.parametrize("said", ["zhangwei01，办公室小李也知道", "zhangwei01，昨天省厅来人的时候我在机房让他们看着了"])
def test_what_is_not_taken_is_told(said: str) -> None:
    step = talk(said)
    assert (step.noted, step.filling.values) == (("account",), {"account": "zhangwei01"})
    assert "这些没有记下" in told(FORM, step)
    assert said.partition("，")[2][:8] in told(FORM, step)


@pytest.mark.parametrize("said", ["密码是Abc12345!", "我的密码是Abc12345!", "密码：Abc12345!"])
@pytest.mark.parametrize("at", ["account", "since", "how", "seen"])
def test_a_masked_secret_is_never_the_answer(said: str, at: str) -> None:
    safe = guard(said).text
    filling = Filling(FORM.key, at=at)
    assert is_masked(safe)
    assert wants(FORM, filling, safe, NOW)
    step = say(FORM, filling, safe, NOW)
    assert (step.outcome, step.filling.values) == (Problem(Trouble.masked, at), {})
    assert "请不要发密码" in told(FORM, step)


@pytest.mark.parametrize("said", ["密码", "密码是***，被同事看见了", "***泄露了", "三颗星"])
def test_more_than_a_masked_secret_is_an_answer(said: str) -> None:
    assert not is_masked(said)


@pytest.mark.parametrize("said", ["😀😀", "。。。", "👍"])
@pytest.mark.parametrize("at", ["account", "since", "seen"])
def test_without_a_word_it_is_asked_again(said: str, at: str) -> None:
    filling = Filling(FORM.key, at=at)
    assert wants(FORM, filling, said, NOW)
    step = say(FORM, filling, said, NOW)
    assert isinstance(step.outcome, Problem)
    assert (step.filling.at, step.filling.values) == (at, {})


@pytest.mark.parametrize(
    ("said", "kept"), [("不知道", ""), ("异常：不知道", ""), ("异常情况: 不清楚", ""), ("没有", "没有"), ("时间：不知道", "时间：不知道")]
)  # fmt: skip
def test_not_knowing_leaves_an_optional_text_out(said: str, kept: str) -> None:
    assert parse(SEEN, said, NOW) == Answer(kept)


def test_known_items_passed_over_are_named() -> None:
    text = told(FORM, talk("zhangwei01", since="2026-11-24", how="seen"))
    assert "（第2项“泄露时间”已填：2026年11月24日（周二））\n（第3项“泄露途径”已填：被人看到）\n\n第4项" in text
    assert told(FORM, talk(account="zhangwei01")).startswith("（第1项“账号”已填：zhangwei01）\n\n第2项")


def test_at_most_two_are_named_and_none_on_the_way_back() -> None:
    assert told(FORM, talk(account="a", since="2026-11-24", how="seen")).count("已填：") == 2
    assert "已填：" not in told(FORM, talk("上一步", account="a", since="2026-11-24"))
    assert "已填：" not in told(FORM, talk("zhangwei01"))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("account", "补充泄露情况第1项/共4项“账号”只填名称，比如“zhangwei01”；不知道就回复“跳过”。"),
        ("since", "补充泄露情况第2项/共4项“泄露时间”要填时间，比如“昨天下午三点”；不知道就回复“跳过”。"),
        ("how", "补充泄露情况第3项/共4项“泄露途径”请回复数字：1 被人看到，或直接写出来；先不填就回复“暂存”。"),
    ],
)
def test_the_open_question_in_one_line(at: str, expected: str) -> None:
    assert reminder(FORM, Filling(FORM.key, at=at)) == expected


def test_the_reminder_elsewhere() -> None:
    assert "现在请回复“提交”，或“改 3 新内容”。" in reminder(FORM, Filling(FORM.key, mode=Mode.summary))
    assert "回复“继续”" in reminder(FORM, Filling(FORM.key, at="since", mode=Mode.paused))
    assert "1 到 2 的数字" in reminder(FORM, Filling(FORM.key, at="since", offered=("a", "b")))


def test_the_text_beside_a_summary_card_is_short_and_has_what_the_card_has_not() -> None:
    step = Step(start(LEAK).filling, Asked("system"))
    for said in ANSWERS:
        step = say(LEAK, step.filling, said, NOW)
    text = summary_below(LEAK, step)
    assert "7 联系电话：138****1234" in text
    assert "编号：1 系统，2 " in text
    assert "1 系统：" not in text
    assert "请核对下方卡片" in text
    assert len(text) < len(told(LEAK, step))


@pytest.mark.parametrize("said", ["啊？", "什么", "什么意思？", "怎么填？", "你好", "？", "啥意思"])
@pytest.mark.parametrize("so_far", [(), ANSWERS[:5]])
def test_what_answers_nothing_is_not_recorded_and_it_is_asked_again(said: str, so_far: tuple[str, ...]) -> None:
    filling = start(LEAK).filling
    for answer in so_far:
        filling = say(LEAK, filling, answer, NOW).filling
    assert wants(LEAK, filling, said, NOW)
    step = say(LEAK, filling, said, NOW)
    assert step.filling.values == filling.values
    assert f"第{len(so_far) + 1}项" in told(LEAK, step)


def test_a_longer_question_is_what_was_seen() -> None:
    filling = start(LEAK).filling
    for answer in (*ANSWERS[:5], "邮件里问我是不是本人登录？"):
        filling = say(LEAK, filling, answer, NOW).filling
    assert filling.values["seen"] == "邮件里问我是不是本人登录？"
