"""Which slots belong to an intent, and reading them off the sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handlers.understanding import slot_people as people
from handlers.understanding import slot_places as places
from handlers.understanding import slot_things as things
from handlers.understanding import slot_why as why
from handlers.understanding.commands import case_no_in
from handlers.understanding.labelled import labelled
from handlers.understanding.meaning import Slot
from handlers.understanding.roles_spoken import role_in
from handlers.understanding.slot_times import Times, times_of
from handlers.understanding.wording import as_typed

_TIME = ("start", "end")
_OUT = (*_TIME, "visitors", "visitor_unit", "count", "purpose")
WANTED: dict[str, tuple[str, ...]] = {
    "leak": ("start", "system", "account"),
    "incident": ("start", "system"),
    "device_fault": ("start", "device", "place"),
    "vulnerability": ("start", "system", "device", "place", "count"),
    "violation": ("start", "place", "media_no", "person", "account"),
    "media_takeout": (*_TIME, "media_no", "destination", "purpose", "count", "reason"),
    "media_issue": ("end", "media_no", "purpose", "count", "reason"),
    "media_replace": ("media_no", "reason", "count"),
    "media_repair": ("media_no", "reason", "destination", "count"),
    "media_destroy": ("start", "media_no", "count", "person", "reason"),
    "media_transfer": ("start", "media_no", "destination", "person", "count", "purpose"),
    "data_access": (*_TIME, "purpose", "reason"),
    "data_release": ("end", "destination", "purpose", "reason"),
    "device_connect": (*_TIME, "device", "place", "system", "purpose", "count", "reason"),
    "device_change": ("start", "device", "place", "count", "reason"),
    "device_repair": ("device", "reason", "destination", "count"),
    "device_scrap": ("device", "reason", "count", "place"),
    "device_takeout": (*_TIME, "device", "destination", "purpose", "count"),
    "account_open": ("person", "system", "count", "purpose", "account"),
    "account_change": ("person", "system", "account", "reason"),
    "account_close": ("person", "system", "account", "reason"),
    "archive_read": (*_TIME, "archive", "place", "purpose", "reason"),
    "archive_borrow": (*_TIME, "archive", "purpose", "reason"),
    "archive_destroy": ("start", "archive", "count", "place", "destination"),
    "system_change": (*_TIME, "system", "purpose", "reason"),
    "room_entry": (*_TIME, "place", "person", "purpose"),
    "room_equipment": ("start", "place", "device", "system", "count", "purpose"),
    "ext_sensitive": _OUT,
    "ext_network": (*_OUT, "system", "account"),
    "ext_remote": (*_OUT, "system", "account", "reason"),
    "ext_photo": (*_OUT, "place"),
    "ext_media": (*_OUT, "place"),
    "ext_device": (*_OUT, "device", "place"),
    "facility_maintenance": (*_TIME, "device", "place", "reason"),
    "visit": (*_OUT, "place", "host"),
    "check_in": ("visitors", "visitor_unit", "count", "place"),
    "check_out": ("visitors", "visitor_unit", "count", "place"),
    "who_in_room": (*_TIME, "place"),
    "rule": ("article",),
    "on_duty": (*_TIME, "person", "role"),
    "appoint": ("person", "role"),
    "stand_in": (*_TIME, "person", "reason"),
    "ledger": (*_TIME, "place"),
    "overview": _TIME,
    "drill": _TIME,
    "progress": ("case_no",),
    "nudge": ("case_no",),
    "withdraw": ("case_no", "reason"),
    "agree": ("case_no",),
    "reject": ("case_no", "reason"),
}
_HAPPENED = frozenset(
    {
        "leak",
        "incident",
        "device_fault",
        "vulnerability",
        "violation",
        "who_in_room",
        "check_in",
        "check_out",
        "ledger",
        "overview",
    }
)
_WHOLE = frozenset({"ledger", "overview", "on_duty", "stand_in"})
_OUTSIDERS = frozenset(
    {
        "ext_sensitive",
        "ext_network",
        "ext_remote",
        "ext_photo",
        "ext_media",
        "ext_device",
        "visit",
        "check_in",
        "check_out",
    }
)
_TROUBLED = frozenset({"media_replace", "media_repair", "device_repair", "device_scrap", "device_change"})


def slots_of(intent: str, text: str, typed: str, now: datetime) -> tuple[dict[str, Slot], str]:
    """The slots ``intent`` has in ``text`` (plain; ``typed`` as the person wrote it), and why to ask, if there is a reason.

    media_named goes with media_no, for our own forms: the carriers as they were called.
    """
    wanted = WANTED.get(intent, ())
    if not wanted:
        return {}, ""
    times = _times(intent, wanted, text, now)
    found = times.slots | _named(intent, wanted, times.rest)
    found |= labelled(intent, times.rest, wanted)
    if "media_no" in wanted and (number := things.media_no(text)):
        found["media_no"] = number
    kept = {name: as_typed(typed, value) if isinstance(value, str) else value for name, value in found.items()}
    if intent == "vulnerability" and kept.get("device") == kept.get("system"):
        kept.pop("device", None)
    told = {name: kept[name] for name in wanted if kept.get(name)}
    if "media_no" in told:
        told["media_named"] = tuple(things.media_named(text, typed))
    return told, times.doubt


def _times(intent: str, wanted: tuple[str, ...], text: str, now: datetime) -> Times:
    titled = things.archive(text) if "archive" in wanted else ""
    hidden = text.replace(titled, "档" * len(titled)) if titled else text
    times = times_of(hidden, now, past=intent in _HAPPENED, whole=intent in _WHOLE)
    rest = times.rest.replace("档" * len(titled), titled) if titled else times.rest
    wants_time = "start" in wanted or "end" in wanted
    return Times({k: v for k, v in times.slots.items() if k in wanted}, times.doubt if wants_time else "", rest)


def _named(intent: str, wanted: tuple[str, ...], text: str) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    if intent in _OUTSIDERS:
        found |= people.visitors_and_unit(text)
    for name in wanted:
        value = _READ[name](intent, text) if name in _READ else None
        if value:
            found[name] = value
    return found | _way(intent, wanted, text, found)


def _way(intent: str, wanted: tuple[str, ...], text: str, found: dict[str, Slot]) -> dict[str, Slot]:
    """Destination and purpose stand beside each other: 去哈尔滨 | 开会."""
    way: dict[str, Slot] = {}
    after = 0
    if "destination" in wanted:
        where, after = places.receiver(text) if intent == "data_release" else places.destination(text)
        if where:
            way["destination"] = where
    if "purpose" in wanted:
        what = why.purpose_named(text) or ("" if intent in _ONLY_NAMED else _purpose(intent, text, after, found))
        if what:
            way["purpose"] = what
    return way


def _purpose(intent: str, text: str, after: int, found: dict[str, Slot]) -> str:
    if intent == "data_access":
        return why.purpose_of_data(text) or why.purpose_clause(text)
    starts = ([after] if after else []) + _starts(intent, text, found)
    for place in starts:
        what = why.purpose_after(text, place)
        if what:
            return what
    return why.purpose_clause(text) if intent in _FREE_CLAUSE else ""


_LEAD_IN = {
    "media_issue": ("硬盘", "u盘", "光盘", "张"),
    "ext_remote": ("远程登录主机", "远程登录服务器", "远程连服务器", "连服务器", "远程"),
    "ext_device": ("上网",),
    "ext_photo": ("来大厅", "拍照", "照片", "录像", "摄影", "拍摄", "来大厅"),
    "device_takeout": ("下乡", "带出去", "拿出去", "外出"),
    "device_connect": ("交换机上", "内网", "专网", "办公网", "外网"),
}
_ONLY_NAMED = frozenset({"account_open", "system_change", "room_equipment"})
_FREE_CLAUSE = _OUTSIDERS | {
    "media_takeout",
    "media_issue",
    "archive_read",
    "archive_borrow",
    "room_entry",
    "device_takeout",
}


def _starts(intent: str, text: str, found: dict[str, Slot]) -> list[int]:
    """Places in the text behind which what for may stand."""
    behind = [
        str(found[name]).lower()
        for name in _BEHIND.get(intent, ("place", "device", "system"))
        if name in found and intent not in _NOT_BEHIND
    ]
    words = [*behind, *_LEAD_IN.get(intent, ())]
    if intent in _OUTSIDERS - {"ext_sensitive"}:
        words += ["过来", "上门", "来访", "厂家的", "来", "人"]
    return [text.rfind(each) + len(each) for each in words if each in text]


_BEHIND: dict[str, tuple[str, ...]] = {
    "ext_device": ("device",),
    "archive_read": ("archive",),
    "archive_borrow": ("archive",),
}
_NOT_BEHIND = frozenset({"device_connect", "room_equipment", "system_change", "device_takeout", "ext_photo"})


def _reason(intent: str, text: str) -> str:
    named = why.reason_named(text)
    if named:
        return named
    if intent in _TROUBLED:
        return why.trouble(text)
    return why.why_leaving(intent, text) if intent in _LEFT else ""


_LEFT = frozenset({"account_close", "account_change", "stand_in", "withdraw"})


def _count(intent: str, text: str) -> int | None:
    if intent == "account_open":
        heads = people.count_heads(text)
        return heads if heads and heads > 1 else None
    if intent in _OUTSIDERS:
        return people.count_heads(text)
    return people.count_pieces(text, intent)


def _role(intent: str, text: str) -> str:
    found = role_in(text)
    return found[0] if found else ""


def _system(intent: str, text: str) -> str:
    if intent == "device_connect":
        return things.network(text)
    if intent == "room_equipment":
        named = things.system(text)
        return named if named.endswith(("系统", "平台")) else ""
    return things.system(text, network=intent == "ext_network", loose=intent in _LOOSE)


_LOOSE = frozenset({"incident", "vulnerability", "system_change", "ext_network", "ext_remote"})


_READ: dict[str, Callable[[str, str], Slot | None]] = {
    "place": lambda intent, text: places.place(text),
    "device": lambda intent, text: things.device(
        text, facilities=intent == "facility_maintenance", parts=intent == "device_fault"
    ),
    "archive": lambda intent, text: things.archive(text),
    "system": _system,
    "account": lambda intent, text: things.account(text),
    "person": lambda intent, text: people.person(text),
    "host": lambda intent, text: people.host(text),
    "count": _count,
    "reason": _reason,
    "role": _role,
    "case_no": lambda intent, text: case_no_in(text) or "",
}
