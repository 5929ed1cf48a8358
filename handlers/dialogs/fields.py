"""What a form asks for, and how one thing said becomes an answer or a problem that can be told."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.dialogs import longer
from handlers.dialogs.kinds import Answer, Choice, Kind, Problem, Side, Trouble
from handlers.texts import dialog_words as words
from handlers.understanding.moments import Ambiguous, Moment, find_moment, why_not
from handlers.understanding.secrets import is_masked

__all__ = [
    "ABOUT",
    "NO",
    "TO",
    "YES",
    "Answer",
    "Choice",
    "Field",
    "Kind",
    "Problem",
    "Side",
    "Trouble",
    "cleaned",
    "kept_moment",
    "moment_of",
    "parse",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    other: a choice may also be answered in the person's own words.
    side: for moments.  longest: characters of a text.  least, most: bounds of a number, both included.
    secret: shown masked in every text (a phone number, an identity number).
    token: a text that is one short name, as an account has it; a sentence is never the answer.
    numbered: a text that is the number of one paper; other words are no answer, 还没签 leaves an optional one out.
    skipped: what leaving it out means, where that is not simply nothing.
    outsiders: items are people from outside; their names are sealed, and the answer is their masks.
    members: members of the contacts may be among them; their names stay as they are.
    """

    key: str
    label: str
    question: str
    kind: Kind = Kind.text
    required: bool = True
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    secret: bool = False
    other: bool = False
    side: Side = Side.any
    longest: int = 1000
    least: int = 0
    most: int = 999_999
    token: bool = False
    skipped: str = ""
    outsiders: bool = False
    members: bool = False
    numbered: bool = False

    def accepts(self, value: str) -> bool:
        """Whether a kept value still answers this field; a form may have changed since it was kept."""
        if value == "":
            return not self.required
        if self.kind is Kind.choice:
            return self.other or any(choice.id == value for choice in self.choices)
        if self.kind is Kind.yes_no:
            return value in (YES, NO)
        if self.kind is Kind.moment:
            return moment_of(value) is not None
        if self.kind is Kind.period:
            return longer.period_of(value) is not None
        return self.kind is not Kind.number or words.whole_number(value) is not None


YES = "yes"
NO = "no"
ABOUT = "~"  # ends a kept moment that was not said to the minute
TO = "/"  # between the two ends of a stretch of hours (ISO 8601)
_SHANGHAI = ZoneInfo("Asia/Shanghai")


_SPOKEN = (Kind.text, Kind.choice)


def parse(field: Field, said: str, now: datetime) -> Answer | Problem:
    """What ``said`` answers to ``field`` at ``now`` (aware). Never raises on any text.

    Not knowing is an answer to an optional question: it is left out.
    """
    text = cleaned(said)
    if not text:
        return Problem(Trouble.empty, field.key)
    if len(text) > field.longest:
        return Problem(Trouble.too_long, field.key, limit=field.longest)
    if is_masked(text):
        return Problem(Trouble.masked, field.key)
    if field.kind in _SPOKEN and words.says_nothing(text):
        return Problem(Trouble.no_answer, field.key)
    if not field.required and _left_out(field, text, now):
        return Answer("")
    return _READERS[field.kind](field, text, now)


def _left_out(field: Field, text: str, now: datetime) -> bool:
    """Not knowing leaves an optional item out; 没有 may be the answer itself."""
    if field.numbered:
        return words.no_idea(text) or words.not_there_yet(text)
    if field.kind is Kind.text and not field.token:
        return words.not_known(text, field.label)
    if field.kind is Kind.person and words.nobody(text):
        return True
    unread = field.token or isinstance(_READERS[field.kind](field, text, now), Problem)
    return unread and words.no_idea(text)


def cleaned(said: str) -> str:
    """NFC, line breaks as LF, without control characters, lone surrogates and marks that turn the writing direction."""
    text = unicodedata.normalize("NFC", said.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    return "".join(sign for sign in text if sign in "\n\t" or not _unwanted(sign)).strip()


def _unwanted(sign: str) -> bool:
    turns = "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
    return turns or sign == "\ufeff" or unicodedata.category(sign) in ("Cc", "Cs", "Zp")


def moment_of(value: str) -> datetime | None:
    """The moment a kept value stands for, or the beginning of its stretch, aware UTC; None when it is none."""
    try:
        moment = datetime.fromisoformat(value.partition(TO)[0].removesuffix(ABOUT))
        return moment.replace(tzinfo=moment.tzinfo or _SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def end_of(value: str) -> datetime | None:
    """The last moment a kept value stands for: 12月31日 ends with the day. None where it is none."""
    if TO in value:
        return moment_of(value.partition(TO)[2])
    moment = moment_of(value)
    return moment + timedelta(days=1) if moment is not None and "T" not in value else moment


def kept_moment(moment: datetime) -> str:
    """How an aware moment is kept as a value."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _text(field: Field, text: str, _: datetime) -> Answer | Problem:
    if not any(sign.isalnum() for sign in text):
        return Problem(Trouble.no_words, field.key)
    if field.numbered and not words.has_number(text):
        return Problem(Trouble.not_numbered, field.key)
    if not field.token:
        return Answer(text)
    name = words.bare_token(text, field.label)
    return Answer(name) if name else Problem(Trouble.not_a_name, field.key)


def _choice(field: Field, text: str, _: datetime) -> Answer | Problem:
    number = words.picked_number(text)
    if number is not None:
        within = 1 <= number <= len(field.choices)
        return Answer(field.choices[number - 1].id) if within else Problem(Trouble.not_a_choice, field.key)
    likely = _named(field.choices, words.folded(text))
    if likely is not None:
        return Answer(likely.id)
    return Answer(text) if field.other else Problem(Trouble.not_a_choice, field.key)


def picked(field: Field, text: str) -> bool:
    """Whether ``text`` is one of the offered answers, word for word."""
    said = words.folded(cleaned(text))
    return any(words.folded(choice.text) == said for choice in field.choices)


def _named(choices: tuple[Choice, ...], said: str) -> Choice | None:
    """The one choice whose text was said: whole, or a part of at least two characters that fits no other choice."""
    exact = [choice for choice in choices if words.folded(choice.text) == said]
    if exact:
        return exact[0]
    partly = [choice for choice in choices if len(said) >= 2 and said in words.folded(choice.text)]
    return partly[0] if len(partly) == 1 else None


def _yes_no(field: Field, text: str, _: datetime) -> Answer | Problem:
    said = words.yes_or_no(text)
    if said is None:
        said = {1: True, 2: False}.get(words.picked_number(text) or 0)
    return Problem(Trouble.not_yes_no, field.key) if said is None else Answer(YES if said else NO)


def _number(field: Field, text: str, _: datetime) -> Answer | Problem:
    number = words.whole_number(text)
    if number is None:
        return Problem(Trouble.not_a_number, field.key)
    if not field.least <= number <= field.most:
        return Problem(Trouble.out_of_range, field.key, limit=field.most if number > field.most else field.least)
    return Answer(str(number))


def _moment(field: Field, text: str, now: datetime) -> Answer | Problem:
    past = field.side is Side.past
    found = find_moment(text, now, past=past)
    if found is None:
        later = find_moment(text, now, past=False) if past else None
        if isinstance(later, Moment) and later.until > now:
            return Problem(Trouble.not_past, field.key, offered=_day_before(later, now))
        reason = why_not(text, now, past=past)
        trouble = Trouble.impossible_moment if reason else Trouble.not_a_moment
        return Problem(trouble, field.key, reason=reason or "")
    if isinstance(found, Ambiguous):
        return Problem(Trouble.unsure_moment, field.key, offered=tuple(map(kept_moment, found.candidates)))
    if found.precision in ("week", "month"):
        return Problem(Trouble.vague_moment, field.key)
    if field.side is Side.future and max(found.at, found.until) <= now:
        return Problem(Trouble.not_future, field.key)
    return Answer(_kept_as_said(found))


def _day_before(later: Moment, now: datetime) -> tuple[str, ...]:
    """今天 20:00 said in the morning was perhaps yesterday's."""
    before = later.at - timedelta(days=1)
    return (kept_moment(before),) if later.precision in ("minute", "about") and before <= now else ()


def _kept_as_said(moment: Moment) -> str:
    """No more exact than it was said: a day stays a day, an afternoon its hours, a moment ago is marked as about."""
    match moment.precision:
        case "day":
            return moment.at.astimezone(_SHANGHAI).date().isoformat()
        case "part":
            return kept_moment(moment.at) + TO + kept_moment(moment.until)
        case "minute":
            return kept_moment(moment.at)
    return kept_moment(moment.at) + ABOUT


_READERS: dict[Kind, Callable[[Field, str, datetime], Answer | Problem]] = {
    Kind.text: _text,
    Kind.choice: _choice,
    Kind.yes_no: _yes_no,
    Kind.number: _number,
    Kind.moment: _moment,
    Kind.period: lambda field, text, now: longer.period(field.key, text, now),
    Kind.person: lambda field, text, now: longer.names(field.key, text),
    Kind.items: lambda field, text, now: longer.items(field.key, text),
    Kind.id_number: lambda field, text, now: longer.id_number(field.key, text),
}
