"""``bot | jobs -> handlers -> store``: the contracts hold, and each of them is able to fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.rules import ROOT

CONFIG = ROOT / "pyproject.toml"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports as lint; sys.exit(lint(sys.argv[1], no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", code, str(CONFIG)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """The same packages with nothing in them."""
    for package in ("bot", "bot/wecom", "bot/simulator", "handlers", "jobs", "store"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for module in (
        "bot/services.py",
        "bot/app.py",
        "handlers/leaks.py",
        "jobs/worker.py",
        "jobs/bell.py",
        "store/cases.py",
    ):
        (tmp_path / module).touch()
    return tmp_path


def test_our_own_imports_keep_the_layers() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout


def test_the_composition_roots_may_cross(small_house: Path) -> None:
    (small_house / "jobs/worker.py").write_text("import bot.services\n")
    (small_house / "bot/services.py").write_text("import jobs.bell\nimport handlers.leaks\n")

    assert lint_imports(small_house).returncode == 0


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("store/cases.py", "import handlers.leaks"),
        ("handlers/leaks.py", "import bot.app"),
        ("handlers/leaks.py", "import jobs.bell"),
        ("bot/app.py", "import jobs.bell"),
        ("jobs/bell.py", "import bot.app"),
        ("jobs/worker.py", "import flask"),
        ("handlers/leaks.py", "from flask import request"),
        ("handlers/leaks.py", "import redis"),
        ("store/cases.py", "import xml.etree.ElementTree"),
        ("store/cases.py", "def f():\n    import requests"),
        ("bot/simulator/__init__.py", "import store.cases"),
        ("bot/wecom/__init__.py", "import bot.simulator"),
    ],
)
def test_a_crossing_is_found(small_house: Path, module: str, line: str) -> None:
    (small_house / module).write_text(line + "\n")

    result = lint_imports(small_house)

    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout
