"""From a sentence to what is meant: pure, offline, the same answer for the same words and moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.understanding.commands import command
from handlers.understanding.form_words import FormWord, form_word
from handlers.understanding.leak_slots import leak_slots
from handlers.understanding.leaks import Verdict, leak_in, maybe_leak
from handlers.understanding.meaning import Confidence, Slot, Understanding, as_json
from handlers.understanding.rules_asked import rule_asked, words_asked
from handlers.understanding.topics import BEFORE_LEAK, TOPICS, topic_of
from handlers.understanding.wording import as_typed, folded, plain

__all__ = ["INTENTS", "Confidence", "FormWord", "Slot", "Understanding", "as_json", "form_word", "understand"]

INTENTS = (
    "leak",
    "todo",
    "my_cases",
    "progress",
    "written_report",
    "rule",
    "help",
    "cancel",
    "agree",
    "reject",
    "confirm",
    "disabled",
    "accept",
    "send_back",
    "close",
    "withdraw",
    "nudge",
    "appoint",
    "dismiss",
    "roster",
    "stand_in",
    "ladder",
    "settings",
    "audit",
    "overview",
    "password_help",
    "incident",
    "violation",
    "approval",
    "visit",
    "drill",
    "small_talk",
    "unknown",
)


def understand(text: str, now: datetime) -> Understanding:
    """What ``text``, said at ``now`` (aware UTC), means.

    Slots: number (short number of a card), case_no, reason, at, person, role (English key), unit, start, end, act
    (``set``, ``show`` or ``cancel``), setting, minutes, article, query, topic; for a leak system, account, since, discovered, how.
    A moment with two readings stands under ``<slot>_choices`` instead.
    """
    said = plain(text)
    return (
        _typed(text, now)
        or rule_asked(said)
        or topic_of(said, BEFORE_LEAK)
        or _leak(text, said, now)
        or _topic(said)
        or _last_guess(said)
    )


def _typed(text: str, now: datetime) -> Understanding | None:
    """A command, with the names in it spelled as they were typed."""
    found = command(folded(text), now)
    if found is None:
        return None
    names = {
        name: as_typed(text, str(found.slots[name])) for name in ("person", "unit", "reason") if name in found.slots
    }
    return replace(found, slots={**found.slots, **names}) if names else found


def _leak(text: str, said: str, now: datetime) -> Understanding | None:
    verdict = leak_in(said)
    if verdict is None or _better_known(verdict, said):
        return None
    if verdict.intent == "rule":
        return Understanding("rule", verdict.confidence, {"query": words_asked(said)}, verdict.why)
    slots = leak_slots(text, said, now) | ({"how": verdict.how} if verdict.how else {})
    return Understanding("leak", verdict.confidence, slots, verdict.why)


def _better_known(verdict: Verdict, said: str) -> bool:
    """A weak suspicion yields to a topic that explains the words: 密码不对 is a password mistyped."""
    if verdict.intent != "leak" or verdict.why != "疑似:账号异常":
        return False
    topic = topic_of(said, TOPICS)
    return topic is not None and topic.intent == "password_help"


def _last_guess(said: str) -> Understanding:
    """Missing a real report is worse than one question."""
    if maybe_leak(said):
        return Understanding("leak", "ask", why="密码或账号与不好的事一起提到")
    return Understanding("unknown", "unknown", why="没有听懂")


def _topic(said: str) -> Understanding | None:
    found = topic_of(said, TOPICS)
    if found and found.intent == "rule":
        return Understanding("rule", found.confidence, {"query": words_asked(said)}, found.why)
    return found
