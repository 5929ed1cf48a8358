"""The web server around the app: its log is ours, it ends gracefully, and its workers do not outlive it (F33)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.bot.house.test_settings import AES_KEY
from tests.bot.house.test_supervisor import is_alive
from tests.waiting import wait_until

RUN = """
import sys
from bot import cli
cli._prepare("web")
from gunicorn.app.wsgiapp import run
sys.argv = ["gunicorn", "-c", "python:bot.gunicorn", "tests.bot.house.small_app:application"]
run()
"""


class Web:
    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._log = folder / "log"
        environ = {
            "WECOM_CORP_ID": "ww1234567890abcdef",
            "WECOM_AGENT_ID": "1000002",
            "WECOM_SECRET": "CANARY-secret-0123456789",
            "WECOM_TOKEN": "CANARYtoken",
            "WECOM_ENCODING_AES_KEY": AES_KEY,
            "XINAN_VAR": str(folder / "var"),
            "XINAN_LISTEN": f"127.0.0.1:{self.port}",
        }
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN], env={**os.environ, **environ}, stdout=log, stderr=subprocess.STDOUT
            )
        wait_until(lambda: self.log().count("worker_ready") == 2, seconds=20)

    def takes_connections(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def get(self, path: str) -> tuple[int, bytes]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), body

    def log(self) -> str:
        return self._log.read_text()

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return {int(child) for child in children}


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    web = Web(tmp_path)
    yield web
    if web.process.poll() is None:
        web.process.kill()
        web.process.wait(timeout=10)


def test_its_log_is_ours_and_keeps_the_secret(web: Web) -> None:
    assert web.get("/fails")[0] == 500
    wait_until(lambda: "Error handling request" in web.log())

    events = [json.loads(line) for line in web.log().splitlines()]
    assert {event["process"] for event in events} == {"web"}
    assert any("RuntimeError" in str(event.get("exception")) for event in events)
    assert "CANARY" not in web.log()


def test_an_address_that_is_too_long_is_refused(web: Web) -> None:
    assert web.get("/wecom/callback?echostr=" + "x" * 1000)[0] == 200
    assert web.get("/wecom/callback?echostr=" + "x" * 5000)[0] in {400, 414}


def test_two_workers_and_a_killed_one_is_replaced(web: Web) -> None:
    wait_until(lambda: len(web.workers()) == 2)
    victim = min(web.workers())
    os.kill(victim, signal.SIGKILL)

    wait_until(lambda: len(web.workers() - {victim}) == 2)
    assert web.get("/")[0] == 200


def test_a_request_in_hand_is_answered_before_the_end(web: Web, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(web.get, f"/slow?{gate}")
        wait_until(gate.with_name("gate.begun").exists)
        web.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "Handling signal: term" in web.log())
        gate.touch()

        assert answer.result(timeout=10)[0] == 200
    assert web.process.wait(timeout=10) == 0


def test_the_workers_of_a_killed_master_go_too_and_free_the_port(web: Web) -> None:
    wait_until(lambda: len(web.workers()) == 2)
    workers = web.workers()
    web.process.kill()
    web.process.wait(timeout=10)

    wait_until(lambda: not any(is_alive(pid) for pid in workers))
    assert not web.takes_connections()
