"""Two ladders at once, for 市信用办 and for the unit's leaders; each ends only with its own confirmation (ZX-24).

Rungs are numbered from 0; after the last one everybody of the ladder is called in rounds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from handlers.context import INCIDENT, SYSTEM, Context
from handlers.incidents import incident, policy
from handlers.incidents.incident import Track
from handlers.incidents.told import told_of
from handlers.texts import incident_cards as cards
from handlers.texts.incident_cards import Call
from store import deadlines, incidents, outbox
from store.deadlines import Deadline
from store.incidents import Incident
from store.outbox import Outgoing

log = structlog.get_logger(__name__)

_RUNG = {Track.office: "incident_office", Track.leader: "incident_leader"}
_ROUND = {Track.office: "incident_office_round", Track.leader: "incident_leader_round"}
RULES = (*_RUNG.values(), *_ROUND.values())


def topic_of(it: Incident, about: str) -> str:
    return f"{it.no}:{about}"


def begin(ctx: Context, it: Incident, track: Track) -> dict[str, str]:
    """Calls the first rung that has anybody; who was called, and whose place they take."""
    return _climb(ctx, it, track, 0, ctx.now)


def stop(ctx: Context, it: Incident, track: Track) -> None:
    deadlines.void(ctx.work, it.case.id, (_RUNG[track], _ROUND[track]))


def fired(ctx: Context, deadline: Deadline) -> None:
    it = incidents.locked(ctx.work, deadline.case)
    track = next(one for one in Track if deadline.rule in (_RUNG[one], _ROUND[one]))
    if it is None or not it.is_open or incident.confirmed(it, track) is not None:
        return
    if deadline.rule == _ROUND[track]:
        _call_all(ctx, it, track, deadline.ordinal, deadline.wanted_at)
    elif deadline.ordinal > incident.level(it, track):
        # A rung that was reached before its time, because the one below could not be, is not called twice.
        _climb(ctx, it, track, deadline.ordinal, deadline.wanted_at)


def _climb(
    ctx: Context, it: Incident, track: Track, level: int, wanted_at: datetime, skipped: tuple[str, ...] = ()
) -> dict[str, str]:
    """A rung without a reachable person is skipped at once, and the next one is told so."""
    ladder = policy.rules_of(it).ladder(track)
    for rung in range(level, len(ladder)):
        role = ladder[rung][1]
        called = policy.reachable(ctx, it, role)
        if called:
            incidents.climb(ctx.work, incident.climbed(it, track, rung))
            following = _following(it, track, rung, wanted_at, ctx.now)
            _call(ctx, it, track, called, f"{rung}", role, following, skipped)
            _plan(ctx, it, track, rung, wanted_at)
            return called
        skipped = tuple(dict.fromkeys([*skipped, role]))
        ctx.work.record("ladder.skipped", by=SYSTEM, case=it.case.id, track=track.value, level=rung, vacant=role)
    incidents.climb(ctx.work, incident.climbed(it, track, len(ladder)))
    return _call_all(ctx, it, track, 1, wanted_at)


def _call_all(ctx: Context, it: Incident, track: Track, ordinal: int, wanted_at: datetime) -> dict[str, str]:
    """Everybody of the ladder once more; rounds missed meanwhile are not caught up."""
    rules = policy.rules_of(it)
    called: dict[str, tuple[str, str]] = {}
    for _, role in rules.ladder(track):
        for person, instead_of in policy.reachable(ctx, it, role).items():
            called.setdefault(person, (role, instead_of))
    for person, (role, instead_of) in called.items():
        _call(ctx, it, track, {person: instead_of}, f"round:{ordinal}", role, (rules.round, ""), ())
    if not called:
        log.error("incident_ladder_without_people", case=it.no, track=track.value)
        ctx.work.record("ladder.nobody", by=SYSTEM, case=it.case.id, track=track.value)
    at = later(wanted_at, timedelta(minutes=rules.round), ctx.now)
    deadlines.schedule(ctx.work, it.case.id, _ROUND[track], [(ordinal + 1, at)])
    return {person: instead_of for person, (_, instead_of) in called.items()}


def later(wanted_at: datetime, step: timedelta, now: datetime) -> datetime:
    """The first moment after now that lies whole steps after the one that was wanted."""
    return wanted_at + step * (max(0, (now - wanted_at) // step) + 1)


def _plan(ctx: Context, it: Incident, track: Track, rung: int, wanted_at: datetime) -> None:
    rules = policy.rules_of(it)
    ladder = rules.ladder(track)
    if rung + 1 < len(ladder):
        at = wanted_at + timedelta(minutes=ladder[rung + 1][0] - ladder[rung][0])
        deadlines.schedule(ctx.work, it.case.id, _RUNG[track], [(rung + 1, at)])
    else:
        at = later(wanted_at, timedelta(minutes=rules.round), ctx.now)
        deadlines.schedule(ctx.work, it.case.id, _ROUND[track], [(1, at)])


def _following(it: Incident, track: Track, rung: int, wanted_at: datetime, now: datetime) -> tuple[int, str]:
    """After how many minutes which role is called if nobody confirms (empty: everybody); 0: at this very moment."""
    ladder = policy.rules_of(it).ladder(track)
    if rung + 1 >= len(ladder):
        return policy.rules_of(it).round, ""
    minutes = ladder[rung + 1][0] - ladder[rung][0]
    return (0 if wanted_at + timedelta(minutes=minutes) <= now else minutes), ladder[rung + 1][1]


def _call(
    ctx: Context,
    it: Incident,
    track: Track,
    called: dict[str, str],
    rule: str,
    role: str,
    following: tuple[int, str],
    skipped: tuple[str, ...],
) -> None:
    told, topic = told_of(ctx, it), topic_of(it, track.value)
    for person, instead_of in called.items():
        keys = tuple(ctx.seal(act, it.case.id, person, track.value) for act in ("incident_confirm", "incident_why"))
        call = Call(track, role, ctx.name(instead_of), skipped, following, (keys[0], keys[1]))
        if ctx.now != it.reported_at:
            # After hours without the platform the newest call says everything; others would come in the same second.
            outbox.supersede(ctx.work, topic, person)
        cause = f"{it.no}:{track.value}:{rule}"
        ctx.tell(person, cards.call(told, call), cause=cause, lane=INCIDENT, case=it.case.id, topic=topic)
    ctx.work.record(
        "ladder.called", by=SYSTEM, case=it.case.id, track=track.value, rule=rule, asked=role, people=sorted(called)
    )


def asked(ctx: Context, it: Incident, track: Track) -> list[str]:
    """Whose card still asks for a confirmation: the rungs called so far."""
    if not it.is_open or incident.confirmed(it, track) is not None:
        return []
    rungs = policy.rules_of(it).ladder(track)[: incident.level(it, track) + 1]
    return list(dict.fromkeys(person for _, role in rungs for person in policy.reachable(ctx, it, role)))


def undelivered(ctx: Context, it: Incident, message: Outgoing) -> None:
    """A call that reached nobody of its rung goes to the next one at once."""
    track = next((one for one in Track if message.topic == topic_of(it, one.value)), None)
    if track is None or not it.is_open or incident.confirmed(it, track) is not None:
        return
    level = incident.level(it, track)
    mine = f"{topic_of(it, track.value)}:{level}:"
    same = [one for one in outbox.of_topic(ctx.connection, message.topic) if one.cause.startswith(mine)]
    reached = any(one.state in ("waiting", "leased", "sent") for one in same if one.id != message.id)
    if message.cause.startswith(mine) and not reached:
        ladder = policy.rules_of(it).ladder(track)
        role = ladder[level][1]
        above = next((rung for rung in range(level + 1, len(ladder)) if ladder[rung][1] != role), len(ladder))
        _climb(ctx, it, track, above, ctx.now, (role,))
