"""One thing said or tapped carries a filling one step further: pure, no clock, no database.

Each step answers with a value; ``handlers.texts.dialogs.told`` turns it into a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.dialogs.fields import (
    NO,
    YES,
    Answer,
    Field,
    Kind,
    Problem,
    Trouble,
    cleaned,
    parse,
)
from handlers.dialogs.form import Filling, Form, Mode, missing, outstanding
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
from handlers.dialogs.reading import about_time, labelled, picked_offer, several, word_for
from handlers.texts import dialog_words as words
from handlers.texts.dialog_words import FormWord, Word


def start(form: Form, prefilled: Mapping[str, str] | None = None) -> Step:
    """A new filling with the values already known (kept form, see ``Answer``); unknown or unfit ones are left out."""
    fit = {item.key: (prefilled or {}).get(item.key, "") for item in form.fields}
    known = {key: value for key, value in fit.items() if value and _field(form, key).accepts(value)}
    return _onward(form, Filling(form.key, known), None)


def refilled(form: Form, filling: Filling, values: Mapping[str, str]) -> Step:
    """With other values: on to what is open now, or to the summary."""
    return _onward(form, replace(filling, values=dict(values), confirming=False), None)


def say(form: Form, filling: Filling, text: str, now: datetime) -> Step:
    """Takes any text said while the form is open. Never raises; an answer is lost only by an explicit word."""
    word = word_for(form, text)
    if word is not None:
        return obey(form, filling, word, now)
    meant = words.about_cancelling(text) if filling.confirming else None
    if meant is not None:
        return obey(form, filling, FormWord(meant), now)
    calm = replace(filling, confirming=False)
    if filling.mode is Mode.paused:
        return _told(calm, Paused())
    items = several(form, calm, text)
    if items:
        return _take_several(form, calm, items, now)
    field = form.field(calm.at)
    if calm.mode is Mode.summary or field is None:
        return _told(calm, NotUnderstood())
    return _answer(form, calm, field, text, now)


def choose(form: Form, filling: Filling, field_key: str, option_id: str) -> Step:
    """An option tapped on a card of any age: it answers its own field, or replaces the answer given before."""
    field = form.field(field_key)
    if field is None:
        return _told(filling, NotUnderstood())
    if field.kind not in (Kind.choice, Kind.yes_no) or not _offers(field, option_id):
        return _told(filling, Problem(Trouble.not_a_choice, field.key))
    return _record(form, replace(filling, confirming=False), field, option_id)


def obey(form: Form, filling: Filling, word: FormWord, now: datetime) -> Step:
    """Carries out a word to the form, typed or tapped."""
    if word.word is Word.cancel:
        asked = replace(filling, confirming=True)
        return _told(filling, Cancelled()) if filling.confirming else _told(asked, CancelAsked())
    calm = replace(filling, confirming=False)
    if word.word is Word.pause:
        return _told(replace(calm, mode=Mode.paused), Paused())
    if word.word is Word.keep_on and filling.mode is Mode.paused:
        return _told(calm, Paused())
    awake = _awake(form, calm)
    match word.word:
        case Word.change:
            return _change(form, awake, word, now)
        case Word.submit:
            return _submit(form, awake)
        case Word.back:
            return _back(form, awake)
        case Word.skip | Word.clear:
            return _leave_out(form, awake, word.word)
        case Word.overview:
            return _told(awake, Summary(ready=False))
    return _here(form, awake)


def _field(form: Form, key: str) -> Field:
    field = form.field(key)
    if field is None:
        raise KeyError(key)
    return field


def _told(filling: Filling, outcome: Outcome, noted: tuple[str, ...] = ()) -> Step:
    return Step(replace(filling, version=filling.version + 1), outcome, noted)


def _offers(field: Field, option_id: str) -> bool:
    return option_id in ((YES, NO) if field.kind is Kind.yes_no else tuple(choice.id for choice in field.choices))


def _awake(form: Form, filling: Filling) -> Filling:
    """A paused filling where it was left."""
    if filling.mode is not Mode.paused:
        return filling
    todo = outstanding(form, filling)
    at = filling.at or (todo[0].key if todo else None)
    return replace(filling, mode=Mode.summary if at is None else Mode.filling, at=at)


def _here(form: Form, filling: Filling) -> Step:
    field = form.field(filling.at)
    return _told(filling, Asked(field.key) if field else Summary())


def _asking(filling: Filling, field: Field) -> Filling:
    return replace(filling, mode=Mode.filling, at=field.key, offered=())


def _onward(form: Form, filling: Filling, after: str | None, noted: tuple[str, ...] = ()) -> Step:
    """To the next open question, or to the summary when there is none."""
    todo = outstanding(form, filling, after=after)
    if todo:
        return _told(_asking(filling, todo[0]), Asked(todo[0].key), noted)
    return _told(replace(filling, mode=Mode.summary, at=None, offered=()), Summary(), noted)


def _record(form: Form, filling: Filling, field: Field, value: str) -> Step:
    """Keeps the value. Only the field being asked moves the form on; another one leaves it where it is."""
    kept = _awake(form, filling).with_value(field.key, value)
    if kept.at in (None, field.key) or form.field(kept.at) is None:
        return _onward(form, kept, field.key, (field.key,))
    return _told(kept, Asked(str(kept.at)), (field.key,))


def _answer(form: Form, filling: Filling, field: Field, text: str, now: datetime) -> Step:
    picked = picked_offer(filling, cleaned(text), now)
    found = Answer(picked) if picked is not None else parse(field, text, now)
    if isinstance(found, Answer):
        return _record(form, filling, field, found.value)
    if found.trouble is Trouble.not_a_name:
        return _name_and_more(form, filling, field, text, now) or _told(_asking(filling, field), found)
    return _told(replace(_asking(filling, field), offered=found.offered), found)


def _name_and_more(form: Form, filling: Filling, field: Field, text: str, now: datetime) -> Step | None:
    """zhangwei01，昨天下午三点: the name, and the time where that is the next question; what else there is, is told."""
    head, rest = words.token_first(cleaned(text))
    name = parse(field, head, now) if rest else None
    if not isinstance(name, Answer) or not name.value:
        return None
    step = _record(form, filling, field, name.value)
    following = form.field(step.filling.at)
    if following is None or following.kind is not Kind.moment or not about_time(following, rest, now):
        return replace(step, left=rest)
    more = _answer(form, step.filling, following, rest, now)
    return replace(more, noted=step.noted + more.noted)


def _take_several(form: Form, filling: Filling, items: tuple[tuple[Field, str], ...], now: datetime) -> Step:
    """Keeps every item that is an answer; the first that is none is asked again, and the person is told why."""
    kept, noted, problem = filling, (), None  # type: Filling, tuple[str, ...], Problem | None
    for field, said in items:
        found = _parsed(field, said, now)
        if isinstance(found, Answer):
            kept, noted = kept.with_value(field.key, found.value), (*noted, field.key)
        elif problem is None:
            problem = found
    if problem is not None:
        asking = _asking(kept, _field(form, problem.field))
        return _told(replace(asking, offered=problem.offered), problem, noted)
    return _onward(form, kept, items[-1][0].key, noted)


def _change(form: Form, filling: Filling, word: FormWord, now: datetime) -> Step:
    field = labelled(form, word.label) if word.label is not None else form.numbered(word.number)
    if field is None:
        return _told(filling, Problem(Trouble.no_such_item, limit=len(form.fields)))
    if not word.text:
        return _told(_asking(filling, field), Asked(field.key))
    if words.keeps_as_is(word.text):
        return _here(form, filling)
    found = _parsed(field, word.text, now)
    if isinstance(found, Answer):
        return _record(form, filling, field, found.value)
    if found.trouble is Trouble.required:
        return _told(filling, found)
    return _told(replace(_asking(filling, field), offered=found.offered), found)


def _parsed(field: Field, said: str, now: datetime) -> Answer | Problem:
    """What is said of an item by its number or name: 改 2 跳过 empties it, where it may be empty."""
    if words.leaves_empty(said):
        return Problem(Trouble.required, field.key) if field.required else Answer("")
    return parse(field, said, now)


def _submit(form: Form, filling: Filling) -> Step:
    """Submits from the summary only; said earlier, it shows what is missing, or the summary with the rest left out."""
    lacking = missing(form, filling)
    if lacking:
        return _told(_asking(filling, lacking[0]), Missing(tuple(item.key for item in lacking)))
    if filling.mode is Mode.summary:
        return _told(filling, Submitted())
    return leave_rest_out(form, filling)


def leave_rest_out(form: Form, filling: Filling) -> Step:
    """To the summary, with every open question left unanswered on purpose."""
    left_out = {item.key: "" for item in outstanding(form, filling)}
    whole = replace(filling, values={**filling.values, **left_out}, mode=Mode.summary, at=None, offered=())
    return _told(whole, Summary())


def _back(form: Form, filling: Filling) -> Step:
    """The item before the one being asked; from the summary the last one; before the first there is only the first."""
    number = form.number(filling.at) if filling.at else len(form.fields) + 1
    field = form.fields[max(0, number - 2)]
    return _told(_asking(filling, field), Asked(field.key))


def _leave_out(form: Form, filling: Filling, word: Word) -> Step:
    """Skipping keeps an answer that is there and leaves out an optional one; clearing leaves out what was answered."""
    field = form.field(filling.at)
    if field is None:
        return _told(filling, Summary())
    if word is Word.skip and filling.answered(field):
        return _onward(form, filling, field.key)
    if field.required:
        return _told(filling, Problem(Trouble.required, field.key))
    return _onward(form, filling.with_value(field.key, ""), field.key)
