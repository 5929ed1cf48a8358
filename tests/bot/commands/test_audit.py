"""``xinan audit verify``: good, edited, and with its tail cut off."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.bot.commands.kit import Terminal
from tests.bot.commands.test_office import staffed


def test_an_edited_and_a_shortened_trail_are_found(terminal: Terminal) -> None:
    staffed(terminal)
    house = terminal.house()
    house.checkpoint()
    house.database.close()
    shown = terminal.xinan("audit", "verify")
    assert shown.code == 0
    assert "对照检查点 1 个" in shown.out
    file = terminal.var / "xinan.db"
    whole = file.read_bytes()

    with unguarded(terminal) as database:
        database.execute("UPDATE events SET actor = 'somebody' WHERE seq = 3")
    edited = terminal.xinan("audit", "verify")
    assert edited.code == 1
    assert "此前 2 条完好" in edited.err

    file.write_bytes(whole)
    with unguarded(terminal) as database:
        database.execute("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)")
    cut = terminal.xinan("audit", "verify")
    assert cut.code == 1
    assert "审计链有问题" in cut.err


def unguarded(terminal: Terminal) -> closing[sqlite3.Connection]:
    """Somebody with the file in hands takes the guards off first."""
    for leftover in terminal.var.glob("xinan.db-*"):
        leftover.unlink()
    database = sqlite3.connect(terminal.var / "xinan.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=DELETE")
    triggers = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        database.execute(f"DROP TRIGGER {name}")
    return closing(database)
