"""An open form after something that was not meant for it, and a summary whose card stands below."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dialogs.fields import Choice, Field, Kind, Side
from handlers.dialogs.form import Filling, Form, Mode
from handlers.dialogs.outcomes import Step
from handlers.texts.dialog_values import cut, fits_row, shown
from handlers.texts.dialogs import LONGEST_ROW, ON_CARD, noted, place

_LONGEST, _MOST_CHOICES = 80, 9


def reminder(form: Form, filling: Filling) -> str:
    """What the open form waits for, in one line, with how to answer it and how to leave it; never empty."""
    if filling.mode is Mode.paused:
        return f"{form.title}还没填完，回复“继续”接着填。"
    field = form.field(filling.at)
    if field is None:
        return f"{form.title}待提交：现在请回复“提交”，或“改 3 新内容”。"
    return f"{form.title}{place(form, field)}“{field.label}”{_how(field, filling)}；{_leave(field)}。"


def _how(field: Field, filling: Filling) -> str:
    if len(filling.offered) == 1:
        return "请回复 1，或重说一次时间"
    if filling.offered:
        return f"请回复 1 到 {len(filling.offered)} 的数字"
    match field.kind:
        case Kind.moment if field.side is Side.future:
            return "要填时间，比如“下周五17点”"
        case Kind.moment:
            return "要填时间，比如“昨天下午三点”"
        case Kind.period:
            return "要填起止时间，比如“明天9点到后天17点”"
        case Kind.person:
            return "请写姓名，几个人用“、”分开"
        case Kind.items:
            return "请写名称或编号，一行一个，或用“、”分开"
        case Kind.id_number:
            return "请写 18 位证件号"
        case Kind.choice:
            return _of(field.choices) + ("，或直接写出来" if field.other else "")
        case Kind.yes_no:
            return "请回复“是”或“否”"
        case Kind.number:
            return "请回复一个数字"
    return "只填名称，比如“zhangwei01”" if field.token else "请用文字回答"


def _of(choices: Sequence[Choice]) -> str:
    """The numbers together with what they stand for: the question may only be on a card, which shows none."""
    if len(choices) > _MOST_CHOICES:
        return "请点卡片上的选项"
    return "请回复数字：" + "，".join(f"{number} {choice.text}" for number, choice in enumerate(choices, start=1))


def _leave(field: Field) -> str:
    return "先不填就回复“暂存”" if field.required else "不知道就回复“跳过”"


def summary_below(form: Form, step: Step) -> str:
    """The text beside a summary card: what was noted, how to go on, the numbers of the items for whoever wants to
    change one, and those the card has no room for.
    """
    numbered = list(enumerate(form.fields, start=1))
    onward = (
        f"{form.title}已填完，请核对下方卡片：点“提交”，或回复“提交”。\n"
        "修改请回复编号和新内容，如“改 3 新内容”；看全文请回复“看看已填”。"
    )
    on_card = "，".join(f"{number} {field.label}" for number, field in numbered[:ON_CARD])
    rest = [
        f"{number} {field.label}：{cut(shown(field, value), _LONGEST)}"
        for number, field in numbered
        if (value := step.filling.value(field)) and (not fits_row(field, value, LONGEST_ROW) or number > ON_CARD)
    ]
    empty = "、".join(
        f"{number} {field.label}" for number, field in numbered[ON_CARD:] if not step.filling.value(field)
    )
    more = ["卡片上放不下的：", *rest] if rest else []
    more += [f"没有填（可以不填）：{empty}。"] if empty else []
    noticed = noted(form, step.filling, step.noted)
    return "\n".join(filter(None, (noticed, onward, f"编号：{on_card}。", *more)))
