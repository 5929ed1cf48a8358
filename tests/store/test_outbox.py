"""The outbox: once, in order, leased, fenced, settled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from store import outbox, results
from store.db import Database
from store.delivery import Claimed
from store.outbox import Final, new_message_id
from store.schema import events
from store.schema import outbox as table
from tests.store.outgoing import START, Piece, opened, put, seconds, state_of, take


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    yield from opened(database_url)


def _sent(database: Database, claimed: Claimed, now: datetime, **receipt: str) -> bool:
    with database.work(now) as work:
        return results.sent(work, claimed, **receipt)


def test_ids_sort_by_moment_and_inside_one_moment() -> None:
    ids = [new_message_id(START + seconds(step // 50)) for step in range(500)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 500
    assert all(re.fullmatch(r"[0-9A-Z]{26}", key) for key in ids)


def test_an_id_is_its_number_in_thirty_two_digits() -> None:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    for number in (0, 1, 31, 32, (1 << 40) - 1, 1 << 40, 1 << 80, (1 << 130) - 1, 0x1234_5678_9ABC_DEF0_1234_5678_9ABC):
        spelled = outbox._spelled(number)
        assert len(spelled) == 26
        assert sum(digits.index(sign) << 5 * place for place, sign in enumerate(reversed(spelled))) == number


def test_a_cause_is_written_once_with_all_its_parts(database: Database) -> None:
    with database.work(START) as work:
        parts = [Piece(body="one"), Piece(body="two"), Piece(body="three")]
        for again in (parts, [*parts, Piece(body="four")], parts[:1]):
            outbox.write(work, message_id=new_message_id(START), cause="c", to="a", parts=again)
        assert work.bells == {"outbox"}
    bodies = []
    for _ in range(4):
        for claimed in take(database, START):
            bodies.append(claimed.body)
            assert _sent(database, claimed, START)
    assert bodies == ["one", "two", "three"]


def test_a_card_must_carry_its_own_id(database: Database) -> None:
    with database.work(START) as work, pytest.raises(ValueError, match="this very id"):
        outbox.write(work, message_id="A" * 26, cause="c", to="a", parts=[Piece(card="B" * 26)])


def test_one_message_of_a_person_at_a_time_and_in_order(database: Database) -> None:
    ids = [put(database, "a", START, body=str(n)) for n in range(3)]
    other = put(database, "b", START)
    first = take(database, START)
    assert [claimed.id for claimed in first] == [ids[0], other]
    assert take(database, START) == []
    assert _sent(database, first[0], START)
    assert [claimed.id for claimed in take(database, START)] == [ids[1]]


def test_a_part_that_waits_holds_up_the_later_parts_of_its_lane_only(database: Database) -> None:
    early = put(database, "a", START)
    late = put(database, "a", START)
    elsewhere = put(database, "a", START, lane=2)
    (claimed,) = take(database, START)
    with database.work(START) as work:
        assert results.later(work, claimed, wait=40, unsure=False, problem="passing")
    assert [row.id for row in take(database, START)] == [elsewhere]
    with database.look() as connection:
        due = {row.id: row.due_at for row in connection.execute(select(table.c.id, table.c.due_at))}
    assert due[early] == START + seconds(40)
    assert due[late] >= START
    (claimed,) = take(database, START + seconds(41))
    assert claimed.id == early


def test_incidents_go_first_and_the_others_are_looked_at_when_patient(database: Database) -> None:
    digest = [put(database, f"d{n}", START, lane=3) for n in range(4)]
    incident = [put(database, f"i{n}", START + seconds(1)) for n in range(4)]
    now = START + seconds(2)
    assert [row.id for row in take(database, now, 3)] == incident[:3]
    assert [row.id for row in take(database, now, 2, patient=True)] == digest[:2]
    assert [row.id for row in take(database, now, 8)] == [incident[3], *digest[2:]]


def test_a_zombie_is_refused_and_the_repeat_is_the_same_bytes(database: Database) -> None:
    key = put(database, "a", START, body="the very bytes")
    (zombie,) = take(database, START)
    assert take(database, START + seconds(29)) == []
    (second,) = take(database, START + seconds(30))
    assert (second.id, second.body) == (key, "the very bytes")
    assert second.unsure_since == START
    assert not _sent(database, zombie, START + seconds(31), message="stale")
    with database.work(START + seconds(31)) as work:
        assert not results.later(work, zombie, wait=1, unsure=False, problem="stale")
        assert not results.fail(work, zombie, "stale")
        assert not results.drop(work, zombie, "stale")
        assert not results.release(work, zombie)
        assert not results.fall_back(work, zombie, "stale")
    assert state_of(database, key) == "leased"
    assert _sent(database, second, START + seconds(32))
    assert not _sent(database, second, START + seconds(33)), "a result is taken once"


def test_settling_drops_what_nobody_saw_and_redraws_what_was_seen(database: Database) -> None:
    seen = put(database, "seen", START, topic="t", card=True)
    on_its_way = put(database, "leased", START, topic="t", card=True)
    rows = take(database, START)
    unseen = put(database, "unseen", START, topic="t", card=True)
    stale = put(database, "unseen", START, topic="t", until_settled=True)
    news = put(database, "unseen", START, topic="t")
    foreign = put(database, "unseen", START, topic="u", card=True)
    assert _sent(database, rows[0], START, code="code-1")
    with database.work(START) as work:
        assert outbox.settle(work, "t", lambda key, person: Final(f"last {key} {person}")) == 2
        assert outbox.settle(work, "t", lambda key, person: Final("again")) == 0
    assert [state_of(database, key) for key in (seen, on_its_way, unseen, stale, news, foreign)] == [
        "sent",
        "leased",
        "dropped",
        "dropped",
        "waiting",
        "waiting",
    ]
    claimed = {row.id: row for row in take(database, START)}
    redraw = next(row for row in claimed.values() if row.kind == "redraw")
    assert (redraw.target, redraw.code, redraw.body) == (seen, "code-1", f"last {seen} seen")
    assert news in claimed, "the text of the topic goes out before later cards"
    assert _sent(database, redraw, START)
    assert _sent(database, rows[1], START, code="code-2")
    (late,) = [row for row in take(database, START) if row.kind == "redraw"]
    assert (late.target, late.code) == (on_its_way, "code-2")


def test_a_card_settled_on_its_way_and_surely_not_sent_is_dropped_with_its_redraw(database: Database) -> None:
    key = put(database, "a", START, topic="t", card=True)
    (claimed,) = take(database, START)
    with database.work(START) as work:
        assert outbox.settle(work, "t", lambda key, person: Final("last")) == 1
    with database.work(START) as work:
        assert results.later(work, claimed, wait=1, unsure=False, problem="passing")
    assert state_of(database, key) == "dropped"
    assert take(database, START + seconds(10)) == []
    with database.look() as connection:
        assert results.next_due(connection) is None


def test_a_card_settled_while_it_may_have_arrived_is_sent_again_then_redrawn(database: Database) -> None:
    key = put(database, "a", START, topic="t", card=True)
    (claimed,) = take(database, START)
    with database.work(START) as work:
        outbox.settle(work, "t", lambda key, person: Final("last"))
    with database.work(START) as work:
        assert results.later(work, claimed, wait=1, unsure=True, problem="lost answer")
    (again,) = take(database, START + seconds(2))
    assert (again.id, again.body) == (key, claimed.body)
    assert _sent(database, again, START + seconds(2), code="learnt")
    (redraw,) = take(database, START + seconds(2))
    assert (redraw.kind, redraw.code) == ("redraw", "learnt")


def test_a_tap_redraws_with_its_own_code_and_proves_arrival(database: Database) -> None:
    key = put(database, "a", START, topic="t", card=True)
    (claimed,) = take(database, START)
    with database.work(START) as work:
        results.later(work, claimed, wait=100, unsure=True, problem="lost answer")
    with database.work(START + seconds(5)) as work:
        outbox.settle(work, "t", lambda key, person: Final("last"), tapped={key: "tap-code"})
    assert state_of(database, key) == "sent"
    (redraw,) = take(database, START + seconds(5))
    assert (redraw.kind, redraw.code) == ("redraw", "tap-code")


def test_the_code_of_sending_stays_for_later_when_a_tap_brought_its_own(database: Database) -> None:
    key = put(database, "a", START, topic="t", card=True)
    (claimed,) = take(database, START)
    _sent(database, claimed, START, code="from sending")
    with database.work(START) as work:
        assert outbox.redraw(work, key, cause=f"{key}:confirmed", face=Final("half"), code="of the tap")
    (half,) = take(database, START)
    assert half.code == "of the tap"
    _sent(database, half, START)
    with database.work(START) as work:
        assert outbox.settle(work, "t", lambda key, person: Final("last")) == 1
    (last,) = take(database, START)
    assert last.code == "from sending"
    _sent(database, last, START)
    with database.work(START) as work:
        assert outbox.settle(work, "t", lambda key, person: Final("more"), mark="later") == 1
    (spent,) = take(database, START)
    assert spent.code is None, "each code works once"


def test_a_text_twin_goes_out_once_and_is_dropped_when_settled(database: Database) -> None:
    put(database, "a", START, topic="t", card=True, twin="as text", cause="c")
    (claimed,) = take(database, START)
    with database.work(START) as work:
        assert results.fall_back(work, claimed, "card refused")
        assert not results.fall_back(work, claimed, "card refused")
    with database.work(START) as work:
        outbox.settle(work, "t", lambda key, person: Final("last"))
    assert take(database, START) == []


def test_a_repeat_past_the_window_is_noted_and_recorded(database: Database) -> None:
    put(database, "a", START, body="plain")
    (claimed,) = take(database, START)
    with database.work(START) as work:
        assert results.swap_body(work, claimed, "plain, perhaps again")
        assert results.later(work, claimed, wait=0, unsure=True, problem="lost answer")
    (again,) = take(database, START)
    assert (again.body, again.noted, again.unsure_since) == ("plain, perhaps again", True, START)
    with database.look() as connection:
        assert connection.execute(select(events.c.act)).scalars().all() == ["message.repeated"]


def test_failed_rows_wait_until_somebody_was_told(database: Database) -> None:
    key = put(database, "a", START)
    (claimed,) = take(database, START)
    with database.work(START) as work:
        assert results.fail(work, claimed, "no such person")
    with database.look() as connection:
        assert results.failed(connection) == [key]
    with database.work(START) as work:
        results.bury(work, key)
    with database.look() as connection:
        assert results.failed(connection) == []
    assert state_of(database, key) == "dead"


def test_forgotten_rows_are_named(database: Database) -> None:
    waiting, leased = put(database, "a", START), put(database, "b", START)
    taken = take(database, START)
    _sent(database, taken[0], START)
    put(database, "c", START)
    with database.look() as connection:
        assert results.stuck(connection, START + seconds(59)) == []
        found = {row.what: row for row in results.stuck(connection, START + seconds(95))}
    assert set(found) == {"waiting", "leased"}
    assert found["leased"].id == leased
    assert waiting != leased
