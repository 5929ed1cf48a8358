"""Typed words about the ledgers: what to look at, what a keeper registers or corrects."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from handlers.understanding.usual import once
from store.clearances import Clearance
from store.ledgers import Ledger


class Verb(StrEnum):
    look = "look"
    register = "register"
    correct = "correct"
    clear = "clear"
    end = "end"


@dataclass(frozen=True, slots=True)
class Wish:
    """ledger, clearance: which one, where it was said.  parts: what followed, word by word.  page: from 1."""

    verb: Verb
    ledger: Ledger | None = None
    clearance: Clearance | None = None
    parts: tuple[str, ...] = ()
    page: int = 1


LEDGER_WORDS = {"载体": Ledger.media, "设备": Ledger.device, "资产": Ledger.device, "账号": Ledger.account}
LEDGER_WORDS |= {"帐号": Ledger.account, "档案": Ledger.archive}
_CLEARANCE_WORDS = {"培训": Clearance.training, "保密协议": Clearance.nda}
_LOOK = re.compile(r"台[账帐](?:[\s:]+(?P<rest>\S.*))?", re.S)
AROUND = " ,，、()（）:："  # what stands between a number and what it is called
_MINE = re.compile(
    r"(?:查|看|查查|看看|查一下|看一下)?我(?:名下|手里|手上)?(?:都|还)?有?(?:哪些|什么|哪几个)"
    r"(?:载体|设备|资产|[账帐]号|档案|u盘|硬盘|东西)(?:没还|要还)?[?。]?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:第\s*)?(\d{1,3})\s*页?$")
_REGISTER = re.compile(rf"登记\s*(?P<kind>{'|'.join(LEDGER_WORDS)})(?:[\s:]+(?P<rest>.*))?", re.S)
_CLEAR = re.compile(rf"登记\s*(?P<kind>{'|'.join(_CLEARANCE_WORDS)})(?:[\s:]+(?P<rest>.*))?", re.S)
_END = re.compile(rf"作废(?P<kind>{'|'.join(_CLEARANCE_WORDS)})(?:[\s:]+(?P<rest>.*))?", re.S)
_CORRECT = re.compile(r"更正(?:台[账帐])?[\s:]+(?P<rest>\S.*)", re.S)
_KINDS = (
    (Ledger.account, re.compile(r"[账帐]号")),
    (Ledger.archive, re.compile(r"档案")),
    (Ledger.media, re.compile(r"载体|u盘|优盘|硬盘|光盘|介质", re.I)),
    (Ledger.device, re.compile(r"设备|资产|电脑|笔记本|服务器|打印机")),
)
_OTHERS = re.compile(r"访客|来访|来宾|审批|申请|机房|出入|事件|检查|整改|合同|协议|培训|人员|漏洞|通讯录|上报")
_TABLE = re.compile(r"导出|打印|下载|表格|excel|xlsx|csv", re.I)


@once
def read(text: str) -> Wish | None:
    """None where the words are no command about a ledger."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _MINE.fullmatch(plain):
        return Wish(Verb.look)
    look = _LOOK.fullmatch(plain)
    if look is not None:
        return _to_look(look["rest"] or "")
    for verb, pattern in ((Verb.clear, _CLEAR), (Verb.end, _END)):
        found = pattern.fullmatch(plain)
        if found is not None:
            return Wish(verb, clearance=_CLEARANCE_WORDS[found["kind"]], parts=_parts(found["rest"]))
    found = _REGISTER.fullmatch(plain)
    if found is not None:
        return Wish(Verb.register, LEDGER_WORDS[found["kind"]], parts=_parts(found["rest"]))
    found = _CORRECT.fullmatch(plain)
    parts = _parts(found["rest"]) if found is not None else ()
    return Wish(Verb.correct, parts=parts) if len(parts) >= 2 and parts[1] in ITEMS else None


def _parts(rest: str | None) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,，、]+", rest or "") if part)


def _to_look(rest: str) -> Wish:
    words = rest.split()
    page = _PAGE.fullmatch(words[-1]) if len(words) > 1 else None
    said = " ".join(words[:-1] if page else words)
    ledger = LEDGER_WORDS.get(said.removesuffix("台账"))
    return Wish(Verb.look, ledger, parts=() if ledger or not said else (said,), page=int(page[1]) if page else 1)


def meant(text: str) -> Wish | None:
    """Of a sentence that surely asks for a ledger: which one; None for one that is not kept here."""
    plain = unicodedata.normalize("NFKC", text)
    for ledger, pattern in _KINDS:
        if pattern.search(plain) and not re.search(r"访客|来访|出入|审批", plain):
            return Wish(Verb.look, ledger)
    return None if _OTHERS.search(plain) else Wish(Verb.look)


def wants_table(text: str) -> bool:
    return _TABLE.search(text) is not None


# What a keeper may correct, and how it is called.
ITEMS = {
    "编号": "no",
    "档号": "no",
    "登录名": "no",
    "名称": "name",
    "保管人": "custodian",
    "使用人": "custodian",
    "单位": "unit",
}
NOBODY = ("无", "没有", "空", "-")
