"""``xinan privacy status | rotate | export | erase``: keys of personal data, and what one person may ask for."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.commands.privacy_words import readable
from bot.commands.roles import SERVER
from bot.datakey import DataKeyProblem
from bot.environment import SettingsProblem
from bot.fieldkeys import FILE, NAME, add_key, open_ring
from bot.settings import read_field_keys, read_place
from store import dossier, erasure, migrate, parked, people, personal, rotation
from store.clock import WallClock, monotonic
from store.db import Database
from store.fieldkeys import KeyRing, MissingKey, Unsealable
from store.people import Person
from store.personal import Held, Kind
from store.uow import Work

_KINDS = {Kind.id_number: "证件号", Kind.phone: "电话", Kind.name: "姓名"}
# What stays when somebody asks for erasure, and why (PIPL 47; 网络安全法 21: logs for at least six months).
_STAYS = (
    "审计记录：只有账号和编号，没有证件号和电话；法律要求留存，且改动任何一条都会使审计链失效。",
    "事项、意见和文书：单位依法履职的记录，按档案规定保存；其中证件号只有头尾，办结的申请里连头尾也已盖去。",
    "安全事件的文字：处置记录，按规定留存；登记过的访客姓名在保存时已经遮去。",
    "来访记录：时间、地点、单位和接待人；姓名和号码连头尾一起盖去。被限制来访的，限制解除前留着认人用的密文。",
    "通讯录资料：来自企业微信，在那里删除后随同步停用。",
    "发出的消息：到 XINAN_KEEP_MESSAGES_DAYS 后自动清空；其中证件号只有头尾。",
    "以前的备份：密文。要使其中的号码不可恢复，请 rotate 之后删去旧密钥，并销毁旧备份。",
)


def run(chosen: argparse.Namespace) -> int:
    """Exit code 1: it could not be done; the sentence says why."""
    if chosen.what in ("export", "erase") and not (chosen.member or chosen.id_number or chosen.phone):
        print("请说明是谁：--member 账号、--id-number 或 --phone。", file=sys.stderr)
        return 2
    var, database_url = read_place(os.environ)
    told = read_field_keys(os.environ)
    migrate.check(database_url)
    try:
        ring = open_ring(var, told)
        _ = ring.keys
        with closing(Database(database_url)) as database:
            return _ACTS[chosen.what](chosen, database, ring, var, told)
    except DataKeyProblem as problem:
        raise SettingsProblem((f"{NAME}：{problem}",)) from problem
    except MissingKey as missing:
        print(_missing_key(missing.key, told), file=sys.stderr)
    except Unsealable:
        print("有的号码读不出来：数据损坏，或同一编号的密钥已被换掉。请从备份恢复密钥。没有改动。", file=sys.stderr)
    return 1


def _missing_key(key: int, told: str | None) -> str:
    where = NAME if told is not None else f"状态目录里的 {FILE}"
    return (
        f"缺少编号为 {key} 的字段密钥：有号码是用它加密的，{where} 里却没有它。请从密钥备份里补回“{key}:…”这一项再试。"
    )


# --- keys ---------------------------------------------------------------------------------------------


def _status(_: argparse.Namespace, database: Database, ring: KeyRing, _var: Path, told: str | None) -> int:
    with database.look() as connection:
        used, gone = personal.by_key(connection), rotation.missing(connection, ring)
        waiting = parked.by_key(connection)
    for key in sorted({*used, *waiting, *ring.keys.keys}):
        mark = "（现用）" if key == ring.keys.current else ""
        lost = "，密钥缺失！" if key in gone else ""
        print(f"密钥 {key}{mark}：{_told(used.get(key, 0), waiting.get(key, 0))}{lost}")
    for key in gone:
        print(_missing_key(key, told), file=sys.stderr)
    return 1 if gone else 0


def _told(values: int, waiting: int) -> str:
    """waiting: what was said and could not be taken yet."""
    return f"{values} 个号码" + (f"和 {waiting} 条待重试的消息" if waiting else "")


def _rotate(_: argparse.Namespace, database: Database, ring: KeyRing, var: Path, told: str | None) -> int:
    with database.look() as connection:
        gone, left = rotation.missing(connection, ring), rotation.left(connection, ring)
        waiting = rotation.left_parked(connection, ring)
    if gone:
        raise MissingKey(gone[0])
    if left or waiting:
        print(f"接着上次：还有 {_told(left, waiting)}没有换到密钥 {ring.keys.current}。")
    elif told is not None:
        print(f"号码都已用密钥 {ring.keys.current} 加密。换新的：先在 {NAME} 最前面加一项“新编号:base64”，重启后再来。")
        return 0
    else:
        print(f"已生成密钥 {add_key(var).current}，旧密钥仍保留，请一并备份 {FILE}。")
    return _resealed(database, ring)


def _resealed(database: Database, ring: KeyRing) -> int:
    began, done, waiting = monotonic(), 0, 0
    now = WallClock().now()
    try:
        for count in rotation.reseal(database, ring, now):
            done += count
        for count in parked.reseal(database, ring, now):
            waiting += count
    except KeyboardInterrupt:
        print(f"\n已中断：这次换了 {_told(done, waiting)}。再运行一次就接着换。", file=sys.stderr)
        return 130
    with database.work(WallClock().now()) as work:
        work.record("personal.rotated", by=SERVER, key=ring.keys.current, count=done, parked=waiting)
    print(
        f"完成：{_told(done, waiting)}已换到密钥 {ring.keys.current}，用时 {monotonic() - began:.1f} 秒。产品不用重启。"
    )
    return 0


# --- one person ---------------------------------------------------------------------------------------


def _export(chosen: argparse.Namespace, database: Database, ring: KeyRing, _var: Path, _told: str | None) -> int:
    if chosen.to is None:
        print("请用 --to 指定导出到哪个文件。", file=sys.stderr)
        return 2
    with database.work(WallClock().now()) as work:
        found = _found(chosen, work.connection, ring)
        if found is None:
            return 1
        # The file is there before the record says so is committed; whoever finds neither has lost nothing.
        _write(chosen.to, found)
        work.record("personal.exported", by=SERVER, subject=_subject(chosen), rows=sum(map(len, found.values())))
    if not any(found.values()):
        print(f"没有查到这个人的资料：{chosen.to} 里是空的，这次查询已记入审计。")
        return 0
    print(f"已导出到 {chosen.to}（只有您能读），这次导出已记入审计。里面有号码原文，交给本人后请删除。")
    return 0


def _found(chosen: argparse.Namespace, connection: Connection, ring: KeyRing) -> dict[str, Any] | None:
    if chosen.member:
        person = _member(connection, chosen.member)
        return None if person is None else dossier.of_member(connection, ring, person.id)
    kind = _kind(chosen)
    return dossier.of_number(connection, ring, kind, _asked(kind))


def _write(file: Path, found: dict[str, Any]) -> None:
    text = json.dumps(readable(found), ensure_ascii=False, indent=2)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text + "\n")


def _erase(chosen: argparse.Namespace, database: Database, ring: KeyRing, _var: Path, _told: str | None) -> int:
    with database.work(WallClock().now()) as work:
        those = _held(chosen, work, ring)
        if those is None:
            return 1
        free, needed = erasure.split(work.connection, those)
        done = erasure.erase(work, free, by=SERVER, why="asked")
        work.record("personal.erasure", by=SERVER, subject=_subject(chosen), erased=done, kept=len(needed))
    print(_erased(done, free, needed))
    if needed:
        print(f"暂留 {len(needed)} 个：申请或来访还没有办结，或限制来访还没有解除；以后请再执行一次，或到期自动删除。")
    print("\n".join(["仍然保留的，以及原因：", *(f"  · {line}" for line in _STAYS)]))
    return 0


def _erased(done: int, free: Sequence[Held], needed: Sequence[Held]) -> str:
    if not free and needed:
        return "现在没有可以删除的号码，这次请求已记入审计。"
    return f"已删除 {done} 个号码（{_counted(free)}），已记入审计。"


def _held(chosen: argparse.Namespace, work: Work, ring: KeyRing) -> Sequence[Held] | None:
    if chosen.member:
        person = _member(work.connection, chosen.member)
        return None if person is None else dossier.about(work.connection, person.id)
    kind = _kind(chosen)
    return dossier.whoever(work.connection, ring, kind, _asked(kind))


def _counted(those: Sequence[Held]) -> str:
    counts = {kind: sum(1 for held in those if held.kind is kind) for kind in _KINDS}
    return "、".join(f"{_KINDS[kind]} {count}" for kind, count in counts.items() if count) or "没有找到"


def _member(connection: Connection, address: str) -> Person | None:
    person = people.by_id(connection, people.fold(address))
    if person is None:
        print(f"通讯录里没有 {address}。", file=sys.stderr)
    return person


def _subject(chosen: argparse.Namespace) -> dict[str, str]:
    """Whom it was about, for the trail: an account, or only what kind of number it was."""
    return {"member": people.fold(chosen.member)} if chosen.member else {"number": _kind(chosen).value}


def _kind(chosen: argparse.Namespace) -> Kind:
    return Kind.id_number if chosen.id_number else Kind.phone


def _asked(kind: Kind) -> str:
    """Read, never an argument: those stand in the shell's history and in the list of processes."""
    prompt = f"请输入{_KINDS[kind]}（不会显示）："
    return (getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()).strip()


_ACTS = {"status": _status, "rotate": _rotate, "export": _export, "erase": _erase}
