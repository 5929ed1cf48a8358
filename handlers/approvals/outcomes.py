"""What an act on a request answers: the request as it is now, or why nothing changed. Never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.approvals.request import Request, State


class What(StrEnum):
    """What happened to a request."""

    submitted = "submitted"
    counted = "counted"  # an answer counted, the step still needs others
    passed = "passed"  # the step is done and the next one is open
    approved = "approved"
    rejected = "rejected"
    returned = "returned"
    withdrawn = "withdrawn"
    lapsed = "lapsed"
    moved = "moved"  # somebody else is asked instead of, or besides, those asked before
    added = "added"  # a step was added


@dataclass(frozen=True, slots=True)
class Changed:
    """The request as it is now.  asked: who is newly asked."""

    what: What
    request: Request
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Already:
    """Somebody was faster, or it was the same person before."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotYours:
    """The person is not asked, or may not decide (any more)."""


@dataclass(frozen=True, slots=True)
class Over:
    """The request is no longer open to this."""

    state: State


@dataclass(frozen=True, slots=True)
class Nobody:
    """There is nobody who might be asked at this level; nothing was changed."""

    step: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """The person named may not be asked: the applicant, one who decided before, one who has left, one asked already."""

    person: str


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """The work has begun on oral consent: it is not withdrawn before it is told what was done."""


Outcome = Changed | Already | NotYours | Over | Nobody | Unfit | Unaccounted
