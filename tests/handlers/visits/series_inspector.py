"""Looks at series and at their days after every step, and believes nothing (WB-04, WB-06, WB-07).

It knows what was said to the product, not what the product made of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from store import series, visits
from store.clock import local
from store.schema import series_days, visit_series
from store.schema import visits as visit_rows
from store.series import Series
from store.visits import Place, State, Stay, Visit
from tests.handlers.visits.inspector import one_host_at_every_minute, what_was_is_not_changed
from tests.handlers.visits.rhythms import Comes

AHEAD = timedelta(days=3)
DAY = timedelta(days=1)
FROM = 9  # in the morning the next days are made; by this hour they are there


@dataclass(slots=True)
class Known:
    """What was said of a series, and taken up.

    people: by name.  joined: when somebody new came among them last.  dropped: days that were left out.  stopped: when
    it was.  last, days: what was seen before.
    """

    comes: Comes
    people: list[str]
    joined: datetime | None = None
    dropped: set[date] = field(default_factory=set)
    stopped: datetime | None = None
    last: Series | None = None
    days: dict[date, int | None] = field(default_factory=dict)


@dataclass(slots=True)
class Inspector:
    """holidays: days told off work.  counted: what was seen to happen; a walk that sees nothing proves nothing."""

    holidays: set[date] = field(default_factory=set)
    known: dict[int, Known] = field(default_factory=dict)
    visits: dict[int, Visit] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def look(self, connection: Connection, now: datetime) -> None:
        for case in connection.execute(select(visit_series.c.case).order_by("case")).scalars():
            if case in self.known:
                self._series(connection, case)
        open_ = [case for case, one in self.visits.items() if not one.is_over]
        for one in visits.by_cases(connection, open_):
            self._visit(one, now)
        for known in self.known.values():
            self._days_follow(known)
        every = set(connection.execute(select(visit_rows.c.case)).scalars())
        assert every == set(self.visits), "a visit that is no day of a series: some day was made twice"

    # --- a series and the days it brings forth --------------------------------------------------------------

    def _series(self, connection: Connection, case: int) -> None:
        it, known = series.by_case(connection, case), self.known[case]
        assert it is not None
        rows = connection.execute(select(series_days).where(series_days.c.series == case)).all()
        found = {date.fromisoformat(row.day): row.visit for row in rows}
        assert all(found[day] == visit for day, visit in known.days.items()), "a day is decided once"
        fresh = {day: visit for day, visit in found.items() if day not in known.days}
        for day, visit in fresh.items():
            if visit is None:
                assert day in known.dropped
                continue
            (made,) = visits.by_cases(connection, [visit])
            self._made(known, it, day, made)
            self.visits[visit] = made
        assert [guest.name for guest in it.guests] == masked(known.people)
        self._ended(known, it)
        known.last, known.days = it, found

    def _made(self, known: Known, it: Series, day: date, made: Visit) -> None:
        """Not on a holiday, not after the end, not after the stop; three days ahead at most, and never afterwards."""
        at = made.case.opened_at
        self.counted["day made"] += 1
        assert known.comes(day, self.holidays), f"nobody was said to come on {day}"
        assert day not in self.holidays, f"{day} is a holiday"
        assert day not in known.dropped
        assert known.stopped is None or at < known.stopped, "made after the stop"
        assert local(at).date() <= day <= local(at).date() + AHEAD
        assert made.ends_at > at
        assert local(made.starts_at).date() == day
        assert at < it.agreement_until, "made after the end"
        assert made.starts_at < it.agreement_until
        assert made.case.id not in known.days.values()

    def _ended(self, known: Known, it: Series) -> None:
        """It ends by the word of somebody, or by itself a month after its agreement."""
        before = known.last
        if before is None or before.is_over or not it.is_over:
            return
        self.counted["ended"] += 1
        assert it.case.closed_at is not None
        if known.stopped is None:
            assert it.agreement_until + timedelta(days=30) <= it.case.closed_at
            self.counted["ended by itself"] += 1

    # --- one of its days --------------------------------------------------------------------------------------

    def _visit(self, it: Visit, now: datetime) -> None:
        before = self.visits[it.case.id]
        one_host_at_every_minute(it)
        what_was_is_not_changed(before, it)
        assert (it.state is State.present) == bool(it.inside)
        assert not (it.is_over and it.inside)
        had = {(stay.guest, stay.ordinal) for stay in before.stays}
        for stay in it.stays:
            if (stay.guest, stay.ordinal) not in had:
                self._came(before, it, stay, now)
        self.visits[it.case.id] = it

    def _came(self, before: Visit, it: Visit, stay: Stay, now: datetime) -> None:
        """Let in by the guards, or written down afterwards with everything that was not in order."""
        entered_late = stay.late and stay.in_entered_at == stay.out_entered_at and stay.in_at < now
        self.counted["entered late" if entered_late else "came in"] += 1
        wrong = set(_in_the_way(before, stay.in_at))
        if entered_late:
            assert wrong <= set(stay.breaches), (wrong, stay.breaches)
            self.counted["late without an agreement"] += "agreement_expired" in wrong
            return
        assert wrong == set(), wrong
        assert set(_in_the_way(before, now)) == set()
        assert stay.place is not Place.machine_room, "nobody has asked for leave to enter it"
        owner = next(one for one in self.known.values() if it.case.id in one.days.values())
        assert owner.stopped is None or owner.stopped >= now, "let in after the stop"
        assert owner.last is not None
        assert now < owner.last.agreement_until, "let in without a valid agreement"
        day = local(it.starts_at).date()
        assert day not in owner.dropped, "let in on a day that was dropped"
        self._who_told(owner, before)

    def _who_told(self, known: Known, before: Visit) -> None:
        """WB-06: the first of the day are let in by a host who has told them the rules, whoever is new among them."""
        if before.was_here:
            return
        assert before.briefed_by == before.host
        assert before.briefed_at is not None
        assert known.joined is None or known.joined < before.briefed_at, "somebody new has not heard the rules"

    # --- days that have not begun ------------------------------------------------------------------------------

    def _days_follow(self, known: Known) -> None:
        """They have the host, the people and the agreement of the series; and where it is over, there are none."""
        it = known.last
        assert it is not None
        mine = [self.visits[case] for case in known.days.values() if case is not None]
        for one in (one for one in mine if not one.is_over and not one.was_here):
            assert not it.is_over, "a day is left of a series that is over"
            assert one.host == it.host
            assert (one.hosted_at is None) == (it.hosted_at is None)
            assert one.briefed_at is None or one.briefed_by == it.host
            assert (one.agreement, one.agreement_until) == (it.agreement, it.agreement_until)
            assert sorted(guest.name for guest in one.guests) == sorted(masked(known.people))
            assert known.joined is None or one.briefed_at is None or known.joined < one.briefed_at, "not told anew"
            assert local(one.starts_at).date() not in known.dropped, "a dropped day is still expected"

    def nobody_is_forgotten(self, now: datetime) -> None:
        """Every clock has run: whoever comes in the three days from this morning on is expected."""
        here = local(now)
        first = here.date() if here.hour >= FROM else here.date() - DAY
        for known in self.known.values():
            it = known.last
            if it is None or it.is_over or it.agreement_until <= now:
                continue
            for day in (first + DAY * ahead for ahead in range(1, 4)):
                begins = datetime.combine(day, it.opens, here.tzinfo)
                if day > here.date() and begins < it.agreement_until and known.comes(day, self.holidays):
                    assert day in known.days, f"{day} was forgotten"


def masked(names: list[str]) -> list[str]:
    return [f"{name[0]}*" for name in names]


def _in_the_way(it: Visit, at: datetime) -> Iterable[str]:
    """The guards that concern a series, once more."""
    if not it.host or it.hosted_at is None or at < it.hosted_at:
        yield "not_hosted"
    if it.briefed_at is None or at < it.briefed_at:
        yield "not_briefed"
    if not it.agreement:
        yield "agreement_missing"
    if it.agreement_until is None or at >= it.agreement_until:
        yield "agreement_expired"
    if at < it.starts_at - timedelta(hours=2):
        yield "too_early"
    if at >= it.ends_at:
        yield "too_late"
