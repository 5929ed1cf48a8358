"""A city in which series live: what people can point at, what they say, and a clock. Every sentence is a turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import select

from handlers.turn import take_turn
from handlers.types import TextSaid
from jobs import deadlines as clocks
from store import series
from store.clock import local
from store.schema import visit_series
from store.series import Series
from store.visits import Visit
from tests.handlers.visits.series_inspector import Inspector
from tests.world import COLLEAGUE, LEADER, REPORTER, World

KEEPER = "chuyan"
PEOPLE = (REPORTER, COLLEAGUE, LEADER, "hejun")


@dataclass(slots=True)
class SeriesLife:
    world: World
    random: Random
    inspector: Inspector = field(default_factory=Inspector)
    said: int = 0
    gone: set[str] = field(default_factory=set)

    @property
    def counted(self) -> Counter[str]:
        return self.inspector.counted

    def look(self) -> None:
        with self.world.house.database.look() as connection:
            self.inspector.look(connection, self.world.clock.now())

    # --- what people can point at -------------------------------------------------------------------------------

    def all(self) -> list[Series]:
        """Those going on, and now and then one that is over."""
        with self.world.house.database.look() as connection:
            cases = connection.execute(select(visit_series.c.case).order_by("case")).scalars().all()
            found = [series.by_case(connection, case) for case in cases]
        every = [one for one in found if one is not None]
        alive = [one for one in every if not one.is_over]
        return every if self.random.random() < 0.1 else alive

    def one(self) -> Series | None:
        every = self.all()
        return self.random.choice(every) if every else None

    def day(self) -> Visit | None:
        """Mostly one that is near."""
        now = self.world.clock.now()
        those = [one for one in self.inspector.visits.values() if not one.is_over or self.random.random() < 0.05]
        near = [one for one in those if one.inside or abs(one.starts_at - now) < timedelta(hours=4)]
        those = near if near and self.random.random() < 0.8 else those
        return self.random.choice(those) if those else None

    def whoever(self, *theirs: str) -> str:
        return self.random.choice([one for one in (*theirs, *theirs, *theirs, *PEOPLE, KEEPER) if one not in self.gone])

    def name(self) -> str:
        return self.world.name(self.random.choice(PEOPLE))

    def says(self, person: str, text: str) -> str:
        if not person or person in self.gone:
            return ""
        self.said += 1
        self.world.clock.forward(seconds=1)  # no two acts at one moment: what came first is never in doubt
        now = self.world.clock.now()
        return take_turn(
            self.world.house, TextSaid(key=f"walk:{self.said}", person=person, at=now, text=text), now
        ).text

    def until(self) -> str:
        last = local(self.world.clock.now()).date() + timedelta(days=self.random.choice((0, 2, 9, 40, 40, 100)))
        return f"{last.year}年{last.month}月{last.day}日"

    # --- time -----------------------------------------------------------------------------------------------------

    def passes(self, gap: timedelta) -> None:
        """Whatever falls due is done at its moment; then everybody is expected who is to come."""
        until = self.world.clock.now() + gap
        while (due := self.world._next_due()) is not None and due <= until:
            self.world.clock.moment = max(self.world.clock.moment, due)
            clocks.fire(self.world.house)
        self.world.clock.moment = until
        clocks.fire(self.world.house)
        self.look()
        self.inspector.nobody_is_forgotten(until)
