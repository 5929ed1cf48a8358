"""How a message is read against the form that is open, before anything is done with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.dialogs.fields import Answer, Field, Kind, Side, cleaned, moment_of, parse
from handlers.dialogs.form import Filling, Form, Mode
from handlers.dialogs.longer import about_figures
from handlers.texts import dialog_words as words
from handlers.texts.dialog_words import FormWord
from handlers.understanding.moments import Impossible, Moment, find_moment, moments_in
from handlers.understanding.of_the_day import about_the_day
from handlers.understanding.secrets import MASK, is_masked


def wants(form: Form, filling: Filling, text: str, now: datetime) -> bool:
    """Whether ``text`` is plausibly meant for this form: a word to it or an answer, rather than a new command."""
    if word_for(form, text) is not None:
        return True
    if words.looks_like_command(text):
        return False
    if filling.confirming and words.about_cancelling(text) is not None:
        return True
    if filling.mode is Mode.paused:
        return False
    if several(form, filling, text):
        return True
    field = form.field(filling.at)
    return filling.mode is Mode.filling and field is not None and _fits(field, filling, text, now)


_BESIDE_IMPOSSIBLE = 4
_BESIDE_TIME = 10  # characters around the words of time; with more, the sentence is rather a new matter
_LONGEST_OTHER = 30
_LONGEST_NEAR = 12


def _fits(field: Field, filling: Filling, text: str, now: datetime) -> bool:
    plain = cleaned(text)
    if picked_offer(filling, plain, now) is not None:
        return True
    if is_masked(plain) or (plain and not any(sign.isalnum() for sign in plain)):
        return True  # no other matter: it is asked again
    if field.kind in (Kind.text, Kind.choice) and words.says_nothing(plain):
        return True
    timed = about_time(field, plain, now) if field.kind in (Kind.moment, Kind.period) else False
    if timed or field.kind is Kind.moment or (field.kind is Kind.period and about_the_day(plain)):
        return timed
    if field.kind is Kind.text:
        return bool(plain)
    if field.kind is Kind.id_number and (about_figures(plain) or MASK in plain):
        return True  # a slip of the finger is no other matter
    if words.picked_number(plain) is not None:
        return True
    if field.kind is Kind.choice and not field.other and len(plain) <= _LONGEST_NEAR:
        return True  # own words for one of the choices: asked again rather than taken for a new matter
    found = parse(field, plain, now)
    return isinstance(found, Answer) and len(plain) <= _LONGEST_OTHER


def about_time(field: Field, text: str, now: datetime) -> bool:
    """Whether ``text`` hardly says more than a time, be it one that cannot be."""
    said = moments_in(text, now, past=field.side is Side.past)
    if not said or about_the_day(text):
        return False
    beside = _BESIDE_IMPOSSIBLE if isinstance(said[0], Impossible) else _BESIDE_TIME
    return len(text) - len(said[0].text) <= beside


def word_for(form: Form, text: str) -> FormWord | None:
    """A word to this form; a change that names something the form does not have is not one."""
    word = words.form_word(cleaned(text))
    if word is not None and word.label is not None and labelled(form, word.label) is None:
        return None
    return word


def labelled(form: Form, label: str) -> Field | None:
    return next((item for item in form.fields if item.label == label), None)


def picked_offer(filling: Filling, text: str, now: datetime) -> str | None:
    """The offered moment that was meant: by its number, or by the part of the day that only one of them lies in."""
    if not filling.offered:
        return None
    number = words.picked_number(text)
    if number is not None:
        return filling.offered[number - 1] if 1 <= number <= len(filling.offered) else None
    said = find_moment(text, now, past=False)
    if not isinstance(said, Moment) or said.precision != "part" or said.text != words.folded(text):
        return None
    hours = [offer for offer in filling.offered if _within(moment_of(offer), said)]
    return hours[0] if len(hours) == 1 else None


def _within(offer: datetime | None, part: Moment) -> bool:
    """Whether the time of day lies in that part of the day, on whatever day."""
    return offer is not None and (offer - part.at) % timedelta(days=1) < part.until - part.at


def several(form: Form, filling: Filling, text: str) -> tuple[tuple[Field, str], ...]:
    """Numbered lines as answers to the items of those numbers.

    While filling they must be two at least and touch no answer given before: a numbered list can also be the answer
    to the question that is being asked. In the summary every item may be written anew.
    """
    lines = words.numbered_lines(cleaned(text))
    summary = filling.mode is Mode.summary
    if len(lines) < (1 if summary else 2):
        return ()
    items = tuple((form.numbered(number), said) for number, said in lines)
    fit = tuple((field, said) for field, said in items if field is not None and said)
    if len(fit) < len(items):
        return ()
    fresh = all(field.key == filling.at or not filling.answered(field) for field, _ in fit)
    return fit if summary or fresh else ()
