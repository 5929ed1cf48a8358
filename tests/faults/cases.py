"""What goes wrong: each case runs the leak flow and makes something happen meanwhile."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field

import redis

from bot import valkey
from handlers.texts import common
from store.clock import pause
from tests.faults import points
from tests.faults.leak import STEPS, Notices, plain
from tests.faults.scene import Scene
from tests.waiting import wait_until

Before = Callable[[int], None]


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


def failpoints(scene: Scene, *, web: Iterable[str], worker: Iterable[str], clock: Iterable[str]) -> int:
    """Every point is died at once, during as many leaks as that takes; returns how many points struck."""
    queues = [Queue(scene, *one) for one in (("web", list(web)), ("worker", list(worker)), ("clock", list(clock)))]
    struck = len(scene.house.fired())
    # With the worker just dead the clock may be the one that comes by.
    for name in points.SOMETIMES:
        scene.house.arm_anywhere(name)

    def before(_: int) -> None:
        for queue in queues:
            queue.arm_next()

    run = 0
    while any(queue.left for queue in queues) and run < 6:
        scene.run(f"failpoints {run}", before)
        run += 1
    scene.house.wait_until_up()
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]
    return len(scene.house.fired()) - struck


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


def no_bell(scene: Scene, wanted: Iterable[str] = points.ALONE) -> None:
    """The bell hangs all the time; the clock does everything itself and dies at it."""
    scene.house.wait_until_up()
    scene.house.kill("bell", signal.SIGSTOP)
    queue = Queue(scene, "clock", list(wanted))
    scene.run("no bell", lambda _: queue.arm_next())
    scene.house.kill("bell", signal.SIGCONT)
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


def database_away(
    scene: Scene, away: Callable[[], AbstractContextManager[object]], steps: range, *, kill: bool, seconds: float = 0
) -> None:
    """From one step to another the database cannot be written to; callbacks go to the spool, later taken in order.

    kill: the web process dies while it writes there, whoever takes them dies at that.  seconds: at least so long.
    """
    with ExitStack() as stack:

        def before(step: int) -> None:
            if step == steps.start:
                stack.enter_context(away())
                for name in points.SPOOL_PUT if kill else ():
                    scene.house.arm("web", name)
            if step == steps.stop:
                _arm_for_return(scene, kill)
                pause(seconds)
                stack.close()
                scene.rest.strike("database back")
                scene.rest.settle()

        scene.run("database away", before, steps)
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


def _arm_for_return(scene: Scene, kill: bool) -> None:
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]
    for name in points.SPOOL_TAKEN if kill else ():
        scene.house.arm_anywhere(name)


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


def troubles_with_the_platform(scene: Scene, *, kill: bool) -> None:
    """The platform cuts lines, answers rubbish, forgets its token, has had enough; now and then it did it all the same."""

    def before(step: int) -> None:
        path, kind, code = TROUBLES[step % len(TROUBLES)]
        scene.town.platform.faults.add(path, kind, 1 + step % 2, code=code)
        if kill and step == 1:
            scene.house.arm("worker", "handover.later")
        if kill and step == 8:
            scene.house.arm("worker", "delivery.held")

    scene.run("troubles with the platform", before)
    scene.town.platform.faults.clear()
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


def platform_away(scene: Scene, kind: str, steps: range, *, seconds: float = 0) -> None:
    """For several steps every call fails the same way."""

    def before(step: int) -> None:
        if step == steps.start:
            scene.town.platform.faults.add("*", kind, None, code=503, seconds=seconds)
        if step == steps.stop:
            scene.town.platform.faults.clear()
            scene.rest.settle()

    scene.run(f"platform {kind}", before, steps)


def zombie(scene: Scene, point: str, step: int) -> None:
    """A worker stops in the middle of its work, sleeps past its lease while others do it, and wakes up."""
    stopped: list[int] = []

    def before(now: int) -> None:
        if now == step:
            scene.house.arm("worker", point, "stop")
        if now == step + 1:
            stopped.extend(pid for name, pid in scene.house.fired() if name == f"worker-{point}")
            scene.house.kill("worker", signal.SIGCONT)

    scene.run(f"zombie {point}", before)
    if not stopped:
        scene.reckoning.unexpected.append(f"zombie: never reached worker-{point}")


def failing_handler(scene: Scene, *, kill: bool) -> None:
    """A turn fails through a fault of ours: kept, answered honestly, taken a second later; nothing is lost."""
    places = {9: ("web", "parking.kept"), 18: ("worker", "parked.decided"), 24: ("worker", "parked.committed")}

    def before(step: int) -> None:
        if step in places:
            scene.house.arm("web", "turn.decided", "raise")
            if kill:
                scene.house.arm(*places[step])

    seen = scene.seen(before)
    apology = plain(common.taken_later())
    told = Notices({notice: count for notice, count in seen.items() if notice[2] == apology})
    scene.reckoning.compare("failing handler", scene.golden, seen - told)
    if not told:
        scene.reckoning.unexpected.append("failing handler: nobody was told")
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


def unreachable(scene: Scene) -> None:
    """The platform does not know whom it shall call: the next in line is told, once, whoever dies meanwhile."""

    def nobody(step: int) -> None:
        if step == 3:
            scene.town.platform.faults.add("message/send", "errcode", 1, code=81013)

    def nobody_and_death(step: int) -> None:
        nobody(step)
        if step == 3:
            scene.house.arm("worker", "undelivered.told")

    wanted = scene.seen(nobody)
    scene.reckoning.compare("unreachable", wanted, scene.seen(nobody_and_death))
    scene.reckoning.unexpected += [f"never reached: {name}" for name in scene.house.disarm()]


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

    scene.run("watchdog", before, range(6, 7))
