"""What a sentence has already told about a request, as values of its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.dialogs.fields import TO, Field, Kind, kept_moment
from handlers.dialogs.longer import BESIDE
from handlers.procedures.spec import Procedure
from handlers.texts.common import enumerated
from handlers.understanding.meaning import Slot
from store.clock import local

# Slots that go by another name in a form.
_NAMES = {
    "person": ("person", "recipient", "companion"),
    "place": ("area", "port"),
    "purpose": ("reason", "content"),
    "reason": ("purpose", "content", "fault"),
    "visitors": ("visitors",),
}
_MINUTE = timedelta(minutes=1)


def prefilled(procedure: Procedure, slots: Mapping[str, Slot]) -> dict[str, str]:
    """Field -> kept value; what does not fit a field is left to be asked."""
    found = {field.key: _value(field, slots) for field in procedure.fields}
    return {key: value for key, value in found.items() if value}


def _value(field: Field, slots: Mapping[str, Slot]) -> str:
    start, end = slots.get("start"), slots.get("end")
    if field.kind is Kind.period:
        both = isinstance(start, datetime) and isinstance(end, datetime) and start < end
        return f"{kept_moment(start)}{TO}{kept_moment(_whole(end))}" if both else ""  # type: ignore[arg-type]
    if field.kind is Kind.moment:
        return kept_moment(end) if field.key == "end" and isinstance(end, datetime) else ""
    said = _said(field, slots)
    if isinstance(said, list | tuple):
        several = [str(one) for one in said]
        return BESIDE.join(several) if field.kind is Kind.items else enumerated(several)
    return said if isinstance(said, str) and field.kind in (Kind.text, Kind.items, Kind.person) else ""


def _said(field: Field, slots: Mapping[str, Slot]) -> Slot:
    """A carrier is called as the person calls it: 3号U盘, not 3."""
    others = [slots[name] for name in _others(field.key) if name in slots]
    first = "media_named" if field.key == "media_no" else field.key
    return slots.get(first) or slots.get(field.key) or next(iter(others), "")


def _whole(end: datetime) -> datetime:
    """The last minute of a day means that the day is included."""
    there = local(end)
    return end + _MINUTE if (there.hour, there.minute) == (23, 59) else end


def _others(key: str) -> list[str]:
    return [slot for slot, keys in _NAMES.items() if key in keys]
