"""What is old and proves nothing goes; what is needed, unfinished or proof stays. In small batches."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from jobs.cleanup import clean
from store import inbox
from store.forgetting import BATCH, KINDS
from store.retention import Retention
from store.schema import EPOCH, events, outbox
from store.schema import inbox as callbacks
from store.uow import Work
from tests.jobs.small import SmallHouse
from tests.store.outgoing import START, put, take

DAY = timedelta(days=1)


def _taken(work: Work, key: str, reply: str = "已登记") -> None:
    inbox.remember(work, key=key, person="zhangwei", kind="TextSaid", reply=reply)


def _days_ago(house: SmallHouse, days: float, *keys: str) -> None:
    with house.database.work(house.clock.now() - days * DAY) as work:
        for key in keys:
            _taken(work, key)


def _replies(house: SmallHouse) -> dict[str, str]:
    with house.database.look() as connection:
        return {row.key: row.reply for row in connection.execute(select(callbacks).order_by(callbacks.c.key))}


def test_keys_outlive_replies_and_both_have_their_end(house: SmallHouse) -> None:
    _days_ago(house, 31, "old")
    _days_ago(house, 4, "middle")
    _days_ago(house, 2, "young")
    assert clean(house) == {"keys": 1, "replies": 1, "messages": 0, "files": 0, "exports": 0, "personal": 0}
    assert _replies(house) == {"middle": "", "young": "已登记"}
    assert clean(house) == {"keys": 0, "replies": 0, "messages": 0, "files": 0, "exports": 0, "personal": 0}


def test_a_second_delivery_is_known_as_long_as_the_key_is(house: SmallHouse) -> None:
    _days_ago(house, 8, "again")
    clean(house)
    with house.database.look() as connection:
        seen = inbox.seen(connection, "again")
    assert seen is not None
    assert seen.reply == ""


def test_what_is_still_to_be_taken_stays_however_old(house: SmallHouse) -> None:
    with house.database.work(START - 100 * DAY) as work:
        inbox.park(work, key="parked", person="a", kind="TextSaid", payload="{}", reply="已收到")
    assert clean(house)["keys"] == 0
    assert _replies(house) == {"parked": "已收到"}


def test_of_an_old_message_the_words_go_and_the_fact_stays(house: SmallHouse) -> None:
    old, waiting = (put(house.database, person, START - 200 * DAY, twin="{}") for person in ("sent", "waiting"))
    young = put(house.database, "young", START - 100 * DAY)
    with house.database.work(START) as work:
        work.run(
            outbox.update().where(outbox.c.id.in_((old, young))).values(state="sent", sent_at=START, code="c" * 20)
        )
    assert clean(house)["messages"] == 1
    with house.database.look() as connection:
        rows = {row.id: row for row in connection.execute(select(outbox))}
    assert (rows[old].body, rows[old].twin, rows[old].code) == ("", None, None)
    assert (rows[old].state, rows[old].sent_at, rows[old].person) == ("sent", START, "sent")
    assert rows[young].body
    assert rows[waiting].body, "it still has to go out"
    assert [claimed.id for claimed in take(house.database, START)] == [waiting]


def test_many_rows_go_in_small_batches(house: SmallHouse) -> None:
    count = 2 * BATCH + 7
    _days_ago(house, 40, *(f"key {number:04}" for number in range(count)))
    _days_ago(house, 5, *(f"reply {number:04}" for number in range(count)))
    with house.database.look() as connection:
        assert len(KINDS[0].find(connection, START, EPOCH)) == BATCH
    done = {"keys": count, "replies": count, "messages": 0, "files": 0, "exports": 0, "personal": 0}
    assert clean(house, breath=0.0) == done
    assert set(_replies(house).values()) == {""}


def test_the_trail_is_not_touched(house: SmallHouse) -> None:
    with house.database.work(START - 4000 * DAY) as work:
        work.record("something", by="zhangwei")
        _taken(work, "ancient")
    clean(house)
    with house.database.look() as connection:
        assert connection.execute(select(func.count()).select_from(events)).scalar() == 1


def test_the_settings_say_how_long(house: SmallHouse) -> None:
    house.retention = Retention(keys=8 * DAY, replies=DAY, messages=7 * DAY)
    _days_ago(house, 9, "old")
    _days_ago(house, 2, "middle")
    assert clean(house) == {"keys": 1, "replies": 1, "messages": 0, "files": 0, "exports": 0, "personal": 0}
    assert house.metrics.forgotten == {"keys": 1, "replies": 1, "messages": 0, "files": 0, "exports": 0, "personal": 0}
