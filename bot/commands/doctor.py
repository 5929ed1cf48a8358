"""``xinan doctor``: every condition the product needs, one line each, with what to do where it does not hold."""

from __future__ import annotations

import argparse
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from sqlalchemy.exc import DBAPIError

from bot import keymark
from bot.commands.checklist import FIRST_DAY
from bot.commands.complaints import complaint
from bot.commands.roles import SERVER
from bot.datakey import DataKeyProblem
from bot.services import House, edge_keys, open_house
from bot.wecom.crypto import envelope
from handlers.ports import DeliveryProblem
from handlers.texts.admin import name_of
from store import attachments, migrate, people, roles, roster, rotation
from store.db import DatabaseAway
from store.vault import FOLDER, measured

_FULL = 0.85
_OTHER_KEY = (
    "和数据库登记的不是同一个，请找回原来的 XINAN_DATA_KEY 或 data.key；确已遗失再运行 xinan doctor --accept-data-key"
)
_NOT_ALLOWED_IP = 60020


@dataclass(frozen=True, slots=True)
class Verdict:
    """good None: it cannot be told from here."""

    what: str
    good: bool | None
    advice: str = ""


def run(chosen: argparse.Namespace) -> int:
    """Exit code 1 when something is wrong."""
    house = open_house()
    with closing(house.database):
        if chosen.accept_data_key:
            _accept_data_key(house)
        verdicts = [verdict for check in _CHECKS for verdict in check(house)]
    for verdict in verdicts:
        mark = {True: "✓", False: "✗", None: "?"}[verdict.good]
        print(f"{mark} {verdict.what}" + (f"：{verdict.advice}" if verdict.advice else ""))
    print("\n首日请在真实企业微信里人工核对（模拟器无法代替）：")
    for number, line in enumerate(FIRST_DAY, start=1):
        print(f"  {number}. {line}")
    wrong = any(verdict.good is False for verdict in verdicts)
    print("\n有问题需要处理。" if wrong else "\n未发现问题。", file=sys.stderr if wrong else sys.stdout)
    return 1 if wrong else 0


def _accept_data_key(house: House) -> None:
    with house.database.work(house.clock.now()) as work:
        keymark.remember(work, house.settings.data_key, instead=True)
        work.record("data_key.replaced", by=SERVER)


def _database(house: House) -> Iterator[Verdict]:
    try:
        migrate.check(house.settings.database_url)
    except DatabaseAway:
        yield Verdict("数据库连接", False, "连不上，请检查 DATABASE_URL 和数据库服务")
        return
    except migrate.SchemaMismatch as error:
        yield Verdict("数据库结构", False, complaint(error) or "")
        return
    kind = "SQLite" if house.database.is_sqlite else "PostgreSQL"
    yield Verdict(f"数据库连接和结构（{kind}）", True)


def _data_key(house: House) -> Iterator[Verdict]:
    try:
        with house.database.look() as connection:
            replaced = keymark.is_another(connection, house.settings.data_key)
    except (DatabaseAway, DBAPIError):
        return
    yield Verdict("数据密钥", not replaced, _OTHER_KEY if replaced else "")


def _field_keys(house: House) -> Iterator[Verdict]:
    """Those of personal data: all there, and the right ones."""
    try:
        with house.database.look() as connection:
            gone, sound = rotation.missing(connection, house.ring), rotation.sound(connection, house.ring)
    except (DatabaseAway, DBAPIError):
        return
    except DataKeyProblem as problem:
        yield Verdict("字段密钥", False, str(problem))
        return
    missing = f"缺少编号为 {'、'.join(map(str, gone))} 的密钥，请从密钥备份里补回"
    other = "有的号码读不出来：密钥已被换掉或数据损坏，请从备份恢复 field.keys（或 XINAN_FIELD_KEYS）"
    yield Verdict("字段密钥", sound, "" if sound else (missing if gone else other))


def _disk(house: House) -> Iterator[Verdict]:
    usage = shutil.disk_usage(house.settings.var)
    share = 1 - usage.free / usage.total
    yield Verdict(f"磁盘已用 {share:.0%}", share < _FULL, "" if share < _FULL else "超过 85%，请清理或扩容")
    waiting = house.spooled()
    yield Verdict("暂存的回调", waiting == 0, f"还有 {waiting} 条没有补登记，请检查时钟进程" if waiting else "")


def _files(house: House) -> Iterator[Verdict]:
    """Every file people brought, against what the record says of it."""
    known = house.settings
    page = known.public_url is not None
    yield Verdict("上传页面", page or None, "" if page else "没有设置 XINAN_BASE_URL，书面报告只能在聊天里填写")
    yield Verdict("来访二维码", page or None, "" if page else "没有设置 XINAN_BASE_URL，来访只发编号，不发二维码")
    yield Verdict(
        "上传文件查毒", bool(known.scan) or None, "" if known.scan else "没有设置 XINAN_SCAN，文件标注“未查毒”"
    )
    try:
        with house.database.look() as connection:
            rows = attachments.places(connection)
    except (DatabaseAway, DBAPIError):
        return
    wrong = sum(1 for place, promised in rows.items() if not _is_kept(house, place, promised))
    advice = f"{wrong} 个丢失或损坏，请从备份恢复 {house.settings.var / FOLDER}" if wrong else ""
    yield Verdict(f"上传的文件 {len(rows)} 个", not wrong, advice)


def _is_kept(house: House, place: str, promised: tuple[int, str]) -> bool:
    try:
        return measured(house.vault.file(place)) == promised
    except OSError:
        return False


def _bell(house: House) -> Iterator[Verdict]:
    if house.settings.redis_url is None:
        yield Verdict("Redis", True, "没有设置 REDIS_URL，启动时使用内置 Valkey")
        return
    house.bell.ring({"outbox"})
    away = house.bell.is_away()
    yield Verdict("Redis", not away, "连不上；功能不受影响，但最多会慢 10 秒" if away else "")


def _platform(house: House) -> Iterator[Verdict]:
    try:
        app = house.client.agent_info()
    except DeliveryProblem as problem:
        yield Verdict("企业微信接口", False, _platform_advice(problem))
        return
    yield Verdict(
        f"企业微信接口（应用：{app.name}）", not app.closed, "应用已停用，请在管理后台启用" if app.closed else ""
    )
    seen = len(app.people) + len(app.units) + len(app.tags)
    yield Verdict("应用可见范围", seen > 0, "" if seen else "可见范围为空，请在管理后台添加全部单位")


def _platform_advice(problem: DeliveryProblem) -> str:
    if problem.code == _NOT_ALLOWED_IP:
        return f"本机出口 IP 不在企业可信 IP 里，请在应用详情页添加后等 1 分钟（{problem.reason}）"
    return f"{problem.reason}；请核对 WECOM_CORP_ID、WECOM_SECRET、WECOM_AGENT_ID 和网络"


def _callback(house: House) -> Iterator[Verdict]:
    """Plays the platform's own verification against our address as the outside knows it (D 90930)."""
    echo = secrets.token_hex(8)
    cover = envelope(edge_keys(house.settings))
    sealed, nonce = cover.seal(echo.encode()), secrets.token_hex(8)
    stamp = str(int(house.clock.now().timestamp()))
    query = {
        "msg_signature": cover.signature(stamp, nonce, sealed),
        "timestamp": stamp,
        "nonce": nonce,
        "echostr": sealed,
    }
    url = f"{house.settings.base_url.rstrip('/')}/wecom/callback?{urlencode(query)}"
    try:
        with urlopen(Request(url), timeout=5) as answer:  # noqa: S310 - http(s) only, checked by the settings
            good = answer.read() == echo.encode()
        yield Verdict("回调地址验证", good, "" if good else "回应不是原样明文，请检查反向代理是否改写了内容")
    except (URLError, OSError, ValueError):
        yield Verdict("回调地址验证", False, "访问不到，请先启动 web，并核对 XINAN_BASE_URL、域名和反向代理")


def _people(house: House) -> Iterator[Verdict]:
    now = house.clock.now()
    try:
        with house.database.look() as connection:
            count = people.count_active(connection)
            vacant = roles.vacant(connection)
            on_duty = roster.on_duty(connection, now)
            next_week = roster.on_duty(connection, now + timedelta(days=7))
    except (DatabaseAway, DBAPIError):
        return  # said above: it is away, or its tables are not there yet
    yield Verdict(f"通讯录 {count} 人", count > 0, "" if count else "请运行 xinan sync")
    names = "、".join(name_of(role) for role in vacant)
    yield Verdict("必设岗位", not vacant, f"空缺：{names}，请用 xinan roles grant 或在聊天里任命" if vacant else "")
    yield Verdict("值班表", bool(on_duty), "" if on_duty else "现在没有排班，将通知全体值班员")
    if on_duty and not next_week:
        yield Verdict("一周后的值班", False, "还没有排班")


_CHECKS: tuple[Callable[[House], Iterator[Verdict]], ...] = (
    _database,
    _data_key,
    _field_keys,
    _disk,
    _files,
    _bell,
    _platform,
    _callback,
    _people,
)
