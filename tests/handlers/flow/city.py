"""What must hold in the city whatever people do (failures.md 3, I1 to I12), read from the record and the phones."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import Connection, func, select

from jobs.audits import leaks_missed
from store import events, leaks, roles
from store.events import Entry
from store.inbox import dead as inbox_dead
from store.leaks import Leak
from store.roles import EXCLUDES
from store.schema import cases, inbox, outbox
from store.verify import verify
from tests.world import World

DECISIONS = (
    "leak.confirmed",
    "leak.disabled",
    "leak.disabled_corrected",
    "report.accepted",
    "report.returned",
    "leak.closed",
)
CODE_LIFE = timedelta(hours=72)


def all_holds(world: World) -> None:
    with world.house.database.look() as connection:
        _acknowledged_is_kept(world, connection)
        delivered = _nothing_is_left_lying(world, connection)
        _roles_keep_apart(connection)
        numbers = list(connection.execute(select(cases.c.id, cases.c.no)))
        assert len({row.no for row in numbers}) == len(numbers), "I2: one number a report"
        lives = [(leaks.by_case(connection, row.id), list(events.of_case(connection, row.id))) for row in numbers]
    for leak, life in lives:
        assert leak is not None
        _one_decision_each(leak, life)
        _state_and_trail_agree(leak, life)
        _the_ladder_is_climbed_once(leak, life)
        _each_mark_once(life)
        if delivered:
            _cards_are_final(world, leak)


def _acknowledged_is_kept(world: World, connection: Connection) -> None:
    taken = {delivery.document for delivery in world.platform.deliveries if delivery.accepted}
    query = select(func.count()).select_from(inbox).where(inbox.c.kind != "Undelivered")
    assert connection.execute(query).scalar_one() == len(taken), "I1: acknowledged is in the inbox, once"


def _nothing_is_left_lying(world: World, connection: Connection) -> bool:
    """Whether all is delivered; what waits does so after a failed try, and not for long."""
    rows = list(connection.execute(select(outbox.c.state, outbox.c.due_at, outbox.c.problem)))
    assert {row.state for row in rows} <= {"sent", "dropped", "dead", "waiting"}, "I7: every message ends"
    waiting = [row for row in rows if row.state == "waiting"]
    for row in waiting:
        assert row.due_at - world.clock.now() < timedelta(minutes=10), "I7: forgotten"
    return not waiting


def _roles_keep_apart(connection: Connection) -> None:
    held = roles.all_held(connection)
    for role, person in held:
        theirs = {other for other, holder in held if holder == person}
        assert not theirs & EXCLUDES.get(role, frozenset()), "ZZ-03, ZZ-10"


def _one_decision_each(leak: Leak, life: list[Entry]) -> None:
    acts = Counter(entry.act for entry in life)
    for act in ("leak.reported", "leak.confirmed", "leak.disabled", "leak.closed"):
        assert acts[act] <= 1, f"I3: {act} {acts[act]} times"
    decided = Counter(entry.data["ordinal"] for entry in life if entry.act in ("report.accepted", "report.returned"))
    assert all(times == 1 for times in decided.values()), "I3: one decision a submission"
    for entry in life:
        if entry.act in DECISIONS:
            assert entry.actor != leak.case.reporter, f"I4: {entry.act} by the reporter"
        if entry.act == "standin.acted":
            assert entry.data["instead_of"] != leak.case.reporter, "I4: in the reporter's name"


def _state_and_trail_agree(leak: Leak, life: list[Entry]) -> None:
    by = {entry.act: entry for entry in life}
    confirmed = by.get("leak.confirmed") or by.get("leak.disabled")
    assert (leak.confirmed_by or None) == (confirmed.actor if confirmed else None), "I5: confirmed"
    assert (leak.disabled_at is None) == ("leak.disabled" not in by), "I5: disabled"
    assert leak.case.is_open == ("leak.closed" not in by), "I5: closed"
    changes = [entry.act for entry in life if entry.act.startswith("report.") and entry.act != "report.filed"]
    assert leak.report_state == (changes[-1].removeprefix("report.") if changes else "none"), "I5: written report"


def _the_ladder_is_climbed_once(leak: Leak, life: list[Entry]) -> None:
    calls = [entry for entry in life if entry.act == "ladder.called"]
    rungs = [str(entry.data["rule"]) for entry in calls if str(entry.data["rule"]).startswith("rung:")]
    assert rungs == sorted(set(rungs)), f"I8: each rung once, upwards: {rungs}"
    for entry in calls:
        first = str(entry.data["rule"]).startswith("r")
        over = leak.confirmed_at if first else next((one.at for one in life if one.act == "leak.disabled"), None)
        assert over is None or entry.at <= over, "I8: nobody is called after it is over"
        assert leak.case.reporter not in entry.data["people"], "I4: nobody is called about their own report"


def _each_mark_once(life: list[Entry]) -> None:
    marks = Counter(entry.data["percent"] for entry in life if entry.act == "written.reminded")
    late = Counter(entry.data["ordinal"] for entry in life if entry.act == "written.overdue")
    assert all(times == 1 for times in (*marks.values(), *late.values())), f"I9: each reminder once: {marks} {late}"


def _cards_are_final(world: World, leak: Leak) -> None:
    over = {"确认收到": leak.confirmed_at, "已停用账号": leak.disabled_at and leak.disabled_entered_at}
    if leak.report_state != "submitted":
        over["接受"] = world.clock.now()
    for member in world.platform.city.visible():
        if not member.reachable or not member.licensed:
            continue
        for entry in world.platform.chat(member.id):
            if entry.card is None or leak.no not in entry.text:
                continue
            for button, at in over.items():
                young = at is not None and at - entry.at < CODE_LIFE - timedelta(hours=1) and entry.at <= at
                assert not (young and button in entry.buttons.values()), f"I12: {member.id} still sees {button}"


def all_ends(world: World) -> None:
    """After a quiet hour nothing waits any more, no update failed for good, and the trail is whole."""
    world.passes(hours=1)
    with world.house.database.look() as connection:
        assert _nothing_is_left_lying(world, connection), "I7: still waiting after an hour"
        assert inbox_dead(connection) == []
        assert [one for one in leaks_missed(connection, world.clock.now()) if one.kind != "ladder_nobody"] == []
    all_holds(world)
    with world.house.database.look() as connection:
        assert verify(connection).good, "I6: the chain verifies"
