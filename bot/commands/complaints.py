"""What the command line says instead of a traceback, where the fault is not ours: one sentence and what to do."""

from __future__ import annotations

import os
import sys

CONSULT = "请运行 xinan doctor 查看原因。"


def complaint(error: Exception) -> str | None:
    """None: nobody but we could have prevented it, so the traceback is shown. Never quotes a URL or a statement."""
    if isinstance(error, OSError):
        return (
            f"{_place(error)}：{os.strerror(error.errno) if error.errno else type(error).__name__}。请检查路径和权限。"
        )
    # Imported by whoever raised them, or not at all: the command line alone must stay light.
    database, migrations, sqlalchemy = (
        sys.modules.get(name) for name in ("store.db", "store.migrate", "sqlalchemy.exc")
    )
    if migrations is not None and isinstance(error, migrations.SchemaMismatch):
        return _another_schema(error.found, error.wanted)
    if database is not None and isinstance(error, database.DatabaseAway):
        return f"数据库暂时不能用（{error}）。请检查 DATABASE_URL 和数据库服务。"
    if sqlalchemy is not None and isinstance(error, sqlalchemy.DBAPIError):
        return f"数据库不能用（{type(error.orig).__name__}）。请检查 DATABASE_URL 和数据库服务。"
    return None


def _place(error: OSError) -> str:
    return "读写失败" if error.filename is None else f"读写 {os.fsdecode(error.filename)} 失败"


def _another_schema(found: str | None, wanted: str) -> str:
    if found is not None and found > wanted:
        return f"数据库的结构（{found}）比本程序（{wanted}）新，请使用新版程序。"
    return "数据库还没有建立或升级到本版结构，请先运行 xinan migrate。"
