"""The command line: quick to answer, clear when something is missing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.demo.environ import demo_environ
from bot.environment import is_loopback
from bot.settings import read_settings

HEAVY = ("flask", "sqlalchemy", "redis", "rq", "requests", "pydantic", "wechatpy", "gunicorn", "structlog", "docx")


def xinan(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("WECOM_", "XINAN_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        env={**clean, **environ},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_help_names_every_command_in_chinese() -> None:
    shown = xinan("--help")

    assert shown.returncode == 0
    assert all(command.name in shown.stdout for command in COMMANDS)
    assert "企业微信" in shown.stdout


def test_the_supervising_process_loads_nothing_heavy() -> None:
    code = "import sys, bot.cli, bot.supervisor, bot.parts, bot.settings, bot.metrics; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert [name for name in HEAVY if name in loaded] == []


@pytest.mark.parametrize("command", ["up", "web", "worker", "clock"])
def test_what_is_missing_is_said_by_name_and_nothing_is_started(tmp_path: Path, command: str) -> None:
    shown = xinan(command, XINAN_VAR=str(tmp_path / "var"))

    assert shown.returncode == 2
    assert "WECOM_ENCODING_AES_KEY：没有设置" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert not (tmp_path / "var").exists()


def test_a_taken_port_is_said_instead_of_trying_for_ever(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        shown = xinan("demo", "--port", str(port), XINAN_VAR=str(tmp_path))

    assert shown.returncode == 2
    assert f"127.0.0.1:{port}" in shown.stderr


def test_the_database_is_brought_up_to_date_without_any_account(tmp_path: Path) -> None:
    assert xinan("migrate", XINAN_VAR=str(tmp_path)).returncode == 0
    assert (tmp_path / "xinan.db").stat().st_size > 0


def test_a_demonstration_never_touches_the_real_installation(tmp_path: Path) -> None:
    real = {
        "WECOM_SECRET": "real-secret-of-the-office",
        "WECOM_SECRET_FILE": "/run/secrets/wecom",
        "WECOM_TOKEN_PREVIOUS": "realtoken",
        "WECOM_API_BASE": "https://qyapi.weixin.qq.com",
        "DATABASE_URL": "postgresql://office/xinan",
        "REDIS_URL": "redis://office:6379",
    }
    settings = read_settings(real | demo_environ(tmp_path, 8900, 8901))

    assert is_loopback(settings.api_base)
    assert settings.database_url == f"sqlite:///{tmp_path}/xinan.db"
    assert settings.redis_url is None
    assert len(settings.callback_keys) == 1
    assert not {"real-secret-of-the-office", "realtoken"} & set(settings.secrets())
    assert demo_environ(tmp_path, 8900, 8901)["WECOM_SECRET"] != settings.secret
