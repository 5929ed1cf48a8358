"""The kinds of answers, and what one thing said became: an answer to keep or a problem that can be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    text = "text"
    choice = "choice"
    moment = "moment"
    yes_no = "yes_no"
    number = "number"
    period = "period"
    person = "person"
    items = "items"
    id_number = "id_number"


class Side(StrEnum):
    """On which side of now a moment must lie."""

    past = "past"
    future = "future"
    any = "any"


class Trouble(StrEnum):
    empty = "empty"
    too_long = "too_long"
    not_a_choice = "not_a_choice"
    not_a_moment = "not_a_moment"
    unsure_moment = "unsure_moment"
    vague_moment = "vague_moment"
    impossible_moment = "impossible_moment"
    not_future = "not_future"
    not_past = "not_past"
    not_yes_no = "not_yes_no"
    not_a_number = "not_a_number"
    out_of_range = "out_of_range"
    required = "required"
    not_a_name = "not_a_name"
    no_words = "no_words"
    no_answer = "no_answer"
    masked = "masked"
    no_such_item = "no_such_item"
    not_a_period = "not_a_period"
    unsure_period = "unsure_period"
    not_an_id_number = "not_an_id_number"
    too_many = "too_many"
    not_numbered = "not_numbered"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: ``id`` is what is kept (``[0-9A-Za-z_-]``), ``text`` what people see."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The value to keep: the text itself, a choice's id, yes/no, digits, or a moment (see ``moment_of``)."""

    value: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why it is no answer.

    field: its key.  limit: the bound that was passed.  offered: moments (ISO 8601, UTC) to choose from.
    reason: why a moment is impossible, as the reader of times puts it.
    """

    trouble: Trouble
    field: str = ""
    limit: int = 0
    offered: tuple[str, ...] = ()
    reason: str = ""
