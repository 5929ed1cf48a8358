"""What a person reads: where they are, what was understood, and what to say next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.dialogs import (
    Asked,
    Choice,
    Field,
    Filling,
    Form,
    Kind,
    Missing,
    NotUnderstood,
    Paused,
    Problem,
    Step,
    Trouble,
    say,
    start,
)
from handlers.texts.dialog_words import Word
from handlers.texts.dialogs import masked, question_card, shown_moment, summary_card, told
from handlers.types import Card, ChoiceCard
from tests.handlers.dialogs.forms import ANSWERS, CHANGED, HOW, LEAK, NOW, SEEN


class Keys:
    def option(self, field: str, option: str) -> str:
        return f"option/{field}/{option}"

    def word(self, word: Word) -> str:
        return f"word/{word}"


def after(*said: str) -> Step:
    step = start(LEAK)
    for text in said:
        step = say(LEAK, step.filling, text, NOW)
    return step


def test_a_question_with_its_place_and_options() -> None:
    assert told(LEAK, after("信用平台")) == (
        "已记下 系统：信用平台\n\n"
        "第2项/共7项 泄露途径\n可能是怎么泄露的？\n1. 点了钓鱼链接\n2. 电脑中了木马\n3. 告诉过别人\n"
        "都不是的话，直接写出来。"
    )


def test_an_optional_question_says_how_to_leave_it() -> None:
    text = told(LEAK, after(*ANSWERS[:5]))
    assert "提示：登录时间、地点、被动过的数据" in text
    assert text.endswith("选填，没有就回复“跳过”。")


def test_a_time_is_shown_as_it_was_understood() -> None:
    assert "已记下 发现时间：2026年11月24日（周二）15:00\n" in told(LEAK, after(*ANSWERS[:3]))
    assert "2026年11月24日（周二）13:00至18:00之间" in told(LEAK, after(*ANSWERS[:2], "昨天下午"))
    assert "2026年11月25日（周三）10:00左右" in told(LEAK, after(*ANSWERS[:2], "刚才"))
    assert shown_moment("2026-11-24") == "2026年11月24日（周二）"
    assert shown_moment("2026-11-24T16:30:00+00:00") == "2026年11月25日（周三）00:30"


def test_going_back_shows_the_present_answer() -> None:
    assert "现在填的是：点了钓鱼链接；不改就回复“跳过”。" in told(LEAK, after("信用平台", "1", "上一步"))


def test_the_summary_shows_everything_and_hides_the_secret() -> None:
    assert told(LEAK, after(*ANSWERS)) == (
        "已记下 联系电话：138****1234\n\n"
        "密码泄露书面报告，请核对：\n1. 系统：信用平台\n2. 泄露途径：点了钓鱼链接\n"
        "3. 发现时间：2026年11月24日（周二）15:00\n"
        "4. 已改密码：是\n5. 异常登录：3\n6. 异常情况：有人从外地登录\n7. 联系电话：138****1234\n依据：安全管理暂行办法第22条\n"
        "无误请回复“提交”；修改请回复“改 3 新内容”；也可以回复“暂存”或“取消”。"
    )


def test_a_look_in_between_says_what_is_still_to_fill() -> None:
    text = told(LEAK, after("信用平台", "预览"))
    assert "1. 系统：信用平台\n2. 泄露途径：（待填）" in text
    assert "提交" not in text


def test_a_skipped_item_is_shown_as_left_out() -> None:
    assert "5. 异常登录：（未填）" in told(LEAK, after(*ANSWERS[:4], "跳过", "预览"))


def test_a_long_answer_is_shortened_only_where_it_is_shown() -> None:
    step = after(*ANSWERS[:5], "很长的话" * 100)
    assert "很长的话……" not in step.filling.values["seen"]
    assert max(len(line) for line in told(LEAK, step).splitlines()) < 120


def test_a_summary_of_long_answers_fits_one_message() -> None:
    fields = tuple(Field(f"f{number}", f"第{number}个标签", "？", longest=2000) for number in range(12))
    form = Form("f", "书面报告", fields, ("ZX-22",))
    step = start(form, {field.key: "很长的话" * 400 for field in fields})
    assert len(told(form, step).encode()) <= 2048
    assert "12. 第11个标签：很长的话" in told(form, step)


def test_the_readings_of_an_unclear_time_are_numbered() -> None:
    text = told(LEAK, after(*ANSWERS[:2], "昨天八点"))
    assert text == "这个时间有几种理解，请回复数字：\n1. 2026年11月24日（周二）08:00\n2. 2026年11月24日（周二）20:00"


def test_missing_items_are_named() -> None:
    text = told(LEAK, after("信用平台", "提交"))
    assert text.startswith("还不能提交，缺：泄露途径、发现时间、已改密码、联系电话。\n\n第2项/共7项 泄露途径")


def test_pausing_and_cancelling_say_what_to_say_next() -> None:
    assert "回复“继续”" in told(LEAK, after("暂存"))
    assert "再说一次“取消”" in told(LEAK, after("取消"))
    assert "作废" in told(LEAK, after("取消", "取消"))


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("field", ["times", "gone", ""])
def test_every_problem_has_a_sentence(trouble: Trouble, field: str) -> None:
    filling = Filling(LEAK.key, at="times")
    assert told(LEAK, Step(filling, Problem(trouble, field, 7))).strip()


@pytest.mark.parametrize("outcome", [Asked("how"), Paused(), NotUnderstood(), Missing(("how",))])
def test_a_sentence_even_where_the_place_is_lost(outcome: Asked | Paused | NotUnderstood | Missing) -> None:
    assert told(LEAK, Step(Filling(LEAK.key), outcome)).strip()


@pytest.mark.parametrize(
    ("value", "shown"),
    [("13800001234", "138****1234"), ("abc", "***"), ("张三丰在", "张**在"), ("1" * 18, "111**********1111")],
)
def test_masking(value: str, shown: str) -> None:
    assert masked(value) == shown


def test_a_few_short_options_are_buttons() -> None:
    card = question_card(LEAK, after("信用平台").filling, Keys())
    assert isinstance(card, Card)
    assert card.title == "第2项/共7项 泄露途径"
    assert [(button.text, button.key) for button in card.buttons] == [
        ("点了钓鱼链接", "option/how/phishing"),
        ("电脑中了木马", "option/how/malware"),
        ("告诉过别人", "option/how/told"),
    ]
    assert "1. 点了钓鱼链接" in card.twin


def test_yes_and_no_are_buttons_and_an_optional_one_can_be_skipped() -> None:
    optional = Form("f", "表", (replace(CHANGED, required=False),))
    card = question_card(optional, start(optional).filling, Keys())
    assert isinstance(card, Card)
    assert [(button.text, button.key) for button in card.buttons] == [
        ("是", "option/changed/yes"),
        ("否", "option/changed/no"),
        ("跳过", "word/skip"),
    ]


def many(count: int) -> Form:
    choices = tuple(Choice(f"c{number}", f"第{number}种情况") for number in range(count))
    return Form("f", "表", (Field("kind", "情况", "哪一种？", Kind.choice, choices=choices),))


def test_many_options_are_a_list_to_tick() -> None:
    form = many(20)
    card = question_card(form, say(form, start(form).filling, "3", NOW).filling, Keys())
    assert card is None  # the summary is no question
    card = question_card(form, start(form, {"kind": "c2"}).filling, Keys())
    assert card is None
    card = question_card(form, say(form, start(form, {"kind": "c2"}).filling, "改 1", NOW).filling, Keys())
    assert isinstance(card, ChoiceCard)
    assert [option.id for option in card.options if option.chosen] == ["c2"]
    assert (card.question, card.submit.key) == ("kind", "option/kind/")


def test_what_fits_no_card_is_asked_in_words_only() -> None:
    assert question_card(many(21), start(many(21)).filling, Keys()) is None
    form = Form("f", "表", (SEEN,))
    assert question_card(form, start(form).filling, Keys()) is None


def test_the_summary_card_shows_six_rows_and_its_twin_all() -> None:
    card = summary_card(LEAK, after(*ANSWERS).filling, Keys(), "提交后由李四审核。")
    assert [row.label for row in card.rows] == ["系统", "泄露途径", "发现时间", "已改密码", "异常登录", "异常情况"]
    assert card.body == "另有 1 项，见文字消息。提交后由李四审核。依据：安全管理暂行办法第22条。"
    assert "7. 联系电话：138****1234" in card.twin
    assert card.twin.endswith("提交后由李四审核。")
    assert [button.key for button in card.buttons] == ["word/submit", "word/pause", "word/cancel"]
    assert all(len(row.value) <= 30 and len(row.label) <= 5 for row in card.rows)


def test_a_choice_in_own_words_is_shown_as_said() -> None:
    assert "已记下 泄露途径：便签被看见" in told(LEAK, after("信用平台", "便签被看见"))
    assert HOW.other
