"""Between the pure forms and the record: starts, shows and keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from handlers.context import APPROVAL, Context
from handlers.dialogs.fields import Field
from handlers.dialogs.form import Filling, Form, from_json, missing
from handlers.dialogs.outcomes import Asked, Step, Summary
from handlers.dialogs.steps import leave_rest_out, start
from handlers.procedures import urgent
from handlers.procedures.asking import ASKING
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.evidence import EVIDENCE
from handlers.procedures.incident import INCIDENT_FORMS
from handlers.procedures.leak import FORMS
from handlers.procedures.visits import VISITING
from handlers.texts import common, dialog_reminder
from handlers.texts import dialog_cards as cards
from handlers.texts import dialogs as texts
from handlers.texts.dialog_words import Word
from handlers.texts.urgent import BUTTON as URGENT_BUTTON
from handlers.types import AnyCard, Button, Style
from store import dialogs
from store.dialogs import Dialog


class FormKeys:
    """Seals the keys of one form's cards for one person."""

    def __init__(self, ctx: Context, form: Form, case: int) -> None:
        self._ctx, self._form, self._case = ctx, form, case

    def option(self, field: str, option: str) -> str:
        return self._ctx.seal(f"form_{self._form.key}", self._case, self._ctx.me.id, f"{field}_{option}".rstrip("_"))

    def word(self, word: Word) -> str:
        return self._ctx.seal(f"word_{self._form.key}", self._case, self._ctx.me.id, word.value)


def form_of(dialog: Dialog) -> Form | None:
    procedure = CATALOGUE.get(dialog.form)
    if procedure is not None:
        return urgent.form_of(procedure, _marks(dialog)) if f'"{urgent.URGENT}"' in dialog.filling else procedure.form
    every = (FORMS, ASKING, EVIDENCE, VISITING, INCIDENT_FORMS)
    return next((forms[dialog.form] for forms in every if dialog.form in forms), None)


def _marks(dialog: Dialog) -> Mapping[str, str]:
    values: Mapping[str, str] = json.loads(dialog.filling)["values"]
    return values


# A request that is not filed yet has no case; its cards carry this instead of one.
NO_CASE = 0
_NEW = "+"


def new_subject(ctx: Context) -> str:
    """What a form is about whose request is not filed yet: nothing but itself."""
    return f"{_NEW}{int(ctx.now.timestamp() * 1_000_000):x}"


def is_new(subject: str) -> bool:
    return subject.startswith(_NEW)


def case_of(ctx: Context, subject: str) -> int | None:
    """The case a form is about; ``NO_CASE`` for a request still being written."""
    return NO_CASE if is_new(subject) else ctx.case_id(subject)


def filling_of(dialog: Dialog, form: Form) -> Filling:
    return from_json(form, dialog.filling)


def begin(
    ctx: Context, form: Form, subject: str, prefilled: Mapping[str, str], *, whole: bool = False, after: str = ""
) -> str:
    """Starts a form about the case ``subject`` for the one who acts; returns the first question as text.

    whole: it was complete before, so it opens with the summary; what was left out stays left out.
    after: what happens once it is submitted, said with the summary.
    """
    step = start(form, prefilled)
    marks = {key: value for key, value in prefilled.items() if key.startswith("_")}
    if marks:
        step = replace(step, filling=replace(step.filling, values={**step.filling.values, **marks}))
    if whole and not missing(form, step.filling):
        step = leave_rest_out(form, step.filling)
    dialogs.begin(ctx.work, ctx.me.id, form.key, subject, step.filling.to_json(), alone=not ctx.my_dialogs)
    ctx.forget_dialogs()
    return told(ctx, form, subject, step, after)


def told(ctx: Context, form: Form, subject: str, step: Step, after: str = "") -> str:
    """What the person reads after a step. A question of choice goes out as a card, and the text only points to it;
    a summary goes out as a card with buttons, and the text has the numbers and what the card has no room for.
    """
    if isinstance(step.outcome, Summary) and step.outcome.ready:
        _send_summary(ctx, form, subject, step, after)
        return dialog_reminder.summary_below(form, step)
    card = _question_card(ctx, form, subject, step)
    if card is None:
        return texts.told(form, step)
    topic = question_topic(subject, ctx.me.id, form, step.filling.at or "")
    case = case_of(ctx, subject) or None
    ctx.tell(ctx.me.id, card, cause=f"{topic}:{ctx.update.key}", lane=APPROVAL, case=case, topic=topic)
    noted, left = texts.noted(form, step.filling, step.noted), texts.not_taken(step)
    parts = (noted, left, cards.choose_below(form, step.filling))
    return "\n\n".join(filter(None, parts))


def _question_card(ctx: Context, form: Form, subject: str, step: Step) -> AnyCard | None:
    if not isinstance(step.outcome, Asked):
        return None
    case = case_of(ctx, subject)
    return None if case is None else texts.question_card(form, step.filling, FormKeys(ctx, form, case))


def _send_summary(ctx: Context, form: Form, subject: str, step: Step, after: str) -> None:
    case = case_of(ctx, subject)
    if case is not None:
        settle_summary(ctx, form, subject, Word.change)
        keys = FormKeys(ctx, form, case)
        card = texts.summary_card(form, step.filling, keys, after)
        if is_new(subject) and form.key in urgent.MAY_START and not urgent.is_marked(step.filling.values):
            card = replace(card, buttons=(*card.buttons, Button(URGENT_BUTTON, keys.word(Word.urgent), Style.plain)))
        topic = _summary_topic(ctx, form, subject)
        ctx.tell(ctx.me.id, card, cause=f"{topic}:{ctx.update.key}", lane=APPROVAL, case=case or None, topic=topic)


def settle_summary(ctx: Context, form: Form, subject: str, word: Word) -> None:
    """No summary card is left looking open. word: what became of the form."""
    card = cards.summary_final(form, word)
    ctx.settle(_summary_topic(ctx, form, subject), lambda _: card)


def _summary_topic(ctx: Context, form: Form, subject: str) -> str:
    return question_topic(subject, ctx.me.id, form, "-")


def question_topic(subject: str, person: str, form: Form, field: str) -> str:
    return f"{subject}:ask:{form.key}:{field}:{person}"[:80]


def settle_questions(ctx: Context, form: Form, subject: str, step: Step) -> None:
    """Cards of questions that have been answered, by tap or by text, show the answer and can be tapped no more."""
    for key in step.noted:
        field = form.field(key)
        if field is not None and field.choices:
            topic = question_topic(subject, ctx.me.id, form, key)
            card = cards.answered_card(form, step.filling, field)
            ctx.settle(topic, lambda _, card=card: card)  # type: ignore[misc]


def shown(form: Form, key: str, value: str) -> str:
    """A kept value as people read it."""
    field: Field | None = form.field(key)
    return value if field is None else texts.shown(field, value)


def waiting(ctx: Context) -> str:
    """One form is over: another one that waits is not to be forgotten. Empty where none does."""
    for dialog in ctx.my_dialogs:
        form = form_of(dialog)
        if form is not None:
            return "" if dialog.current else common.form_waits(form.title)
    return ""
