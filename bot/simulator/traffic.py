"""For the inspector: every API call and every callback in short, and one of them in full."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from bot.simulator import documents, rulebook
from bot.simulator.ledger import DROPPED, INVALID, UNLICENSED, Call, Delivery
from bot.simulator.platform import Platform

View = dict[str, Any]
AT_ONCE = 3000
SENDS = ("message/send", "message/recall", "message/update_template_card")
_LOST = (DROPPED, INVALID, UNLICENSED)


def since(platform: Platform, after: int) -> View:
    """What was touched after that number, in order; ``more``: there is more than fits into one answer."""
    calls = [(call.touched, "c", place) for place, call in enumerate(platform.calls) if call.touched > after]
    carried = [(one.touched, "d", place) for place, one in enumerate(platform.deliveries) if one.touched > after]
    wanted = sorted(calls + carried)
    told = wanted[:AT_ONCE]
    return {
        "rows": [_row(platform, letter, place) for _, letter, place in told],
        "after": told[-1][0] if told else after,
        "more": len(wanted) > len(told),
    }


def full(platform: Platform, name: str) -> View:
    """One row with everything that went over the line, decrypted. Raises LookupError or ValueError: no such row."""
    letter, place = name[:1], int(name[1:])
    row = _row(platform, letter, place)
    if letter == "c":
        call = platform.calls[place]
        return row | {"args": call.args, "request": _json(call.body), "answer": _json(call.answer.encode()),
                      "outcome": call.outcome, "notes": call.notes}  # fmt: skip
    one = platform.deliveries[place]
    answer = documents.read(one.answer.encode()) if one.answer and not one.problem else one.answer
    return row | {"request": documents.read(one.document), "answer": answer, "statuses": one.statuses}


def _row(platform: Platform, letter: str, place: int) -> View:
    if letter == "c":
        return {"id": f"c{place}"} | _call(platform.calls[place])
    return {"id": f"d{place}"} | _delivery(platform.deliveries[place])


def _call(call: Call) -> View:
    lost = any(result in _LOST for result in call.outcome.values())
    failed = call.errcode != 0 or call.status != 200
    return {
        "at": call.at.isoformat(),
        "way": "api",
        "kind": "message" if call.path in SENDS else "other",
        "name": call.path,
        "result": f"{call.status or '断线'}" + (f" / {call.errcode}" if call.status == 200 else ""),
        "state": "bad" if failed or lost else "odd" if call.suppressed or call.fault or call.notes else "",
        "people": list(call.outcome) or _addressees(call),
        "outcome": dict(Counter(call.outcome.values())),
        "suppressed": call.suppressed,
        "fault": call.fault,
        "notes": call.notes,
        "error": rulebook.explained(call),
    }


def _delivery(one: Delivery) -> View:
    held = not one.statuses
    bad = bool(one.problem) or (not one.accepted and not held) or one.fault == "vanish"
    return {
        "at": one.at.isoformat(),
        "way": "callback",
        "kind": "callback",
        "name": one.kind,
        "result": "、".join(str(status or "断线") for status in one.statuses) or ("丢失" if bad else "压住"),
        "state": "bad" if bad else "odd" if held or len(one.statuses) > 1 or one.fault else "",
        "people": [one.member],
        "outcome": {},
        "suppressed": False,
        "fault": one.fault,
        "notes": [],
        "error": _reply_error(one),
    }


def _reply_error(one: Delivery) -> View | None:
    if not one.problem:
        return None
    rule = "企业微信不认这个被动回复"
    return {"errcode": "", "errmsg": one.problem, "field": "被动回复", "rule": rule, "document": "D 90241"}


def _addressees(call: Call) -> list[str]:
    """Whom a refused message was meant for."""
    try:
        body = json.loads(call.body or b"{}")
        named = body.get("touser") or body.get("userids") or ""
        return [one for one in (named.split("|") if isinstance(named, str) else map(str, named)) if one]
    except (ValueError, AttributeError, TypeError):
        return []


def _json(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return content.decode(errors="replace")
