"""Visitors played through the product are in clear in nothing it leaves behind (issue 5, PIPL).

A few here, a thousand by ``python -m tests.bench.canaries``.
"""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import func, make_url, select

from bot.app import create_app
from jobs.bell import RedisBell, connect
from jobs.ringer import Ringer
from store import documents, inbox, migrate, pgtools
from store.backup import backup
from store.schema import documents as document_rows
from store.schema import personal as sealed
from tests.bot.web.test_canaries import written
from tests.databases import BellServer, Databases
from tests.scenarios.test_canaries_of_people import everything_under, on_the_disk_of
from tests.store.test_backup import TOOLS
from tests.visitor_canaries import Person, Visitors
from tests.world import AUDITOR, COLLEAGUE, DUTY, LEADER, REPORTER, START, World, make_world

_PARTY = 10
_WORDS = {"outbox", "deadlines", "inbox", "exports", "directory", "roster"}


class Heard:
    """All that goes to Redis: the names that are rung; with a server they really go there, as bells and as jobs."""

    def __init__(self, url: str | None) -> None:
        self.rung: set[str] = set()
        self._bell = RedisBell(url) if url else None
        self._ringer = Ringer(url) if url else None

    def ring(self, names: Iterable[str], attempt: int = 1) -> None:
        names = set(names)
        self.rung |= names
        if self._bell is not None and self._ringer is not None:
            self._bell.ring(names)
            for name in names:
                self._ringer.ring(name, START, attempt)

    def is_away(self) -> bool:
        return self._bell is not None and self._bell.is_away()

    def kept(self, server: BellServer) -> bytes:
        """Every key the server has and what is in it, arguments of jobs included."""
        redis = connect(server.url)
        before = _everything(redis)
        for queue in redis.scan_iter("rq:queue:*"):  # jobs that nobody takes are gone after a while, their names stay
            redis.delete(queue)
        self.ring(self.rung, 2)
        return before + _everything(redis)


def _everything(redis: Any) -> bytes:
    return b"\n".join(part for key in redis.scan_iter() for part in (key, *_in_key(redis, key)))


def _in_key(redis: Any, key: bytes) -> Iterator[bytes]:
    match redis.type(key):
        case b"hash":
            for name, value in redis.hgetall(key).items():
                yield from (name, value, _unpacked(value))
        case b"list":
            yield from redis.lrange(key, 0, -1)
        case b"string":
            yield redis.get(key)
        case _:
            yield redis.dump(key)


def _unpacked(value: bytes) -> bytes:
    """What jobs are called with is packed."""
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda text: text.encode(),
        lambda text: text.encode("unicode_escape"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: base64.b64encode(b"x" + text.encode() + b"yyyyyyyyyyyyyyyy"),
        lambda text: base64.urlsafe_b64encode(b"xy" + text.encode() + b"yyyyyyyyyyyyyyy"),
        lambda text: text.encode().hex().encode(),
    ],
)
def test_who_looks_for_them_would_find_them(wrapped: object) -> None:
    visitors, wrap = Visitors(10), cast("Callable[[str], bytes]", wrapped)
    one = visitors.people[3]
    for text in (one.name, one.phone, one.number):
        assert visitors.found_in(b"before " + wrap(f"[{text}]") + b" after"), text
    assert visitors.found_in(b"13900000000 \xe9\xbe\x99\xe9\xbe\x99 231100199001010011") == []


def test_what_visitors_leave_behind_is_not_in_clear(world: World, databases: Databases, tmp_path: Path) -> None:
    looked_through(world, databases, tmp_path, Visitors(20))


@pytest.mark.valkey
def test_nor_is_anything_in_redis(databases: Databases, tmp_path: Path, valkey_server: BellServer) -> None:
    world = make_world(databases.fresh("sqlite", migrate.upgrade), tmp_path)
    looked_through(world, databases, tmp_path, Visitors(10), valkey_server)
    world.house.database.close()


def test_a_name_that_slipped_through_is_noticed(world: World, databases: Databases, tmp_path: Path) -> None:
    visitors = Visitors(10)
    with world.house.database.work(world.clock.now()) as work:
        work.record("planted", by=REPORTER, name=visitors.people[9].name, phone=visitors.people[8].phone)
    assert set(visitors.found_in(world.stored_bytes())) >= {visitors.people[9].name[1:], visitors.people[8].phone}
    backup(world.house.settings.database_url, tmp_path / "backups", world.clock.now(), tools=TOOLS)
    if world.house.settings.database_url.startswith("sqlite"):
        assert any(visitors.found_in(content) for _, content in everything_under(tmp_path / "backups"))
    world.looks_away()


def looked_through(
    world: World, databases: Databases, folder: Path, visitors: Visitors, server: BellServer | None = None
) -> None:
    url, heard = world.house.settings.database_url, Heard(server.url if server else None)
    object.__setattr__(world.house, "bell", heard)
    with written(world) as log:
        for first in range(0, len(visitors.people), _PARTY * 5):
            _a_day(world, visitors.people[first : first + _PARTY * 5])
        _asked(world, visitors.people[0])
        _given_up(world, visitors.people[-1])
    assert world.acts("incident.reported")
    assert world.acts("request.submitted")
    with world.house.database.look() as connection:
        assert connection.execute(select(func.count()).select_from(sealed)).scalar_one() >= 3 * len(visitors.people)
    assert heard.rung <= _WORDS, "only names of work go to Redis, and so into the arguments of jobs"
    assert visitors.found_in(log.getvalue().encode()) == []
    if server is not None:
        assert b"look_inbox" in heard.kept(server), "jobs are there to be looked at"
        assert visitors.found_in(heard.kept(server)) == []
    page = create_app(world.house).test_client()
    for path in ("/healthz", "/metrics"):
        answer = page.get(path)
        assert answer.status_code in (200, 503), "a page that only failed says nothing"
        assert visitors.found_in(answer.data) == []
    assert visitors.found_in(world.stored_bytes()) == []
    assert [hit for paper in _papers(world) for hit in visitors.found_in(paper)] == []
    copy = folder / "backups"
    backup(url, copy, world.clock.now(), tools=TOOLS)
    if url.startswith("postgresql"):
        dump = ["--format=plain", f"--file={copy / 'record.sql'}"]
        pgtools.run(pgtools.find("pg_dump", TOOLS), make_url(url), dump)
    assert [(file, hit) for file, content in everything_under(folder) if (hit := visitors.found_in(content))] == []
    assert visitors.found_in(on_the_disk_of(databases, url)) == []


def _papers(world: World) -> Iterator[bytes]:
    """Every part of every Word and Excel file that was made."""
    with world.house.database.look() as connection:
        for paper in connection.execute(select(document_rows.c.id)).scalars().all():
            with zipfile.ZipFile(io.BytesIO(documents.by_id(connection, paper).content)) as parts:
                yield from (parts.read(name) for name in parts.namelist())


def _a_day(world: World, people: Sequence[Person]) -> None:
    """Parties of ten: told in one sentence or asked for one by one, in and out, with what goes wrong."""
    parties = [people[at : at + _PARTY] for at in range(0, len(people), _PARTY)]
    numbers = [_registered(world, party, by_form=at % 2 == 1) for at, party in enumerate(parties)]
    _let_use_a_computer(world, people[0], people[-1])
    world.passes(hours=11, minutes=2)
    _an_incident_about(world, people[0], people[-1])
    for at, (number, party) in enumerate(zip(numbers, parties, strict=True)):
        world.says(REPORTER, f"签到 {number}")  # refused: nobody was told the rules yet
        world.says(REPORTER, f"已告知 {number}")
        if at == 0:
            world.fragile.breaks(on="签到", times=1)  # a fault of ours: what was said waits for another try
        said = world.says(REPORTER, f"{party[0].name}到了" if at == 0 else f"签到 {number}")
        world.passes(seconds=3)
        shown = world.says(REPORTER, f"查看访客 {number}")
        assert party[0].name in shown, (said, shown)
        assert party[0].name in world.says(AUDITOR, f"查看访客 {number}")
        world.says(COLLEAGUE, f"查看访客 {number}")  # refused
        world.says(REPORTER, f"{party[1 % len(party)].name}上次什么时候来的")
        world.says(REPORTER, f"{party[0].name}走了")
        world.says(REPORTER, f"签离 {number}")
        world.says(REPORTER, f"访客 {number}")
    world.passes(hours=12, minutes=58)
    world.looks_away()


def _let_use_a_computer(world: World, one: Person, other: Person) -> None:
    """Asked for by name, decided by somebody who has to know whom they let in, and who names them in the opinion."""
    said = ("申请 外部人员使用计算机", f"{one.name} {one.phone} {one.number}、{other.name}", "明天上午九点到十一点")
    for text in (*said, f"改 第2项 {one.name}带来的笔记本电脑"):
        world.says(REPORTER, text)
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    number = reply.split("撤回 ")[1][:4]
    shown = world.says(LEADER, f"查看人员 {number}")
    assert one.name in shown and one.phone in shown and other.name in shown, shown
    world.says(COLLEAGUE, f"查看人员 {number}")
    world.says(LEADER, f"退回 {number} {other.name}不用来")
    world.says(REPORTER, f"补正 {number}")
    world.says(REPORTER, f"改 第1项 {one.name}")
    world.says(REPORTER, "提交")
    world.says(LEADER, f"同意 {number} {one.name}可以用")
    world.says(REPORTER, f"审批单 {number}")
    world.says(AUDITOR, "导出审批台账")
    world.looks_away()


def _an_incident_about(world: World, one: Person, other: Person) -> None:
    """Told with the name of whoever did it, and with more of it since."""
    reply = world.says(REPORTER, f"访客{one.name}把我们服务器植入后门了，电话{one.phone}")
    reply = world.says(REPORTER, "是") if "您是要上报" in reply else reply
    assert "已登记安全事件" in reply, reply
    number = reply.split("清单 ")[1][:4]
    world.says(DUTY, f"确认收到 {number}")
    world.says(REPORTER, f"服务器入侵的事，{other.name}也在场")
    world.says(REPORTER, f"误报 {number} {one.name}只是来换硬盘")
    world.looks_away()


def _given_up(world: World, one: Person) -> None:
    """A fault of ours that does not go away: what was said stays parked, and is given up in the end."""
    world.fragile.breaks(on="", times=50)
    world.says(REPORTER, f"明早九点省厅{one.name}来开会，电话{one.phone}，身份证{one.number}，我陪同")
    world.passes(hours=1)
    world.fragile.breaks(on="", times=0)
    with world.house.database.look() as connection:
        world.given_up += inbox.dead(connection)
    assert world.given_up
    world.looks_away()


def _registered(world: World, party: Sequence[Person], *, by_form: bool) -> str:
    """The short number."""
    first = party[0]
    if by_form:
        for said in ("登记来访", f"{first.name} {first.phone}", "省厅", "来开会", "明早九点到十一点"):
            world.says(REPORTER, said)
    else:
        world.says(REPORTER, f"明早九点省厅{first.name}来开会，电话{first.phone}，我陪同")
    world.says(REPORTER, "改 1 " + "、".join(f"{one.name} {one.phone} {one.number}" for one in party))
    world.says(REPORTER, f"改 3 接{party[-1].name}来谈合作")
    reply = world.says(REPORTER, "提交")
    told = next((text for text in reversed(world.phone(REPORTER)[-12:]) if "已登记：来访" in text), "")
    assert told, (reply, world.phone(REPORTER)[-8:])
    return told.split("取消来访 ")[1][:4]


def _asked(world: World, one: Person) -> None:
    world.says(REPORTER, "今天谁来")
    world.says(REPORTER, f"补录来访：今天下午三点到四点省厅{one.name}来开会，电话{one.phone}，我接待的")
    world.says(REPORTER, f"忘了登记{one.name}")
    world.says(REPORTER, "提交")
    world.says(AUDITOR, "导出来访台账")
    world.passes(minutes=5)
    world.looks_away()
