"""An open form after something that was not meant for it, and a summary whose card stands below."""

from __future__ import annotations

from handlers.dialogs.fields import Field, Kind
from handlers.dialogs.form import Filling, Form, Mode
from handlers.dialogs.outcomes import Step
from handlers.texts.dialog_values import cut, shown
from handlers.texts.dialogs import noted, place

_ON_CARD = 6  # items that ``dialogs.summary_card`` shows
_LONGEST = 40


def reminder(form: Form, filling: Filling) -> str:
    """What the open form waits for, in one line, with how to answer it and how to leave it; never empty."""
    if filling.mode is Mode.paused:
        return f"{form.title}还没填完，回复“继续”接着填。"
    field = form.field(filling.at)
    if field is None:
        return f"{form.title}待提交：现在请回复“提交”，或“改 3 新内容”。"
    return f"{form.title}{place(form, field)}“{field.label}”{_how(field, filling)}；{_leave(field)}。"


def _how(field: Field, filling: Filling) -> str:
    if filling.offered:
        return f"请回复 1 到 {len(filling.offered)} 的数字"
    match field.kind:
        case Kind.moment:
            return "要填时间，比如“昨天下午三点”"
        case Kind.choice:
            return "请回复选项前面的数字" + ("，或直接写出来" if field.other else "")
        case Kind.yes_no:
            return "请回复“是”或“否”"
        case Kind.number:
            return "请回复一个数字"
    return "只填名称，比如“zhangwei01”" if field.token else "请用文字回答"


def _leave(field: Field) -> str:
    return "先不填就回复“暂存”" if field.required else "不知道就回复“跳过”"


def summary_below(form: Form, step: Step) -> str:
    """The text beside a summary card: what was noted, the items the card has no room for, and what to do now."""
    rest = [
        f"{number}. {field.label}：{cut(shown(field, step.filling.value(field)), _LONGEST)}"
        for number, field in enumerate(form.fields, start=1)
        if number > _ON_CARD
    ]
    onward = f"{form.title}已填完，请在下方卡片核对后点“提交”，或回复“提交”；修改请回复“改 3 新内容”。"
    return "\n".join(filter(None, (noted(form, step.filling, step.noted), onward, *rest)))
