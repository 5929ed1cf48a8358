"""Delivery: every kind of answer of the platform, and what the record says afterwards."""

from __future__ import annotations

import threading
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.ports import AlreadySent, Expired, Passing, Permanent, Receipt
from handlers.types import Undelivered
from jobs.delivery import HOLD, deliver
from store import beats, documents, outbox, results
from store.outbox import Final
from store.schema import outbox as table
from store.uow import Work
from tests.jobs.small import SmallHouse, Turns
from tests.store.outgoing import Piece, put, seconds, state_of, take


def _deliver(house: SmallHouse, turns: Turns | None = None) -> int:
    return deliver(house, turn=turns or Turns())


def _passes(house: SmallHouse, value: float) -> None:
    house.clock.move(seconds(value))


def test_a_message_is_sent_once(house: SmallHouse) -> None:
    key = put(house.database, "a", house.clock.now(), body="hello")
    assert _deliver(house) == 1
    assert _deliver(house) == 0
    assert house.messenger.sent == ["hello"]
    assert state_of(house.database, key) == "sent"


def test_a_lost_answer_is_repeated_byte_by_byte_and_past_four_hours_with_a_remark(house: SmallHouse) -> None:
    put(house.database, "a", house.clock.now(), body="hello")
    lost = Passing("answer lost", uncertain=True)
    house.messenger.raises(lost, lost, lost, None)
    for _ in range(2):
        _deliver(house)
        _passes(house, 301)
    assert house.messenger.sent == ["hello"] * 2
    _passes(house, 4 * 3600)
    _deliver(house)
    _passes(house, 4 * 3600 + 301)
    _deliver(house)
    assert house.messenger.sent[2:] == ["(perhaps again) hello"] * 2, "one remark, not two"


def test_a_card_needs_no_remark_since_its_id_is_taken_once(house: SmallHouse) -> None:
    key = put(house.database, "a", house.clock.now(), body="card", card=True)
    house.messenger.raises(Passing("answer lost", uncertain=True), Permanent("known", code=42014))
    _deliver(house)
    _passes(house, 5 * 3600)
    _deliver(house)
    assert house.messenger.sent == ["card", "card"]
    assert state_of(house.database, key) == "sent"


def test_what_the_platform_has_already_is_sent(house: SmallHouse) -> None:
    key = put(house.database, "a", house.clock.now())
    house.messenger.raises(AlreadySent("again"))
    _deliver(house)
    assert state_of(house.database, key) == "sent"


@pytest.mark.parametrize("how", ["permanent", "unreachable"])
def test_the_unreachable_are_made_known_until_somebody_has_heard(house: SmallHouse, how: str) -> None:
    key = put(house.database, "a", house.clock.now())
    if how == "permanent":
        house.messenger.raises(Permanent("no such person", blame="recipient"))
    else:
        house.messenger.says = lambda body: Receipt(unreachable=frozenset({"a"}))
    turns = Turns(error=RuntimeError("broken handler"))
    _deliver(house, turns)
    assert state_of(house.database, key) == "failed"
    turns.error = None
    _deliver(house, turns)
    assert state_of(house.database, key) == "dead"
    assert [type(update) for update in turns.taken] == [Undelivered, Undelivered]
    assert {update.key for update in turns.taken} == {f"undelivered:{key}"}
    _deliver(house, turns)
    assert len(turns.taken) == 2
    assert len(house.messenger.sent) == 1


def test_a_fault_of_the_configuration_loses_nothing(house: SmallHouse) -> None:
    keys = [put(house.database, person, house.clock.now(), card=True, twin="t") for person in "abcdefghijkl"]
    refused = Permanent("address not trusted", code=60020, blame="configuration")
    house.messenger.raises(*[refused] * 100)
    _deliver(house)
    tried = len(house.messenger.sent)
    assert tried <= 8
    _passes(house, 59)
    assert _deliver(house) == 0
    assert {state_of(house.database, key) for key in keys} == {"waiting"}
    _passes(house, 2)
    _deliver(house)
    assert len(house.messenger.sent) == tried + 1, "one probe, no storm"
    house.messenger.raises()
    _passes(house, 61)
    _deliver(house)
    assert {state_of(house.database, key) for key in keys} == {"sent"}


def test_while_the_platform_is_away_it_is_asked_seldom_and_afterwards_all_goes_out(house: SmallHouse) -> None:
    keys = [put(house.database, f"p{n}", house.clock.now()) for n in range(60)]
    house.messenger.raises(*[Passing("connection refused")] * 10_000)
    start = house.clock.now()
    while house.clock.now() < start + timedelta(minutes=10):
        _deliver(house)
        _passes(house, 1)
    asked = len(house.messenger.sent)
    assert 100 < asked < 600, "at most one probe a second"
    house.messenger.raises()
    for _ in range(8):
        _deliver(house)
        _passes(house, 1)
    assert {state_of(house.database, key) for key in keys} == {"sent"}
    with house.database.look() as connection:
        assert beats.one(connection, HOLD) is None


def test_a_rate_limit_stops_everything_for_its_time(house: SmallHouse) -> None:
    for person in "abc":
        put(house.database, person, house.clock.now())
    house.messenger.raises(*[Passing("limit", code=45009, wait=60)] * 3)
    _deliver(house)
    tried = len(house.messenger.sent)
    _passes(house, 30)
    assert _deliver(house) == 0
    _passes(house, 31)
    _deliver(house)
    assert len(house.messenger.sent) == tried + 3


def test_a_refused_card_is_sent_as_text(house: SmallHouse) -> None:
    key = put(house.database, "a", house.clock.now(), card=True, body="card", twin="twin")
    house.messenger.raises(Permanent("bad field", code=42033))
    turns = Turns()
    _deliver(house, turns)
    assert house.messenger.sent == ["card", "twin"]
    assert state_of(house.database, key) == "dead"
    assert turns.taken == []


def _seen_card(house: SmallHouse) -> str:
    key = put(house.database, "a", house.clock.now(), topic="t", card=True, body="card")
    _deliver(house)
    return key


def _settle(house: SmallHouse) -> None:
    with house.database.work(house.clock.now()) as work:
        outbox.settle(work, "t", lambda key, person: Final("last face", "last words"))


def test_a_settled_card_gets_its_last_face(house: SmallHouse) -> None:
    _seen_card(house)
    _settle(house)
    _deliver(house)
    assert house.messenger.redrawn == [("last face", "code")]
    assert house.messenger.sent == ["card"]


@pytest.mark.parametrize("why", ["expired", "older than 72 hours", "refused"])
def test_a_card_that_cannot_be_redrawn_is_followed_by_a_text(house: SmallHouse, why: str) -> None:
    _seen_card(house)
    if why == "older than 72 hours":
        _passes(house, 73 * 3600)
    _settle(house)
    error = Expired("used") if why == "expired" else Permanent("api not allowed", code=48002, blame="configuration")
    house.messenger.raises(*([] if why.startswith("older") else [error]))
    _deliver(house)
    _deliver(house)
    assert house.messenger.sent == ["card", "last words"]


def test_a_redraw_that_perhaps_worked_is_not_followed_by_a_text(house: SmallHouse) -> None:
    _seen_card(house)
    _settle(house)
    house.messenger.raises(Passing("answer lost", uncertain=True), Expired("used"))
    _deliver(house)
    _passes(house, 10)
    _deliver(house)
    assert len(house.messenger.redrawn) == 2
    assert house.messenger.sent == ["card"]


def _document(house: SmallHouse) -> int:
    with house.database.work(house.clock.now()) as work:
        return documents.keep(work, case=1, name="report.docx", content=b"PK").id


def test_a_file_is_uploaded_once_and_again_when_its_handle_expired(house: SmallHouse) -> None:
    put(house.database, "a", house.clock.now(), body="file", document=_document(house))
    house.messenger.raises(Passing("connection refused"), Permanent("handle gone", code=40007, blame="media"))
    _deliver(house)
    _passes(house, 4 * 86400)
    _deliver(house)
    assert house.messenger.sent == ["file+media-1", "file+media-1", "file+media-2"]
    assert house.messenger.uploads == ["report.docx"] * 2


def test_a_message_that_breaks_our_own_code_is_given_up_and_made_known(house: SmallHouse) -> None:
    broken = put(house.database, "a", house.clock.now(), body="file", document=4711)
    behind = put(house.database, "a", house.clock.now())
    other = put(house.database, "b", house.clock.now())
    turns = Turns()
    for _ in range(12):
        _deliver(house, turns)
        assert state_of(house.database, other) == "sent"
        _passes(house, 301)
    assert state_of(house.database, broken) == "dead"
    assert state_of(house.database, behind) == "sent"
    assert [update.key for update in turns.taken] == [f"undelivered:{broken}"]


def test_one_person_is_served_one_at_a_time_and_in_order(house: SmallHouse) -> None:
    for number in range(20):
        put(house.database, f"p{number % 4}", house.clock.now(), body=f"p{number % 4}:{number:02}")
    flying: set[str] = set()
    order: dict[str, list[str]] = defaultdict(list)
    together = threading.Barrier(2, timeout=5)
    lock = threading.Lock()

    def answer(body: str) -> Receipt:
        person = body.partition(":")[0]
        with lock:
            assert person not in flying, "two at once"
            flying.add(person)
            order[person].append(body)
        if body in ("p0:00", "p1:01"):
            together.wait()
        with lock:
            flying.remove(person)
        return Receipt()

    house.messenger.says = answer
    _deliver(house)
    assert sum(map(len, order.values())) == 20
    assert all(bodies == sorted(bodies) for bodies in order.values())


def test_what_cannot_wait_gets_its_turn_during_a_slow_delivery(house: SmallHouse) -> None:
    put(house.database, "a", house.clock.now())
    looked = threading.Event()

    def slow(body: str) -> Receipt:
        assert looked.wait(5), "nobody looked meanwhile"
        return Receipt()

    house.messenger.says = slow
    deliver(house, turn=Turns(), between=looked.set)
    assert house.metrics.outcomes["sent"] == 1


def test_a_run_ends_in_time_and_rings_for_the_rest(house: SmallHouse) -> None:
    put(house.database, "a", house.clock.now())
    assert deliver(house, turn=Turns(), seconds=0) == 0
    assert house.bell.rung == ["outbox"]


def test_told_to_stop_it_takes_nothing_more(house: SmallHouse) -> None:
    put(house.database, "a", house.clock.now())
    stop = threading.Event()
    stop.set()
    assert deliver(house, turn=Turns(), stop=stop) == 0


def test_a_sender_that_died_is_replaced_and_its_late_word_refused(house: SmallHouse) -> None:
    key = put(house.database, "a", house.clock.now(), body="hello")
    (zombie,) = take(house.database, house.clock.now())
    _passes(house, 31)
    _deliver(house)
    with house.database.work(house.clock.now()) as work:
        assert not results.later(work, zombie, wait=0, unsure=True, problem="late")
    assert state_of(house.database, key) == "sent"
    assert house.messenger.sent == ["hello"]


def test_a_clock_behind_the_record_delivers_nothing(house: SmallHouse) -> None:
    with house.database.work(house.clock.now()) as work:
        work.record("something", by="a")
    put(house.database, "a", house.clock.now() - timedelta(hours=2))
    house.clock.move(-timedelta(minutes=6))
    assert _deliver(house) == 0
    house.clock.move(timedelta(minutes=2))
    assert _deliver(house) == 1


@pytest.mark.slow
def test_a_burst_to_twenty_people_breaks_no_limit_and_incidents_pass_it(house: SmallHouse) -> None:
    """An incident in the middle of it is out within seconds of the wall clock of the record (F14)."""
    now = house.clock.now()
    with house.database.work(now) as work:
        for number in range(1_000):
            _write(work, f"p{number % 20}", 2, f"{number}")
    got: dict[str, list[datetime]] = defaultdict(list)
    lock = threading.Lock()

    def answer(body: str) -> Receipt:
        with lock:
            got[body.partition(":")[0]].append(house.clock.now())
        return Receipt()

    house.messenger.says = answer
    incident_sent = False
    while house.clock.now() < now + timedelta(minutes=5):
        _deliver(house)
        if not incident_sent and house.clock.now() > now + timedelta(minutes=2):
            with house.database.work(house.clock.now()) as work:
                _write(work, "p7", 0, "incident")
            before = len(got["p7"])
            _deliver(house)
            assert len(got["p7"]) == before + 1, "the incident found room at once"
            incident_sent = True
        house.clock.move(seconds(10))
    for moments in got.values():
        moments.sort()
        pairs = zip(moments, moments[25:], strict=False)
        assert all(late - early >= seconds(60) for early, late in pairs), "never 26 within a minute"
        assert len(moments) >= 50, "nobody starved"
    with house.database.look() as connection:
        states = set(connection.execute(select(table.c.state)).scalars())
    assert states == {"sent"}


def _write(work: Work, person: str, lane: int, name: str) -> None:
    key = outbox.new_message_id(work.now)
    parts = [Piece(body=f"{person}:{name}")]
    outbox.write(work, message_id=key, cause=f"burst:{name}", to=person, parts=parts, lane=lane)
