"""What is old and proves nothing is forgotten, a few rows at a time; ``events`` and cases are never touched.

What is to go is looked up without the writers' lock; only the few rows of one batch are then written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, cast, delete, null, or_, select, update

from store.among import among
from store.outbox import first_id_of
from store.prepared import Prepared
from store.retention import Retention
from store.schema import documents, exports, inbox, outbox
from store.uow import Work

BATCH = 200

# ``place`` is where the next batch goes on, so that no row is looked at twice in a round.
_inbox_place = inbox.c.taken_at.label("place")
_old_keys = Prepared(
    select(inbox.c.key.label("id"), _inbox_place)
    .where(inbox.c.state != "waiting", inbox.c.taken_at >= bindparam("since"), inbox.c.taken_at < bindparam("before"))
    .order_by(inbox.c.taken_at)
    .limit(BATCH)
)
_answered = and_(inbox.c.state == "done", inbox.c.reply != "")
_old_replies = Prepared(
    select(inbox.c.key.label("id"), _inbox_place)
    .where(_answered, inbox.c.taken_at >= bindparam("since"), inbox.c.taken_at < bindparam("before"))
    .order_by(inbox.c.taken_at)
    .limit(BATCH)
)
# ``failed`` is dead too, but somebody is still to hear of it.
_over = and_(
    or_(outbox.c.state == "sent", outbox.c.state == "dropped", outbox.c.state == "dead"),
    or_(outbox.c.body != "", outbox.c.twin.is_not(None)),
)
_old_messages = Prepared(
    select(outbox.c.id, outbox.c.id.label("place"))
    .where(_over, outbox.c.id >= bindparam("since"), outbox.c.id < bindparam("before"))
    .order_by(outbox.c.id)
    .limit(BATCH)
)
_drop_keys = among(inbox.c.key, "which", lambda those: delete(inbox).where(those, inbox.c.state != "waiting"))
_drop_replies = among(inbox.c.key, "which", lambda those: update(inbox).where(those, _answered).values(reply=""))
_drop_messages = among(
    outbox.c.id, "which", lambda those: update(outbox).where(those, _over).values(body="", twin=null(), code=null())
)


# Files of ledgers and visits are views of the record, and hold masks of people: who had which is in the trail.
_exports_place = exports.c.asked_at.label("place")
_made = and_(
    exports.c.state != "waiting", exports.c.asked_at >= bindparam("since"), exports.c.asked_at < bindparam("before")
)
_old_files = Prepared(
    select(documents.c.id, _exports_place)
    .join(exports, exports.c.document == documents.c.id)
    .where(_made)
    .order_by(exports.c.asked_at)
    .limit(BATCH)
)
_old_exports = Prepared(select(exports.c.id, _exports_place).where(_made).order_by(exports.c.asked_at).limit(BATCH))
_drop_files = among(cast(documents.c.id, String), "which", lambda those: delete(documents).where(those))
_drop_exports = among(
    cast(exports.c.id, String), "which", lambda those: delete(exports).where(those, exports.c.state != "waiting")
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is forgotten. age: after how long.  place: how a moment is found in its order."""

    name: str
    age: Callable[[Retention], timedelta]
    place: Callable[[datetime], Any]
    _find: Prepared
    _drop: Prepared

    def find(self, connection: Connection, before: datetime, since: Any) -> Sequence[Any]:
        """The next few from ``since`` on, with id and place."""
        return self._find.all(connection, {"before": self.place(before), "since": since})

    def forget(self, work: Work, rows: Sequence[Any]) -> int:
        """Returns how many it was; what has changed since it was looked up stays."""
        return self._drop.change(work.connection, {"which": [str(row.id) for row in rows]})


# Keys first: what is deleted needs no emptying.
KINDS = (
    Kind("keys", lambda kept: kept.keys, lambda moment: moment, _old_keys, _drop_keys),
    Kind("replies", lambda kept: kept.replies, lambda moment: moment, _old_replies, _drop_replies),
    Kind("messages", lambda kept: kept.messages, first_id_of, _old_messages, _drop_messages),
    Kind("files", lambda kept: kept.keys, lambda moment: moment, _old_files, _drop_files),
    Kind("exports", lambda kept: kept.keys, lambda moment: moment, _old_exports, _drop_exports),
)
