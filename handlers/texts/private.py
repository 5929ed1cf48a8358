"""What is said about numbers of people: kept sealed, shown once, asked for again."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Behind the name of one: 张三等3人; or how many there are, none of them named.
AND_MORE = re.compile(r"等?\s*[\d一二两三四五六七八九十]+\s*[人名位个].*$")


def kept_sealed() -> str:
    """Told after the answer, when a number that was asked for was given."""
    return "号码已加密保存，别处只显示头尾。您可以长按撤回那条消息。"


def again(label: str) -> str:
    return f"{label}没有保存下来（放得太久，或已按规定删除），请再发一次。"


def no_key(key: int) -> str:
    return f"证件号暂时读不出来：缺少编号为 {key} 的字段密钥。请告诉系统管理员，或者再发一次证件号。"


def in_full(head: str, person: str, number: str) -> str:
    whose = f"{person}的" if person else ""
    return f"{head}：{whose}证件号 {number}\n本次查看已记入审计。只用于办理这次申请，请不要转发，用完请删除这条消息。"


def was_shown(short: int | None) -> str:
    """Kept instead of the number: a repeated delivery shows this."""
    ask = f"如需再看，请再发“查看证件号 {short}”。" if short is not None else ""
    return f"证件号只显示一次，不在系统里留存原文。{ask}"


def outsiders_in_full(head: str, lines: Sequence[str]) -> str:
    listed = "\n".join(lines)
    return f"{head}：\n{listed}\n本次查看已记入审计。只用于办理这次申请，请不要转发，用完请删除这条消息。"


def outsiders_were_shown(short: int | None) -> str:
    """Kept instead of the names: a repeated delivery shows this."""
    ask = f"如需再看，请再发“查看人员 {short}”。" if short is not None else ""
    return f"外部人员的姓名只显示一次，不在系统里留存原文。{ask}"


def outsiders_not_for_you() -> str:
    return "外部人员的完整姓名只给申请人、正在办理这次申请的人和审计员看，办结后只给审计员看。这次请求已记入审计。"


def no_outsiders(head: str) -> str:
    return f"{head}：没有另外保存的姓名，或已按规定删除。"


def outsiders_unreadable(key: int | None) -> str:
    missing = f"缺少编号为 {key} 的字段密钥" if key is not None else "数据损坏，或密钥已被换掉"
    return f"姓名读不出来：{missing}。请告诉系统管理员（xinan doctor 会说明原因）。"


def how_to_see_outsiders(short: int | None) -> str:
    """On the card of those who decide."""
    return f"完整姓名请发“查看人员 {short}”。"


def not_for_you() -> str:
    return "完整证件号只给正在办理这次申请的安全管理员、应用管理员看，办结后不再显示。这次请求已记入审计。"


def none_here(head: str) -> str:
    return f"{head}：没有证件号，或已按规定删除。"


def how_to_see(short: int | None) -> str:
    """On the card of those who need it."""
    return f"完整证件号请发“查看证件号 {short}”。"


def unreadable(key: int | None) -> str:
    missing = f"缺少编号为 {key} 的字段密钥" if key is not None else "数据损坏，或密钥已被换掉"
    return f"证件号读不出来：{missing}。请告诉系统管理员（xinan doctor 会说明原因）。"
