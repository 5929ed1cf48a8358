"""Cases with an installation of their own: they leave more behind than one leak, or need other surroundings."""

from __future__ import annotations

import random
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.simulator.ledger import Seen
from store import deadlines
from store.clock import monotonic, pause
from store.schema import cases as case_rows
from tests.databases import BellServer
from tests.faults.disk import Disk, NotAllowed, small_disk
from tests.faults.leak import ADMIN, DUTY, HEAD, REPORTER, STEPS, SUPERVISOR, plain
from tests.faults.place import away_of, place
from tests.faults.proxy import CUT, SILENT, Proxy
from tests.faults.scene import Detours, Scene
from tests.waiting import wait_until

LADDER = (DUTY, ADMIN, SUPERVISOR, HEAD)
# failures.md 7, 14: incidents first, within ten seconds of the platform's return.
AT_ONCE_SECONDS = 10.0


def kind_of(scene: Scene) -> str:
    return "sqlite" if scene.server is None else "postgresql"


# --- two hours without the platform ---------------------------------------------------------------


def platform_away_for_hours(main: Scene, hours: float = 2.0) -> None:
    """Nobody answers and nobody can be told. Afterwards each is called at once, once, and reads how things stand."""
    with place(kind_of(main)) as here:
        town = here.town
        town.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
        here.rest.settle()
        mark, town_seen = len(town.platform.ledger), town.seen_since
        town.platform.faults.add("*", "status", None, code=503)
        _minutes_go_by(here, hours)
        back = town.now()
        town.platform.faults.clear()
        with here.rest.at_the_platforms_pace():
            here.rest.settle()
        here.reckoning.unexpected += list(_odd_after_the_outage(town_seen(mark), back))
        town.taps(ADMIN, "已停用账号")
        here.rest.settle()
        here.reckoning.unexpected += [
            f"two hours: {person} can still tap 确认收到"
            for person in LADDER
            for entry in town.platform.chat(person)
            if entry.card is not None and "确认收到" in entry.buttons.values()
        ]
        here.reckoning.runs += 1
        main.reckoning.add(here.reckon())


def _minutes_go_by(here: Scene, hours: float) -> None:
    for _ in range(int(hours * 60)):
        here.town.move_to(here.town.now() + timedelta(minutes=1))
        wait_until(lambda: not _is_due(here), 60)


def _is_due(here: Scene) -> bool:
    with here.database.look() as connection:
        due = deadlines.next_due(connection)
    return due is not None and due <= here.town.now()


def _odd_after_the_outage(seen: list[Seen], back: datetime) -> Iterator[str]:
    calls = {person: [one for one in seen if one.member == person and "请立即确认" in one.text] for person in LADDER}
    for person, told in calls.items():
        late = [one for one in told if (one.at - back).total_seconds() > AT_ONCE_SECONDS]
        if not 1 <= len(told) <= 2 or late or "2 小时" not in told[-1].text:
            yield f"two hours: {person} was called {len(told)} times, {len(late)} of them late"
    words = Counter((one.member, one.kind, one.text) for one in seen if one.kind == "send")
    yield from (f"two hours: {times} times: {one}" for one, times in words.items() if times > 1)
    shouts = Counter((one.member, plain(one.text)) for one in seen if "【系统自查】" in one.text)
    yield from (f"two hours: {times} shouts: {one}" for one, times in shouts.items() if times > 2)


# --- several reports while the database is away ---------------------------------------------------

REPORTS = (
    ("zhangwei", "信用信息共享平台的账号 zhangwei01 密码泄露了"),
    ("wangfang", "微信公众号的账号 heihe 被盗了"),
    ("huangli", "我点了钓鱼链接，门户网站的账号 huangli 密码泄露了"),
    ("liming", "有人登了我的号，办公系统的账号 liming02"),
    ("wangfang", "信用信息共享平台的账号 zhangwei01 密码泄露了"),
)
JOINED = 1  # the last one is the first one's account


def reports_meanwhile(main: Scene, seconds: float = 60) -> None:
    """Five sentences of four people are acknowledged at once, and are cases of their own moments afterwards, in order."""
    with place(kind_of(main)) as here:
        said: list[datetime] = []
        began = monotonic()
        with away_of(here)():
            for person, text in REPORTS:
                here.town.move_to(here.town.now() + timedelta(seconds=seconds / len(REPORTS)))
                said.append(here.town.now())
                here.town.says(person, text)
            pause(max(0.0, seconds - (monotonic() - began)))
        here.rest.strike("database back")
        here.rest.settle()
        found = here.reckoning
        found.unexpected += list(_odd_reports(here, said))
        found.runs += 1
        main.reckoning.add(here.reckon())


def _odd_reports(here: Scene, said: list[datetime]) -> Iterator[str]:
    with here.database.look() as connection:
        opened = list(connection.execute(select(case_rows.c.reporter, case_rows.c.opened_at).order_by(case_rows.c.id)))
    wanted = [(person, at) for (person, _), at in zip(REPORTS, said, strict=True)][:-JOINED]
    for (person, at), row in zip(wanted, opened, strict=False):
        if row.reporter != person or abs((row.opened_at - at).total_seconds()) > 1:
            yield f"reports meanwhile: {person} at {at:%H:%M:%S} became {row.reporter} at {row.opened_at:%H:%M:%S}"
    if len(opened) != len(wanted):
        yield f"reports meanwhile: {len(opened)} cases of {len(wanted)}"
    if calls := len([one for one in here.town.seen_since(0) if one.member == DUTY and "请立即确认" in one.text]):
        if calls != len(wanted):
            yield f"reports meanwhile: {DUTY} was called {calls} times"
    else:
        yield f"reports meanwhile: {DUTY} was never called"
    yield from late_acknowledgements(here, 0)


def late_acknowledgements(here: Scene, mark: int) -> Iterator[str]:
    """A callback that was not taken at its first try."""
    for delivery in here.town.platform.deliveries[mark:]:
        if delivery.statuses[:1] != [200]:
            yield f"{delivery.kind} of {delivery.member} acknowledged only after {delivery.statuses}"


# --- a full disk ----------------------------------------------------------------------------------


def full_disk(main: Scene, dice: random.Random, times: int = 12, seconds: float = 3.0) -> None:
    """Database, spool, state and log on one disk, which is full for a while in ``times`` steps of the leak."""
    kind = kind_of(main)
    try:
        with ExitStack() as stack:
            # People's clocks go on, whatever becomes of our disk.
            clock = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xinan-clock-"))) / "clock"
            disk = stack.enter_context(small_disk("512m" if kind == "postgresql" else "96m"))
            here = stack.enter_context(place(kind, within=disk.folder, clock=clock))
            here.rehearse()
            moments = set(dice.sample(range(len(STEPS)), times))
            with _keeper(here, disk) as fill, here.rest.at_the_platforms_pace():
                here.run("full disk", lambda step: fill(seconds) if step in moments else None)
            main.reckoning.add(here.reckon())
    except NotAllowed:
        main.reckoning.unexpected.append("full disk: NOT TESTED, mounting one is not allowed")


@contextmanager
def _keeper(here: Scene, disk: Disk) -> Iterator[Callable[[float], None]]:
    """Fills the disk for some seconds, and starts a database server that has died of it."""
    wanted = threading.Event()
    over = threading.Event()
    length = [0.0]

    def keep() -> None:
        while not over.is_set():
            if not wanted.wait(0.05):
                continue
            until = monotonic() + length[0]
            while monotonic() < until:
                disk.fill()
                pause(0.02)
            disk.free()
            wanted.clear()
            if here.server is not None and not here.server.is_alive():
                with suppress(AssertionError):
                    here.server.start()

    def fill(seconds: float) -> None:
        length[0] = seconds
        disk.fill()
        wanted.set()

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        yield fill
    finally:
        over.set()
        thread.join(60)


# --- a split network ------------------------------------------------------------------------------


def split(main: Scene, dice: random.Random, leaks: int = 3) -> None:
    """In every step a part of the house is cut off from something it needs, or hears nothing from it, for seconds."""
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="xinan-split-", ignore_cleanup_errors=True))
        )
        (folder / "database").mkdir()
        folder.chmod(0o755)
        bell = BellServer(folder)
        bell.start()
        stack.callback(bell.stop)
        lines: dict[str, Proxy] = {"bell": Proxy(folder / "bell.sock", _socket_of(bell))}

        def way(platform: str, database: str) -> Detours:
            host, _, port = platform.removeprefix("http://").partition(":")
            lines["platform"] = Proxy(("127.0.0.1", 0), (host, int(port)))
            given = ""
            if main.server is not None:
                path, _, place_of = database.partition("?host=")
                lines["database"] = Proxy(folder / "database" / ".s.PGSQL.5432", Path(place_of) / ".s.PGSQL.5432")
                given = f"{path}?host={folder / 'database'}"
            return Detours(f"http://127.0.0.1:{lines['platform'].port}", given, f"unix://{folder / 'bell.sock'}")

        here = stack.enter_context(place(kind_of(main), way=way))
        here.rehearse()
        for number in range(leaks):
            with here.rest.at_the_platforms_pace():
                here.run(f"split {number}", lambda _: _split_once(lines, dice))
        here.reckoning.unexpected += list(late_acknowledgements(here, 0))
        main.reckoning.add(here.reckon())
        for line in lines.values():
            line.stop()


def _socket_of(bell: BellServer) -> Path:
    return Path(bell.url.removeprefix("unix://"))


def _split_once(lines: dict[str, Proxy], dice: random.Random) -> None:
    """One or two lines, each for up to some seconds."""
    for _ in range(dice.choice((1, 1, 2))):
        line = lines[dice.choice(list(lines))]
        part, state = dice.choice(("web", "worker", "clock")), dice.choice((CUT, SILENT))
        line.put(part, state)
        threading.Timer(dice.uniform(0.5, 5), line.put, (part, "open")).start()


# --- a database that is there and says nothing ----------------------------------------------------


def answered_in_time(here: Scene, act: Callable[[], object]) -> None:
    """Whatever happens in ``act``, each callback is acknowledged at its first try, before the platform hangs up."""
    mark = len(here.town.platform.deliveries)
    act()
    here.reckoning.unexpected += list(late_acknowledgements(here, mark))
