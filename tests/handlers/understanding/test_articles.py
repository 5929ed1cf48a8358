"""All 94 articles are there, found as people ask for them, and none repeats the regulation's sentences."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.commands.articles import mentions
from handlers.procedures.articles import ARTICLES, find

RUN = 14
"""Chinese characters in a row that may not be the regulation's."""


def _shingles() -> frozenset[str]:
    """Hashes of every run of 14 Chinese characters of the regulation; the text itself stays outside."""
    text = (Path(__file__).parent / "regulation_shingles.txt").read_text().replace("\n", "")
    return frozenset(text[place : place + 10] for place in range(0, len(text), 10))


def _hash(run: str) -> str:
    return hashlib.blake2s(run.encode(), digest_size=5).hexdigest()


def test_every_article_once() -> None:
    assert Counter(article.key[:2] for article in ARTICLES) == {"ZX": 33, "ZZ": 22, "NB": 19, "WB": 17, "JC": 3}
    assert len({article.key for article in ARTICLES}) == 94
    assert all(article.key == f"{article.key[:2]}-{article.number:02d}" for article in ARTICLES)
    assert all(article.short and article.title and article.binds and article.mechanism for article in ARTICLES)


def test_no_sentence_of_the_regulation_is_pasted() -> None:
    known, pasted = _shingles(), []
    for article in ARTICLES:
        for words in (article.title, article.short, "".join(article.tags), article.mechanism):
            han = "".join(re.findall("[\u4e00-\u9fff]", words))
            pasted += [
                (article.key, han[i : i + RUN]) for i in range(len(han) - RUN + 1) if _hash(han[i : i + RUN]) in known
            ]
    assert pasted == []


def test_the_check_would_notice() -> None:
    known = _shingles()
    assert len(known) > 6000
    assert "f32f7ce074" in known  # a run out of ZX-22


def test_only_what_is_built_says_so() -> None:
    built = {article.key for article in ARTICLES if article.status == "已建" and "知识" not in article.mechanism}
    assert built == {
        *("ZX-11", "ZX-13", "ZX-14", "ZX-15", "ZX-18", "ZX-19", "ZX-22", "ZX-25", "ZX-28", "ZX-29", "ZX-30"),
        *("ZZ-03", "ZZ-10", "ZZ-14", "ZZ-15", "ZZ-16", "ZZ-17", "ZZ-18", "ZZ-19"),
        *(f"WB-{number:02}" for number in range(3, 18)),
    }


@pytest.mark.parametrize("key", [one.key for one in ARTICLES if one.status == "已建" and "知识" not in one.mechanism])
def test_what_is_said_to_be_built_is_played_in_a_scenario(key: str) -> None:
    assert mentions(Path("tests/scenarios")).get(key), f"no scenario speaks of {key}"


@pytest.mark.parametrize(
    ("query", "keys", "others"),
    [
        ("22", ["ZX-22"], ["ZZ-22"]), ("制度 22", ["ZX-22"], ["ZZ-22"]), ("第二十二条", ["ZX-22"], ["ZZ-22"]), ("3", ["ZX-03"], ["ZZ-03", "NB-03", "WB-03", "JC-03"]),
        ("33", ["ZX-33"], []), ("40", [], []), ("暂行办法 1", ["ZX-01"], []), ("暂行办法第22条说的什么", ["ZX-22"], []), ("外部人员 3", ["WB-03"], []),
        ("内部人员第16条", ["NB-16"], []), ("ZX-22", ["ZX-22"], []), ("zx22", ["ZX-22"], []), ("JC-2", ["JC-02"], []), ("ＺＺ－１０", ["ZZ-10"], []),
        ("", ["ZX-22"], []), ("依据", ["ZX-22"], []), ("密码泄露", ["ZX-22"], []), ("密码泄漏", ["ZX-22"], []), ("密码泄露怎么处罚", ["ZX-22"], []),
        ("今天天气", [], []), ("XX-99", [], []),
    ],
)  # fmt: skip
def test_found(query: str, keys: list[str], others: list[str]) -> None:
    found = find(query)
    assert ([each.key for each in found.articles], [each.key for each in found.others]) == (keys, others)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("U盘外带", "ZX-13"), ("借用账号", "ZX-19"), ("档案外借", "ZX-29"), ("离职", "ZX-09"), ("机房拍照", "WB-10"), ("远程访问", "WB-13"),
        ("安全管理员兼任", "ZZ-03"), ("审计员", "ZZ-10"), ("换密码", "ZX-20"), ("灾难恢复演练", "ZX-23"), ("漏洞扫描", "ZX-17"), ("全面检查", "JC-02"),
        ("系统变更", "ZZ-16"), ("销毁档案", "ZX-30"), ("实习生", "WB-03"), ("违规怎么处罚", "NB-16"),
    ],
)  # fmt: skip
def test_found_by_words(words: str, key: str) -> None:
    assert key in [article.key for article in find(words).articles]


def test_an_answer_is_short() -> None:
    assert all(len(article.short) <= 60 for article in ARTICLES)
    assert all(len(find(tag).articles) <= 3 for article in ARTICLES for tag in article.tags)
