"""``xinan ledger visits|media|device|account|archive|requests``: a ledger as an Excel file, for the office's shell."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from bot.commands.roles import SERVER
from bot.settings import read_place
from handlers.ledgers import asked, visitors
from handlers.ledgers.exporting import write_table
from handlers.texts import ledger_filters as filters
from handlers.texts import ledger_sheets as texts
from store import migrate, people
from store.clock import SHANGHAI, WallClock
from store.db import Database
from store.ledgerfilter import Wanted

_WHO = "服务器管理员（命令行）"


class Wrong(Exception):
    """What of the arguments cannot be, in words."""


def run(chosen: argparse.Namespace) -> int:
    """Reads without the writers' lock, row by row; then one act in the trail. Names and numbers are masked."""
    if chosen.out is None:
        print("请写导出到哪里：--out 文件.xlsx", file=sys.stderr)
        return 2
    _, database_url = read_place(os.environ)
    migrate.check(database_url)
    with closing(Database(database_url)) as database:
        try:
            count = _written(database, chosen)
        except Wrong as wrong:
            print(wrong, file=sys.stderr)
            return 2
        except FileExistsError:
            print(f"{chosen.out} 已存在，没有改动。", file=sys.stderr)
            return 1
    print(f"已导出 {count} 行到 {chosen.out}（姓名、电话、登录名已遮掩）。")
    return 0


def _written(database: Database, chosen: argparse.Namespace) -> int:
    now = WallClock().now()
    with database.look() as connection:
        wanted = _wanted(connection, chosen)
        with _new_file(chosen.out) as out:
            count = write_table(connection, chosen.what, wanted, None, _WHO, now, out)
    with database.work(now) as work:
        what = asked.kept(wanted)
        work.record("ledger.exported", by=SERVER, role=SERVER, ledger=chosen.what, wanted=what, rows=count)
    return count


def _new_file(file: Path) -> IO[bytes]:
    """For the owner's eyes alone (mode 600). Raises FileExistsError."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _wanted(connection: Connection, chosen: argparse.Namespace) -> Wanted:
    """Raises Wrong."""
    since, until = _day(chosen.since, "--from"), _day(chosen.until, "--to")
    if (since is None) != (until is None) or (since and until and until < since):
        raise Wrong("--from 和 --to 要一起写，且 --from 不晚于 --to。")
    ours = asked.departments(connection, chosen.unit) if chosen.unit else ()
    end = until + timedelta(days=1) if until else None
    if chosen.what == visitors.VISITS:
        return _of_visits(connection, chosen, since, end, ours)
    if chosen.unit and not ours:
        raise Wrong(f"通讯录里没有单位“{chosen.unit}”。")
    state, rest = texts.states_of(chosen.what, chosen.state)
    if rest.strip():
        raise Wrong(f"没有“{chosen.state}”这种状态。")
    return Wanted(since, end, departments=ours, state=state)


def _of_visits(
    connection: Connection,
    chosen: argparse.Namespace,
    since: datetime | None,
    end: datetime | None,
    ours: tuple[int, ...],
) -> Wanted:
    return Wanted(
        since,
        end,
        unit="" if ours else chosen.unit,
        departments=ours,
        host=_host(connection, chosen.host),
        place=_named(chosen.place, filters.place_of(chosen.place), "地点"),
        kind=_named(chosen.kind, filters.kind_of(chosen.kind), "类别"),
        state=_named(chosen.state, filters.state_of(chosen.state), "状态"),
        late=chosen.late,
        came=chosen.came,
    )


def _named(said: str, found: str | None, what: str) -> str:
    if said and found is None:
        raise Wrong(f"没有“{said}”这种{what}。")
    return found or ""


def _host(connection: Connection, name: str) -> str:
    found = people.by_name(connection, name) if name else []
    if name and len(found) != 1:
        raise Wrong(f"通讯录里{'没有' if not found else '不止一位'}“{name}”，请写账号。")
    return found[0].id if found else ""


def _day(said: str | None, option: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(said), time(), SHANGHAI) if said else None
    except ValueError as error:
        raise Wrong(f"{option}“{said}”不是日期，应写成 2026-11-01。") from error
