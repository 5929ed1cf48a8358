"""The words about security incidents that are typed instead of tapped, with or without their number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.understanding.usual import once

_POLITE = r"(?:请|麻烦|帮我)?"
_N = r"\s*[:：,，#]?\s*(?P<n>SJ-\d{8}-\d{3,6}|\d{4,6}(?!\d))?"
_END = r"\s*(?:了)?[。!！]*"


class Verb(StrEnum):
    confirm = "确认"
    grade = "定级"
    steps = "清单"
    done = "已做"
    handled = "处置完成"
    police = "已报公安"
    superior = "已报主管部门"
    close = "办结"
    withdraw = "误报"
    progress = "进度"
    why = "为什么找我"


# Those that other matters know too: without a number they may mean one of those.
SHARED = (Verb.confirm, Verb.close, Verb.withdraw, Verb.progress, Verb.why)
_READ: tuple[tuple[Verb, re.Pattern[str]], ...] = tuple(
    (verb, re.compile(words, re.IGNORECASE | re.DOTALL))
    for verb, words in (
        (Verb.confirm, rf"{_POLITE}(?:确认收到|确认|收到|知悉){_N}{_END}"),
        (Verb.grade, rf"{_POLITE}(?:事件)?定级{_N}\s*(?:为|是)?\s*(?P<rest>一般|较大|重大|特别重大|\S{{0,6}})(?:事件)?{_END}"),
        (Verb.steps, rf"{_POLITE}(?:看|查看)?(?:事件|处置|应急)?清单{_N}{_END}"),
        (Verb.done, r"(?:已做|做了|已办|已完成)\s*[:：,，#]?\s*(?P<n>SJ-\d{8}-\d{3,6}|\d{4,6})\s*(?P<rest>.*)"),
        (Verb.handled, rf"(?:已)?处置(?:完成|完毕|好|完){_N}{_END}"),
        (Verb.police, rf"(?:已|已经)?(?:报|报告)(?:了)?公安(?:机关|局)?{_N}\s*(?P<rest>.*)"),
        (Verb.superior, rf"(?:已|已经)?(?:报|报告)(?:了)?(?:上级)?主管部门{_N}\s*(?P<rest>.*)"),
        (Verb.close, rf"{_POLITE}(?:办结|结案){_N}{_END}"),
        (Verb.withdraw, rf"(?:误报|撤回误报|撤回|撤销){_N}\s*(?P<rest>.*)"),
        (Verb.progress, rf"{_POLITE}(?:进度|进展){_N}{_END}"),
        (Verb.why, rf"(?:为什么|为啥)找我{_N}[?？。!！]*"),
    )
)  # fmt: skip
_SETTING = re.compile(r"设置\s*事件\s*(上报|办结)(?:时限|期限)?\s*(?:为|：|:)?\s*(\d{1,3})\s*(?:个?小时|天)?")
_NUMBERS = re.compile(r"\d{1,2}")
_ALL = re.compile(r"全部|都做|所有")


@dataclass(frozen=True, slots=True)
class Wish:
    """number: short, or the whole one of the case; empty where none was said.  rest: what else was said."""

    verb: Verb
    number: str
    rest: str = ""


@once
def read(text: str) -> Wish | None:
    said = text.strip()
    for verb, words in _READ:
        found = words.fullmatch(said)
        if found is not None:
            groups = found.groupdict()
            wish = Wish(verb, (groups.get("n") or "").upper(), (groups.get("rest") or "").strip(" ：:，,。"))
            if wish.verb is Verb.withdraw and not wish.number and not said.startswith("误报"):
                return None  # 撤回 alone may be about anything
            return None if wish.verb in (Verb.withdraw, Verb.police, Verb.superior) and _is_sentence(wish) else wish
    return None


def _is_sentence(wish: Wish) -> bool:
    """Without a number more words may be about anything (撤回申请)."""
    return not wish.number and bool(wish.rest)


def ticked(rest: str, texts: tuple[str, ...]) -> list[int]:
    """Which lines of the list are meant, from 1: by their numbers, by their words, or all of them."""
    if _ALL.search(rest):
        return list(range(1, len(texts) + 1))
    named = [number for number, text in enumerate(texts, 1) if text in rest]
    return named or [int(one) for one in _NUMBERS.findall(rest)]


@once
def setting(text: str) -> tuple[str, int] | None:
    """设置 事件上报 2 (hours), 设置 事件办结 20 (days)."""
    found = _SETTING.fullmatch(text.strip())
    return None if found is None else ({"上报": "superior", "办结": "closing"}[found[1]], int(found[2]))
