"""Takes what was kept aside while the database was away, in the order of arrival and as of that moment."""

from __future__ import annotations

from typing import Protocol

import structlog

from bot.wecom.parse import update_of
from bot.wecom.receive import Receiver, Refused
from handlers import house as rooms
from handlers.turn import take_turn
from store.db import DatabaseAway
from store.failpoints import reached
from store.spool import Spool, Spooled

log = structlog.get_logger(__name__)


class House(rooms.House, Protocol):
    """The house of the turns, with what lies aside and who opens it."""

    @property
    def receiver(self) -> Receiver: ...

    @property
    def spool(self) -> Spool: ...


def drain(house: House) -> int:
    """Returns how many were taken; stops where the database is away again, losing nothing."""
    if house.spool.is_empty():
        return 0
    count = 0
    for record in house.spool.take():
        try:
            reached("spool.offered")
            _take(house, record)
        except DatabaseAway:
            break
        reached("spool.turned")
        house.spool.done(record)
        reached("spool.done")
        count += 1
    log.info("spool_drained", count=count)
    return count


def _take(house: House, record: Spooled) -> None:
    try:
        opened = house.receiver.receive(record.query, record.body, record.at, check_window=False)
        update = update_of(opened.fields)
    except Refused as refused:
        # It was good when it came, so the keys were changed meanwhile. It must not keep the others waiting for ever.
        log.critical("spooled_callback_refused", reason=str(refused))
        return
    take_turn(house, update, record.at, late=True)
