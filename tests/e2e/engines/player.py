"""Plays ``story.mjs`` in one engine. What is missing is said loudly, and fails where CI runs."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.databases import missing

HERE = Path(__file__).parent
INSTALLED = HERE.parents[2] / ".test" / "engines"
PICTURES = HERE.parents[2] / ".test" / "e2e"
PROGRAMS = {
    "chrome": ("chromium", "chromium-browser", "google-chrome"),
    "firefox": ("firefox-esr", "firefox"),
}
SECONDS = 300


def play(engine: str, address: str) -> dict[str, Any]:
    """Raises AssertionError with what the story said last."""
    program = next(filter(None, map(shutil.which, PROGRAMS[engine])), None)
    for name in ("node", "npm"):
        if shutil.which(name) is None:
            missing(name)
    if program is None:
        missing(PROGRAMS[engine][0])
    _install()
    PICTURES.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["node", "story.mjs", engine, program, address, str(PICTURES)],
        cwd=INSTALLED,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def _install() -> None:
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = INSTALLED / "package-lock.json"
        fresh = known.exists() and known.read_bytes() == (HERE / "package-lock.json").read_bytes()
        shutil.copy(HERE / "story.mjs", INSTALLED)
        if fresh and (INSTALLED / "node_modules" / "puppeteer-core").exists():
            return
        shutil.copy(HERE / "package.json", INSTALLED)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        shutil.copy(HERE / "package-lock.json", known)
        try:
            subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True, timeout=180, check=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
            known.unlink()
            missing(f"puppeteer-core (npm: {str(problem.stderr)[-300:]})")
