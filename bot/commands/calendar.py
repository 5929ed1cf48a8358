"""``xinan calendar import FILE`` and ``show YEAR``: days off and days worked, as the State Council announces."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from bot.settings import read_place
from handlers.office import workdays
from handlers.texts import workdays as texts
from store import migrate
from store.clock import WallClock
from store.db import Database

_MOST_BYTES = 1_000_000


def run(chosen: argparse.Namespace) -> int:
    _, database_url = read_place(os.environ)
    migrate.check(database_url)
    with closing(Database(database_url)) as database:
        if chosen.what == "show":
            return _show(database, chosen.of)
        return _import(database, Path(chosen.of), dry=chosen.dry_run)


def _show(database: Database, year: str) -> int:
    if not (year.isdecimal() and len(year) == 4):
        print("请写四位年份，例如：xinan calendar show 2027", file=sys.stderr)
        return 2
    with database.look() as connection:
        print(workdays.listed(connection, int(year)))
    return 0


def _import(database: Database, file: Path, *, dry: bool) -> int:
    """Exit code 1, and nothing written, where any line is wrong."""
    planned = workdays.plan(_text(file.read_bytes()[:_MOST_BYTES]).splitlines())
    if planned.problems:
        print("\n".join((*planned.problems, texts.nothing_done(len(planned.problems)))), file=sys.stderr)
        return 1
    if not dry:
        with database.work(WallClock().now()) as work:
            workdays.take_over(work, planned)
    print(texts.outcome(planned.years, len(planned.days), dry=dry))
    return 0


def _text(content: bytes) -> str:
    """UTF-8, or what Excel writes on a Chinese Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")
