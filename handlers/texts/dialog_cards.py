"""Cards of a form whose question or summary is over, and the sentence that points to a card."""

from __future__ import annotations

from handlers.dialogs.fields import Field
from handlers.dialogs.form import Filling, Form
from handlers.texts.dialog_values import in_row, shown
from handlers.texts.dialog_words import Word
from handlers.texts.dialogs import LONGEST_ROW, place
from handlers.types import Card, Row


def summary_final(form: Form, word: Word) -> Card:
    """The summary card once it no longer counts: submitted, given up, or overtaken by a newer one."""
    state = {Word.submit: "已提交", Word.cancel: "已取消"}.get(word, "已更新")
    return Card(
        title=f"{form.title}：{state}",
        lead="有改动时以最新的一张为准。" if state == "已更新" else "",
        twin=f"{form.title}：{state}，之前的卡片不用再点。",
        rows=(Row("状态", state),),
        source=form.title,
        settled=state,
    )


def choose_below(form: Form, filling: Filling) -> str:
    """Points to the card that carries the question; the answer can be typed as well."""
    field = form.field(filling.at)
    return "" if field is None else f"{place(form, field)} {field.question}请点下方卡片，或直接回复。"


def answered_card(form: Form, filling: Filling, field: Field) -> Card:
    """The question's card once it has its answer."""
    value = filling.value(field)
    return Card(
        title=field.question,
        twin=f"{field.label}已记下：{shown(field, value)}",
        rows=(Row("您的回答", in_row(field, value, LONGEST_ROW)),),
        lead=form.title,
        settled="已记下",
    )
