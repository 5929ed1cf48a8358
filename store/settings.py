"""Numbers the 安全主管 can change in chat, every version kept."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from store.prepared import Prepared
from store.schema import settings
from store.uow import Work

_newest = Prepared(
    select(settings.c.value).where(settings.c.key == bindparam("key")).order_by(settings.c.version.desc()).limit(1)
)


def value(connection: Connection, key: str, default: Any) -> Any:
    """The newest value set for ``key``, or ``default``."""
    found = _newest.scalar(connection, {"key": key})
    return default if found is None else json.loads(found)


def seen(work: Work, key: str, default: Any) -> Any:
    """The same, asked once a turn."""
    known = work.seen
    if ("settings", key) not in known:
        known["settings", key] = _newest.scalar(work.connection, {"key": key})
    found = known["settings", key]
    return default if found is None else json.loads(found)


def put(work: Work, key: str, new: Any, *, by: str) -> int:
    """Returns the version now in force. Running cases keep the policy they were started with."""
    last = work.run(select(func.max(settings.c.version)).where(settings.c.key == key)).scalar() or 0
    row = {"key": key, "version": last + 1, "value": json.dumps(new), "set_by": by, "set_at": work.now}
    work.run(insert(settings), row)
    work.seen.pop(("settings", key), None)
    return int(last) + 1
