"""What a person sees of a message, line by line, in the words a colleague would use to read it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulator.ledger import Seen

FORMS = {"send": "收到", "reply": "回复", "update": "变为", "recall": "撤回"}
TYPES = {
    "text": "文字", "markdown": "文字", "template_card": "卡片", "file": "文件", "image": "图片", "voice": "语音",
    "video": "视频", "news": "图文", "mpnews": "图文", "textcard": "文字卡片",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing one person saw. form: how it came and what it is, such as 收到卡片."""

    member: str
    form: str
    lines: tuple[str, ...]


def sight(seen: Seen) -> Sight:
    form = FORMS[seen.kind] + TYPES.get(seen.msgtype, seen.msgtype)
    lines = [] if seen.kind == "recall" else list(_lines(seen))
    return Sight(seen.member, form, tuple(part for line in lines for part in line.split("\n")))


def headline(seen: Seen) -> str:
    """The one line that says what it is about."""
    card = seen.content if seen.msgtype == "template_card" else {}
    return str(card.get("main_title", {}).get("title") or next(iter(seen.text.split("\n")), ""))


def _lines(seen: Seen) -> Iterator[str]:
    content = seen.content
    if seen.msgtype == "template_card":
        yield from _card(content, seen.replaced)
    elif "content" in content:
        yield str(content["content"])
    elif "name" in content:
        yield str(content["name"])
    else:
        yield seen.text


def _card(card: Mapping[str, Any], replaced: str | None) -> Iterator[str]:
    yield from _head(card)
    for row in card.get("vertical_content_list", []):
        yield from _some(row.get("title"), row.get("desc"))
    for row in card.get("horizontal_content_list", []):
        yield f"{row.get('keyname', '')}：{row.get('value') or row.get('userid', '')}"
    yield from _questions(card)
    yield from _buttons(card, replaced)


def _head(card: Mapping[str, Any]) -> Iterator[str]:
    yield from _some(card.get("source", {}).get("desc"))
    for name in ("main_title", "emphasis_content"):
        yield from _some(card.get(name, {}).get("title"), card.get(name, {}).get("desc"))
    quote = card.get("quote_area", {})
    yield from _some(quote.get("title"), quote.get("quote_text"), card.get("sub_title_text"))
    area = card.get("image_text_area", {})
    yield from _some(area.get("title"), area.get("desc"))


def _questions(card: Mapping[str, Any]) -> Iterator[str]:
    held = [card.get("button_selection"), card.get("checkbox"), *card.get("select_list", [])]
    for one in filter(None, held):
        options = [("✓" if option.get("is_checked") else "") + option["text"] for option in one["option_list"]]
        yield f"（{one.get('title') or '选项'}：{'｜'.join(options)}）"


def _buttons(card: Mapping[str, Any], replaced: str | None) -> Iterator[str]:
    if replaced is not None:
        yield f"〔{replaced}〕"
    else:
        pressed = [*card.get("button_list", []), *filter(None, [card.get("submit_button")])]
        if pressed:
            yield " ".join(f"[{one['text']}]" for one in pressed)
    links = [*card.get("jump_list", [])]
    if links:
        yield " ".join(f"<{one['title']}>" for one in links)
    menu = card.get("action_menu", {}).get("action_list", [])
    if menu:
        yield "⋯ " + " ".join(f"[{one['text']}]" for one in menu)


def _some(*words: object) -> Iterator[str]:
    yield from (str(one) for one in words if one)
