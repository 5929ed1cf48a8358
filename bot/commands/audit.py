"""``xinan audit verify``: is the trail whole? Names the first bad row and a cut tail."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing

from bot.settings import read_place
from store import checkpoints, migrate
from store.db import Database
from store.verify import verify

CHECKPOINTS = "checkpoints.log"


def run(_chosen: argparse.Namespace) -> int:
    var, database_url = read_place(os.environ)
    migrate.check(database_url)
    known = checkpoints.read(var / CHECKPOINTS)
    with closing(Database(database_url)) as database, database.look() as connection:
        verdict = verify(connection, known)
    for line in verdict.unreadable_checkpoints:
        print(f"检查点文件第 {line} 行无法读取，已跳过。", file=sys.stderr)
    if verdict.flaw is None:
        print(f"审计链完整：共 {verdict.seq} 条，末条哈希 {verdict.hash[:16]}…，对照检查点 {len(known.valid())} 个。")
        return 0
    print(
        f"审计链有问题：{verdict.flaw}。此前 {verdict.seq} 条完好。请立即保全数据库和检查点文件，并报告安全审计员。",
        file=sys.stderr,
    )
    return 1
