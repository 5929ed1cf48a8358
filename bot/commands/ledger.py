"""``xinan ledger import FILE.csv``, ``export FILE.csv``: the ledgers an office has already, and all as a table.

``xinan ledger visits --from --to --unit … --out FILE.xlsx``, and of the other ledgers: one of them as an Excel file.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from contextlib import closing
from pathlib import Path

from bot.commands import ledger_sheets as sheets
from bot.settings import read_place
from handlers.ledgers import table
from handlers.texts import ledger_table as texts
from store import migrate
from store.clock import WallClock
from store.db import Database
from store.uow import Work

_MOST_BYTES = 20_000_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def run(chosen: argparse.Namespace) -> int:
    if chosen.what not in ("import", "export"):
        return sheets.run(chosen)
    if chosen.file is None:
        print(f"请写文件名：xinan ledger {chosen.what} 文件.csv", file=sys.stderr)
        return 2
    _, database_url = read_place(os.environ)
    migrate.check(database_url)
    with closing(Database(database_url)) as database, database.work(WallClock().now()) as work:
        if chosen.what == "export":
            return _export(work, chosen.file)
        return _import(work, chosen.file, dry=chosen.dry_run)


def _import(work: Work, file: Path, *, dry: bool) -> int:
    """Exit code 1, and nothing written, where any line is wrong."""
    if file.stat().st_size > _MOST_BYTES:
        print(f"文件超过 {_MOST_BYTES // 1_000_000} MB，请分开导入。", file=sys.stderr)
        return 1
    reader = csv.DictReader(io.StringIO(_text(file.read_bytes())))
    missing = table.missing_columns(reader.fieldnames or [])
    planned = None if missing else table.plan(work.connection, list(reader))
    problems = (missing,) if planned is None else planned.problems
    if planned is None or problems:
        print("\n".join((*problems, texts.nothing_done(len(problems)))), file=sys.stderr)
        return 1
    if not dry:
        table.take_over(work, planned)
    print(texts.outcome(len(planned.objects) + len(planned.cleared), planned.known, dry=dry))
    return 0


def _text(content: bytes) -> str:
    """UTF-8, or what Excel writes on a Chinese Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _export(work: Work, file: Path) -> int:
    """For the owner's eyes alone (mode 600); an existing file is left as it is."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{file} 已存在，没有改动。", file=sys.stderr)
        return 1
    rows = [{head: _harmless(cell) for head, cell in row.items()} for row in table.exported(work)]
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, texts.EXPORTED, restval="")
        writer.writeheader()
        writer.writerows(rows)
    print(texts.exported(len(rows)))
    return 0


def _harmless(cell: str) -> str:
    """What a spreadsheet would take for a formula stays text."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
