"""Is this sentence meant for the open form, or is it a new matter?"""

from __future__ import annotations

import pytest

from handlers.dialogs import Filling, say, start, wants
from tests.handlers.dialogs.forms import ANSWERS, LEAK, NOW


def after(*said: str) -> Filling:
    filling = start(LEAK).filling
    for text in said:
        filling = say(LEAK, filling, text, NOW).filling
    return filling


def wanted(filling: Filling, text: str) -> bool:
    return wants(LEAK, filling, text, NOW)


@pytest.mark.parametrize("said", ["上一步", "跳过", "改 第3项", "取消", "暂存", "继续", "提交", "预览"])
@pytest.mark.parametrize("so_far", [(), ANSWERS[:1], ANSWERS[:2], ANSWERS, (*ANSWERS[:1], "暂存")])
def test_words_to_the_form_are_always_meant_for_it(said: str, so_far: tuple[str, ...]) -> None:
    assert wanted(after(*so_far), said)


@pytest.mark.parametrize("said", ["待办", "帮助", "制度 22", "同意 4821", "进度 XL-20261125-001"])
@pytest.mark.parametrize("so_far", [(), ANSWERS[:1], ANSWERS[:2], ANSWERS[:5], ANSWERS, (*ANSWERS[:1], "暂存")])
def test_commands_never_are(said: str, so_far: tuple[str, ...]) -> None:
    assert not wanted(after(*so_far), said)


@pytest.mark.parametrize(
    ("so_far", "said", "expected"),
    [
        ((), "信用平台", True),
        ((), "", False),
        (ANSWERS[:1], "2", True),
        (ANSWERS[:1], "9", True),  # a wrong number is still an attempt to answer
        (ANSWERS[:1], "便签被人看见", True),
        (ANSWERS[:1], "后天带U盘去哈尔滨开会，周五回来，请单位领导批准一下，材料都在移动硬盘里", False),
        (ANSWERS[:2], "大概是昨天下午三点吧", True),
        (ANSWERS[:2], "昨天下午三点省厅工程师来机房换硬盘，我陪同", False),
        (ANSWERS[:2], "昨天八点", True),
        (ANSWERS[:2], "今天20:00", True),  # it cannot be, and that is told
        (ANSWERS[:2], "明天上午九点省厅工程师来机房", False),
        (ANSWERS[:2], "25点", True),
        ((*ANSWERS[:2], "昨天八点"), "1", True),
        (ANSWERS[:2], "谁在机房", False),
        (ANSWERS[:3], "改了", False),
        (ANSWERS[:3], "没有", True),
        (ANSWERS[:4], "三次", True),
        (ANSWERS[:4], "好几次", False),
        (ANSWERS, "今天天气不错", False),
        (ANSWERS, "3. 昨天", True),
        ((*ANSWERS[:1], "暂存"), "木马", False),
        ((*ANSWERS[:1], "取消"), "是", True),
        (("1. 信用平台",), "2. 点了钓鱼链接\n3. 昨天", True),
    ],
)
def test_plain_sentences(so_far: tuple[str, ...], said: str, expected: bool) -> None:
    assert wanted(after(*so_far), said) is expected
