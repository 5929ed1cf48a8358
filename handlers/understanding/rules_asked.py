"""Questions about the rules: 制度 22, ZX-22, 第二十二条, 依据, U盘外带有什么规定."""

from __future__ import annotations

import re

from handlers.understanding.meaning import Slot, Understanding
from handlers.understanding.numerals import number

_COMMAND = re.compile(
    r"^(?:查|查看|看|查一下|看一下|问|问一下)?(?:一下)?(?:制度|依据|条款|规定|法规(?![科处部股室])|条文)(?P<rest>.*)$",
    re.DOTALL,
)
_KEY = re.compile(r"(?<![a-z])(zx|zz|nb|wb|jc)\s?[-_ ]?\s?(\d{1,2})(?!\d)")
_ACCOUNT = re.compile(r"账号|停[掉用了]|注销|销[号户掉]|删[掉除]|开[个通]|权限")
"""把wb_07停掉 is about an account that is called like an article."""
_ARTICLE = re.compile(r"第\s?(\d{1,3}|[一二三四五六七八九十百零]{1,5})\s?条")
_ASKING = re.compile(
    r"(?:请问|想问|问一下|我想知道|有什么|有哪些|有没有|是什么|是啥|怎么|如何|什么|哪些|哪一?条|规定里?|制度|要求|规章|按|的|吗|呢|啊|吧|[?。!,]|违反|咋|说)"
)


def rule_asked(text: str) -> Understanding | None:
    """A command or a key: nothing else it could be. ``text`` plain."""
    key = _KEY.search(text)
    if key and len(text) <= 20 and not _ACCOUNT.search(text):
        return _answer({"article": f"{key[1].upper()}-{int(key[2]):02d}", "query": text}, "条款编号")
    found = _COMMAND.match(text)
    if found and not re.match(r"[^ :,0-9]{0,2}(?:太|真|好|不)", found["rest"]):
        return _answer(_query(found["rest"].strip(" :,。?!")), "制度命令")
    if _ARTICLE.search(text) and len(text) <= 30:
        return _answer(_query(text), "第几条")
    return None


def _answer(slots: dict[str, Slot], why: str) -> Understanding:
    return Understanding("rule", "sure", slots, why)


def _query(rest: str) -> dict[str, Slot]:
    """article only where the number stands alone: 外部人员 3 needs the words too."""
    if not rest:
        return {}
    figure = _ARTICLE.fullmatch(rest)
    alone = rest if rest.isdecimal() and len(rest) <= 3 else str(number(figure[1]) or "") if figure else ""
    slots: dict[str, Slot] = {"query": rest}
    return slots | ({"article": str(int(alone))} if alone else {})


def words_asked(text: str) -> str:
    """What is left of a question when the asking is taken away: U盘外带有什么规定 is about U盘外带."""
    return " ".join(_ASKING.sub(" ", text).split()) or text
