"""What for: where in the sentence it is looked for, intent by intent."""

from __future__ import annotations

import re

from handlers.understanding import slot_why as why
from handlers.understanding.meaning import Slot
from handlers.understanding.slot_clauses import before_entering, doing, used
from handlers.understanding.slot_table import OUTSIDERS
from handlers.understanding.slot_verbs import VERB


def what_for(intent: str, text: str, after: int, found: dict[str, Slot]) -> str:
    """The purpose; after: where the destination ends, 0: none.  found: the other slots, whose words it is not."""
    named = (
        (_who_comes(text) if intent in OUTSIDERS else "")
        or used(text)
        or why.purpose_named(text)
        or ("" if intent in _ONLY_NAMED else _purpose(intent, text, after, found))
    )
    if named and not _is_the_thing(intent, named):
        return named
    what = _in_pieces(intent, text, _taken(found))
    return "" if _is_the_thing(intent, what) else what


_COMES = re.compile(
    rf"(?:有|来)(?:了)?(?:[俩仨两几\d一二三]{{0,2}}(?:个|位|人)?)(?P<what>{VERB}[^,。;!? 的]{{1,6}}?)的(?=上[楼来]|来|过来|进|要|到|师傅|$|[ ,。])"
)


def _who_comes(text: str) -> str:
    """有俩 | 送桶装水 | 的上楼."""
    found = _COMES.search(text)
    return found["what"] if found else ""


def _is_the_thing(intent: str, what: str) -> bool:
    """Whether the words say what is asked for, not what it is for."""
    return (intent in _READING and _READS.match(what) is not None) or _USES.match(what) is not None


_USES = re.compile(
    r"(?:带|拿|抱|搬)到|(?:用|使用|借用|借|要用|想用)(?:一?下)?(?:咱|我|你|单位|那|这|一台|会议室|办公|.{0,8}(?:电脑|台式机|打印机|笔记本|大屏|数据|结果|接口)$)"
)


_READING = frozenset({"archive_read", "archive_borrow", "ext_sensitive", "data_access", "data_release"})
_READS = re.compile("调用|接(?!待)|获取|查(?!账|证)|看|翻|瞅|审阅|调[取阅]|借|导|取|拷|提取|从.*(?:导|取|查|拿)")
"""Reading is what is asked for, not what it is for."""


def _in_pieces(intent: str, text: str, taken: tuple[str, ...]) -> str:
    if intent in _NO_PIECE:
        return ""
    what = before_entering(text) if intent == "room_entry" else ""
    return what or doing(text, taken, _PIECE_BEGINS.get(intent, ""))


_NO_PIECE = frozenset({"account_open", "media_transfer"})
_PIECE_BEGINS = {
    "data_access": "(?:给.{1,8})?(?:做|写|比对|统计|分析|核[对查])",
    "data_release": "做|写|搞|研究|分析|授信|风控|贷款|比对|评[级分]",
    "room_equipment": "跑|做|给|存|放|装|支撑|用于|备份|分流",
    "system_change": "给|打|做|修复|修补|换|扩|迁|加固|优化|清理",
}
"""What a piece must begin with, where most doings are the thing itself and not what it is for."""


def _taken(found: dict[str, Slot]) -> tuple[str, ...]:
    return tuple(value.lower() for value in found.values() if isinstance(value, str))


def _purpose(intent: str, text: str, after: int, found: dict[str, Slot]) -> str:
    if intent == "data_release" and (told := why.purpose_of_data(text)):
        return told
    if intent == "data_access":
        return why.purpose_of_data(text) or why.purpose_clause(text)
    starts = ([after] if after else []) + _starts(intent, text, found)
    for place in starts:
        what = why.purpose_after(text, place)
        if what:
            return what
    return why.purpose_clause(text) if intent in _FREE_CLAUSE else ""


_LEAD_IN = {
    "media_issue": ("硬盘", "u盘", "光盘", "张"),
    "ext_remote": ("远程登录主机", "远程登录服务器", "远程连服务器", "连服务器", "远程"),
    "ext_device": ("上网",),
    "ext_media": ("u盘", "硬盘", "光盘"),
    "ext_photo": ("来大厅", "张照", "拍照", "照片", "录像", "摄影", "拍摄", "来大厅"),
    "device_takeout": ("下乡", "带出去", "拿出去", "外出"),
    "room_entry": ("进去",),
    "archive_borrow": ("借出去", "借出来", "拿出去", "带出去"),
    "device_connect": ("交换机上", "内网", "专网", "办公网", "外网"),
}
_ONLY_NAMED = frozenset({"account_open", "system_change", "room_equipment"})
_FREE_CLAUSE = OUTSIDERS | {
    "media_takeout",
    "media_issue",
    "archive_read",
    "archive_borrow",
    "room_entry",
    "device_takeout",
}


def _starts(intent: str, text: str, found: dict[str, Slot]) -> list[int]:
    """Places in the text behind which what for may stand."""
    behind = [
        str(found[name]).lower()
        for name in _BEHIND.get(intent, ("place", "device", "system"))
        if name in found and intent not in _NOT_BEHIND
    ]
    words = [*behind, *_LEAD_IN.get(intent, ())]
    if intent in OUTSIDERS - {"ext_sensitive"}:
        words += [
            "过来",
            "上门",
            "来访",
            "厂家的",
            "人",
            "到咱这",
            "到我们这",
            "到我处",
            "到我单位",
            "到我办",
            "到我局",
            "到我中心",
            "到我委",
            "到咱单位",
        ]
        coming = [each.end() for each in _COMING.finditer(text)]
    else:
        coming = []
    return [text.rfind(each) + len(each) for each in words if each in text] + coming


_COMING = re.compile(r"(?<!过)来(?:了)?(?![访源自])")


_BEHIND: dict[str, tuple[str, ...]] = {
    "ext_device": ("device",),
    "archive_read": ("archive",),
    "archive_borrow": ("archive",),
    "facility_maintenance": ("device",),
}
_NOT_BEHIND = frozenset({"device_connect", "room_equipment", "system_change", "device_takeout", "ext_photo"})
