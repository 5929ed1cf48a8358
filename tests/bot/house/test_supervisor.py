"""The supervisor starts again whatever dies, ends in good order, and leaves nobody behind, even when it is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import wait_until

PREAMBLE = """
import sys, os, signal, pathlib
from bot.supervisor import Part, Supervisor
from bot import valkey
def python(code): return (sys.executable, "-c", "import os, signal, sys, time, pathlib, subprocess\\n" + code)
SLEEPER = "time.sleep(600)"
here = pathlib.Path(sys.argv[1])
"""


class House:
    """A supervisor in a process of its own, and what it has said so far."""

    def __init__(self, folder: Path, parts: str) -> None:
        code = f"{PREAMBLE}\nparts = {parts}\nsys.exit(Supervisor(parts, when_ready=lambda: print('READY')).run())"
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-c", code, str(folder)], stdout=log, stderr=subprocess.STDOUT
            )

    def lines(self) -> list[dict[str, object]]:
        text = self._log.read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]

    def pids(self, part: str) -> list[int]:
        started = [line for line in self.lines() if (line["event"], line.get("part")) == ("part_started", part)]
        return [int(str(line["pid"])) for line in started]

    def events(self, name: str) -> list[str]:
        return [str(line.get("part")) for line in self.lines() if line["event"] == name]

    def is_ready(self) -> bool:
        return "READY" in self._log.read_text()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=20)


class Houses:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._all: list[House] = []

    def start(self, parts: str) -> House:
        self._all.append(House(self._folder, parts))
        return self._all[-1]

    def close(self) -> None:
        for house in self._all:
            if house.process.poll() is None:
                house.end(signal.SIGKILL)


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[Houses]:
    houses = Houses(tmp_path)
    yield houses
    houses.close()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def number_in(file: Path) -> int:
    wait_until(lambda: file.exists() and file.read_text().endswith("\n"))
    return int(file.read_text())


TWO = '[Part("web", python(SLEEPER), stage=0), Part("worker", python(SLEEPER))]'


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_killed_part_is_started_again_and_the_other_is_left_alone(houses: Houses, part: str) -> None:
    house = houses.start(TWO)
    wait_until(house.is_ready)
    other = "worker" if part == "web" else "web"
    os.kill(house.pids(part)[0], signal.SIGKILL)

    wait_until(lambda: len(house.pids(part)) == 2)
    assert is_alive(house.pids(part)[1])
    assert len(house.pids(other)) == 1
    assert is_alive(house.pids(other)[0])


def test_a_part_that_keeps_dying_is_started_ever_more_slowly(houses: Houses) -> None:
    house = houses.start('[Part("web", python("sys.exit(3)"))]')

    wait_until(lambda: len(house.events("part_died")) >= 4)
    died = [line for line in house.lines() if line["event"] == "part_died"]
    waits = [line["again_in"] for line in died]
    assert [line["code"] for line in died[:3]] == [3, 3, 3]
    assert waits[:4] == pytest.approx([0.2, 0.4, 0.8, 1.6], abs=0.05)


def test_a_part_that_keeps_dying_young_is_mended(houses: Houses, tmp_path: Path) -> None:
    code = "sys.exit(0 if not pathlib.Path('mended').exists() else time.sleep(600))"
    mend = "lambda: (here / 'mended').touch()"
    house = houses.start(f'[Part("bell", python("os.chdir(" + repr(str(here)) + ");{code}"), mend={mend})]')

    wait_until(lambda: (tmp_path / "mended").exists())
    wait_until(lambda: len(house.pids("bell")) == 4 and is_alive(house.pids("bell")[3]))
    assert len(house.events("part_died")) == 3


def test_a_program_that_is_not_there_does_not_stop_the_others(houses: Houses) -> None:
    house = houses.start('[Part("ghost", ("/nowhere/at/all",)), Part("web", python(SLEEPER))]')

    wait_until(lambda: house.events("part_not_started") == ["ghost"] and house.pids("web"))
    assert house.end() == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_ends_everything(houses: Houses, how: signal.Signals) -> None:
    house = houses.start(TWO)
    wait_until(house.is_ready)

    assert house.end(how) == 0
    assert not any(is_alive(pid) for part in ("web", "worker") for pid in house.pids(part))


def test_the_door_closes_before_what_stands_behind_it(houses: Houses) -> None:
    house = houses.start(
        '[Part("bell", python(SLEEPER), stage=2), Part("worker", python(SLEEPER)),'
        ' Part("web", python(SLEEPER), stage=0)]'
    )
    wait_until(house.is_ready)
    house.end()

    assert house.events("part_ended") == ["web", "worker", "bell"]


def test_work_in_hand_is_finished(houses: Houses, tmp_path: Path) -> None:
    code = (
        "def finish(*_):\n time.sleep(0.5); pathlib.Path(sys.argv[1], 'finished').touch(); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, finish); pathlib.Path(sys.argv[1], 'busy').touch(); time.sleep(600)"
    )
    house = houses.start(f'[Part("web", python({code!r}) + (str(here),), stage=0)]')
    wait_until((tmp_path / "busy").exists)
    house.end()

    assert (tmp_path / "finished").exists()


def test_a_part_that_will_not_go_is_killed_at_the_second_word(houses: Houses, tmp_path: Path) -> None:
    code = (
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); pathlib.Path(sys.argv[1], 'deaf').touch()\n"
        "while True: time.sleep(1)"
    )
    house = houses.start(f'[Part("web", python({code!r}) + (str(here),))]')
    wait_until((tmp_path / "deaf").exists)
    house.process.send_signal(signal.SIGTERM)
    wait_until(lambda: house.events("stopping"))

    assert house.end() == 0
    assert house.events("part_killed") == ["web"]
    assert not is_alive(house.pids("web")[0])


GRANDCHILD = (
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "pathlib.Path(sys.argv[1], 'grandchild').write_text(str(child.pid) + chr(10)); time.sleep(600)"
)


def test_what_a_dead_part_has_left_behind_is_ended_before_it_starts_again(houses: Houses, tmp_path: Path) -> None:
    house = houses.start(f'[Part("worker", python({GRANDCHILD!r}) + (str(here),))]')
    grandchild = number_in(tmp_path / "grandchild")
    os.kill(house.pids("worker")[0], signal.SIGKILL)

    wait_until(lambda: len(house.pids("worker")) == 2)
    assert not is_alive(grandchild)


def test_a_killed_supervisor_leaves_no_children(houses: Houses) -> None:
    house = houses.start(TWO)
    wait_until(house.is_ready)
    children = house.pids("web") + house.pids("worker")
    house.end(signal.SIGKILL)

    wait_until(lambda: not any(is_alive(pid) for pid in children))


@pytest.mark.valkey
def test_a_killed_bell_rings_again_with_what_it_knew(houses: Houses, tmp_path: Path) -> None:
    import redis

    from bot import valkey

    part = (
        'Part("bell", tuple(valkey.command(here)), ready=lambda: valkey.answers(here), stage=2,'
        " mend=lambda: valkey.set_aside(here))"
    )
    house = houses.start(f"[{part}]")
    wait_until(house.is_ready)
    with redis.from_url(valkey.url(tmp_path)) as client:
        client.set("rung", "yes")
        client.execute_command("WAITAOF", 1, 0, 2000)
    os.kill(house.pids("bell")[0], signal.SIGKILL)
    wait_until(lambda: len(house.pids("bell")) == 2 and valkey.answers(tmp_path))

    with redis.from_url(valkey.url(tmp_path)) as client:
        assert client.get("rung") == b"yes"


@pytest.mark.valkey
def test_a_bell_whose_log_is_rubbish_rings_again(houses: Houses, tmp_path: Path) -> None:
    from bot import valkey

    log = valkey.home(tmp_path) / "appendonlydir"
    log.mkdir()
    (log / "appendonly.aof.manifest").write_text("this is not a manifest\n")
    house = houses.start(
        '[Part("bell", tuple(valkey.command(here)), ready=lambda: valkey.answers(here),'
        " mend=lambda: valkey.set_aside(here))]"
    )

    wait_until(house.is_ready)
    assert (valkey.home(tmp_path) / "appendonlydir.broken").exists()


def test_the_supervisor_costs_little(houses: Houses) -> None:
    house = houses.start(TWO)
    wait_until(house.is_ready)
    status = Path(f"/proc/{house.process.pid}/status").read_text()
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    assert resident < 25_000  # kB
