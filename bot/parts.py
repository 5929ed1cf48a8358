"""Which processes make up an installation, and in which order they end: the door first, the bell last."""

from __future__ import annotations

import shlex
import socket
import sys
from pathlib import Path

from bot import valkey
from bot.supervisor import Part

DOOR, WORK, GROUND = 0, 1, 2
# Threads share one pool of memory instead of having one each (only one of them runs Python at a time anyway), and what
# lies free at its end goes back to the system at once.
THRIFT = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}


def of_the_house(var: Path, listen: str, *, embedded_bell: bool) -> list[Part]:
    """web, worker, clock, and the bell where none is given. They inherit this process's environment."""
    environ = THRIFT | ({"REDIS_URL": valkey.url(var)} if embedded_bell else {})
    parts = [
        Part("web", _ourselves("web"), environ, ready=lambda: answers(listen), stage=DOOR),
        Part("worker", _ourselves("worker"), environ, stage=WORK),
        Part("clock", _ourselves("clock"), environ, stage=WORK),
    ]
    return [bell(var), *parts] if embedded_bell else parts


def bell(var: Path) -> Part:
    """The embedded Valkey. A log it cannot read is put aside: it holds nothing that is not in the database."""
    return Part(
        "bell",
        tuple(valkey.command(var)),
        ready=lambda: valkey.answers(var),
        stage=GROUND,
        mend=lambda: valkey.set_aside(var),
    )


def simulator(port: int, callback: str) -> Part:
    """The stand-in for the platform, on loopback."""
    due = callback.removesuffix("/wecom/callback") + "/due"
    replayer = shlex.join((*_ourselves("simulator"), "replay"))
    ours = ("--port", str(port), "--callback", callback, "--due", due, "--replayer", replayer)
    command = (sys.executable, "-m", "bot.simulator", *ours)
    return Part("simulator", command, ready=lambda: answers(f"127.0.0.1:{port}"), stage=GROUND)


def answers(listen: str) -> bool:
    """True when something that speaks HTTP takes connections there."""
    host, _, port = listen.rpartition(":")
    try:
        with socket.create_connection((_reachable(host), int(port)), timeout=0.5) as line:
            # Any answer will do, also that there is no such page: /healthz would work out first what is overdue.
            line.sendall(b"GET /answering HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return line.recv(5) == b"HTTP/"
    except OSError:
        return False


def is_taken(listen: str) -> bool:
    """True when somebody else listens there already, so that starting would only fail again and again."""
    host, _, port = listen.rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            return True
    return False


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104 - asked about, not bound


def _ourselves(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "bot.cli", command)
