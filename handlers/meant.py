"""Whether a sentence is the answer to the question of the open form."""

from __future__ import annotations

from handlers import filled
from handlers.context import Context
from handlers.dialogs import reading
from handlers.dialogs.fields import Kind
from handlers.dialogs.form import Form
from handlers.forms import filling_of, form_of
from handlers.procedures.catalogue import CATALOGUE
from handlers.understanding.meaning import Understanding
from store.dialogs import Dialog

# Answers to these questions may well sound like a report; all other questions want something else.
_MAY_SOUND_LIKE_A_REPORT = (
    *("how", "seen", "course", "impact", "measures", "cause", "prevention", "reason", "rectification"),
)
_NEVER_AN_ANSWER = (
    "todo",
    "my_cases",
    "progress",
    "help",
    "rule",
    "written_report",
    "roster",
    "stand_in",
    "settings",
    "ladder",
    "appoint",
    "dismiss",
    "nudge",
)


# What somebody tells of the course of things speaks of duty officers and stand-ins too: 已请值班员停用账号.
_ALSO_TOLD = ("roster", "stand_in", "progress", "nudge", "help", "todo", "my_cases")
_LONGEST_WISH = 8


def meant_for(ctx: Context, dialog: Dialog, text: str, meaning: Understanding) -> bool:
    """Whether the sentence belongs to the open form: a report or a command with a number never does."""
    form = form_of(dialog)
    if form is None or not filled.wants(ctx, dialog, text):
        return False
    if reading.word_for(form, text) is not None:
        return True
    if meaning.confidence == "sure" and ("number" in meaning.slots or "case_no" in meaning.slots):
        return False
    at = filling_of(dialog, form).at
    told = at in _MAY_SOUND_LIKE_A_REPORT and len(text.strip()) > _LONGEST_WISH
    if told and meaning.intent in _ALSO_TOLD:
        return True
    if meaning.confidence == "sure" and meaning.intent in _NEVER_AN_ANSWER:
        return False
    if _other_matter(form, at, meaning):
        return False
    return not (meaning.intent == "leak" and meaning.confidence == "sure" and at not in _MAY_SOUND_LIKE_A_REPORT)


def _other_matter(form: Form, at: str | None, meaning: Understanding) -> bool:
    """A sentence that plainly asks for another procedure is no list of names or things."""
    field = form.field(at)
    names = field is not None and field.kind in (Kind.items, Kind.person)
    return names and meaning.confidence == "sure" and meaning.intent in CATALOGUE and meaning.intent != form.key
