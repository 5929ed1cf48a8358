"""What visitors mean to do, the risks of it (WB-05), and the approval it needs (WB-06, WB-09 to WB-17)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.visiting import Activity, Place

_MEDIA = re.compile(r"[UuＵ]盘|优盘|移动硬盘|光盘|移动介质|移动存储|存储卡|刻录")
_WORDS: tuple[tuple[Activity, re.Pattern[str]], ...] = (
    (
        Activity.computer,
        re.compile(
            r"(?:用|使用|借用|操作)(?:一下)?(?:我们|咱们|单位|办公|这里)?的?(?:台)?(?:办公)?(?:电脑|计算机|主机|打印机)"
        ),
    ),
    (Activity.photo, re.compile(r"拍照|拍摄|摄影|录像|摄像(?!头)|录视频|照相|取景")),
    (Activity.sensitive, re.compile(r"(?:查|调|借|翻)阅|看.{0,4}(?:资料|档案|台账|日志)|敏感(?:资料|信息)")),
    (
        Activity.network,
        re.compile(
            r"上网|(?:接入?|连接?).{0,4}(?:网络|内网|外网|专网|wifi|WiFi|WIFI)|(?:访问|登录|登陆).{0,6}(?:系统|平台|数据库|后台|服务器)"
        ),
    ),
    (Activity.remote, re.compile(r"远程")),
    (
        Activity.maintenance,
        re.compile(
            r"(?:空调|UPS|ups|蓄电池|配电|消防|门禁|发电机|柴发|新风|动环|监控).{0,8}(?:维护|保养|检修|维修|更换|年检|巡检|清洗|换|修)"
            r"|(?:维护|保养|检修|维修|更换|年检|巡检|清洗|换|修).{0,4}(?:空调|UPS|ups|蓄电池|配电|消防|门禁|发电机|柴发|新风|动环|监控)"
        ),
    ),
)
_INNER = (Place.machine_room, Place.equipment_room)
_RISKS = {
    Activity.media: "介质带入病毒、带出数据",
    Activity.computer: "越权使用计算机",
    Activity.photo: "照片带出敏感信息",
    Activity.sensitive: "资料外泄",
    Activity.network: "越权访问、留后门、恶意攻击",
    Activity.remote: "远程通道被滥用",
    Activity.maintenance: "误操作致断电、升温",
}
_AT = {
    Place.machine_room: "误操作致设备故障",
    Place.equipment_room: "误操作致设备故障",
    Place.office: "设备、资料被带走或看到",
}
_USUAL = "设备、资料被带走"
# What is done, the request it needs, and the article.
NEEDED: dict[Activity, tuple[str, str, str]] = {
    Activity.media: ("带移动介质进机房", "ext_media", "WB-16"),
    Activity.computer: ("使用计算机", "ext_device", "WB-06"),
    Activity.photo: ("拍摄", "ext_photo", "WB-10"),
    Activity.sensitive: ("查阅资料", "ext_sensitive", "WB-11"),
    Activity.network: ("访问网络或系统", "ext_network", "WB-12"),
    Activity.remote: ("远程访问", "ext_remote", "WB-13"),
    Activity.maintenance: ("维护附属设备", "facility_maintenance", "WB-15"),
}


def activities(text: str, place: Place) -> tuple[Activity, ...]:
    """What is planned that needs an approval. Media only count where they are brought inside (WB-16)."""
    found = tuple(one for one, words in _WORDS if words.search(text))
    return (Activity.media, *found) if place in _INNER and _MEDIA.search(text) else found


_CLAUSE = re.compile(r"[,，。;；!！?？\n]")
_NOT = re.compile(r"不|没|无需|禁止|未经|[吗么]$")


def besides(text: str, told: str, place: Place) -> tuple[str, ...]:
    """Pieces of the sentence that plan what needs an approval and is not in what was told of it already: 还要拍照."""
    known = set(activities(told, place))
    pieces = [piece.strip() for piece in _CLAUSE.split(text)]
    return tuple(one for one in pieces if not _NOT.search(one) and not known.issuperset(activities(one, place)))


def whole_purpose(text: str, purpose: str, things: str, place: Place) -> str:
    """The purpose, and what else the sentence plans that needs an approval."""
    return "，".join(filter(None, (purpose, *besides(text, f"{purpose}\n{things}", place))))


_FORMAL = re.compile(r"招标|投标|开标|评标|谈判|签约|重大项目")


def is_formal(purpose: str) -> bool:
    """Whether the talk is one for a meeting room of its own (WB-08)."""
    return _FORMAL.search(purpose) is not None


def risks(place: Place, those: Iterable[Activity]) -> str:
    """The risks of WB-05 that belong to this visit, on one line."""
    found = [_AT.get(place, _USUAL), *(_RISKS[one] for one in those)]
    return "、".join(dict.fromkeys(found))
