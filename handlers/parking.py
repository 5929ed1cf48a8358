"""Updates whose turn failed through a fault of ours: kept, answered honestly, tried again, given up only loudly."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog

from handlers import types
from handlers.house import House
from handlers.texts import common
from handlers.types import Reply, Update
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


def park(house: House, update: Update, now: datetime) -> Reply:
    """Keeps the update (secrets already masked) and says so. Raises DatabaseAway."""
    reply = common.taken_later()
    person = people.fold(update.person)[:64]
    with house.database.work(now) as work:
        seen = inbox.seen(work.connection, update.key)
        if seen is not None:
            return Reply(seen.reply)
        inbox.park(
            work, key=update.key, person=person, kind=type(update).__name__, payload=to_json(update), reply=reply
        )
        reached("parking.kept")
    return Reply(reply)


def count_failure(house: House, parked: inbox.Parked, now: datetime) -> None:
    with house.database.work(now) as work:
        if inbox.park_again(work, parked):
            log.error("update_given_up", key=parked.key)
            work.record("update.given_up", by="system", key=parked.key)


def to_json(update: Update) -> str:
    plain = asdict(update) | {"at": update.at.isoformat()}
    return json.dumps({"kind": type(update).__name__, "update": plain}, ensure_ascii=False)


def from_json(payload: str) -> Update:
    data: dict[str, Any] = json.loads(payload)
    plain = data["update"] | {"at": datetime.fromisoformat(data["update"]["at"])}
    if "answers" in plain:
        plain["answers"] = {key: tuple(value) for key, value in plain["answers"].items()}
    return _BY_NAME[data["kind"]](**plain)
