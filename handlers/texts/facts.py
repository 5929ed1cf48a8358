"""What was asked for, item by item: as rows of a card, and whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.dialogs.fields import Field
from handlers.procedures.spec import Procedure
from handlers.texts.dialog_values import cut, fits_row, in_row, shown
from handlers.types import Row

_LABEL, _ROW, _SAID = 5, 30, 24


def given(procedure: Procedure, fields: Mapping[str, str], first: Sequence[str] = ()) -> list[Field]:
    """The items that were filled in. first: keys of those that come before all others, in their order."""
    place = {key: number for number, key in enumerate(first)}
    filled = (field for field in procedure.fields if fields.get(field.key))
    return sorted(filled, key=lambda field: place.get(field.key, len(place)))


def row(field: Field, value: str) -> Row:
    return Row(cut(field.label, _LABEL, "…"), in_row(field, value, _ROW))


def rows(procedure: Procedure, fields: Mapping[str, str], first: Sequence[str] = ()) -> tuple[Row, ...]:
    return tuple(row(field, fields[field.key]) for field in given(procedure, fields, first))


def said(field: Field, value: str) -> str:
    """An item among others in a line; empty where it is too long for one."""
    text = shown(field, value).rstrip("。.；;，, ")
    return f"{field.label}：{text}。" if len(text) <= _SAID and "\n" not in text else ""


def fits(field: Field, value: str) -> bool:
    """Whether a row of a card tells all of it."""
    return fits_row(field, value, _ROW)


def whole(procedure: Procedure, fields: Mapping[str, str]) -> list[str]:
    """Everything, nothing shortened, a line for each item."""
    return [f"{field.label}：{shown(field, fields[field.key])}" for field in given(procedure, fields)]
