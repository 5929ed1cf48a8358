"""What goes wrong: each case runs the leak flow and makes something happen meanwhile."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field

import redis

from bot import valkey
from handlers.texts import common
from store.clock import pause
from store.db import DatabaseAway
from tests.faults import points
from tests.faults.leak import STEPS, Notices, plain
from tests.faults.scene import Scene
from tests.waiting import wait_until

# How often it is tried whether a stopped process holds the file.
HELD_SECONDS = 3.0
Away = Callable[[], AbstractContextManager[object]]


@dataclass
class Queue:
    """Failpoints of one process, armed one after the other: the next when the last has struck."""

    scene: Scene
    process: str
    left: list[str] = field(default_factory=list)

    def arm_next(self) -> None:
        prefix = f"{self.process}-"
        waiting = {name.removeprefix(prefix) for name in self.scene.house.armed() if name.startswith(prefix)}
        if self.left and not waiting & set(points.WEB + points.WORKER + points.CLOCK + points.ALONE):
            self.scene.house.arm(self.process, self.left.pop(0))


@dataclass
class Day:
    """One leak in which several things go wrong at once; ``before`` is asked before each step."""

    scene: Scene
    queues: list[Queue]
    # Steps in which a handler fails, and who dies while the update is kept or taken again.
    raising: dict[int, tuple[str, str]]
    away: Away | None
    spoken: range
    stack: ExitStack = field(default_factory=ExitStack)

    def run(self, name: str) -> None:
        """What people are told about the failing handler itself does not count."""
        with self.stack:
            seen = self.scene.seen(self.before, self.spoken if self.away else range(0))
        apology = plain(common.taken_later())
        told = Notices({notice: count for notice, count in seen.items() if notice[2] == apology})
        self.scene.reckoning.compare(name, self.scene.golden, seen - told)
        if self.raising and not told:
            self.scene.reckoning.unexpected.append(f"{name}: nobody was told of the failing handler")

    def before(self, step: int) -> None:
        if step in self.raising:
            self.scene.house.arm("web", "turn.decided", "raise")
            self.scene.house.arm(*self.raising[step])
        elif self.away is not None and step == self.spoken.start:
            self.stack.enter_context(self.away())
            self._arm(points.SPOOL_PUT, "web-")
        elif self.away is not None and step == self.spoken.stop:
            self._arm(points.SPOOL_TAKEN, "")
            self._back()
        elif self.away is None or step not in self.spoken:
            for queue in self.queues:
                queue.arm_next()

    def _back(self) -> None:
        self.stack.close()
        self.scene.rest.strike("database back")
        self.scene.rest.settle()

    def _arm(self, names: Iterable[str], process: str) -> None:
        for name in names if self.queues else ():
            self.scene.house.arm_anywhere(f"{process}{name}")


RAISING = {9: ("web", "parking.kept"), 10: ("worker", "parked.decided"), 11: ("worker", "parked.committed")}


def failpoints(
    scene: Scene,
    away: Away | None,
    *,
    web: Iterable[str] = points.WEB,
    worker: Iterable[str] = points.WORKER,
    clock: Iterable[str] = points.CLOCK,
    sometimes: Iterable[str] = points.SOMETIMES,
    spoken: range = range(18, 23),
) -> None:
    """Every point is died at once, in as many leaks as that takes. In the first a handler fails, the database is away.

    spoken: the steps without it. There the reporter only writes, so nobody waits for anything. (A card with a question
    that is answered before it could be sent is not sent at all, and rightly.)
    """
    queues = [Queue(scene, *one) for one in (("web", list(web)), ("worker", list(worker)), ("clock", list(clock)))]
    # With the worker just dead the clock may be the one that comes by.
    for name in sometimes:
        scene.house.arm_anywhere(name)
    Day(scene, queues, RAISING, away, spoken).run("failpoints")
    for run in range(5):
        if any(queue.left for queue in queues):
            Day(scene, queues, {}, None, spoken).run(f"failpoints {run}")
    scene.house.wait_until_up()
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


def each_failpoint(scene: Scene, dice: random.Random, strikes: int = 5) -> None:
    """One leak for every point: its process dies there in several steps. Three processes at a time, for speed."""
    lists = {"web": points.WEB, "worker": points.WORKER, "clock": points.CLOCK}
    for number in range(max(len(names) for names in lists.values())):
        armed = {process: names[number % len(names)] for process, names in lists.items()}
        moments = {process: set(dice.sample(range(len(STEPS)), strikes)) for process in armed}

        def before(step: int, armed: dict[str, str] = armed, moments: dict[str, set[int]] = moments) -> None:
            for process, name in armed.items():
                if step in moments[process]:
                    scene.house.arm(process, name)

        scene.run(f"each failpoint: {', '.join(f'{one}-{name}' for one, name in armed.items())}", before)
        scene.house.disarm()
        scene.house.wait_until_up()


def every_failpoint_in_every_step(scene: Scene) -> None:
    """One leak for every point, its process dies there in each step that leads there; three processes at a time (F2)."""
    lists = {"web": points.WEB, "worker": points.WORKER, "clock": points.CLOCK}
    for number in range(max(len(names) for names in lists.values())):
        armed = {process: names[number] for process, names in lists.items() if number < len(names)}

        def before(step: int, armed: dict[str, str] = armed) -> None:
            del step
            for process, name in armed.items():
                scene.house.arm(process, name)

        scene.run(f"every step: {', '.join(f'{one}-{name}' for one, name in armed.items())}", before)
        scene.house.disarm()
        scene.house.wait_until_up()


def random_kills(scene: Scene, kills: int, dice: random.Random) -> int:
    """SIGKILL for anybody at any moment, one or two a step; the house may come to rest before the next."""
    hit: list[str] = []

    def shoot() -> None:
        victim = scene.house.kill_somebody(dice)
        if victim:
            scene.rest.strike(victim)
            hit.append(victim)

    def before(_: int) -> None:
        if len(hit) < kills:
            for _again in range(dice.choice((1, 1, 1, 2))):
                threading.Timer(dice.uniform(0, 0.3), shoot).start()

    run = 0
    while len(hit) < kills:
        scene.run(f"random kills {run}", before)
        run += 1
    scene.house.wait_until_up()
    scene.reckoning.kills += hit
    return len(hit)


def everything_killed(scene: Scene, dice: random.Random) -> None:
    """The supervisor is killed, and with it all others, as by a power cut of the processes; twice in a leak."""
    moments = sorted(dice.sample(range(len(STEPS)), 2))

    def before(step: int) -> None:
        if step in moments:
            scene.house.kill_everything()
            scene.house.start()

    scene.run("everything killed", before)


def bell_troubles(scene: Scene, dice: random.Random) -> None:
    """FLUSHALL at any time, the bell killed, and for a third of the leak it hangs: nobody hears anything."""
    first, last = 12, 20

    def before(step: int) -> None:
        if step == first:
            scene.house.kill("bell", signal.SIGSTOP)
        elif step == last:
            scene.house.kill("bell", signal.SIGCONT)
        elif not first < step < last:
            dice.choice((flush, kill_bell))(scene)

    scene.run("bell troubles", before)
    scene.house.wait_until_up()


def flush(scene: Scene) -> None:
    with redis.from_url(valkey.url(scene.house.var), socket_timeout=5) as client:
        try:
            client.flushall()
        except redis.RedisError:
            return  # it has just been killed, which is as good


def kill_bell(scene: Scene) -> None:
    scene.house.kill("bell")


def no_bell(scene: Scene, wanted: Iterable[str] = points.ALONE, *, trouble: bool = True) -> None:
    """The bell hangs all the time; the clock does everything itself and dies at it.

    trouble: and the platform cuts lines, answers rubbish, forgets its token, has had enough.
    """
    scene.house.wait_until_up()
    scene.house.kill("bell", signal.SIGSTOP)
    queue = Queue(scene, "clock", list(wanted))
    with scene.rest.at_the_platforms_pace() if trouble else nullcontext():
        _troubled(scene, queue, "no bell", trouble=trouble)
    scene.house.kill("bell", signal.SIGCONT)
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


def _troubled(scene: Scene, queue: Queue, name: str, *, trouble: bool) -> None:
    def before(step: int) -> None:
        queue.arm_next()
        if trouble:
            make_trouble(scene, step)

    scene.run(name, before)
    scene.town.platform.faults.clear()


def database_away(scene: Scene, away: Away, steps: range, seconds: float) -> None:
    """From one step to another the database cannot be written to; callbacks go to the spool, later taken in order.

    seconds: at least so long.
    """
    with ExitStack() as stack:

        def before(step: int) -> None:
            if step == steps.start:
                stack.enter_context(away())
            if step == steps.stop:
                pause(seconds)
                stack.close()
                scene.rest.strike("database back")
                scene.rest.settle()

        scene.run("database away", before, steps)


# (path, kind, code): each strikes once or twice in one step, in turn over all steps.
TROUBLES = (
    ("message/send", "lost", 0),
    ("message/send", "down", 0),
    ("message/send", "status", 503),
    ("message/send", "errcode", -1),
    ("message/update_template_card", "lost", 0),
    ("message/send", "html", 0),
    ("message/send", "truncated", 0),
    ("message/send", "dead_token", 0),
    ("media/upload", "lost", 0),
    ("message/update_template_card", "down", 0),
    ("message/send", "errcode", 45009),
)


def make_trouble(scene: Scene, step: int) -> None:
    path, kind, code = TROUBLES[step % len(TROUBLES)]
    scene.town.platform.faults.add(path, kind, 1 + step % 2, code=code)
    for wanted, point in zip((1, 8), points.TROUBLE, strict=True):
        if step == wanted:
            scene.house.arm_anywhere(point)


def troubles_with_the_platform(scene: Scene) -> None:
    """The platform cuts lines, answers rubbish, forgets its token, has had enough; now and then it did it all the same."""
    with scene.rest.at_the_platforms_pace():
        _troubled(scene, Queue(scene, "clock"), "troubles with the platform", trouble=True)
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


def platform_away(scene: Scene, kind: str, steps: range, *, seconds: float = 0) -> None:
    """After a step that tells people something every call fails the same way for a while, or takes ``seconds``."""

    def before(step: int) -> None:
        if step == steps.start:
            scene.town.platform.faults.add("*", kind, None, code=503, seconds=seconds)
        if step == steps.stop:
            pause(4 + seconds)
            scene.town.platform.faults.clear()
            scene.rest.settle()

    with scene.rest.at_the_platforms_pace():
        scene.run(f"platform {kind}", before, steps)


def zombie(scene: Scene, point: str, step: int) -> None:
    """A worker stops in the middle of its work, sleeps past its lease while others do it, and wakes up.

    On SQLite another of its threads may hold the file just then, and nobody else can write: that one is woken at once.
    """
    struck: list[str] = []
    over = threading.Event()

    def before(now: int) -> None:
        if now == step:
            scene.house.arm("worker", point, "stop")
        if now == step + 1:
            struck.extend(name for name, _ in scene.house.fired()[known:] if name == f"worker-{point}")
            scene.house.kill("worker", signal.SIGCONT)

    def wake() -> None:
        while not over.wait(HELD_SECONDS):
            if scene.server is None and not can_write(scene):
                scene.house.kill("worker", signal.SIGCONT)

    known = len(scene.house.fired())
    watch = threading.Thread(target=wake)
    watch.start()
    try:
        scene.run(f"zombie {point}", before)
    finally:
        over.set()
        watch.join()
        scene.house.kill("worker", signal.SIGCONT)
    left = scene.house.disarm()
    if not struck:
        scene.reckoning.unexpected.append(f"zombie: never reached worker-{point}: {left or 'too late'}")


def can_write(scene: Scene) -> bool:
    """Whether anybody else gets the file within the time a turn waits for it."""
    try:
        with scene.database.work(scene.town.now()):
            return True
    except DatabaseAway:
        return False


def in_pairs(scene: Scene) -> None:
    """A second clock and a second worker run beside the first ones; nobody is told anything twice."""
    with scene.house.another("clock"), scene.house.another("worker"):
        scene.run("in pairs")


def watchdog_killed(scene: Scene) -> None:
    """The clock dies while it shouts about held deliveries; it shouts all the same, and once."""
    fired = len(scene.house.fired())

    def before(step: int) -> None:
        if step == 6:
            scene.house.arm("clock", "watchdog.shouted")
            scene.town.platform.faults.add("message/send", "errcode", None, code=45009)
        if step == 7:
            wait_until(lambda: len(scene.house.fired()) > fired, 180)
            scene.town.platform.faults.clear()
            scene.rest.settle()

    with scene.rest.at_the_platforms_pace():
        scene.run("watchdog", before, range(6, 7))
