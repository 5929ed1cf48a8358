"""Looking articles up by number, key, set of rules or plain words."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.procedures.articles.article import Article

ARTICLES: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """articles: the answer, best first (empty: nothing fits).  others: same number in other sets of rules."""

    articles: tuple[Article, ...]
    others: tuple[Article, ...] = ()


def find(query: str, limit: int = 3) -> Found:
    """``22``, ``暂行办法 1``, ``ZX-22`` or words such as ``密码泄露``; a number alone means the 暂行办法."""
    return Found(())
