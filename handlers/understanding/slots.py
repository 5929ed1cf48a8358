"""Reading the slots of an intent off the sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from handlers.understanding import slot_people as people
from handlers.understanding import slot_places as places
from handlers.understanding import slot_things as things
from handlers.understanding import slot_why as why
from handlers.understanding.cases_spoken import short_number
from handlers.understanding.commands import case_no_in
from handlers.understanding.meaning import SHANGHAI, Slot
from handlers.understanding.roles_spoken import role_in
from handlers.understanding.slot_archives import inside_papers, papers
from handlers.understanding.slot_because import as_said, because, without_the_name, without_the_thing
from handlers.understanding.slot_clauses import besides, state
from handlers.understanding.slot_labels import labelled
from handlers.understanding.slot_table import HAPPENED, OUTSIDERS, TIME, TROUBLED, WANTED, WHOLE
from handlers.understanding.slot_times import Times, times_of
from handlers.understanding.slot_what_for import what_for
from handlers.understanding.wording import as_typed, as_written

__all__ = ["WANTED", "slots_of"]


def slots_of(intent: str, text: str, typed: str, now: datetime) -> tuple[dict[str, Slot], str]:
    """The slots ``intent`` has in ``text`` (plain; ``typed`` as the person wrote it), and why to ask, if there is a reason.

    media_named goes with media_no, for our own forms: the carriers as they were called.
    """
    wanted = WANTED.get(intent, ())
    if not wanted:
        return {}, ""
    times = _times(intent, wanted, text, now)
    found = times.slots | _named(intent, wanted, times.rest)
    if "reason" in wanted and not set(TIME) & set(wanted):
        found["reason"] = as_said(_reason(intent, text), text)
    found |= _dictated(labelled(intent, times.rest, wanted), found)
    if "media_no" in wanted and (number := things.media_no(text)):
        found["media_no"] = number
    kept = {name: _spelled(name, typed, value) for name, value in found.items()}
    if intent == "vulnerability" and kept.get("device") == kept.get("system"):
        kept.pop("device", None)
    told = {name: kept[name] for name in wanted if kept.get(name)}
    if "media_no" in told:
        told["media_named"] = tuple(things.media_named(text, typed))
    return told, times.doubt


def _spelled(name: str, typed: str, value: Slot) -> Slot:
    """Whole clauses stay as they were written; of names and things the usual spelling finds more."""
    if not isinstance(value, str):
        return value
    return (as_written if name in {"reason", "purpose"} else as_typed)(typed, value)


def _dictated(told: Mapping[str, Slot], found: dict[str, Slot]) -> dict[str, Slot]:
    """What pieces name outright; 访客 日报社记者温婷 is a unit and a name."""
    said = dict(told)
    who = people.visitors_and_unit(str(said["visitors"])) if "visitors" in said else {}
    if "visitors" in said and "visitors" not in who and not people.is_name(str(said["visitors"])):
        del said["visitors"]
    said = {**who, **said, **({"visitors": who["visitors"]} if "visitors" in who else {})}
    several = str(found.get("visitors", ""))
    return said | ({"visitors": several} if "visitors" in said and str(said["visitors"]) in several.split("、") else {})


def _times(intent: str, wanted: tuple[str, ...], text: str, now: datetime) -> Times:
    titled = papers(text) if "archive" in wanted else ""
    hidden = text.replace(titled, "档" * len(titled)) if titled else text
    times = times_of(hidden, now, past=intent in HAPPENED, whole=intent in WHOLE)
    rest = times.rest.replace("档" * len(titled), titled) if titled else times.rest
    wants_time = "start" in wanted or "end" in wanted
    if intent not in HAPPENED and intent not in WHOLE:
        times = _not_long_past(times, now)
    if intent in _AT_THE_DOOR:
        times = _at_the_door(intent, times)
    return Times({k: v for k, v in times.slots.items() if k in wanted}, times.doubt if wants_time else "", rest)


_LONG = timedelta(days=60)


def _not_long_past(times: Times, now: datetime) -> Times:
    """十年前的登记簿 says how old a thing is, not when something is to be done."""
    told = {name: at for name, at in times.slots.items() if not (isinstance(at, datetime) and at < now - _LONG)}
    return Times(told, times.doubt, times.rest)


_AT_THE_DOOR = frozenset({"check_in", "check_out"})


def _at_the_door(intent: str, times: Times) -> Times:
    """The one time said is when they came, or left; of two readings the one by day."""
    at = times.slots.get("end" if intent == "check_out" and "end" in times.slots else "start")
    if isinstance(at, tuple):
        by_day = [each for each in at if isinstance(each, datetime) and 7 <= each.astimezone(SHANGHAI).hour < 20]
        at = by_day[0] if len(by_day) == 1 else at
    elif isinstance(at, datetime) and at.astimezone(SHANGHAI).hour < 6:
        at = None  # 四点走的, said in the morning: of yesterday, or mistaken
    doubt = times.doubt if isinstance(at, tuple) else ""
    return Times({"end" if intent == "check_out" else "start": at} if at else {}, doubt, times.rest)


def _named(intent: str, wanted: tuple[str, ...], text: str) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    if intent in OUTSIDERS:
        found |= people.visitors_and_unit(text)
    if intent == "room_entry":
        found |= _outsiders_in(text)
    for name in wanted:
        if name in found:
            continue
        value = _READ[name](intent, text) if name in _READ else None
        if value:
            found[name] = value
    return found | _way(intent, wanted, text, found)


def _outsiders_in(text: str) -> dict[str, Slot]:
    """华为工程师石磊: a name with the unit it comes from is a visitor's."""
    who = people.visitors_and_unit(text)
    named = who.get("visitors", "") if "visitor_unit" in who else ""
    if not named:
        return {}
    return {"visitors": named, "person": ""} if people.is_name(named) else {"visitors": named}


def _way(intent: str, wanted: tuple[str, ...], text: str, found: dict[str, Slot]) -> dict[str, Slot]:
    """Destination and purpose stand beside each other: 去哈尔滨 | 开会."""
    way: dict[str, Slot] = {}
    after = 0
    if "destination" in wanted:
        where, after = _WHERE.get(intent, places.destination)(text)
        if where and not (intent == "archive_borrow" and where in {"科里", "家", "单位", "宿舍"}):
            way["destination"] = where
    if "purpose" in wanted:
        what = what_for(intent, text, after, found | way)
        if what:
            way["purpose"] = what
    return way


_WHERE = {
    "data_release": places.receiver,
    "media_repair": places.workshop,
    "device_repair": places.workshop,
    "archive_borrow": places.borrower,
}


def _reason(intent: str, text: str) -> str:
    if named := why.reason_named(text):
        return named
    told = _reason_by_kind(intent, text) or because(intent, text)
    told = without_the_name(told) if intent.startswith("account") else told
    return without_the_thing(told) if intent in _OF_THINGS else told


_OF_THINGS = TROUBLED | {"media_destroy", "facility_maintenance", "account_close"}


def _reason_by_kind(intent: str, text: str) -> str:
    if intent in TROUBLED:
        return why.trouble(text) or state(text, "things")
    told = why.why_leaving(intent, text) if intent in _LEFT else ""
    if told or intent == "stand_in":
        return told
    if intent in {"reject", "withdraw"}:
        return besides(text)
    return state(text, _WHOSE_STATE.get(intent, "pressed")) if intent not in _NO_STATE else ""


_WHOSE_STATE = {"account_change": "people", "account_close": "people", "account_open": "moved"}
_NO_STATE = frozenset(
    {"archive_destroy", "media_destroy", "media_takeout", "media_issue", "facility_maintenance", "data_release"}
)


_LEFT = frozenset({"account_close", "account_change", "stand_in", "withdraw"})


def _count(intent: str, text: str) -> int | None:
    if intent == "account_open":
        heads = people.count_heads(text)
        return heads if heads and heads > 1 else things.accounts_asked(text)
    if intent in OUTSIDERS or intent == "room_entry":
        return people.count_heads(text)
    return people.count_pieces(text, intent)


def _role(intent: str, text: str) -> str:
    found = role_in(text)
    return found[0] if found else ""


def _system(intent: str, text: str) -> str:
    if intent == "device_connect":
        return things.network(text)
    if intent in {"room_equipment", "device_fault"}:
        named = things.system(text)
        return named if named.endswith(("系统", "平台")) else ""
    return things.system(text, network=intent == "ext_network", loose=intent in _LOOSE)


_LOOSE = frozenset({"incident", "vulnerability", "system_change", "ext_network", "ext_remote"})


def _device(intent: str, text: str) -> str:
    if intent == "ext_device":
        return things.device_of_place(text)
    if intent == "device_connect" and (plug := things.port(text)):
        text = text.replace(plug, "")
    return things.device(text, facilities=intent == "facility_maintenance", parts=intent == "device_fault")


def _person(intent: str, text: str) -> str:
    if intent == "media_takeout":
        return people.companion(text)
    return people.spoken_of(text) if intent in _DECIDED else people.person(text)


_DECIDED = frozenset({"nudge", "agree", "reject"})

_READ: dict[str, Callable[[str, str], Slot | None]] = {
    "place": lambda intent, text: (things.port(text) if intent == "device_connect" else "") or places.place(text),
    "device": _device,
    "archive": lambda intent, text: inside_papers(text) if intent == "ext_sensitive" else papers(text),
    "system": _system,
    "account": lambda intent, text: things.account(text) or things.account_first(intent, text),
    "person": _person,
    "host": lambda intent, text: people.host(text),
    "count": _count,
    "reason": lambda intent, text: as_said(_reason(intent, text), text),
    "role": _role,
    "case_no": lambda intent, text: case_no_in(text) or short_number(text),
}
