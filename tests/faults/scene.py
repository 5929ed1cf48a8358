"""Town, installation and record together, staffed and running; and the reckoning after each run of the flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.demo.residents import bring_contacts
from bot.simulator.city import demo_roles
from store import migrate, roles, roster
from store.db import Database
from store.roles import Role
from store.schema import outbox
from store.verify import verify
from tests.databases import Postgres
from tests.faults.installation import Installation, free_port
from tests.faults.leak import DUTY, SHOUT, Leak, Notices
from tests.faults.rest import Rest
from tests.faults.town import Town


@dataclass
class Reckoning:
    """What a campaign found. lost, duplicated, unexpected: notices, each with the run it belongs to."""

    runs: int = 0
    kills: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    callbacks: int = 0
    never_heard: int = 0
    repeated: int = 0
    shouts: list[str] = field(default_factory=list)

    def compare(self, run: str, golden: Notices, seen: Notices) -> None:
        """Fewer than in the golden run: lost; more: seen twice; what it never had: unexpected."""
        self.runs += 1
        for notice in golden | seen:
            missing = golden[notice] - seen[notice]
            where = self.lost if missing > 0 else self.duplicated if golden[notice] else self.unexpected
            where += [f"{run}: {' / '.join(notice)}"] * abs(missing)

    def add(self, other: Reckoning) -> None:
        """What another installation of the same campaign found."""
        for name in ("kills", "lost", "duplicated", "unexpected", "slow", "recoveries", "shouts"):
            getattr(self, name).extend(getattr(other, name))
        self.runs += other.runs
        self.callbacks += other.callbacks
        self.never_heard += other.never_heard
        self.repeated += other.repeated

    def problems(self) -> list[str]:
        marked = {"lost": self.lost, "duplicated": self.duplicated, "unexpected": self.unexpected, "slow": self.slow}
        return [f"{kind}: {what}" for kind, found in marked.items() for what in found]

    def summary(self, seed: int | str) -> str:
        """One line as Jepsen would say it."""
        took = sorted(self.recoveries)
        longest = f"{took[-1]:.1f}" if took else "-"
        middle = f"{took[len(took) // 2]:.1f}" if took else "-"
        return (
            f"lost {len(self.lost)} / duplicated {len(self.duplicated)} / unexpected {len(self.unexpected)} / "
            f"recovered {len(took)} times from {len(self.kills)} strikes (median {middle} s, longest {longest} s) · seed {seed} · "
            f"{self.runs} runs, {self.callbacks} callbacks acknowledged, {self.never_heard} only after the platform "
            f"gave up, {self.repeated} messages tried again, {len(self.shouts)} words of the watchdog"
        )


@dataclass
class Scene:
    """One installation in one city; runs of the flow follow each other day after day."""

    town: Town
    house: Installation
    database: Database
    rest: Rest
    url: str
    server: Postgres | None = None
    golden: Notices = field(default_factory=Notices)
    reckoning: Reckoning = field(default_factory=Reckoning)

    def run(self, name: str, before: Callable[[int], None] = lambda _: None, restless: range = range(0)) -> None:
        """One leak, compared with the golden one."""
        self.reckoning.compare(name, self.golden, self.seen(before, restless))

    def seen(self, before: Callable[[int], None] = lambda _: None, restless: range = range(0)) -> Notices:
        """One leak: what people saw of it."""
        leak = Leak(self.town, self.rest)
        return self._of_the_leak(leak.run(before=before, restless=restless), leak.mark)

    def rehearse(self) -> None:
        """The golden run: nothing goes wrong."""
        self.golden = self.seen()

    def reckon(self) -> Reckoning:
        """Closes the account: strikes, callbacks, trail."""
        found = self.reckoning
        found.kills += [name for name, _ in self.house.fired()]
        found.recoveries += self.rest.recoveries
        found.slow += self.rest.slow
        found.callbacks += len(self.town.taken())
        found.never_heard += self.town.never_heard
        with self.database.look() as connection:
            tries = connection.execute(select(outbox.c.tries).where(outbox.c.tries > 1)).scalars()
            found.repeated += sum(number - 1 for number in tries)
            flaw = verify(connection).flaw
        if flaw is not None:
            found.unexpected.append(f"audit trail: {flaw}")
        found.unexpected += [f"reply: {problem}" for problem in self.town.platform.problems]
        return found

    def _of_the_leak(self, seen: Notices, mark: int) -> Notices:
        """Without what the watchdog says about the installation."""
        shouts = [one.text for one in self.town.seen_since(mark) if SHOUT in one.text]
        self.reckoning.shouts += [text.splitlines()[0] for text in shouts]
        return Notices({notice: count for notice, count in seen.items() if SHOUT not in notice[2]})


@dataclass(frozen=True)
class Detours:
    """Other addresses the installation is given: of the platform, of the database, of the bell."""

    platform: str = ""
    database: str = ""
    bell: str = ""


@contextmanager
def scene(
    folder: Path,
    url: str,
    server: Postgres | None = None,
    detours: Callable[[str], Detours] = lambda _: Detours(),
    clock: Path | None = None,
) -> Iterator[Scene]:
    """Everything up and staffed. url: of an empty database.  server: behind it, if it is one that can be stopped.

    detours: told the platform's address, gives those the installation shall use.  clock: the file of the moved clock.
    """
    var = folder / "var"
    var.mkdir(parents=True)
    port = free_port()
    town = Town(clock or var / "clock", port)
    town.move_to(town.next_morning())
    migrate.upgrade(url)
    database = Database(url)
    _staff(database, town)
    other = detours(town.server.url)
    house = Installation(
        var, other.database or url, other.platform or town.server.url, port, bell=other.bell, clock=clock
    )
    rest = Rest(town, house, database)
    try:
        house.start()
        rest.settle()
        yield Scene(town, house, database, rest, url, server)
    finally:
        house.kill_everything()
        town.stop()
        database.close()


def _staff(database: Database, town: Town) -> None:
    """People, roles, and one officer on duty for years."""
    with database.work(town.now()) as work:
        bring_contacts(work, town.platform.city)
        for person, role in demo_roles():
            roles.grant(work, person, Role(role), by="server", by_role="server")
        roster.add(work, DUTY, work.now, work.now + timedelta(days=10_000), by="server", by_role="server")
