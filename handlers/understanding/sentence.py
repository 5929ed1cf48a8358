"""From a sentence to what is meant: pure, offline, the same answer for the same words and moment."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from handlers.understanding.cases_spoken import case_spoken
from handlers.understanding.commands import command
from handlers.understanding.form_words import FormWord, form_word
from handlers.understanding.guesses import guessed, likelier, second_look
from handlers.understanding.leak_slots import leak_slots
from handlers.understanding.leaks import Verdict, leak_in, maybe_leak
from handlers.understanding.matters import PROCEDURES, matter_in
from handlers.understanding.meaning import Confidence, Slot, Understanding, Understood, as_json
from handlers.understanding.published import Directory, published
from handlers.understanding.rules_asked import rule_asked, words_asked
from handlers.understanding.slots import slots_of
from handlers.understanding.topics import BEFORE_LEAK, PASSWORD_HELP, STATE_SECRET, TOPICS, topic_of
from handlers.understanding.wording import as_typed, folded, plain, spaced

__all__ = [
    "HEARD", "INTENTS", "SLOTS", "Confidence", "Directory", "FormWord", "Slot", "Understanding", "Understood",
    "as_json", "form_word", "hear", "understand",
]  # fmt: skip

REPORTED = ("leak", "incident", "device_fault", "vulnerability", "violation")
APPLIED = (
    "media_takeout", "media_issue", "media_replace", "media_repair", "media_destroy", "media_transfer", "data_access",
    "device_connect", "device_change", "device_repair", "device_scrap", "device_takeout", "data_release",
    "account_open", "account_change", "account_close", "archive_read", "archive_borrow", "archive_destroy",
    "system_change", "room_entry", "room_equipment", "ext_sensitive", "ext_network", "ext_remote", "ext_photo",
    "ext_media", "ext_device", "facility_maintenance",
)  # fmt: skip
"""The procedures of product.md 4, in its order."""
ASKED = (
    "visit", "check_in", "check_out", "who_in_room", "todo", "my_cases", "progress", "nudge", "withdraw", "agree",
    "reject", "rule", "help", "duty_list", "on_duty", "appoint", "stand_in", "ledger", "overview", "drill", "cancel",
)  # fmt: skip
INTENTS = (*REPORTED, *APPLIED, *ASKED, "unknown")
"""What a free sentence may mean."""

SLOTS = (
    "start", "end", "place", "destination", "purpose", "reason", "host", "visitors", "visitor_unit", "count", "system",
    "account", "media_no", "device", "archive", "person", "role", "article", "case_no",
)  # fmt: skip
"""What a free sentence may tell besides."""

TYPED = (
    "written_report", "confirm", "disabled", "accept", "send_back", "close", "dismiss", "roster", "ladder", "settings",
    "audit", "password_help", "approval", "small_talk", "state_secret",
)  # fmt: skip
HEARD = (*INTENTS, *TYPED)
"""What the conversation tells apart besides: typed commands of the leak flow and the office, and small topics."""


def understand(sentence: str, now: datetime, directory: Directory | None = None) -> Understood:
    """What ``sentence``, said at ``now`` (aware), means: one of INTENTS, or a typed command by its own name.

    directory: names of people and units and whom they may mean; a name in a slot that means several makes it ``ask``.
    """
    return published(sentence, hear(sentence, now), now, directory)


def hear(text: str, now: datetime) -> Understanding:
    """What ``text`` means to the conversation: one of HEARD, with the slots its commands work with.

    Slots: number (short number of a card), case_no, reason, at, person, role (English key), unit, start, end, act
    (``set``, ``show`` or ``cancel``), setting, minutes, article, query, topic; for a leak system, account, since, discovered, how.
    A moment with two readings stands under ``<slot>_choices`` instead.
    """
    said = plain(text)
    return (
        _typed(text, now)
        or rule_asked(said)
        or case_spoken(folded(text))
        or topic_of(said, STATE_SECRET)
        or _before_leak(text, said, now)
        or _weighed(_untyped(text, said, now), text, said, now)
    )


def _before_leak(text: str, said: str, now: datetime) -> Understanding | None:
    """带加密硬盘去做演练 is about the disk; 【演练】 at the beginning says that all of it is one."""
    found = topic_of(said, BEFORE_LEAK)
    weighed = found is not None and found.intent == "drill" and not said.startswith(("【", "演"))
    return _read(found, text, now) if found and weighed else found


def _untyped(text: str, said: str, now: datetime) -> Understanding:
    return _leak_or_matter(text, said, now) or _topic(text, said, now) or _last_guess(text, said, now)


def _weighed(heard: Understanding, text: str, said: str, now: datetime) -> Understanding:
    """What nobody is sure of yields to what is far likelier, as a question."""
    other = likelier(heard, said)
    if other == "unknown":
        return Understanding("unknown", "unknown", why="像没有要办的事")
    return _asked(other, text, said, now) if other else heard


def _asked(intent: str, text: str, said: str, now: datetime) -> Understanding:
    query: dict[str, Slot] = {"query": words_asked(said)} if intent == "rule" else {}
    return _read(Understanding(intent, "ask", query, "猜的,请确认"), text, now)


def _typed(text: str, now: datetime) -> Understanding | None:
    """A command, with the names in it spelled as they were typed."""
    found = command(folded(text), now)
    if found is None:
        return None
    names = {
        name: as_typed(text, str(found.slots[name])) for name in ("person", "unit", "reason") if name in found.slots
    }
    return replace(found, slots={**found.slots, **names}) if names else found


def _leak_or_matter(text: str, said: str, now: datetime) -> Understanding | None:
    """A sure leak is one; a suspicion yields to what explains the words better."""
    leak = _leak(text, said, now)
    if leak is not None and (leak.confidence == "sure" or leak.why in _LEAK_STANDS):
        return leak
    helped = topic_of(said, TOPICS[:1]) or topic_of(said, PASSWORD_HELP)
    matter = matter_in(said)
    if helped is not None and leak is None and not _down(matter):
        return helped
    if leak is None:
        stands = matter is not None and matter.intent != "unknown" and not _maybe_leak(matter, said)
        return _read(matter, text, now) if matter and stands else None
    explained = (
        matter is not None and matter.confidence == "sure" and matter.intent in {*PROCEDURES, "violation", "incident"}
    )
    return _read(matter, text, now) if matter and explained and not _NAMES_SECRET.search(said) else leak


def _maybe_leak(matter: Understanding, said: str) -> bool:
    """A lost thing with a password on it may be a leak: that is asked first."""
    return matter.intent in _NEAR_LEAK and _NAMES_PASSWORD.search(said) is not None and maybe_leak(said)


def _read(matter: Understanding, text: str, now: datetime) -> Understanding:
    """The matter with what the sentence tells of it. A doubt about a time makes it a question."""
    matter = second_look(matter, plain(text))
    if matter.intent == "rule":
        return matter if "query" in matter.slots else replace(matter, slots={"query": words_asked(plain(text))})
    slots, doubt = slots_of(matter.intent, spaced(text), text, now)
    if matter.intent == "on_duty":
        return Understanding("roster", matter.confidence, {**slots, "act": "show"}, matter.why, read=True)
    if matter.intent == "stand_in":
        slots["act"] = "set" if "person" in slots else "show"
    why = f"{matter.why};{doubt}" if doubt else matter.why
    return Understanding(matter.intent, "ask" if doubt else matter.confidence, slots, why, read=True)


_NEAR_LEAK = frozenset({"violation", "device_repair", "device_scrap", "account_close"})
_LEAK_STANDS = frozenset({"要上报", "疑似:介质丢失"})


def _down(matter: Understanding | None) -> bool:
    """A system that is down for everybody is no forgotten password."""
    return matter is not None and (matter.intent, matter.confidence) == ("incident", "sure")


_NAMES_SECRET = re.compile("密码|口令|pwd|password|后台")
_NAMES_PASSWORD = re.compile("密码|口令|pwd|password")


def _leak(text: str, said: str, now: datetime) -> Understanding | None:
    verdict = leak_in(said)
    if verdict is None or _better_known(verdict, said):
        return None
    if verdict.intent == "unknown":
        return Understanding("unknown", "unknown", why=verdict.why)
    if verdict.intent == "rule":
        return Understanding("rule", verdict.confidence, {"query": words_asked(said)}, verdict.why)
    slots = leak_slots(text, said, now) | ({"how": verdict.how} if verdict.how else {})
    return Understanding("leak", verdict.confidence, slots, verdict.why)


def _better_known(verdict: Verdict, said: str) -> bool:
    """A weak suspicion yields to a topic that explains the words: 密码不对 is a password mistyped."""
    return verdict.intent == "leak" and verdict.why == "疑似:账号异常" and topic_of(said, PASSWORD_HELP) is not None


def _last_guess(text: str, said: str, now: datetime) -> Understanding:
    """Missing a real report is worse than one question."""
    if maybe_leak(said):
        return Understanding("leak", "ask", why="密码或账号与不好的事一起提到")
    off = matter_in(said)
    if off is not None and off.intent == "unknown":
        return off
    guess = guessed(said)
    if guess:
        return _asked(guess, text, said, now)
    return Understanding("unknown", "unknown", why="没有听懂")


def _topic(text: str, said: str, now: datetime) -> Understanding | None:
    found = topic_of(said, TOPICS)
    if found and found.intent == "approval" and matter_in(said) is None and guessed(said):
        return None  # what is applied for was not named by any rule: the guess says more than 申请 alone
    if found and found.intent == "rule":
        return _read(Understanding("rule", found.confidence, {"query": words_asked(said)}, found.why), text, now)
    return found
