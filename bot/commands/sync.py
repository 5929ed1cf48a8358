"""``xinan sync``: pull the contacts now, and put the app's menu in place."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from bot.services import House, open_house
from handlers.ports import DeliveryProblem
from jobs.directory import sync
from store import migrate


def run(chosen: argparse.Namespace) -> int:
    house = open_house()
    with closing(house.database):
        migrate.check(house.settings.database_url)
        return _pulled(house, force=chosen.force)


def _pulled(house: House, *, force: bool) -> int:
    changes = sync(house, force=force)
    if changes is None:
        print("通讯录没有拉取成功，原有数据不变。请运行 xinan doctor 查看原因。", file=sys.stderr)
        return 1
    print(f"通讯录已更新：新增 {len(changes.joined)} 人，离开 {len(changes.left)} 人，变动 {len(changes.moved)} 人。")
    return put_menu(house)


def put_menu(house: House) -> int:
    try:
        house.put_menu()
    except DeliveryProblem as problem:
        print(f"应用菜单没有设置成功：{problem.reason}", file=sys.stderr)
        return 1
    print("应用菜单已设置。")
    return 0
