"""Words that steer a form are told from answers."""

from __future__ import annotations

import pytest

from handlers.understanding.form_words import FormWord, form_word


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("上一步", FormWord("back")), ("返回上一步", FormWord("back")), ("跳过", FormWord("skip")), ("跳过吧", FormWord("skip")),
        ("暂存", FormWord("pause")), ("继续", FormWord("resume")), ("继续填写", FormWord("resume")), ("提交", FormWord("submit")),
        ("提交吧", FormWord("submit")), ("确认提交", FormWord("submit")), ("取消", FormWord("cancel")), ("算了", FormWord("cancel")),
        ("不填了", FormWord("cancel")), (" 取 消 ", FormWord("cancel")), ("取消。", FormWord("cancel")),
        ("改 第3项", FormWord("change", 3)), ("改第三项", FormWord("change", 3)), ("改3", FormWord("change", 3)), ("修改 3", FormWord("change", 3)),
        ("改 第12项", FormWord("change", 12)), ("第3项改成统一平台", FormWord("change", 3, "统一平台")),
        ("改 第3项 为 统一平台", FormWord("change", 3, "统一平台")), ("改第2项：WangWu", FormWord("change", 2, "WangWu")),
        ("第三项不对", FormWord("change", 3)),
    ],
)  # fmt: skip
def test_steering(said: str, meant: FormWord) -> None:
    assert form_word(said) == meant


@pytest.mark.parametrize(
    "said",
    ["不知道", "昨天上午", "取消了账号权限", "我继续用了两天", "点了链接以后跳过了验证", "改了密码", "提交了一笔数据", "3", "", "。", "信用平台", "改成统一平台"],
)  # fmt: skip
def test_an_answer_is_no_steering(said: str) -> None:
    assert form_word(said) is None
