"""Whether a sentence is the answer to the question of the open form."""

from __future__ import annotations

from handlers import filled
from handlers.context import Context
from handlers.dialogs import reading
from handlers.dialogs.fields import Kind, picked
from handlers.dialogs.form import Form
from handlers.dialogs.longer import about_figures
from handlers.forms import filling_of, form_of
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import leaks as texts
from handlers.texts import request_verbs, verbs
from handlers.understanding.meaning import Understanding
from handlers.understanding.secrets import MASK
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


_IDLE = ("unknown", "small_talk")
_REPORTS = ("leak", "incident", "device_fault", "vulnerability", "violation")
# Longer than a wish: what somebody tells speaks of duty officers, stand-ins and rules too (违反了专人专用的规定).
_LONGEST_WISH = 8


def meant_for(ctx: Context, dialog: Dialog, text: str, meaning: Understanding) -> bool:
    """Whether the sentence belongs to the open form: a report or a command with a number never does."""
    form = form_of(dialog)
    if form is None or not filled.wants(ctx, dialog, text):
        return False
    if reading.word_for(form, text) is not None:
        return True
    if _offered(form, filling_of(dialog, form).at, text):
        return True
    if request_verbs.read(text) is not None:
        return False
    if _number_of_somebody(form, filling_of(dialog, form).at, text):
        return True
    if meaning.confidence == "sure" and ("number" in meaning.slots or "case_no" in meaning.slots):
        return False
    if meaning.intent == "state_secret":
        return False
    at = filling_of(dialog, form).at
    if meaning.confidence == "sure" and meaning.intent in _NEVER_AN_ANSWER:
        return _told(form, at, text)
    if _other_matter(form, at, meaning) or _no_choice(form, at, text, meaning):
        return False
    if meaning.intent == "incident" and meaning.confidence == "sure" and not _told(form, at, text):
        return at in _MAY_SOUND_LIKE_A_REPORT and not any(word in text for word in texts.ANOTHER)
    if meaning.intent == "leak" and meaning.confidence == "sure":
        return at in _MAY_SOUND_LIKE_A_REPORT and not any(word in text for word in texts.ANOTHER)
    return True


def _offered(form: Form, at: str | None, text: str) -> bool:
    """Whether the sentence is one of the offered answers (已换密码，重新启用), whatever else it may sound like."""
    field = form.field(at)
    return field is not None and picked(field, text)


def _number_of_somebody(form: Form, at: str | None, text: str) -> bool:
    """Figures in answer to the question for an identity number, right or wrong, are no number of a case or a rule."""
    field = form.field(at)
    return field is not None and field.kind is Kind.id_number and (about_figures(text) or MASK in text)


def _told(form: Form, at: str | None, text: str) -> bool:
    """Whether a sentence that could be a wish is rather told in answer to a question for free text."""
    field = form.field(at)
    free = field is not None and field.kind is Kind.text and not field.token
    return free and len(text.strip()) > _LONGEST_WISH and not verbs.is_question(text)


def _no_choice(form: Form, at: str | None, text: str, meaning: Understanding) -> bool:
    """A report, another request or a whole sentence about something else is no choice, nor a name for one."""
    field = form.field(at)
    if field is None or field.kind is not Kind.choice or at in _MAY_SOUND_LIKE_A_REPORT:
        return False
    if meaning.intent in _REPORTS:
        return meaning.confidence != "unknown"
    plain = meaning.confidence == "sure" and meaning.intent not in (*_IDLE, form.key)
    return plain and (meaning.intent in CATALOGUE or len(text.strip()) > _LONGEST_WISH)


def _other_matter(form: Form, at: str | None, meaning: Understanding) -> bool:
    """A sentence that plainly asks for another procedure is no list of names or things."""
    field = form.field(at)
    names = field is not None and field.kind in (Kind.items, Kind.person)
    return names and meaning.confidence == "sure" and meaning.intent in CATALOGUE and meaning.intent != form.key
