"""A word steers the form only when it is the whole sentence; an answer that contains one stays an answer."""

from __future__ import annotations

import pytest

from handlers.texts.dialog_words import (
    FormWord,
    Word,
    form_word,
    looks_like_command,
    numbered_lines,
    picked_number,
    whole_number,
)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("上一步", Word.back),
        ("上一步。", Word.back),
        ("返回", Word.back),
        ("跳过", Word.skip),
        ("请跳过", Word.skip),
        ("清空", Word.clear),
        ("取消", Word.cancel),
        (" 取消！", Word.cancel),
        ("算了吧", Word.cancel),
        ("不取消", Word.keep_on),
        ("暂存", Word.pause),
        ("稍后再填", Word.pause),
        ("继续", Word.resume),
        ("好的，继续填", Word.resume),
        ("提交", Word.submit),
        ("确认提交", Word.submit),
        ("提交吧", Word.submit),
        ("预览", Word.overview),
    ],
)
def test_words(said: str, word: Word) -> None:
    assert form_word(said) == FormWord(word)


@pytest.mark.parametrize(
    ("said", "number", "text"),
    [
        ("改 第3项", 3, ""),
        ("改第3项", 3, ""),
        ("改3", 3, ""),
        ("改 3", 3, ""),
        ("修改第三项", 3, ""),
        ("改第十二项", 12, ""),
        ("改 ３ 新内容", 3, "新内容"),
        ("改 3 新内容", 3, "新内容"),
        ("改 3：新内容", 3, "新内容"),
        ("改第3项为新内容", 3, "新内容"),
        ("改第三项 改成 新内容", 3, "新内容"),
        ("改3项为2026年11月24日", 3, "2026年11月24日"),
        ("第3项改成新内容", 3, "新内容"),
        ("第三项应该是新内容", 3, "新内容"),
        ("改 2 第一行\n第二行", 2, "第一行\n第二行"),
    ],
)
def test_changing_an_item_by_number(said: str, number: int, text: str) -> None:
    assert form_word(said) == FormWord(Word.change, number=number, text=text)


def test_changing_an_item_by_label() -> None:
    assert form_word("改 发现时间 昨天") == FormWord(Word.change, label="发现时间", text="昨天")
    assert form_word("修改「系统」") == FormWord(Word.change, label="系统")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "。",
        "我点了取消，可是还是登录上了",
        "提交了一份数据后发现异常",
        "系统提示跳过",
        "已经返回单位",
        "第3项目部的人登录过",
        "修复漏洞",
        "没有继续",
    ],
)
def test_answers_are_no_words(said: str) -> None:
    assert form_word(said) is None


@pytest.mark.parametrize("said", ["改3次密码", "改一下密码就好", "改了密码", "改天再说"])
def test_an_answer_beginning_with_change_names_no_item(said: str) -> None:
    word = form_word(said)
    assert word is None or word.label is not None  # a label the form does not have is no word to it


@pytest.mark.parametrize(
    "said",
    [
        "待办",
        "我的申请",
        "帮助",
        "进度 XL-20261125-001",
        "同意 4821",
        "驳回 4821 理由不充分",
        "确认4821",
        "制度 22",
        "制度 密码泄露",
        "催办 XL-1",
    ],
)
def test_commands_look_like_commands(said: str) -> None:
    assert looks_like_command(said)


@pytest.mark.parametrize(
    "said", ["信用平台", "昨天下午三点", "确认是本人", "同意别人用过", "1", "帮助过同事登录", "申请过两个账号"]
)
def test_answers_do_not_look_like_commands(said: str) -> None:
    assert not looks_like_command(said)


def test_numbered_lines() -> None:
    assert numbered_lines("1. 信用平台\n2、点了链接\n3：昨天\n4) 是") == (
        (1, "信用平台"),
        (2, "点了链接"),
        (3, "昨天"),
        (4, "是"),
    )
    assert numbered_lines("第2项：甲\n第5项 乙\n还有丙") == ((2, "甲"), (5, "乙\n还有丙"))
    assert numbered_lines("８．全角") == ((8, "全角"),)


@pytest.mark.parametrize(
    "said", ["", "信用平台", "先说一句\n1. 甲\n2. 乙", "8:30 登录\n9:15 又登录", "11.25 下午", "2026年的事"]
)
def test_times_dates_and_plain_texts_are_no_numbered_lines(said: str) -> None:
    assert numbered_lines(said) == ()


def test_numbers_that_fall_belong_to_the_item_above() -> None:
    assert numbered_lines("3. 甲\n1. 乙") == ((3, "甲\n1. 乙"),)


@pytest.mark.parametrize(("said", "number"), [("1", 1), ("⑤", 5), ("选第十二个", 12), ("3号", 3), ("2：木马", 2)])
def test_picking(said: str, number: int) -> None:
    assert picked_number(said) == number


@pytest.mark.parametrize("said", ["", "一个同事", "3点", "二维码", "100", "十月"])
def test_not_picking(said: str) -> None:
    assert picked_number(said) is None


@pytest.mark.parametrize(
    ("said", "number"),
    [("两", 2), ("二〇二六", 2026), ("一千零五", 1005), ("三万五千", 35000), ("1,200", 1200), ("十", 10)],
)
def test_whole_numbers(said: str, number: int) -> None:
    assert whole_number(said) == number
