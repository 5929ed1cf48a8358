"""The first hour on the server: contacts, roles, and what the doctor finds."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from bot.app import create_app
from bot.simulator.server import Server
from store import migrate
from tests.bot.commands.kit import Terminal, settings
from tests.databases import _binary
from tests.world import COLLEAGUE, DUTY, REPORTER, SUPERVISOR

STAFF = {
    "duty_officer": DUTY,
    "security_supervisor": SUPERVISOR,
    "security_admin": "zhouping",
    "credit_office_head": "zhaoguodong",
    "security_auditor": "hanmei",
}


def red(shown_out: str) -> list[str]:
    return re.findall(r"^✗ ([^：]+)", shown_out, re.MULTILINE)


def staffed(terminal: Terminal) -> Terminal:
    assert terminal.xinan("sync").code == 0
    for role, person in STAFF.items():
        assert terminal.xinan("roles", "grant", person, role).code == 0
    return terminal


def test_contacts_and_menu(terminal: Terminal, platform: Server) -> None:
    shown = terminal.xinan("sync")
    assert shown.code == 0
    assert "新增 42 人" in shown.out
    assert [entry["name"] for entry in platform.platform.menu.buttons] == ["上报", "办事", "帮助"]

    assert "新增 0 人" in terminal.xinan("sync").out
    platform.platform.faults.add("*", "errcode", None, code=60020)
    shown = terminal.xinan("sync")
    assert shown.code == 1
    assert "没有拉取成功，原有数据不变" in shown.err


def test_roles_are_given_and_taken_by_their_rules(terminal: Terminal) -> None:
    terminal.xinan("sync")
    given = terminal.xinan("roles", "grant", SUPERVISOR, "安全主管")
    assert given.code == 0
    assert terminal.xinan("roles", "grant", SUPERVISOR, "security_supervisor").code == 1
    assert terminal.xinan("roles", "grant", COLLEAGUE.upper(), "security_admin").code == 0
    listed = terminal.xinan("roles", "list").out
    assert f"（{SUPERVISOR}）" in listed
    assert f"（{COLLEAGUE}）" in listed

    conflict = terminal.xinan("roles", "grant", COLLEAGUE, "network_admin")
    assert conflict.code == 1
    assert "网络管理员" in conflict.err
    unknown = terminal.xinan("roles", "grant", "nobody", "network_admin")
    assert (unknown.code, "没有改动" in unknown.err) == (1, True)
    assert "没有角色 emperor" in terminal.xinan("roles", "grant", COLLEAGUE, "emperor").err
    last = terminal.xinan("roles", "revoke", SUPERVISOR, "security_supervisor")
    assert last.code == 1
    assert terminal.xinan("roles", "revoke", REPORTER, "network_admin").code == 1
    assert terminal.xinan("roles", "grant", DUTY, "security_supervisor").code == 0
    assert terminal.xinan("roles", "revoke", SUPERVISOR, "security_supervisor").code == 0
    assert f"（{SUPERVISOR}）" not in terminal.xinan("roles", "list").out
    for wrong in (("grant",), ("grant", DUTY), ("nonsense",), ("list", "x")):
        assert terminal.xinan("roles", *wrong).code == 2


@pytest.fixture
def answering(terminal: Terminal) -> Iterator[Terminal]:
    """The same with its callback address up."""
    house = terminal.house()
    server = make_server("127.0.0.1", 0, create_app(house), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    terminal.environ["XINAN_BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    yield terminal
    server.shutdown()
    thread.join()
    server.server_close()
    house.database.close()


def test_the_doctor_is_content_with_what_is_good(answering: Terminal) -> None:
    staffed(answering)
    shown = answering.xinan("doctor")

    assert red(shown.out) == ["值班表"]
    assert "✓ 回调地址验证" in shown.out
    assert "✓ 数据密钥" in shown.out
    assert "首日" in shown.out


def test_the_doctor_names_what_is_wrong(terminal: Terminal, platform: Server) -> None:
    shown = terminal.xinan("doctor")
    assert shown.code == 1
    assert red(shown.out) == ["回调地址验证", "通讯录 0 人", "必设岗位", "值班表"]
    assert "请运行 xinan sync" in shown.out

    wrong = terminal.xinan("doctor", WECOM_SECRET="x" * 43)
    assert "企业微信接口" in red(wrong.out)
    assert "WECOM_SECRET" in wrong.out

    platform.platform.faults.add("*", "errcode", None, code=60020)
    banned = terminal.xinan("doctor")
    assert "可信 IP" in banned.out
    platform.platform.faults.clear()

    nobody_there = terminal.xinan("doctor", WECOM_API_BASE="http://127.0.0.1:9")
    assert "企业微信接口" in red(nobody_there.out)


def test_the_doctor_sees_an_app_that_nobody_may_see(terminal: Terminal, platform: Server) -> None:
    city = platform.platform.city
    for member in city.members:
        city.hide(member)
    assert "应用可见范围" in red(terminal.xinan("doctor").out)


def test_the_doctor_sees_a_disk_that_fills_up(terminal: Terminal, tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("!!! NOT TESTED: no mounts without a namespace of our own")
    disk = tmp_path / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=8m none "$0" && head -c 7600000 /dev/zero >"$0/ballast" && exec "$@"'
    environ = {**os.environ, **terminal.environ, "XINAN_VAR": str(disk)}
    environ["DATABASE_URL"] = f"sqlite:///{terminal.var}/xinan.db"
    command = ["unshare", "-rm", "sh", "-c", script, str(disk), sys.executable, "-m", "bot.cli", "doctor"]
    shown = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    assert shown.returncode == 1
    assert "超过 85%" in shown.stdout


def test_the_doctor_notices_a_replaced_data_key(terminal: Terminal) -> None:
    house = terminal.house()
    house.note_data_key()
    assert house.findings()[-1]["kind"] != "data_key_replaced"
    assert "✓ 数据密钥" in terminal.xinan("doctor").out

    (terminal.var / "data.key").unlink()
    assert "数据密钥" in red(terminal.xinan("doctor").out)
    other = {"XINAN_DATA_KEY": base64.b64encode(b"o" * 32).decode()}
    changed = terminal.house(**other)
    changed.note_data_key()
    assert changed.findings()[-1] == {"kind": "data_key_replaced"}
    assert "✓ 数据密钥" in terminal.xinan("doctor", "--accept-data-key").out
    assert "✓ 数据密钥" in terminal.xinan("doctor").out
    house.database.close()
    changed.database.close()


def test_the_doctor_before_anything_was_set_up(empty: Terminal, platform: Server) -> None:
    empty.environ = settings(platform)
    shown = empty.xinan("doctor")

    assert shown.code == 1
    assert "请先运行 xinan migrate" in shown.out


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_backup_comes_back_whole(
    terminal: Terminal, tmp_path: Path, kind: str, fresh_database: Callable[..., str]
) -> None:
    # The server's own tools: those of the machine may be older than it.
    terminal.environ["PATH"] = f"{_binary('pg_dump').parent}:{os.environ['PATH']}"
    terminal.environ["DATABASE_URL"] = fresh_database(kind, migrate.upgrade)
    staffed(terminal)
    made = terminal.xinan("backup", str(tmp_path / "backups"))
    assert made.code == 0
    assert "XINAN_DATA_KEY" in made.out
    folder = re.search(r"已备份到 (\S+)。", made.out)
    assert folder is not None

    terminal.environ["DATABASE_URL"] = fresh_database(kind)
    assert terminal.xinan("restore", folder[1]).code == 0
    listed = terminal.xinan("roles", "list").out
    assert all(f"（{person}）" in listed for person in STAFF.values())
    verified = terminal.xinan("audit", "verify")
    assert (verified.code, "审计链完整" in verified.out) == (0, True)

    again = terminal.xinan("restore", folder[1])
    assert again.code == 1
    assert terminal.xinan("restore", folder[1], "--overwrite").code == 0
    damaged = tmp_path / "damaged"
    shutil.copytree(folder[1], damaged)
    biggest = max((file for file in damaged.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    biggest.write_bytes(biggest.read_bytes()[:-100])
    assert terminal.xinan("restore", str(damaged), "--overwrite").code == 1
    assert terminal.xinan("audit", "verify").code == 0
