"""What a step came to, as values; ``handlers.texts.dialogs`` has a sentence for each."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.dialogs.fields import Problem
from handlers.dialogs.form import Filling


@dataclass(frozen=True, slots=True)
class Asked:
    """The next question is this field's."""

    field: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything is there and can be submitted (``ready``); or it was only asked for, and is shown in full."""

    ready: bool = True


@dataclass(frozen=True, slots=True)
class Paused:
    pass


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """Cancelling has to be said twice."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The caller throws the filling away."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Everything required is there; the caller takes the answers."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Not submitted: these required fields have no answer. The first of them is asked."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Neither an answer nor a word to the form."""


Outcome = Asked | Summary | Paused | CancelAsked | Cancelled | Submitted | Missing | NotUnderstood | Problem


@dataclass(frozen=True, slots=True)
class Step:
    """filling: as it is now, also where nothing changed.  noted: keys of the fields recorded by this step.
    left: words of an answer that nothing was done with.
    """

    filling: Filling
    outcome: Outcome
    noted: tuple[str, ...] = ()
    left: str = ""
