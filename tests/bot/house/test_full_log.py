"""The disk the log is written to is full: everybody goes on working, and nothing is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
SPEAKERS = {
    "supervisor": "from bot.supervisor import report_line; report_line('part_started', part='web')",
    "anybody": "from bot import logs; import structlog; logs.set_up('web'); structlog.get_logger('x').error('said')",
}


@pytest.mark.skipif(not FULL.exists(), reason="!!! NOT TESTED: there is no /dev/full here")
@pytest.mark.parametrize("speaker", SPEAKERS)
def test_nobody_ends_because_nobody_hears(speaker: str) -> None:
    code = f"{SPEAKERS[speaker]}\n{SPEAKERS[speaker]}\nprint('alive')"
    with FULL.open("w") as full:
        done = subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.PIPE, stderr=full, text=True)
    assert done.stdout == "alive\n"
