"""Secrets and what people write are in no line of the log, whatever goes wrong (failures.md S19)."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot import logs
from store import failpoints
from tests.bot.web.door import Door
from tests.bot.web.test_callback import OTHER_KEY, hostile
from tests.bot.web.test_database_away import away
from tests.world import AES_KEY, REPORTER, SECRET, TOKEN, World

# What a person might write, and what must never be seen outside the record.
SAID = "我叫张伟，身份证110101199003077578，手机13812345678，账号zhangwei_canary的密码CanaryPass77泄露了"
CANARIES = (SECRET, TOKEN, AES_KEY, OTHER_KEY, "a2tra2tra2tra2tr", "110101199003077578", "13812345678", "CanaryPass77")
PRIVATE = ("zhangwei_canary", "我叫张伟")


@contextmanager
def written(world: World) -> Iterator[io.StringIO]:
    """Everything the process logs, through its real handler."""
    root = logging.getLogger()
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    logs.set_up("web", world.house.settings.secrets(), stream=stream, level=logging.DEBUG)
    try:
        yield stream
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(False)
        structlog.reset_defaults()


def test_no_line_holds_a_canary(door: Door, world: World) -> None:
    with written(world) as stream:
        door.says(REPORTER, SAID)
        for sealed in hostile(door).values():
            door.post(sealed)
        for place in ("web.received", "web.opened", "turn.begun", "turn.decided", "turn.committed", "web.taken"):
            failpoints.arm(f"{place}:1:raise", "web")
            door.says(REPORTER, SAID)
        with away(world):
            failpoints.arm("web.spooled:1:raise", "web")
            door.says(REPORTER, SAID)
            door.says(REPORTER, SAID)
        failpoints.arm(None, "web")
        world.platform.faults.add("*", "errcode", 3, code=40001)
        world.platform.faults.add("*", "html", 3)
        for _ in range(6):
            world.clock.forward(minutes=10)
            world.settles()

    lines = stream.getvalue().splitlines()
    events = {json.loads(line)["event"] for line in lines}
    assert {"callback_refused", "callback_failed", "turn_failed", "database_away", "spool_drained"} <= events
    assert [(canary, line) for line in lines for canary in CANARIES + PRIVATE if canary in line] == []
