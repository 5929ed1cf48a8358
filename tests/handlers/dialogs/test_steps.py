"""Every word at every point of a form, as a person would use it."""

from __future__ import annotations

import pytest

from handlers.dialogs import (
    Asked,
    CancelAsked,
    Cancelled,
    Filling,
    Missing,
    Mode,
    NotUnderstood,
    Paused,
    Problem,
    Step,
    Submitted,
    Summary,
    Trouble,
    answers,
    choose,
    from_json,
    say,
    start,
)
from tests.handlers.dialogs.forms import ANSWERS, LEAK, NOW

KNOWN = {"system": "甲", "how": "told", "since": "2026-11-24", "changed": "no", "phone": "13800001234"}


def talk(*said: str, filling: Filling | None = None) -> Step:
    """Says one thing after the other, storing and reading the filling in between."""
    step = start(LEAK) if filling is None else Step(filling, NotUnderstood())
    for text in said:
        kept = from_json(LEAK, step.filling.to_json())
        assert kept == step.filling
        step = say(LEAK, kept, text, NOW)
    return step


def in_summary() -> Filling:
    return talk(*ANSWERS).filling


def test_question_by_question_to_the_summary_and_submitted() -> None:
    step = talk(*ANSWERS)
    assert (step.outcome, step.filling.mode) == (Summary(), Mode.summary)
    assert answers(LEAK, step.filling) == {
        "system": "信用平台",
        "how": "phishing",
        "since": "2026-11-24T07:00:00+00:00",
        "changed": "yes",
        "times": "3",
        "seen": "有人从外地登录",
        "phone": "13800001234",
    }
    assert talk("提交", filling=step.filling).outcome == Submitted()


def test_what_is_known_is_not_asked() -> None:
    step = start(
        LEAK, {"system": "甲", "how": "told", "since": "2026-11-24", "changed": "no", "times": "1", "seen": "无"}
    )
    assert step.outcome == Asked("phone")


def test_back_shows_the_item_before_and_a_new_answer_goes_on_where_it_was() -> None:
    step = talk("信用平台", "1", "上一步")
    assert step.outcome == Asked("how")
    assert step.filling.values["how"] == "phishing"
    step = talk("木马", filling=step.filling)
    assert step.filling.values["how"] == "malware"
    assert step.outcome == Asked("since")


def test_back_again_and_again_ends_at_the_first_and_skipping_forward_loses_nothing() -> None:
    step = talk("信用平台", "1", "上一步", "上一步", "上一步")
    assert step.outcome == Asked("system")
    step = talk("跳过", filling=step.filling)
    assert step.outcome == Asked("since")
    assert answers(LEAK, step.filling) == {"system": "信用平台", "how": "phishing"}


def test_back_from_the_summary_opens_the_last_item() -> None:
    assert talk("上一步", filling=in_summary()).outcome == Asked("phone")


def test_only_an_optional_item_is_skipped() -> None:
    assert talk("跳过").outcome == Problem(Trouble.required, "system")
    step = talk(*ANSWERS[:4], "跳过")
    assert step.outcome == Asked("seen")
    assert step.filling.values["times"] == ""


def test_not_changing_keeps_the_answer() -> None:
    step = talk(*ANSWERS[:3], "上一步", "不改")
    assert step.filling.values["since"] == talk(*ANSWERS[:3]).filling.values["since"]
    assert step.outcome == Asked("changed")


def test_clearing_takes_an_optional_answer_out_and_refuses_for_a_required_one() -> None:
    step = talk("改 第5项", "清空", filling=in_summary())
    assert step.outcome == Summary()
    assert "times" not in answers(LEAK, step.filling)
    assert talk("改 第1项", "清空", filling=in_summary()).outcome == Problem(Trouble.required, "system")


def test_changing_in_two_messages_and_in_one() -> None:
    step = talk("改 第3项", filling=in_summary())
    assert step.outcome == Asked("since")
    step = talk("昨天", filling=step.filling)
    assert (step.outcome, step.noted, step.filling.values["since"]) == (Summary(), ("since",), "2026-11-24")
    step = talk("改 1 另一个系统", filling=step.filling)
    assert (step.outcome, step.noted, step.filling.values["system"]) == (Summary(), ("system",), "另一个系统")


def test_changing_by_label_and_several_lines_in_the_summary() -> None:
    assert talk("改 系统 丙", filling=in_summary()).filling.values["system"] == "丙"
    step = talk("1. 丁\n5. 十次", filling=in_summary())
    assert (step.outcome, step.noted) == (Summary(), ("system", "times"))
    assert talk("6. 数据被改", filling=in_summary()).filling.values["seen"] == "数据被改"


def test_changing_in_the_middle_comes_back_to_the_question() -> None:
    step = talk("信用平台", "1", "改 1 门户网站")
    assert (step.outcome, step.filling.values["system"]) == (Asked("since"), "门户网站")


def test_a_change_that_is_no_answer_keeps_the_old_value() -> None:
    step = talk("改 3 不清楚", filling=in_summary())
    assert step.outcome == Problem(Trouble.not_a_moment, "since")
    assert step.filling.values["since"] == "2026-11-24T07:00:00+00:00"
    assert step.filling.at == "since"


def test_an_item_that_does_not_exist() -> None:
    step = talk("改 第9项", filling=in_summary())
    assert step.outcome == Problem(Trouble.no_such_item, limit=7)
    assert step.filling.mode is Mode.summary


def test_cancelling_has_to_be_said_twice() -> None:
    step = talk("信用平台", "取消")
    assert (step.outcome, step.filling.confirming) == (CancelAsked(), True)
    assert talk("取消", filling=step.filling).outcome == Cancelled()
    assert talk("确认", filling=step.filling).outcome == Cancelled()
    assert talk("对，取消掉", filling=step.filling).outcome == Cancelled()


@pytest.mark.parametrize("said", ["不取消", "继续", "不", "没有", "算了还是别取消了"])
def test_thinking_better_of_cancelling(said: str) -> None:
    step = talk("信用平台", "取消", said)
    assert (step.outcome, step.filling.confirming) == (Asked("how"), False)
    assert talk("取消", filling=step.filling).outcome == CancelAsked()


def test_an_answer_between_two_cancels_is_an_answer_and_the_second_asks_again() -> None:
    step = talk("取消", "信用平台", "取消")
    assert step.outcome == CancelAsked()
    assert step.filling.values["system"] == "信用平台"


def test_cancelling_from_the_summary_and_while_paused() -> None:
    assert talk("取消", "取消", filling=in_summary()).outcome == Cancelled()
    assert talk("信用平台", "暂存", "取消", "取消").outcome == Cancelled()
    step = talk("信用平台", "暂存", "取消", "不取消")
    assert (step.outcome, step.filling.mode) == (Paused(), Mode.paused)


def test_pausing_takes_no_answers_and_continues_where_it_was() -> None:
    step = talk("信用平台", "暂存", "木马")
    assert step.outcome == Paused()
    assert "how" not in step.filling.values
    assert talk("继续", filling=step.filling).outcome == Asked("how")


def test_pausing_the_summary() -> None:
    step = talk("暂存", "继续", filling=in_summary())
    assert (step.outcome, step.filling.mode) == (Summary(), Mode.summary)


def test_a_word_other_than_continue_wakes_a_paused_form_too() -> None:
    assert talk("信用平台", "1", "暂存", "上一步").outcome == Asked("how")
    assert talk(*ANSWERS, "暂存", "提交").outcome == Submitted()
    assert talk(*ANSWERS, "暂存", "改 1 乙").outcome == Summary()


def test_continue_said_without_a_pause_repeats_the_question() -> None:
    assert talk("信用平台", "继续").outcome == Asked("how")


def test_submitting_too_early_says_what_is_missing_and_asks_it() -> None:
    step = talk("信用平台", "提交")
    assert step.outcome == Missing(("how", "since", "changed", "phone"))
    assert step.filling.at == "how"


def test_submitting_with_only_optional_items_open_shows_the_summary_first() -> None:
    step = talk("提交", filling=start(LEAK, KNOWN).filling)
    assert step.outcome == Summary()
    assert step.filling.values["seen"] == ""
    assert talk("提交", filling=step.filling).outcome == Submitted()


def test_several_answers_in_one_message() -> None:
    step = talk("1. 信用平台\n2. 点了钓鱼链接\n3. 昨天下午三点")
    assert (step.outcome, step.noted) == (Asked("changed"), ("system", "how", "since"))


def test_of_several_answers_the_good_ones_are_kept_and_the_bad_one_is_asked() -> None:
    step = talk("1. 信用平台\n3. 说不清\n4. 是")
    assert step.outcome == Problem(Trouble.not_a_moment, "since")
    assert step.noted == ("system", "changed")
    step = talk("昨天", filling=step.filling)
    assert step.outcome == Asked("times")
    assert talk("跳过", "跳过", filling=step.filling).outcome == Asked("phone")
    assert talk("跳过", "跳过", "139", filling=step.filling).outcome == Asked("how")


def test_a_numbered_list_as_one_answer_touches_no_earlier_answer() -> None:
    list_of_things = "1. 有人登录\n2. 数据被导出"
    step = talk(*ANSWERS[:5], list_of_things)
    assert step.filling.values["seen"] == list_of_things
    assert step.filling.values["system"] == "信用平台"


def test_an_unclear_time_is_settled_by_its_number() -> None:
    step = talk("信用平台", "1", "昨天八点")
    assert isinstance(step.outcome, Problem)
    assert len(step.filling.offered) == 2
    step = talk("2", filling=step.filling)
    assert step.filling.values["since"] == "2026-11-24T12:00:00+00:00"
    assert step.filling.offered == ()


@pytest.mark.parametrize(
    ("said", "since"), [("晚上", "2026-11-24T12:00:00+00:00"), ("早上", "2026-11-24T00:00:00+00:00")]
)
def test_an_unclear_time_is_settled_by_the_part_of_the_day(said: str, since: str) -> None:
    assert talk("信用平台", "1", "昨天八点", said).filling.values["since"] == since


def test_a_time_still_to_come_offers_the_day_before() -> None:
    step = talk("信用平台", "1", "今天20:00")
    assert step.outcome == Problem(Trouble.not_past, "since", offered=("2026-11-24T12:00:00+00:00",))
    assert talk("1", filling=step.filling).filling.values["since"] == "2026-11-24T12:00:00+00:00"
    assert talk("今天九点", filling=step.filling).filling.values["since"] == "2026-11-25T01:00:00+00:00"
    assert talk("信用平台", "1", "后天").outcome == Problem(Trouble.not_past, "since")


def test_an_unclear_time_may_also_be_said_anew_or_left() -> None:
    assert talk("信用平台", "1", "昨天八点", "昨天").filling.values["since"] == "2026-11-24"
    assert talk("信用平台", "1", "昨天八点", "9").outcome == Problem(Trouble.not_a_moment, "since")
    left = talk("信用平台", "1", "昨天八点", "上一步")
    assert left.filling.offered == ()
    assert talk("2", filling=left.filling).filling.values["how"] == "malware"


def test_nonsense_in_the_summary_changes_nothing() -> None:
    step = talk("好的呢", filling=in_summary())
    assert step.outcome == NotUnderstood()
    assert step.filling.values == in_summary().values


def test_a_tap_answers_the_question() -> None:
    step = choose(LEAK, talk("信用平台").filling, "how", "malware")
    assert (step.outcome, step.noted) == (Asked("since"), ("how",))
    step = choose(LEAK, talk("昨天", filling=step.filling).filling, "changed", "no")
    assert (step.outcome, step.filling.values["changed"]) == (Asked("times"), "no")


def test_a_tap_on_an_older_card_replaces_that_answer_and_the_question_stays() -> None:
    step = choose(LEAK, talk("信用平台", "1").filling, "how", "told")
    assert (step.outcome, step.filling.values["how"]) == (Asked("since"), "told")


def test_a_tap_in_the_summary_or_while_paused() -> None:
    step = choose(LEAK, in_summary(), "how", "told")
    assert (step.outcome, step.filling.values["how"]) == (Summary(), "told")
    step = choose(LEAK, talk("信用平台", "暂存").filling, "how", "told")
    assert (step.outcome, step.filling.mode) == (Asked("since"), Mode.filling)


@pytest.mark.parametrize(("field", "option"), [("how", "gone"), ("how", ""), ("changed", "maybe"), ("system", "甲")])
def test_a_tap_on_what_is_not_offered(field: str, option: str) -> None:
    step = choose(LEAK, in_summary(), field, option)
    assert step.outcome == Problem(Trouble.not_a_choice, field)
    assert step.filling.values == in_summary().values


def test_a_tap_for_a_question_the_form_no_longer_has() -> None:
    assert choose(LEAK, in_summary(), "gone", "x").outcome == NotUnderstood()


def test_every_step_raises_the_version() -> None:
    first = start(LEAK).filling
    second = say(LEAK, first, "信用平台", NOW).filling
    third = choose(LEAK, second, "how", "told").filling
    assert first.version < second.version < third.version
