"""How articles are shown."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.procedures.articles import Found, find


def articles(found: Found) -> str:
    parts = [f"《{one.regulation}》第{one.number}条：{one.short}\n适用：{one.binds}" for one in found.articles]
    if found.others:
        others = "、".join(f"{one.regulation}第{one.number}条（{one.key}）" for one in found.others)
        parts.append(f"同号条文：{others}。回复“制度 {found.others[0].key}”查看。")
    return "\n\n".join(parts)


def cited(key: str) -> str:
    """``ZX-22`` as people write it."""
    article = find(key).articles[0]
    return f"{article.regulation}第{article.number}条"


def cited_together(keys: Sequence[str]) -> str:
    """Several as people write them: the name of a regulation once for all its articles."""
    found = [find(key).articles[0] for key in keys]
    names = dict.fromkeys(one.regulation for one in found)
    numbers = {name: "、".join(f"第{one.number}条" for one in found if one.regulation == name) for name in names}
    return "、".join(f"{name}{numbers[name]}" for name in names)


def nothing_found(query: str) -> str:
    shown = query[:20]
    return f"没有查到“{shown}”。可以按条号或关键词查，如：制度 22、制度 ZZ-03、制度 密码泄露。"
