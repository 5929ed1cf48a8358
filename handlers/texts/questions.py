"""A question answered by yes or no: as a sentence to answer by typing, and as a card with two buttons."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.texts.common import SOURCE
from handlers.types import Button, Card, Row, Style

_TITLE = "请确认"


@dataclass(frozen=True, slots=True)
class Question:
    """said: what is asked.  how: what to type.  yes, no: what stands on the buttons."""

    said: str
    how: str = "回复“确定”生效，回复“取消”作废。"
    yes: str = "确定"
    no: str = "取消"

    @property
    def text(self) -> str:
        return f"{self.said}\n{self.how}"


def card(question: Question, yes_key: str, no_key: str) -> Card:
    return Card(
        title=_TITLE,
        body=question.said,
        buttons=(Button(question.yes, yes_key), Button(question.no, no_key, Style.plain)),
        source=SOURCE,
        twin=question.text,
    )


def answered_card(said: str, answer: bool | None) -> Card:
    """answer: None when something else was said instead."""
    state = {True: "已确定", False: "已取消", None: "已作废"}[answer]
    return Card(
        title=_TITLE,
        body=said,
        rows=(Row("结果", state),),
        source=SOURCE,
        settled=state,
        twin=f"{state}：{said}",
    )


def not_asked_any_more() -> str:
    return "这个问题已经答过或作废，没有任何改动。需要时请重新说一次。"
