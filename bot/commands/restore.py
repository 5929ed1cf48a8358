"""``xinan restore FOLDER``: brings a backup back into an empty database and proves the trail before it is used."""

from __future__ import annotations

import argparse
import os
import sys

from bot.commands.audit import CHECKPOINTS
from bot.settings import read_place
from store.clock import WallClock
from store.db import DatabaseAway
from store.manifest import BackupRefused
from store.restore import NotEmpty, restore
from store.vault import FOLDER


def run(chosen: argparse.Namespace) -> int:
    var, database_url = read_place(os.environ)
    try:
        known, files = var / CHECKPOINTS, var / FOLDER
        restore(database_url, chosen.folder, WallClock().now(), known=known, overwrite=chosen.overwrite, files=files)
    except (BackupRefused, NotEmpty, DatabaseAway) as error:
        print(f"没有恢复，数据库未改动：{error}", file=sys.stderr)
        return 1
    print("已恢复，备份清单、上传的文件和审计链已核对。请运行 xinan doctor 后再启动。")
    return 0
