"""制度 …: answers from the catalogue of articles, in our own short wording with the article's number."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.procedures.articles import find
from handlers.texts import knowledge as texts
from handlers.understanding.meaning import Slot

_DEFAULT = "22"


def answer(slots: Mapping[str, Slot]) -> str:
    query = str(slots.get("article") or slots.get("query") or slots.get("topic") or _DEFAULT)
    found = find(query)
    if not found.articles:
        return texts.nothing_found(query)
    return texts.articles(found)
