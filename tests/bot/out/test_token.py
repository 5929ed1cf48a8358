"""One token for all, and never a storm: neither of gettoken nor of tries (F15; wechatpy made 975 calls in 2.2 s)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.wecom.budget import Budget
from bot.wecom.secret import Secret
from bot.wecom.token import Fetched, SharedToken
from bot.wecom.tokenstore import FileTokenStore, Kept
from handlers.ports import DeliveryProblem, Passing
from tests.bot.out.fake import CORP, SECRET, Platform, Ticks, answer, client_of
from tests.bot.out.nasty import http, request, serving

BASE = "http://127.0.0.1:1"


def store_in(folder: Path, ticks: Ticks, secret: str = SECRET) -> FileTokenStore:
    return FileTokenStore(folder, CORP, secret, BASE, monotonic=ticks, pause=ticks.pause)


class Desk:
    """Where tokens are fetched."""

    def __init__(self) -> None:
        self.fetched = 0
        self.seconds = 7200.0
        self.trouble: DeliveryProblem | None = None

    def fetch(self, budget: Budget) -> Fetched:
        self.fetched += 1
        if self.trouble:
            raise self.trouble
        return Fetched(Secret(f"t{self.fetched}"), self.seconds)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def crowd(tmp_path: Path, ticks: Ticks, desk: Desk) -> list[SharedToken]:
    """Eight processes' views of one record."""
    return [SharedToken(store_in(tmp_path, ticks), desk.fetch, ticks) for _ in range(8)]


def budget(ticks: Ticks) -> Budget:
    return Budget(10, ticks)


def test_all_use_what_one_has_fetched(crowd: list[SharedToken], ticks: Ticks, desk: Desk) -> None:
    assert {one.current(budget(ticks)) for one in crowd} == {"t1"}
    assert desk.fetched == 1


def test_it_is_refreshed_at_nine_tenths_of_its_life(crowd: list[SharedToken], ticks: Ticks, desk: Desk) -> None:
    crowd[0].current(budget(ticks))
    ticks.at += 6479
    assert crowd[1].current(budget(ticks)) == "t1"
    ticks.at += 2
    assert {one.current(budget(ticks)) for one in crowd} == {"t2"}


def test_who_meets_a_dead_token_takes_the_one_another_has_fetched(
    crowd: list[SharedToken], ticks: Ticks, desk: Desk
) -> None:
    dead = crowd[0].current(budget(ticks))
    assert {one.after(dead, budget(ticks)) for one in crowd} == {"t2"}
    assert desk.fetched == 2


def test_a_token_refused_for_ever_is_refreshed_once_a_minute(
    crowd: list[SharedToken], ticks: Ticks, desk: Desk
) -> None:
    began, asked = ticks.at, []
    while ticks.at < began + 600:
        for one in crowd:
            before = desk.fetched
            token = one.current(budget(ticks))
            try:
                one.after(token, budget(ticks))
            except Passing as passing:
                assert 0 < passing.wait <= 60
            asked += [ticks.at] * (desk.fetched - before)
        ticks.at += 1
    assert desk.fetched <= 11
    assert all(sum(first <= moment < first + 60 for moment in asked) <= 2 for first in asked)


@pytest.mark.parametrize("code", [40001, 40091, 40013, 40056])
def test_a_wrong_secret_quiets_everybody_for_ten_minutes(
    crowd: list[SharedToken], ticks: Ticks, desk: Desk, code: int
) -> None:
    desk.trouble = DeliveryProblem("no", code=code)
    with capture_logs() as logs:
        for step in range(599):
            with pytest.raises(Passing) as passing:
                crowd[step % 8].current(budget(ticks))
            assert passing.value.code == code
            assert passing.value.wait == 600 - step
            ticks.at += 1
    assert desk.fetched == 1
    assert [entry for entry in logs if entry["log_level"] == "error"] == [
        {"event": "wecom_secret_refused", "code": code, "quiet_seconds": 600.0, "log_level": "error"}
    ]
    ticks.at += 2
    desk.trouble = None
    assert crowd[0].current(budget(ticks)) == "t2"


def test_a_corrected_secret_works_at_once(tmp_path: Path, ticks: Ticks, desk: Desk) -> None:
    desk.trouble = DeliveryProblem("no", code=40001)
    with pytest.raises(Passing):
        SharedToken(store_in(tmp_path, ticks), desk.fetch, ticks).current(budget(ticks))
    desk.trouble = None
    assert SharedToken(store_in(tmp_path, ticks, "other"), desk.fetch, ticks).current(budget(ticks)) == "t2"


def test_a_line_that_is_down_costs_no_token_that_still_works(
    crowd: list[SharedToken], ticks: Ticks, desk: Desk
) -> None:
    crowd[0].current(budget(ticks))
    desk.trouble = Passing("not connected")
    ticks.at += 7000
    assert crowd[1].current(budget(ticks)) == "t1"
    ticks.at += 300
    with pytest.raises(Passing):
        crowd[1].current(budget(ticks))


@pytest.mark.parametrize("seconds", [0.0, -5.0, 1.0])
def test_a_silly_life_does_not_make_a_storm(crowd: list[SharedToken], ticks: Ticks, desk: Desk, seconds: float) -> None:
    desk.seconds = seconds
    for _ in range(50):
        crowd[0].current(budget(ticks))
        ticks.at += 1
    assert desk.fetched == 1


def test_threads_wait_for_the_one_who_fetches(tmp_path: Path) -> None:
    fetching = threading.Event()
    fetched = [0]

    def slow(budget: Budget) -> Fetched:
        fetched[0] += 1
        fetching.wait(0.2)
        return Fetched(Secret("t"), 7200)

    def use(_: int) -> str:
        store = FileTokenStore(tmp_path, CORP, SECRET, BASE)
        return SharedToken(store, slow, store._monotonic).current(Budget(5))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(use, range(8))) == {"t"}
    assert fetched == [1]


def test_a_holder_that_hangs_keeps_nobody_beyond_his_budget(tmp_path: Path, ticks: Ticks, desk: Desk) -> None:
    store = store_in(tmp_path, ticks)
    with store.lock(0) as mine:
        assert mine
        began = ticks.at
        with pytest.raises(Passing) as passing:
            SharedToken(store_in(tmp_path, ticks), desk.fetch, ticks).current(budget(ticks))
    assert 10 <= ticks.at - began < 11
    assert not passing.value.uncertain


def test_while_another_refreshes_early_the_old_token_is_used(tmp_path: Path, ticks: Ticks, desk: Desk) -> None:
    token = SharedToken(store_in(tmp_path, ticks), desk.fetch, ticks)
    token.current(budget(ticks))
    ticks.at += 6500
    with store_in(tmp_path, ticks).lock(0):
        assert token.current(budget(ticks)) == "t1"


# --------------------------------------------------------------------------- the file


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_the_file_is_for_us_alone_and_does_not_name_the_secret(tmp_path: Path, ticks: Ticks) -> None:
    old = os.umask(0)
    try:
        store = store_in(tmp_path, ticks)
        with store.lock(0):
            store.write(Kept(token=Secret("t"), early=1.0, ends=2.0))
    finally:
        os.umask(old)
    assert [stat.S_IMODE(file.stat().st_mode) for file in files(tmp_path)] == [0o600, 0o600]
    assert all(SECRET not in file.name and CORP not in file.name for file in files(tmp_path))
    assert SECRET not in files(tmp_path)[0].read_text()


def test_what_is_kept_is_read_again(tmp_path: Path, ticks: Ticks) -> None:
    kept = Kept(token=Secret("t"), early=1.5, ends=2.5, forced=0.5, refused_until=9.0, refused_code=-1)
    store_in(tmp_path, ticks).write(kept)
    assert store_in(tmp_path, ticks).read() == kept
    store_in(tmp_path, ticks).write(Kept())
    assert store_in(tmp_path, ticks).read() == Kept()


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b"null", b"\xff", b'{"boot": "x"}', b'{"token": 1}'])
def test_a_damaged_file_is_no_file(tmp_path: Path, ticks: Ticks, rubbish: bytes) -> None:
    store = store_in(tmp_path, ticks)
    store.write(Kept(token=Secret("t")))
    files(tmp_path)[0].write_bytes(rubbish)
    assert store.read() == Kept()


def test_a_token_of_another_boot_is_not_trusted(tmp_path: Path, ticks: Ticks) -> None:
    store = store_in(tmp_path, ticks)
    store.write(Kept(token=Secret("t"), ends=1e9))
    file = files(tmp_path)[0]
    file.write_text(file.read_text().replace(store._boot, "another"))
    assert store.read() == Kept()


def test_a_disk_that_takes_nothing_makes_no_storm(tmp_path: Path, ticks: Ticks, desk: Desk) -> None:
    folder = tmp_path / "var"
    store = store_in(folder, ticks)
    token = SharedToken(store, desk.fetch, ticks)
    folder.rmdir()
    with capture_logs() as logs:
        assert [token.current(budget(ticks)) for _ in range(20)] == ["t1"] * 20
    assert desk.fetched == 1
    assert {entry["event"] for entry in logs} == {"wecom_token_not_kept", "wecom_token_not_locked"}


# --------------------------------------------------------------------------- with the client


def test_a_dead_token_costs_one_more_try_and_no_more() -> None:
    platform = Platform()
    platform.answers["message/send"] = {"errcode": 40014, "errmsg": "invalid access_token"}
    client = client_of(platform)
    for number in range(1, 4):
        before = platform.count("message/send")
        with pytest.raises(Passing) as passing:
            client.send(f'{{"n":{number}}}')
        assert platform.count("message/send") - before <= 2
        assert not passing.value.uncertain
        assert passing.value.wait > 0
    assert platform.count("gettoken") == 2


def test_a_token_the_platform_voided_is_replaced_unseen() -> None:
    platform = Platform()
    client = client_of(platform)
    platform.answers["message/send"] = lambda heard: (
        {"errcode": 42001 if heard.query["access_token"].endswith("-1") else 0, "msgid": "m"}
    )
    assert client.send("{}").message == "m"
    assert platform.count("gettoken") == 2


@pytest.mark.parametrize(
    "said",
    [
        answer(b"<html>502</html>", 502),
        answer(b""),
        answer(b"[1]"),
        {"errcode": 0},
        {"errcode": 0, "access_token": 7},
        {"errcode": -1},
        Passing("cut", uncertain=True),
    ],
    ids=str,
)
def test_no_answer_to_gettoken_makes_a_message_uncertain(said: object) -> None:
    platform = Platform()
    platform.answers["gettoken"] = said  # type: ignore[assignment]
    with pytest.raises(Passing) as passing:
        client_of(platform).send("{}")
    assert not passing.value.uncertain
    assert platform.count("message/send") == 0


SENDER = """
import sys
from pathlib import Path
from bot.wecom.client import WecomClient
from handlers.ports import Passing
base, folder, name = sys.argv[1:]
client = WecomClient.reach(base, "corp", "secret", 1, Path(folder))
for number in range(3):
    try:
        client.send('{"message":"%s-%d"}' % (name, number))
    except Passing:
        pass
"""


def test_eight_processes_and_a_token_that_is_dead_for_ever(tmp_path: Path) -> None:
    calls: Counter[str] = Counter()
    lock = threading.Lock()

    def platform(sock: object, over: threading.Event) -> None:
        said = request(sock)  # type: ignore[arg-type]
        with lock:
            calls["gettoken" if b"gettoken" in said.split(b"\r\n")[0] else said.rpartition(b"\r\n")[2].decode()] += 1
            token = f"t{calls['gettoken']}"
        body = (
            f'{{"errcode":0,"access_token":"{token}","expires_in":7200}}'
            if b"gettoken" in said
            else '{"errcode":40014}'
        )
        sock.sendall(http(body.encode(), "200 OK", "Connection: close"))  # type: ignore[attr-defined]

    with serving(platform) as server:
        senders = [
            subprocess.Popen([sys.executable, "-c", SENDER, server.url, str(tmp_path), str(number)])
            for number in range(8)
        ]
        assert [sender.wait(60) for sender in senders] == [0] * 8
    tokens = calls.pop("gettoken")
    assert tokens == 2
    assert len(calls) == 24
    assert max(calls.values()) <= 2
