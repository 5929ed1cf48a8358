"""Looking articles up by number, key, set of rules or plain words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from handlers.procedures.articles import checks, organisation, outsiders, staff, temporary
from handlers.procedures.articles.article import Article
from handlers.understanding.numerals import number
from handlers.understanding.wording import plain

ARTICLES: tuple[Article, ...] = (
    *temporary.ARTICLES, *organisation.ARTICLES, *staff.ARTICLES, *outsiders.ARTICLES, *checks.ARTICLES,
)  # fmt: skip
_BY_KEY = {article.key: article for article in ARTICLES}

MAIN = "ZX-22"
"""What 依据 without anything more means: what the reports of this product rest on."""

# What people call the five sets of rules; asked in this order.
_SETS = (
    ("ZX", re.compile(r"暂行办法|管理办法|办法|zx")),
    ("ZZ", re.compile(r"组织及职责|组织职责|组织规定|职责管理|职责规定|zz")),
    ("NB", re.compile(r"内部人员|内部规定|nb")),
    ("WB", re.compile(r"外部人员|外来人员规定|外部规定|wb")),
    ("JC", re.compile(r"安全检查制度|检查制度|审核制度|安全审核|jc")),
)
_NUMBER = re.compile(
    r"第?\s?(\d{1,3}|[一二三四五六七八九十百]{1,4})\s?条?$|第\s?(\d{1,3}|[一二三四五六七八九十百]{1,4})\s?条"
)
_KEY = re.compile(r"(zx|zz|nb|wb|jc)\s?[-_ ]?\s?(\d{1,2})(?!\d)")
_NOISE = re.compile(
    r"请问|想问|问一下|我想知道|有什么|有哪些|是什么|是啥|怎么|如何|什么|哪些|哪一?条|规定|制度|要求|规章|依据|条款|的|吗|呢|啊|吧|咋|说|[^\w\u4e00-\u9fff]"
)
_COMMON = Counter(tag for article in ARTICLES for tag in article.tags)
RARE = 3
"""A tag of so few articles says more than one of many."""
LONGEST = 60
"""Characters of a query looked at."""
ENOUGH = 3
"""Points below which a match of words is chance."""


@dataclass(frozen=True, slots=True)
class Found:
    """articles: the answer, best first (empty: nothing fits).  others: same number in other sets of rules."""

    articles: tuple[Article, ...]
    others: tuple[Article, ...] = ()


def find(query: str, limit: int = 3) -> Found:
    """``22``, ``暂行办法 1``, ``ZX-22`` or words such as ``密码泄露``; a number alone means the 暂行办法."""
    asked = plain(query[:LONGEST])[:LONGEST].removeprefix("制度").strip()
    if not _NOISE.sub("", asked):
        return Found((_BY_KEY[MAIN],))
    return _by_key(asked) or _by_number(asked) or _by_words(asked, limit)


def _by_key(asked: str) -> Found | None:
    found = _KEY.search(asked)
    article = _BY_KEY.get(f"{found[1].upper()}-{int(found[2]):02d}") if found else None
    return Found((article,)) if article else None


def _by_number(asked: str) -> Found | None:
    found = _NUMBER.search(asked)
    wanted = number(found[1] or found[2]) if found else None
    if wanted is None:
        return None
    named = next((prefix for prefix, pattern in _SETS if pattern.search(asked)), None)
    same = tuple(article for article in ARTICLES if article.number == wanted)
    if named:
        chosen = tuple(article for article in same if article.key.startswith(named))
        return Found(chosen)
    return Found(same[:1], same[1:])


def _by_words(asked: str, limit: int) -> Found:
    words = _NOISE.sub("", asked)
    scored = [(_points(article, words), -place, article) for place, article in enumerate(ARTICLES)]
    best = sorted((each for each in scored if each[0] >= ENOUGH), key=lambda each: each[:2], reverse=True)
    return Found(tuple(article for points, _, article in best[:limit] if points * 2 >= best[0][0]))


def _points(article: Article, words: str) -> int:
    """Tags named count most, then pairs of characters shared with the title and the wording."""
    tags = sum(2 + len(tag) + 4 * (_COMMON[tag] <= RARE) for tag in article.tags if tag in words)
    title, short = _PAIRS[article.key]
    asked = _pairs(words)
    return tags + 2 * len(asked & title) + len(asked & short)


def _pairs(words: str) -> frozenset[str]:
    return frozenset(first + second for first, second in pairwise(words))


_PAIRS = {article.key: (_pairs(article.title), _pairs(article.short)) for article in ARTICLES}
