"""Whatever is typed or set wrong, a person gets a sentence and an exit code, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.bot.commands.kit import NO_TRACE, Terminal
from tests.waiting import wait_until

LOOKING = (("roles", "list"), ("audit", "verify"))
ALL = (*LOOKING, ("migrate",), ("backup", "{tmp}/backups"), ("restore", "{tmp}/backups"))


def test_all_problems_of_the_settings_at_once_and_no_value(empty: Terminal) -> None:
    shown = empty.xinan(
        "up",
        WECOM_CORP_ID="wrong id",
        WECOM_AGENT_ID="CANARY1",
        WECOM_SECRET="CANARY2 with a blank",
        WECOM_ENCODING_AES_KEY="CANARY3",
        WECOM_API_BASE="ftp://CANARY4",
        DATABASE_URL="mysql://CANARY5",
        REDIS_URL="http://CANARY6",
        XINAN_BASE_URL="CANARY7",
        XINAN_CLOCK_FILE="/CANARY8",
        XINAN_DATA_KEY="CANARY9",
        XINAN_WEB_WORKERS="0",
        WECOM_TOKEN_FILE="/does/not/exist",
    )

    assert shown.code == 2
    names: tuple[str, ...] = (
        "WECOM_CORP_ID",
        "WECOM_AGENT_ID",
        "WECOM_SECRET",
        "WECOM_ENCODING_AES_KEY",
        "WECOM_API_BASE",
    )
    names += ("DATABASE_URL", "REDIS_URL", "XINAN_BASE_URL", "XINAN_DATA_KEY", "XINAN_WEB_WORKERS")
    assert [name for name in (*names, "WECOM_TOKEN_FILE") if f"· {name}：" not in shown.err] == []
    assert "CANARY" not in shown.text
    assert not empty.var.exists()


@pytest.mark.parametrize("words", ALL)
@pytest.mark.parametrize(
    "url", ["mysql://u:CANARYpw@h/x", "nonsense", "sqlite:///", "postgresql+psycopg://u:CANARYpw@127.0.0.1:1/x"]
)
def test_a_database_that_is_not_there(empty: Terminal, tmp_path: Path, url: str, words: tuple[str, ...]) -> None:
    shown = empty.xinan(*(word.format(tmp=tmp_path) for word in words), DATABASE_URL=url)

    assert shown.code in (1, 2)
    assert shown.err.strip()
    assert "CANARY" not in shown.text


@pytest.mark.parametrize("words", LOOKING)
def test_a_database_without_tables(empty: Terminal, words: tuple[str, ...]) -> None:
    shown = empty.xinan(*words)

    assert shown.code == 1
    assert "请先运行 xinan migrate" in shown.err


@pytest.mark.parametrize("words", ALL)
def test_a_file_that_is_no_database(empty: Terminal, tmp_path: Path, words: tuple[str, ...]) -> None:
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"this is not a database at all" * 100)
    shown = empty.xinan(*(word.format(tmp=tmp_path) for word in words), DATABASE_URL=f"sqlite:///{junk}")

    assert shown.code == 1
    assert shown.err.strip()


@pytest.mark.parametrize("words", ALL)
def test_a_folder_that_cannot_be_made(empty: Terminal, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("")
    shown = empty.xinan(*(word.format(tmp=tmp_path) for word in words), XINAN_VAR=str(tmp_path / "file" / "var"))

    assert shown.code in (1, 2)
    assert shown.err.strip()


def test_a_newer_database_is_not_touched(empty: Terminal) -> None:
    empty.xinan("migrate")
    with closing(sqlite3.connect(empty.var / "xinan.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (*LOOKING, ("migrate",)):
        shown = empty.xinan(*words)
        assert shown.code == 1
        assert "新版程序" in shown.err


def test_a_clock_file_that_is_not_there_adds_nothing(terminal: Terminal, tmp_path: Path) -> None:
    for content in (None, "nonsense"):
        file = tmp_path / "clock"
        if content:
            file.write_text(content)
        shown = terminal.xinan("sync", XINAN_CLOCK_FILE=str(file))
        assert "通讯录已更新" in shown.out


def test_what_is_no_command_is_said_in_usage(empty: Terminal) -> None:
    for words in ((), ("nonsense",), ("backup",), ("up", "--port", "x"), ("audit", "x"), ("understand",)):
        assert empty.xinan(*words).code == 2


def test_control_c_ends_a_command_without_a_word(empty: Terminal, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    environ = {**os.environ, "XINAN_VAR": str(empty.var), "WECOM_SECRET_FILE": str(fifo)}
    command = [sys.executable, "-m", "bot.cli", "doctor"]
    # Somebody who runs the tests in the background has Ctrl-C ignored, and children inherit that.
    with subprocess.Popen(
        command,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            opened: list[int] = []
            wait_until(lambda: _reads(fifo, opened), seconds=30)
            # On the way from opening to reading Python hears no signal, and one that comes then is heard only when
            # the read is over: from here on it must have gone to sleep, waiting for the secret.
            wait_until(lambda: _sleeps(process.pid), seconds=30)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
            os.close(opened[0])
        finally:
            process.kill()

    assert process.returncode == 130
    assert NO_TRACE not in out + err


def _reads(fifo: Path, opened: list[int]) -> bool:
    """Whether somebody has opened the other end; ours then stays open."""
    with suppress(OSError):
        opened.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    return bool(opened)


def _sleeps(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] == "S"


def test_a_sentence_is_understood_as_of_a_moment(empty: Terminal) -> None:
    shown = empty.xinan("understand", "我昨天晚上八点发现密码泄露了", "--json", "--at", "2026-11-25T10:00")
    meaning = json.loads(shown.out)
    assert shown.code == 0
    assert meaning["intent"] == "leak"
    assert "2026-11-24T20:00" in shown.out
    assert json.loads(empty.xinan("understand", "", "--json").out)["slots"] == {}
    assert "意图" in empty.xinan("understand", "密码泄露了").out
    assert empty.xinan("understand", "密码泄露了", "--at", "昨天").code == 2
    assert not empty.var.exists()
