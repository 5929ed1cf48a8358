"""An installation without processes: settings, a migrated database on either kind, and the platform's stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.server import Server
from tests.bot.commands.kit import Terminal, settings, stand_in


@pytest.fixture
def platform() -> Iterator[Server]:
    server = stand_in()
    yield server
    server.stop()


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    """Nothing is set but the state folder."""
    return Terminal(tmp_path / "var")


@pytest.fixture
def terminal(tmp_path: Path, platform: Server) -> Terminal:
    """A whole configuration with SQLite."""
    terminal = Terminal(tmp_path / "var", settings(platform))
    assert terminal.xinan("migrate").code == 0
    return terminal
