"""Forms filled by talking, one question at a time; they live in the database and survive restarts.

``fields`` what is asked, ``form`` how far it is filled, ``reading`` whether a message is meant for the form,
``steps`` what a saying or a tap does to it, ``outcomes`` what came of it.
"""

from handlers.dialogs.fields import NO, YES, Answer, Choice, Field, Kind, Problem, Side, Trouble, moment_of, parse
from handlers.dialogs.form import Filling, Form, Mode, answers, from_json, missing, outstanding
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
from handlers.dialogs.reading import wants
from handlers.dialogs.steps import choose, obey, say, start

__all__ = [
    "NO",
    "YES",
    "Answer",
    "Asked",
    "CancelAsked",
    "Cancelled",
    "Choice",
    "Field",
    "Filling",
    "Form",
    "Kind",
    "Missing",
    "Mode",
    "NotUnderstood",
    "Outcome",
    "Paused",
    "Problem",
    "Side",
    "Step",
    "Submitted",
    "Summary",
    "Trouble",
    "answers",
    "choose",
    "from_json",
    "missing",
    "moment_of",
    "obey",
    "outstanding",
    "parse",
    "say",
    "start",
    "wants",
]
