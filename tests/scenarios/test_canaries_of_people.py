"""Canaries: numbers of people played through the product are in clear in nothing it leaves behind (failures.md S20)."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select

from bot.fieldkeys import FILE
from jobs.cleanup import clean
from store import checkpoints, documents, migrate, personal, pgtools
from store.backup import backup
from store.schema import documents as document_rows
from store.schema import personal as sealed
from store.schema import requests
from store.verify import verify
from tests.bot.web.test_canaries import written
from tests.bot.web.test_database_away import away
from tests.databases import Databases
from tests.scenarios.test_personal_data import checked
from tests.store.test_backup import TOOLS
from tests.world import ADMIN, APP_ADMIN, COLLEAGUE, LEADER, REPORTER, World, make_world

_CHANCE = random.Random(43)


def number() -> str:
    day = f"{_CHANCE.randint(1960, 2005)}{_CHANCE.randint(1, 12):02}{_CHANCE.randint(1, 28):02}"
    return checked(f"2311{_CHANCE.randint(1, 83):02}{day}{_CHANCE.randint(1, 999):03}")


def phone() -> str:
    return f"1{_CHANCE.choice('3578')}{_CHANCE.randint(0, 999_999_999):09}"


class Canaries:
    """Every number that was said, in every form in which it could be found."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def number(self) -> str:
        self.said.append(number())
        return self.said[-1]

    def phone(self) -> str:
        self.said.append(phone())
        return self.said[-1]

    def found_in(self, content: bytes) -> list[str]:
        """Also without what separates the figures, and with blanks in the usual places."""
        return [one for one in self.said for form in _forms(one) if form.encode() in content]


def _forms(plain: str) -> Iterator[str]:
    yield plain
    yield plain.lower()
    if len(plain) == 18:
        yield f"{plain[:6]} {plain[6:14]} {plain[14:]}"
        yield plain[:17]
    else:
        yield f"{plain[:3]} {plain[3:7]} {plain[7:]}"


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


def everything_under(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != FILE:
            with suppress(FileNotFoundError):
                yield str(file), file.read_bytes()


def opened_account(world: World, canaries: Canaries) -> tuple[str, str]:
    """Played as people do, mistakes included; the short number, and the one that was given in the end."""
    world.says(REPORTER, f"你好，我的电话是{canaries.phone()}，身份证{canaries.number()}")
    world.says(REPORTER, "申请账号申请")
    world.says(REPORTER, f"信用平台 联系{canaries.phone()}")
    world.says(REPORTER, "王芳")
    wrong = canaries.number()
    world.says(REPORTER, wrong[:17] + ("1" if wrong[17] != "1" else "2"))
    world.says(REPORTER, canaries.number())
    given = canaries.number()
    world.says(REPORTER, f"改第3项 {given}")
    world.says(REPORTER, f"窗口岗，{canaries.number()}")
    world.says(REPORTER, f"查询，有事打 {canaries.phone()}")
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    short = reply.split("撤回 ")[1][:4]
    world.says(LEADER, f"同意 {short} 本人{canaries.phone()}")
    assert given in world.says(ADMIN, f"查看证件号 {short}")
    world.says(ADMIN, f"同意 {short}")
    assert given in world.says(APP_ADMIN, f"查看证件号 {short}")
    world.says(REPORTER, f"审批单 {short}")
    world.says(APP_ADMIN, f"同意 {short}")
    world.looks_away()
    return short, given


def test_nothing_that_is_left_behind_holds_a_number(
    world: World, databases: Databases, canaries: Canaries, tmp_path: Path
) -> None:
    url, given = world.house.settings.database_url, list[str]()
    with written(world) as log:
        for _ in range(2):
            world.fragile.breaks(on="请", times=1)
            given.append(opened_account(world, canaries)[1])
            world.passes(minutes=5)  # what was parked is taken again
            world.looks_away()
        world.says(REPORTER, f"我的账号密码泄露了，身份证{canaries.number()}，电话{canaries.phone()}")
        world.looks_away()
    assert len(set(canaries.said)) == len(canaries.said) == 20
    assert canaries.found_in(log.getvalue().encode()) == []
    assert canaries.found_in(world.stored_bytes()) == []
    assert [(file, hit) for file, content in everything_under(tmp_path) if (hit := canaries.found_in(content))] == []
    with world.house.database.look() as connection:
        papers = connection.execute(select(document_rows.c.id)).scalars().all()
        assert len(papers) == 2
        for paper in papers:
            with zipfile.ZipFile(io.BytesIO(documents.by_id(connection, paper).content)) as parts:
                assert [hit for name in parts.namelist() if (hit := canaries.found_in(parts.read(name)))] == []
        kept = connection.execute(select(func.count()).select_from(sealed)).scalar_one()
    assert kept == 2, "one number for each account, and nothing of what was mistyped"
    copy = tmp_path / "backups"
    backup(url, copy, world.clock.now(), tools=TOOLS)
    if url.startswith("postgresql"):  # a backup's dump is compressed
        dump = ["--format=plain", f"--file={copy / 'record.sql'}"]
        pgtools.run(pgtools.find("pg_dump", TOOLS), make_url(url), dump)
    brought = b"".join(content for _, content in everything_under(copy))
    assert f"**{given[-1][-4:]}".encode() in brought, "the mask is what is kept"
    assert canaries.found_in(brought) == []
    disk = on_the_disk_of(databases, url)
    assert [one for one in canaries.said if one.encode() in disk] == []


def on_the_disk_of(databases: Databases, url: str) -> bytes:
    """What the server has written so far, its log of writes included; SQLite's files were looked at as they lie."""
    server = databases._server
    if server is None or not url.startswith("postgresql"):
        return b""
    places = [server.folder / "data" / "pg_wal", server.folder / "data" / "base", server.folder / "server.log"]
    return b"".join(file.read_bytes() for place in places for file in (place, *place.rglob("*")) if file.is_file())


def test_what_waits_while_the_database_is_away_is_not_in_clear(
    databases: Databases, canaries: Canaries, tmp_path: Path
) -> None:
    world = make_world(databases.fresh("sqlite", migrate.upgrade), tmp_path)
    with away(world):
        world.platform.says(REPORTER, f"身份证{canaries.number()}，电话{canaries.phone()}")
        spooled = list(everything_under(tmp_path))
    assert any("spool" in file for file, _ in spooled)
    assert [(file, hit) for file, content in spooled if (hit := canaries.found_in(content))] == []
    world.settles()
    assert canaries.found_in(world.stored_bytes()) == []
    world.house.database.close()


def test_long_after_the_archive_nothing_is_left_and_the_trail_still_holds(
    world: World, canaries: Canaries, tmp_path: Path
) -> None:
    short, given = opened_account(world, canaries)
    world.says(COLLEAGUE, f"完成 {short}")
    world.says(COLLEAGUE, "wangfang01")
    world.sleeps(hours=179 * 24)
    clean(world.house, breath=0)
    assert len(_same(world, given)) == 1
    world.sleeps(hours=48)
    clean(world.house, breath=0)
    assert _same(world, given) == []
    with world.house.database.look() as connection:
        assert given[-4:] not in connection.execute(select(requests.c.fields)).scalar_one()
    (act,) = world.acts("personal.erased")
    assert act["why"] == "time"
    with world.house.database.look() as connection:
        assert verify(connection, checkpoints.read(tmp_path / "none")).flaw is None
    world.looks_away()


def _same(world: World, given: str) -> list[personal.Held]:
    with world.house.database.look() as connection:
        return personal.same(connection, world.house.ring, personal.Kind.id_number, given)
