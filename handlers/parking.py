"""Updates whose turn failed through a fault of ours: kept, answered honestly, tried again, given up only loudly."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog

from handlers import router, types
from handlers.context import SYSTEM, Context
from handlers.house import House
from handlers.texts import common
from handlers.types import Reply, Update
from handlers.understanding.secrets import Guarded
from store import inbox, people
from store import parked as parked_updates
from store.failpoints import reached
from store.fieldkeys import KeyRing, MissingKey, Unsealable

log = structlog.get_logger(__name__)

_KINDS: tuple[type[Update], ...] = (
    types.TextSaid,
    types.PictureSent,
    types.VoiceSent,
    types.FileSent,
    types.PlaceSent,
    types.LinkSent,
    types.MenuTapped,
    types.AppOpened,
    types.Joined,
    types.Left,
    types.CardTapped,
    types.PlatformNotice,
    types.UnknownUpdate,
)
_BY_NAME = {kind.__name__: kind for kind in _KINDS}


def park(house: House, update: Update, now: datetime, *, refused: bool = False) -> Reply:
    """Keeps the update and says so where somebody waits for an answer. Raises DatabaseAway.

    Secrets and numbers were masked before; the rest is sealed, because it may name visitors (ADR 14).

    refused: it was a marked text; nothing of it is kept but this fact.
    """
    reply = common.taken_later() if router.wants_answer(update) else ""
    person = people.fold(update.person)[:64]
    with house.database.work(now) as work:
        seen = inbox.seen(work.connection, update.key)
        if seen is not None:
            return Reply(seen.reply)
        payload = sealed(house.ring, update, refused=refused)
        inbox.park(work, key=update.key, person=person, kind=type(update).__name__, payload=payload, reply=reply)
        reached("parking.kept")
    house.bell.ring(["inbox"])
    return Reply(reply)


def count_failure(house: House, parked: inbox.Parked, update: Update, now: datetime) -> None:
    """After the last try the person hears that nothing came of it; the watchdog tells 安全主管."""
    with house.database.work(now) as work:
        work.cause = parked.key
        if inbox.park_again(work, parked):
            log.error("update_given_up", key=parked.key)
            work.record("update.given_up", by=SYSTEM, key=parked.key)
            if router.wants_answer(update):
                ctx = Context(house, work, update, None)
                router.deliver_late(ctx, update, Reply(common.given_up()))
    house.bell.ring(work.bells)


def sealed(ring: KeyRing, update: Update, *, refused: bool = False) -> str:
    """What stands in the inbox until the next try."""
    return parked_updates.sealed(ring, update.key, to_json(update, refused=refused))


def opened(ring: KeyRing, parked: inbox.Parked) -> tuple[Update, Guarded]:
    """The update as it was parked. Raises MissingKey, Unsealable."""
    return from_json(parked_updates.opened(ring, parked.key, parked.payload))


def count_unreadable(house: House, parked: inbox.Parked, error: MissingKey | Unsealable, now: datetime) -> None:
    """Its key is missing or it is damaged: nobody can be answered, but the others are not kept from their turn."""
    log.error("parked_unreadable", key=parked.key, why=str(error))
    with house.database.work(now) as work:
        work.cause = parked.key
        if inbox.park_again(work, parked):
            work.record("update.given_up", by=SYSTEM, key=parked.key)


def to_json(update: Update, *, refused: bool = False) -> str:
    plain = asdict(update) | {"at": update.at.isoformat()}
    kept = {"kind": type(update).__name__, "update": plain, "refused": refused}
    return json.dumps(kept, ensure_ascii=False)


def from_json(payload: str) -> tuple[Update, Guarded]:
    """The update as it was parked, and what the guard found in it (masked long ago, or refused)."""
    data: dict[str, Any] = json.loads(payload)
    plain = data["update"] | {"at": datetime.fromisoformat(data["update"]["at"])}
    if "answers" in plain:
        plain["answers"] = {key: tuple(value) for key, value in plain["answers"].items()}
    return _BY_NAME[data["kind"]](**plain), Guarded("", refuse=bool(data.get("refused")))
