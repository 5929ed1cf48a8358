"""``xinan backup FOLDER``: a copy through the database's own means, with a manifest for the restore."""

from __future__ import annotations

import argparse
import os
import sys

from bot.settings import read_place
from store.backup import BackupFailed, backup
from store.clock import WallClock
from store.db import DatabaseAway
from store.manifest import BackupRefused


def run(chosen: argparse.Namespace) -> int:
    _, database_url = read_place(os.environ)
    try:
        made = backup(database_url, chosen.folder, WallClock().now())
    except (BackupFailed, BackupRefused, DatabaseAway) as error:
        print(f"没有备份成功，已有的备份不变：{error}", file=sys.stderr)
        return 1
    print(f"已备份到 {made.folder}。\n数据密钥（XINAN_DATA_KEY 或 data-key 文件）不在其中，请另外保管。")
    return 0
