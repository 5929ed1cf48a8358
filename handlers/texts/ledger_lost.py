"""载体丢失 and 找回: how it is told, and who hears of it (ZX-12)."""

from __future__ import annotations

import re

from handlers.texts.dialog_values import cut
from handlers.texts.ledgers import LEDGERS, Seen, number
from handlers.texts.questions import Question

_NO = r"(?P<no>(?=[^\s,，。:：]*\d)[^\s,，。:：]{2,60})"
_LOST = re.compile(
    rf"(?:登记|报告|上报)?(?:载体|设备|资产)?(?:丢失|遗失|报失|挂失)[\s:：]+{_NO}(?:[\s,，。:：]+(?P<rest>.+))?", re.S
)
_FOUND = re.compile(
    rf"(?:登记|报告)?(?:载体|设备|资产)?(?:找回|找到|已找回)[\s:：]+{_NO}(?:[\s,，。:：]+(?P<rest>.+))?", re.S
)
_LONGEST = 200


def read(text: str) -> tuple[bool, str, str] | None:
    """Whether it is lost (or found again), the number, what is told of it; None where it is no such command."""
    for lost, shape in ((True, _LOST), (False, _FOUND)):
        found = shape.fullmatch(text.strip())
        if found is not None:
            return lost, found["no"], (found["rest"] or "").strip()[:_LONGEST]
    return None


def how(seen: Seen) -> str:
    return f"请写清何时何地怎么丢的，例如：丢失 {number(seen.it)} 昨天下午在出租车上遗失"


def ask_lost(seen: Seen, story: str) -> Question:
    return Question(f"报告{LEDGERS[seen.it.ledger]} {seen.label} 丢失？经过：{cut(story, 80)}")


def ask_found(seen: Seen) -> Question:
    return Question(f"登记{LEDGERS[seen.it.ledger]} {seen.label} 已找回？")


def noted_lost(seen: Seen) -> str:
    return (
        f"已登记丢失：{LEDGERS[seen.it.ledger]} {seen.label}，已告诉管理员、单位领导、安全管理员和安全主管（ZX-12）。"
        f"请马上电话报告；里面存过账号、密码的，请同时上报账号泄露。找到后回复“找回 {number(seen.it)}”。"
    )


def noted_found(seen: Seen) -> str:
    return f"已登记找回：{LEDGERS[seen.it.ledger]} {seen.label}，{seen.where}。丢失的记录保留。"


def hear_lost(seen: Seen, by: str, story: str) -> str:
    return (
        f"{LEDGERS[seen.it.ledger]}丢失：{seen.label}，{by}报告。经过：{cut(story, 120)}\n"
        f"请马上核实里面有什么，按违规处理（ZX-12）；来去记录回复“台账 {number(seen.it)}”。"
    )


def hear_found(seen: Seen, by: str) -> str:
    return f"{LEDGERS[seen.it.ledger]} {seen.label} 已找回（{by}登记）。请检查是否被动过，再使用。"


def not_yours(seen: Seen) -> str:
    return f"没有登记：{seen.label}不由您保管、使用，请由保管人或管理员报告；看到别人的载体丢了，请直接告诉安全管理员。"


def not_lost(seen: Seen) -> str:
    return f"没有登记：{seen.label}{seen.where}，没有报告过丢失。"
