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
from store.vault import FOLDER


def run(chosen: argparse.Namespace) -> int:
    var, database_url = read_place(os.environ)
    try:
        made = backup(database_url, chosen.folder, WallClock().now(), files=var / FOLDER)
    except (BackupFailed, BackupRefused, DatabaseAway) as error:
        print(f"没有备份成功，已有的备份不变：{error}", file=sys.stderr)
        return 1
    brought, lost = len(made.manifest.brought), len(made.manifest.lost)
    print(f"已备份到 {made.folder}。含上传的文件 {brought} 个（加密）。")
    print("数据密钥（XINAN_DATA_KEY 或 data.key）和字段密钥（XINAN_FIELD_KEYS 或 field.keys）不在其中，请另外保管。")
    if lost:
        print(f"有 {lost} 个上传的文件丢失或损坏，没有备份到。请运行 xinan doctor。", file=sys.stderr)
        return 1
    return 0
