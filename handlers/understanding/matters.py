"""What a sentence is about, when it is neither a typed command nor a leak: the first rule that fits, as it is meant."""

from __future__ import annotations

import re
from functools import lru_cache

from handlers.understanding.matter import Known, Matter, fitting
from handlers.understanding.matters_office import OFFICE, ON_CASES, OWN_WORK
from handlers.understanding.matters_outside import OUTSIDE, VISITS
from handlers.understanding.matters_own import OWN
from handlers.understanding.matters_reports import FAULTS, INCIDENTS, VIOLATIONS, VULNERABILITIES
from handlers.understanding.meaning import Understanding
from handlers.understanding.moods import asks_rule, denied, mood_of
from handlers.understanding.rules_asked import words_asked
from handlers.understanding.spoken import as_rules_say

PROCEDURES = frozenset(each.intent for each in (*OWN, *OUTSIDE)) - {"visit"}
REPORTS = frozenset({"incident", "device_fault", "vulnerability", "violation"})
_QUERIES = frozenset(
    {"todo", "my_cases", "progress", "duty_list", "on_duty", "who_in_room", "ledger", "overview", "help"}
)
"""Questions by nature: being asked is no doubt about them."""

_OURS = re.compile(
    r"账号|u盘|载体|介质|档案|机房|访客|外部人员|泄密|泄露|安全事件|漏洞|数据|设备|审批|远程|拍照|保密|演练|涉密|信息安全"
)
_ABOUT_RULES = re.compile(r"规定|制度|条款|哪一?条|要求|流程|手续|允许")

_DENIABLE = frozenset({"on_duty", "ledger", "overview", "duty_list"})

_STEERING = (*ON_CASES, *OWN_WORK, *OFFICE)
_CAME_AND_WENT, _VISITS = VISITS[:4], VISITS[4:]
_ORDER = (
    *VIOLATIONS, *INCIDENTS, *VULNERABILITIES[:3], *_CAME_AND_WENT, *OUTSIDE, *OWN, *_VISITS, *VULNERABILITIES[3:], *FAULTS,
)  # fmt: skip


@lru_cache(maxsize=16)
def matter_in(text: str) -> Understanding | None:
    """The matter of ``text`` (plain), None when no rule fits. A question about the rules is ``rule``."""
    text = as_rules_say(text)
    known: Known = {}
    steering = fitting(text, _STEERING, known)
    if steering is not None and steering.intent in _QUERIES | {"cancel"}:
        return _query(text, steering)
    found = steering or fitting(text, _ORDER, known)
    if found is None and asks_rule(text) and _OURS.search(text):
        return Understanding("rule", "ask", {"query": words_asked(text)}, "像在问制度")
    return _meant(text, found) if found else None


def _query(text: str, found: Matter) -> Understanding | None:
    if found.intent in _DENIABLE and denied(text, found):
        return Understanding("unknown", "unknown", why="说的是没有")
    return Understanding(found.intent, found.confidence, why="查询")


def _meant(text: str, found: Matter) -> Understanding:
    mood = mood_of(text, found)
    if mood.off:
        return _beside(text, found) or Understanding("unknown", "unknown", why=mood.off)
    if mood.asks_rule:
        plainly = asks_rule(text) and _ABOUT_RULES.search(text) is not None
        return Understanding("rule", "sure" if plainly else "ask", {"query": words_asked(text)}, "问制度")
    return Understanding(found.intent, "ask" if mood.doubt else found.confidence, why=mood.doubt or "说的事")


def _beside(text: str, found: Matter) -> Understanding | None:
    """东软的人来换硬盘,不拍照: the piece that rules something out stands beside a visit."""
    before, after = text[: found.start], text[found.end :]
    kept = [before[: len(before) - len(_PIECE.split(before)[-1])], after[len(_PIECE.split(after)[0]) :]]
    rest = matter_in("".join(kept)) if any(kept) else None
    return rest if rest is not None and rest.intent == "visit" else None


_PIECE = re.compile(r"[,。;!?]")
