"""A form and how far somebody has filled it: pure values that survive restarts and new versions of the form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from handlers.dialogs.fields import Field

_KEPT = json.JSONEncoder(ensure_ascii=False)  # made once


class Mode(StrEnum):
    filling = "filling"
    summary = "summary"
    paused = "paused"


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in the order they are asked. articles: what the form follows, as ``ZX-22``."""

    key: str
    title: str
    fields: tuple[Field, ...]
    articles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.fields or len({item.key for item in self.fields}) < len(self.fields):
            raise ValueError(f"form {self.key} needs fields with different keys")

    def field(self, key: str | None) -> Field | None:
        """The field of that key, None when the form has (or has any longer) no such field."""
        return next((item for item in self.fields if item.key == key), None)

    def number(self, key: str) -> int:
        """The item's number as people see it, from 1. Raises KeyError."""
        for number, item in enumerate(self.fields, start=1):
            if item.key == key:
                return number
        raise KeyError(key)

    def numbered(self, number: int | None) -> Field | None:
        """The field people see under that number."""
        return self.fields[number - 1] if number is not None and 1 <= number <= len(self.fields) else None


@dataclass(frozen=True, slots=True)
class Filling:
    """How far a form is filled.

    values: field key -> kept value (see ``fields.Answer``); empty means left out on purpose.
    at: key of the field being asked; None in the summary.
    offered: moments the person is to choose from for the field being asked.
    confirming: cancelling was asked for once.
    version: rises with every step, to compare and swap on.
    """

    form_key: str
    values: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None
    mode: Mode = Mode.filling
    offered: tuple[str, ...] = ()
    confirming: bool = False
    version: int = 0

    def answered(self, item: Field) -> bool:
        """Whether the field has a value that the form as it is today accepts."""
        value = self.values.get(item.key)
        return value is not None and item.accepts(value)

    def value(self, item: Field) -> str:
        """The accepted value, or nothing."""
        return self.values[item.key] if self.answered(item) else ""

    def with_value(self, key: str, value: str) -> Filling:
        return replace(self, values={**self.values, key: value})

    def to_json(self) -> str:
        """All of it as JSON text that ``from_json`` reads back."""
        return _KEPT.encode(
            {
                "form": self.form_key,
                "values": dict(self.values),
                "at": self.at,
                "mode": self.mode.value,
                "offered": list(self.offered),
                "confirming": self.confirming,
                "version": self.version,
            }
        )


def outstanding(form: Form, filling: Filling, *, after: str | None = None) -> tuple[Field, ...]:
    """Fields not yet answered, those after the field ``after`` first, then the ones before it."""
    start = form.number(after) if form.field(after) and after else 0
    turned = form.fields[start:] + form.fields[:start]
    return tuple(item for item in turned if not filling.answered(item))


def missing(form: Form, filling: Filling) -> tuple[Field, ...]:
    """Required fields without an answer, in the form's order."""
    return tuple(item for item in form.fields if item.required and not filling.answered(item))


def answers(form: Form, filling: Filling) -> dict[str, str]:
    """Field key -> kept value for everything answered with something, as the caller stores it."""
    return {item.key: filling.value(item) for item in form.fields if filling.value(item)}


def from_json(form: Form, kept: str) -> Filling:
    """Reads a filling kept under this or another version of the form.

    A value of a field that is gone is kept but not used; a new field is simply not answered yet; a value the field no
    longer accepts is asked again. Raises ValueError when ``kept`` is no filling of this form.
    """
    data: Any = json.loads(kept)
    if not isinstance(data, dict) or data.get("form") != form.key:
        raise ValueError(f"not a filling of form {form.key}")
    filling = Filling(
        form_key=form.key,
        values={str(key): str(value) for key, value in data.get("values", {}).items()},
        at=data.get("at"),
        mode=Mode(data.get("mode", Mode.filling)),
        offered=tuple(data.get("offered", ())),
        confirming=bool(data.get("confirming", False)),
        version=int(data.get("version", 0)),
    )
    return _settled(form, filling)


def _settled(form: Form, filling: Filling) -> Filling:
    """The place in the form made one that exists: a lost question gives way to the next open one."""
    if form.field(filling.at):
        return filling
    todo = outstanding(form, filling)
    if filling.mode is Mode.filling:
        mode = Mode.filling if todo else Mode.summary
        return replace(filling, at=todo[0].key if todo else None, mode=mode, offered=())
    if filling.mode is Mode.summary and missing(form, filling):
        return replace(filling, at=missing(form, filling)[0].key, mode=Mode.filling, offered=())
    return replace(filling, at=None, offered=())
