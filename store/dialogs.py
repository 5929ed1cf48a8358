"""Forms being filled, one current per person; paused ones are kept until they are taken up again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from store.outcomes import Raced
from store.prepared import Prepared
from store.schema import dialogs
from store.uow import Work

_mine = Prepared(select(dialogs).where(dialogs.c.person == bindparam("person")).order_by(dialogs.c.changed_at.desc()))
_save = Prepared(
    update(dialogs)
    .where(
        dialogs.c.person == bindparam("who"),
        dialogs.c.form == bindparam("which"),
        dialogs.c.subject == bindparam("about"),
        dialogs.c.version == bindparam("seen"),
    )
    .values(
        filling=bindparam("new_filling"),
        current=bindparam("new_current"),
        version=bindparam("new_version"),
        changed_at=bindparam("new_changed"),
    )
)
_insert = Prepared(insert(dialogs).values({column.name: bindparam(column.name) for column in dialogs.c}))
_others = Prepared(
    update(dialogs).where(dialogs.c.person == bindparam("who"), dialogs.c.current.is_(True)).values(current=False)
)
_end = Prepared(
    delete(dialogs).where(
        dialogs.c.person == bindparam("who"),
        dialogs.c.form == bindparam("which"),
        dialogs.c.subject == bindparam("about"),
    )
)


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form in progress. form: its key.  subject: number of the case it is about.  filling: JSON of the answers."""

    person: str
    form: str
    subject: str
    filling: str
    current: bool
    version: int


def of_person(connection: Connection, person: str) -> list[Dialog]:
    """All forms of this person, the latest first."""
    return [_dialog(row) for row in _mine.all(connection, {"person": person})]


def begin(work: Work, person: str, form: str, subject: str, filling: str, *, alone: bool = False) -> Dialog:
    """Starts a form and makes it the current one; another one under way is paused, not lost.

    alone: it is known that the person has no other form open.
    """
    if not alone:
        _others.put(work.connection, {"who": person})
        end(work, person, form, subject)
    dialog = Dialog(person, form, subject, filling, True, 1)
    row = {"person": person, "form": form, "subject": subject, "filling": filling, "current": True, "version": 1}
    _insert.put(work.connection, row | {"changed_at": work.now})
    return dialog


def save(work: Work, dialog: Dialog, filling: str, *, current: bool = True) -> Dialog:
    """Raises Raced when another device has moved the form meanwhile."""
    if current and not dialog.current:
        _others.put(work.connection, {"who": dialog.person})
    moved = replace(dialog, filling=filling, current=current, version=dialog.version + 1)
    values = {"who": dialog.person, "which": dialog.form, "about": dialog.subject, "seen": dialog.version}
    news = {"new_filling": filling, "new_current": current, "new_version": moved.version, "new_changed": work.now}
    if _save.change(work.connection, values | news) != 1:
        raise Raced("dialog")
    return moved


def end(work: Work, person: str, form: str, subject: str) -> None:
    _end.put(work.connection, {"who": person, "which": form, "about": subject})


def _dialog(row: Any) -> Dialog:
    return Dialog(row.person, row.form, row.subject, row.filling, row.current, row.version)
