"""What a form says: questions with their place, what was noted, problems, the summary; and the cards for choices."""

from __future__ import annotations

from typing import Protocol

from handlers.dialogs.fields import Choice, Field, Kind, Problem, Side, Trouble
from handlers.dialogs.form import Filling, Form, Mode
from handlers.dialogs.outcomes import (
    Asked,
    CancelAsked,
    Cancelled,
    Missing,
    NotUnderstood,
    Outcome,
    Paused,
    Step,
    Submitted,
    Summary,
)
from handlers.texts.dialog_values import YES_NO, cut, in_row, masked, shown, shown_moment, shown_period
from handlers.texts.dialog_words import Word
from handlers.texts.knowledge import cited
from handlers.types import Button, Card, ChoiceCard, Option, Row, Style

__all__ = [
    "LONGEST_ROW", "ON_CARD", "CardKeys", "cut", "masked", "not_taken", "noted", "place", "problem", "question", "question_card",
    "shown", "shown_moment", "summary", "summary_card", "told",
]  # fmt: skip

_LONGEST_SHOWN = (80, 40, 25)  # characters of one answer in a summary, the first that lets it fit one message
_LONGEST_NOTED = 50
_BYTES = 1500  # of a summary; a message takes 2,048, and what was noted stands above
LONGEST_ROW = 30
ON_CARD = 6  # items that a card has rows for


class CardKeys(Protocol):
    """What the buttons of a form's cards carry, so that a tap finds its way back."""

    def option(self, field: str, option: str) -> str:
        """For one option; for the submit button of a list of options ``option`` is empty."""

    def word(self, word: Word) -> str:
        """For a word to the form."""


def told(form: Form, step: Step) -> str:
    """All a person reads after a step: what was noted, then what happens next."""
    parts = (noted(form, step.filling, step.noted), not_taken(step), _outcome(form, step.filling, step.outcome))
    return "\n\n".join(part for part in parts if part)


def not_taken(step: Step) -> str:
    """Words beside an answer that were not recorded; nothing said is lost silently."""
    return f"这些没有记下：“{cut(step.left, _LONGEST_NOTED)}”，问到时请再说一次。" if step.left else ""


def noted(form: Form, filling: Filling, keys: tuple[str, ...]) -> str:
    """The answers just recorded, as they were understood, and the items passed over because they are known."""
    return "\n".join(filter(None, (_recorded(form, filling, keys), _passed(form, filling, keys))))


_MOST_PASSED = 2


def _passed(form: Form, filling: Filling, keys: tuple[str, ...]) -> str:
    """The known items between the last one recorded (or the beginning) and the question asked now."""
    if form.field(filling.at) is None or not (keys or filling.version == 1):
        return ""
    first = max((form.number(key) for key in keys if form.field(key)), default=0)
    between = form.fields[first : form.number(filling.at or "") - 1]
    known = [field for field in between if filling.value(field)][:_MOST_PASSED]
    return "\n".join(
        f"（第{form.number(field.key)}项“{field.label}”已填：{cut(shown(field, filling.value(field)), 45)}）"
        for field in known
    )


def _recorded(form: Form, filling: Filling, keys: tuple[str, ...]) -> str:
    fields = [field for field in form.fields if field.key in keys]
    pairs = (f"{field.label}：{cut(shown(field, filling.value(field)), _LONGEST_NOTED)}" for field in fields)
    return cut("已记下 " + "；".join(pairs), 3 * _LONGEST_NOTED) if fields else ""


def question(form: Form, filling: Filling) -> str:
    """The question being asked, with its place, its options and the answer it has so far."""
    field = form.field(filling.at)
    if field is None:
        return summary(form, filling)
    lines = [f"{place(form, field)} {field.label}", field.question, *_options(field)]
    if field.hint:
        lines.append(f"提示：{field.hint}")
    if filling.answered(field) and filling.value(field):
        lines.append(f"现在填的是：{cut(shown(field, filling.value(field)), _LONGEST_NOTED)}；不改就回复“跳过”。")
    elif not field.required:
        lines.append(field.skipped or "选填，没有就回复“跳过”。")
    return "\n".join(lines)


def summary(form: Form, filling: Filling) -> str:
    """All items with their numbers, shortened until they fit one message, and the words that lead on from here."""
    texts = (_summary(form, filling, longest) for longest in _LONGEST_SHOWN)
    short: str = next((text for text in texts if len(text.encode()) <= _BYTES), "")
    return short or _summary(form, filling, _LONGEST_SHOWN[-1])


def _summary(form: Form, filling: Filling, longest: int) -> str:
    lines = [f"{form.title}，请核对：" if filling.mode is Mode.summary else f"{form.title}，已填内容："]
    for number, field in enumerate(form.fields, start=1):
        value = shown(field, filling.value(field)) if filling.answered(field) else "（待填）"
        lines.append(f"{number}. {field.label}：{cut(value, longest)}")
    if form.articles:
        lines.append(f"依据：{'、'.join(cited(key) for key in form.articles)}")
    lines.append(_onward(filling))
    return "\n".join(lines)


def problem(form: Form, filling: Filling, trouble: Problem) -> str:
    """Why something was no answer, and how to say it better."""
    field = form.field(trouble.field)
    sentence = _problem_sentence(field, trouble)
    if trouble.trouble is Trouble.required and field is not None and filling.at != field.key:
        number = form.number(field.key)
        sentence = f"“{field.label}”必须填，不能跳过，没有改动。要改请回复“改 {number} 新内容”。"
    asked_again = form.field(filling.at) if trouble.trouble in _ASK_AGAIN else None
    return f"{sentence}\n\n{question(form, filling)}" if asked_again else sentence


def question_card(form: Form, filling: Filling, keys: CardKeys) -> Card | ChoiceCard | None:
    """The question being asked as a card, where its answer is a choice that fits one; its twin is ``question``."""
    field = form.field(filling.at)
    if field is None or filling.mode is not Mode.filling:
        return None
    choices = YES_NO if field.kind is Kind.yes_no else field.choices
    if not choices or field.kind not in (Kind.choice, Kind.yes_no) or len(choices) > 20:
        return None
    if len(choices) <= 4 and all(len(choice.text) <= 10 for choice in choices):
        return _button_card(form, filling, field, choices, keys)
    return _list_card(form, filling, field, choices, keys)


def summary_card(form: Form, filling: Filling, keys: CardKeys, after: str = "") -> Card:
    """The summary with buttons; the first six items as rows, all of them in the twin. after: what submitting starts."""
    rows = tuple(
        Row(label=cut(field.label, 5, "…"), value=in_row(field, filling.value(field), LONGEST_ROW))
        for field in form.fields[:ON_CARD]
    )
    buttons = (
        Button("提交", keys.word(Word.submit)),
        Button("暂存", keys.word(Word.pause), Style.plain),
        Button("取消", keys.word(Word.cancel), Style.danger),
    )
    rest = f"另有 {len(form.fields) - ON_CARD} 项，见文字消息。" if len(form.fields) > ON_CARD else ""
    basis = f"依据：{'、'.join(cited(key) for key in form.articles)}。" if form.articles else ""
    return Card(
        title=f"{form.title}：请核对",
        lead="核对无误点“提交”；要修改请回复“改 3 新内容”。",
        twin="\n".join(filter(None, (summary(form, filling), after))),
        rows=rows,
        body=rest + after + basis,
        buttons=buttons,
        source=form.title,
    )


_ASK_AGAIN = (
    Trouble.empty,
    Trouble.no_words,
    Trouble.no_answer,
    Trouble.masked,
    Trouble.not_a_choice,
    Trouble.required,
    Trouble.no_such_item,
)


def _outcome(form: Form, filling: Filling, outcome: Outcome) -> str:
    match outcome:
        case Asked():
            return question(form, filling)
        case Summary():
            return summary(form, filling)
        case Paused():
            return f"{form.title}已暂存，填过的都在。回复“继续”接着填，回复“取消”放弃。"
        case CancelAsked():
            return f"确定不填了吗？{form.title}填过的内容将作废。再说一次“取消”就放弃，回复“继续”接着填。"
        case Cancelled():
            return f"已取消{form.title}，填过的内容已作废。"
        case Submitted():
            return f"{form.title}已提交。"
        case Missing():
            return _missing(form, filling, outcome)
        case NotUnderstood():
            return f"没听懂。{_onward(filling)}"
    return problem(form, filling, outcome)


def _missing(form: Form, filling: Filling, outcome: Missing) -> str:
    labels = "、".join(field.label for field in form.fields if field.key in outcome.fields)
    return f"还不能提交，缺：{labels}。\n\n{question(form, filling)}"


def _onward(filling: Filling) -> str:
    if filling.mode is Mode.summary:
        return "无误请回复“提交”；修改请回复“改 3 新内容”；也可以回复“暂存”或“取消”。"
    return "回复“继续”接着填；修改请回复“改 3 新内容”；也可以回复“上一步”“暂存”或“取消”。"


def _problem_sentence(field: Field | None, trouble: Problem) -> str:
    match trouble.trouble:
        case Trouble.too_long:
            return f"这一项最多 {trouble.limit} 个字，请精简后再发；前面填的都在。"
        case Trouble.too_many:
            return f"一次最多 {trouble.limit} 条，请分开办理。"
        case Trouble.unsure_moment | Trouble.unsure_period:
            show = shown_period if trouble.trouble is Trouble.unsure_period else shown_moment
            offered = (f"{number}. {show(value)}" for number, value in enumerate(trouble.offered, start=1))
            return "\n".join(("这个时间有几种理解，请回复数字：", *offered))
        case Trouble.not_past if trouble.offered:
            maybe = shown_moment(trouble.offered[0])
            return f"这个时间还没到，没有记下。\n如果是 {maybe}，请回复 1；不是，请重说一次，例如：昨天下午三点。"
        case Trouble.not_a_name if field is not None and not field.required:
            return f"{_SENTENCES[trouble.trouble]}不知道就回复“跳过”；要办别的事，先回复“暂存”。"
        case Trouble.out_of_range if field is not None:
            return f"请填 {field.least} 到 {field.most} 之间的数。"
        case Trouble.not_a_moment if field is not None and field.side is Side.future:
            return "没听懂是什么时间。可以这样说：下周五17点、12月20日、三天后。"
        case Trouble.not_future if field is not None and field.kind is Kind.period:
            return "这个时间已经过去，请说以后的时间，例如：明天9点到17点。"
        case Trouble.impossible_moment if trouble.reason:
            return f"这个时间不对：{trouble.reason}。请重说一次，例如：昨天下午三点。"
        case Trouble.no_such_item:
            return f"没有这一项，一共 {trouble.limit} 项。"
    return _SENTENCES[trouble.trouble]


_SENTENCES = {
    Trouble.empty: "没有看到内容。",
    Trouble.no_words: "没有看到文字，这一项没有记下。",
    Trouble.no_answer: "这不像是回答，没有记下。",
    Trouble.masked: "请不要发密码：已遮住，没有记下。",
    Trouble.not_a_name: "这一项只填名称本身，不要写成句子，例如：zhangwei01。",
    Trouble.not_numbered: "这不像编号，没有记下。请照文件上的编号写，例如：XY-2026-018；还没有编号就回复“跳过”或“暂存”。",
    Trouble.not_a_choice: "没有这个选项。请回复选项前面的数字，或者点卡片上的选项。",
    Trouble.not_a_moment: "没听懂是什么时间。可以这样说：昨天下午三点、11月25日9:30、半小时前。",
    Trouble.impossible_moment: "没有这个时间，请重说一次，例如：昨天下午三点。",
    Trouble.vague_moment: "请说到哪一天，例如：11月25日、上周三下午。",
    Trouble.not_past: "这个时间还没到，没有记下。请说已经过去的时间，例如：昨天下午三点。",
    Trouble.not_future: "这个时间已经过去，请说以后的时间。",
    Trouble.not_yes_no: "请回复“是”或“否”。",
    Trouble.not_a_number: "请回复一个数字，例如：3。",
    Trouble.out_of_range: "这个数不在允许的范围内。",
    Trouble.required: "这一项必须填，不能跳过。",
    Trouble.not_a_period: "没听懂起止时间：要有开始和结束。可以这样说：明天到周五、11月25日9:00到17:00、后天起三天。",
    Trouble.not_an_id_number: "这个证件号不对，请核对 18 位号码后再发。",
}


def place(form: Form, field: Field) -> str:
    return f"第{form.number(field.key)}项/共{len(form.fields)}项"


def _options(field: Field) -> list[str]:
    if field.kind is Kind.yes_no:
        return ["请回复“是”或“否”。"]
    if field.kind is not Kind.choice:
        return []
    listed = [f"{number}. {choice.text}" for number, choice in enumerate(field.choices, start=1)]
    return [*listed, "都不是的话，直接写出来。"] if field.other else listed


def _button_card(form: Form, filling: Filling, field: Field, choices: tuple[Choice, ...], keys: CardKeys) -> Card:
    buttons = tuple(Button(choice.text, keys.option(field.key, choice.id)) for choice in choices)
    if not field.required:
        buttons = (*buttons, Button("跳过", keys.word(Word.skip), Style.plain))
    return Card(
        title=f"{place(form, field)} {field.label}",
        lead=cut(field.question, 44),
        twin=question(form, filling),
        buttons=buttons,
        source=form.title,
    )


def _list_card(form: Form, filling: Filling, field: Field, choices: tuple[Choice, ...], keys: CardKeys) -> ChoiceCard:
    now = filling.value(field)
    return ChoiceCard(
        title=cut(field.label, 16),
        lead=cut(f"{place(form, field)} {field.question}", 160),
        twin=question(form, filling),
        question=field.key,
        options=tuple(Option(choice.id, cut(choice.text, 17), chosen=choice.id == now) for choice in choices),
        submit=Button("确定", keys.option(field.key, "")),
        source=form.title,
    )
