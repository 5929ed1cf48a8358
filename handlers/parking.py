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
from store.failpoints import reached

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
    """Keeps the update (secrets already masked) and says so where somebody waits for an answer. Raises DatabaseAway.

    refused: it was a marked text; nothing of it is kept but this fact.
    """
    reply = common.taken_later() if router.wants_answer(update) else ""
    person = people.fold(update.person)[:64]
    with house.database.work(now) as work:
        seen = inbox.seen(work.connection, update.key)
        if seen is not None:
            return Reply(seen.reply)
        payload = to_json(update, refused=refused)
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
