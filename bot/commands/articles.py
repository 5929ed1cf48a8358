"""``xinan articles``: which article is carried by what, what of it is built, and which tests speak of it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from handlers.procedures.articles import ARTICLES
from handlers.procedures.catalogue import CATALOGUE

_KEY = re.compile(r"\b(?:ZX|ZZ|NB|WB|JC)-\d\d\b")
_TESTS = Path(__file__).parents[2] / "tests" / "scenarios"


def run(chosen: argparse.Namespace) -> int:
    """Prints the matrix, one article a line; ``--open`` only what is still to be built."""
    spoken_of = mentions(_TESTS)
    for article in ARTICLES:
        if chosen.open and article.status == "已建":
            continue
        procedures = "、".join(one.title for one in CATALOGUE.values() if article.key in one.articles) or "—"
        tests = "、".join(sorted(spoken_of.get(article.key, ()))) or "—"
        about = f"{article.key}　{article.status}　{article.title}　{article.binds}"
        print(f"{about}｜{article.mechanism}｜{procedures}｜{tests}")
    built = sum(article.status == "已建" for article in ARTICLES)
    print(f"共 {len(ARTICLES)} 条，已建 {built} 条，待建 {len(ARTICLES) - built} 条。")
    return 0


def mentions(folder: Path) -> dict[str, set[str]]:
    """Article -> scenario files whose words speak of it; empty where the tests are not installed."""
    found: dict[str, set[str]] = {}
    for file in sorted(folder.glob("test_*.py")):
        for key in _KEY.findall(file.read_text(encoding="utf-8")):
            found.setdefault(key, set()).add(file.stem)
    return found
