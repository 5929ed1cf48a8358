"""What one sentence has already told about a visit, as values of its form; what is usual stands in for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.dialogs.fields import TO, kept_moment
from handlers.dialogs.form import Form
from handlers.dialogs.longer import period_of
from handlers.procedures.visits import CLOSES, LATE, OPENS, USUAL_KIND, USUAL_LENGTH, USUAL_PLACE, VISIT
from handlers.texts import visit_people, visit_risks, visit_sentence
from handlers.understanding.meaning import Slot
from handlers.understanding.moments import Moment, find_moment
from store.clock import local
from store.visiting import Kind, Place

_DAY = timedelta(days=1)
_NOON = timedelta(hours=12)
_ENDS_AT_LAST = (23, 59)
# Beyond so many days nobody comes for a talk only.
_SHORT = timedelta(days=7)


def form_for(text: str, slots: Mapping[str, Slot], now: datetime) -> Form:
    """What is over is entered afterwards."""
    start, end = slots.get("start"), slots.get("end")
    last = end if isinstance(end, datetime) else start
    over = isinstance(last, datetime) and last < now and local(last).date() < local(now).date()
    return LATE if visit_sentence.is_late(text) or over else VISIT


def values_of(form: Form, text: str, slots: Mapping[str, Slot], me: str, now: datetime) -> dict[str, str]:
    """Field -> kept value, visitors apart. me: the name of the one who speaks."""
    host = _said(slots, "host") or visit_sentence.host(text)
    found = {
        "unit": _said(slots, "visitor_unit") or visit_people.from_unit("", _what(slots)),
        "purpose": _said(slots, "purpose") or _said(slots, "reason") or visit_sentence.doing(text),
        "place": visit_sentence.place(text) or USUAL_PLACE,
        "host": me if not host or visit_sentence.is_me(host) else host,
        "kind": Kind.lasting.value if _lasts(text, slots) else USUAL_KIND,
        "things": visit_sentence.things(text),
        "count": str(slots["count"]) if isinstance(slots.get("count"), int) else "",
    }
    if _said(slots, "visitor_unit") and found["place"] != "machine_room":
        found["visitors"] = _what(slots)  # into the machine room they are asked for by name
    found["purpose"] = visit_risks.whole_purpose(text, found["purpose"], found["things"], Place(found["place"]))
    found |= _past(slots) if form.key == LATE.key else {"period": _period(slots)}
    if found["place"] in ("machine_room", "equipment_room"):
        found["reason"] = found["purpose"]
    return {key: value for key, value in found.items() if value and form.field(key) is not None}


def _said(slots: Mapping[str, Slot], name: str) -> str:
    value = slots.get(name, "")
    return value if isinstance(value, str) else ""


def _what(slots: Mapping[str, Slot]) -> str:
    """工程师: what they are, where they are not named."""
    said = visit_people.people(_said(slots, "visitors"))
    return said.what


def _lasts(text: str, slots: Mapping[str, Slot]) -> bool:
    start, end = slots.get("start"), slots.get("end")
    days = end - start if isinstance(start, datetime) and isinstance(end, datetime) else timedelta()
    return visit_sentence.is_lasting(text) or days > _SHORT


def _period(slots: Mapping[str, Slot]) -> str:
    """Where only the beginning was said, the end is the usual one; a day alone is its office hours."""
    start, end = slots.get("start"), slots.get("end")
    if not isinstance(start, datetime):
        return ""
    whole_day = _is_midnight(start)
    begins = start + OPENS if whole_day else start
    if not isinstance(end, datetime) or end <= start:
        ends = start + CLOSES if whole_day else start + USUAL_LENGTH
    else:
        there = local(end)
        late = (there.hour, there.minute) == _ENDS_AT_LAST
        ends = end - timedelta(hours=23, minutes=59) + CLOSES if late else end
    return f"{kept_moment(begins)}{TO}{kept_moment(ends)}" if begins < ends else ""


def _is_midnight(moment: datetime) -> bool:
    there = local(moment)
    return (there.hour, there.minute) == (0, 0)


def _past(slots: Mapping[str, Slot]) -> dict[str, str]:
    """A day alone says neither when they came nor when they left."""
    start, end = slots.get("start"), slots.get("end")
    begun = isinstance(start, datetime) and not _is_midnight(start)
    ended = begun and isinstance(end, datetime) and (local(end).hour, local(end).minute) != _ENDS_AT_LAST
    found = {"in_at": kept_moment(start)} if begun and isinstance(start, datetime) else {}
    return found | ({"out_at": kept_moment(end)} if ended and isinstance(end, datetime) else {})


def period_from(text: str, now: datetime) -> str:
    """A beginning alone, in answer to the question when they come; empty where it is none, or over."""
    found = find_moment(text, now, past=False)
    if not isinstance(found, Moment) or found.precision in ("week", "month"):
        return ""
    kept = _period({"start": found.at} | ({"end": found.until} if found.precision == "part" else {}))
    begins = found.at + (OPENS if found.precision == "day" else timedelta())
    return kept if max(begins + USUAL_LENGTH, found.until) > now else ""


def ends_of(kept: str) -> tuple[datetime, datetime] | None:
    """Both ends of a kept stretch."""
    return period_of(kept) if kept else None
