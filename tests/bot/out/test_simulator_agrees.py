"""Every card the renderer makes from anything the handlers can say is one the independent simulator takes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulator import cards as platform
from bot.simulator.shapes import parse
from bot.wecom.render import WecomRenderer
from handlers.ports import CardRefused
from handlers.types import (
    AnyCard,
    Button,
    Card,
    ChoiceCard,
    FormCard,
    Option,
    PictureCard,
    Row,
    Selection,
    Style,
    Text,
    Tone,
)

RENDERER = WecomRenderer(1000002, "https://xinan.example.cn")

words = st.text(max_size=200)
title = st.text(min_size=1, max_size=80).filter(str.strip)
key = st.text(alphabet="abcXYZ019_:.-", min_size=1, max_size=60)
address = st.sampled_from(["", "/h5/report?c=1", "https://xinan.example.cn/h5"])


def buttons(least: int, most: int) -> st.SearchStrategy[tuple[Button, ...]]:
    one = st.builds(Button, title, key, st.sampled_from(Style))
    return st.lists(one, min_size=least, max_size=most).map(tuple)


def options(most: int) -> st.SearchStrategy[tuple[Option, ...]]:
    one = st.builds(Option, key, title, st.booleans())
    return st.lists(one, min_size=1, max_size=most).map(tuple)


selection = st.builds(Selection, key, words, options(12))
card = st.builds(
    Card,
    title=title,
    twin=title,
    lead=words,
    quote=words,
    body=words,
    rows=st.lists(st.builds(Row, title, words, st.none() | st.just("zhang.san")), max_size=7).map(tuple),
    buttons=buttons(0, 7),
    selection=st.none() | selection,
    menu=buttons(0, 4),
    source=words,
    tone=st.sampled_from(Tone),
    url=address,
    settled=st.sampled_from(["", "已由李四确认", "x" * 40]),
)
settled = st.sampled_from(["", "已提交"])
submit = st.builds(Button, title, key)
choice = st.builds(
    ChoiceCard,
    title=title,
    twin=title,
    question=key,
    options=options(22),
    submit=submit,
    lead=words,
    many=st.booleans(),
    source=words,
    settled=settled,
)
form = st.builds(
    FormCard,
    title=title,
    twin=title,
    selections=st.lists(selection, max_size=4).map(tuple),
    submit=submit,
    lead=words,
    source=words,
    settled=settled,
)
picture = st.builds(
    PictureCard,
    title=title,
    twin=title,
    picture=st.just("/p.png"),
    url=st.just("/n"),
    lead=words,
    paragraphs=st.lists(st.tuples(title, words), max_size=5).map(tuple),
    source=words,
)
any_card: st.SearchStrategy[AnyCard] = st.one_of(card, choice, form, picture)


def too_long_but_for_keeping_apart(face: dict[str, Any]) -> list[str]:
    """Texts side by side stay longer than recommended where shortening would make two of them look the same."""
    spared = ("button_list.text", "option_list.text", "submit_button")
    return [path for path in platform.too_long(face) if not any(name in path for name in spared)]


@settings(deadline=None)
@given(any_card)
def test_a_card_we_send_is_taken_and_shown_whole(card: AnyCard) -> None:
    try:
        parts = RENDERER.render("zhangsan", card, message_id="m-1")
    except CardRefused:
        return
    for part in parts:
        body = parse(part.body.encode())
        if body["msgtype"] == "template_card":
            platform.check(body["template_card"])
            assert too_long_but_for_keeping_apart(body["template_card"]) == []
        else:
            assert len(body["text"]["content"].encode()) <= 2048


@settings(deadline=None)
@given(any_card)
def test_a_card_we_redraw_is_taken(card: AnyCard) -> None:
    try:
        body = json.loads(RENDERER.redraw("zhangsan", card, message_id="m-1"))
    except CardRefused:
        return
    platform.check(body["template_card"], update=True)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=6000))
def test_a_text_arrives_whole(text: str) -> None:
    try:
        parts = RENDERER.render("zhangsan", Text(text), message_id="m-1")
    except CardRefused:
        return
    for part in parts:
        content = parse(part.body.encode())["text"]["content"]
        assert content.strip()
        assert len(content.encode()) <= 2048
