"""The five template cards: every hard limit and the errcode that belongs to it (contract 3.4 and 5.4)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bot.simulator import cards
from bot.simulator.errors import ApiError
from tests.simulator.kit import button_card, form_card, news_card, notice_card, vote_card

Card = dict[str, Any]
MENU = {"desc": "更多", "action_list": [{"text": "撤回", "key": "undo"}]}


def options(number: int, **more: Any) -> list[Card]:
    return [{"id": f"o{place}", "text": f"选项{place}"} | more for place in range(number)]


def without(card: Card, name: str) -> Card:
    return {key: value for key, value in card.items() if key != name}


def changed(card: Card, path: str, value: Any) -> Card:
    """A copy with one place changed: ``button_list.0.key``; the value ``...`` takes the place away."""
    copy = deepcopy(card)
    *way, last = path.split(".")
    held: Any = copy
    for step in way:
        held = held[int(step)] if step.isdigit() else held[step]
    if value is ...:
        del held[last]
    else:
        held[int(last) if last.isdigit() else last] = value
    return copy


def rows(number: int, **more: Any) -> list[Card]:
    return [{"keyname": f"项{place}", "value": "值"} | more for place in range(number)]


def buttons(number: int) -> list[Card]:
    return [{"text": f"按钮{place}", "key": f"k{place}"} for place in range(number)]


GOOD: dict[str, Card] = {
    "notice": notice_card(),
    "notice with subtitle only": without(notice_card(sub_title_text="正文"), "main_title"),
    "notice, everything": notice_card(
        source={"icon_url": "https://e.cn/i.png", "desc": "信安助手", "desc_color": 2},
        action_menu=MENU,
        task_id="a@b_c-1",
        quote_area={"type": 1, "url": "https://e.cn", "title": "引用", "quote_text": "原文"},
        emphasis_content={"title": "24", "desc": "小时"},
        horizontal_content_list=[*rows(5), {"keyname": "联系人", "type": 3, "userid": "zhangwei"}],
        jump_list=[{"title": "办法", "type": 1, "url": "https://e.cn"}, {"title": "无", "type": 0}],
    ),
    "news": news_card(),
    "news, everything": news_card(
        card_image={"url": "https://e.cn/a.png", "aspect_ratio": 2.2},
        image_text_area={"type": 0, "title": "图文", "image_url": "https://e.cn/b.png"},
        vertical_content_list=[{"title": "一", "desc": "说明"}] * 4,
    ),
    "button": button_card(),
    "button, everything": button_card(
        action_menu=MENU,
        card_action={"type": 0},
        sub_title_text="正文",
        quote_area={"quote_text": "原文"},
        button_selection={"question_key": "q", "title": "级别", "option_list": options(10), "selected_id": "zzz"},
        button_list=[*buttons(5), {"type": 1, "text": "打开", "url": "https://e.cn"}],
        horizontal_content_list=rows(6),
    ),
    "vote": vote_card(),
    "vote with twenty": changed(vote_card(), "checkbox.option_list", options(20, is_checked=False)),
    "form": form_card(),
    "longest task id": button_card(task="x" * 128),
    "longest key": changed(button_card(), "button_list.0.key", "k" * 1024),
}

BAD: list[tuple[str, Card, int]] = [
    ("unknown type", notice_card(card_type="poster"), 42031),
    ("type is a number", notice_card(card_type=1), 42031),
    ("no title, no subtitle", without(notice_card(), "main_title"), 42033),
    ("empty title on buttons", button_card(main_title={"title": ""}), 42033),
    ("no title on buttons", without(button_card(), "main_title"), 42033),
    ("no action on notice", without(notice_card(), "card_action"), 42045),
    ("silent action on notice", notice_card(card_action={"type": 0}), 42045),
    ("action without url", notice_card(card_action={"type": 1}), 42028),
    ("action url without scheme", notice_card(card_action={"type": 1, "url": "e.cn"}), 42028),
    ("action without appid", notice_card(card_action={"type": 2}), 42030),
    ("news without picture", without(news_card(), "card_image"), 42044),
    ("picture without url", news_card(card_image={"aspect_ratio": 2.0}), 42044),
    ("ratio exactly 1.3", news_card(card_image={"url": "https://e.cn", "aspect_ratio": 1.3}), 40058),
    ("ratio exactly 2.25", news_card(card_image={"url": "https://e.cn", "aspect_ratio": 2.25}), 40058),
    ("image text without image", news_card(image_text_area={"title": "x"}), 42044),
    ("five vertical", news_card(vertical_content_list=[{"title": "一"}] * 5), 42036),
    ("vertical without title", news_card(vertical_content_list=[{"desc": "x"}]), 42033),
    ("seven horizontal", button_card(horizontal_content_list=rows(7)), 42035),
    ("horizontal without name", button_card(horizontal_content_list=[{"value": "x"}]), 42027),
    ("horizontal link without url", button_card(horizontal_content_list=rows(1, type=1)), 42028),
    ("horizontal file without media", button_card(horizontal_content_list=rows(1, type=2)), 42029),
    ("horizontal person without id", button_card(horizontal_content_list=rows(1, type=3)), 42050),
    ("horizontal of type 4", button_card(horizontal_content_list=rows(1, type=4)), 40058),
    ("four jumps", notice_card(jump_list=[{"title": "x"}] * 4), 42042),
    ("jump without title", notice_card(jump_list=[{"type": 0}]), 42033),
    ("jump without url", notice_card(jump_list=[{"type": 1, "title": "x"}]), 42028),
    ("jump without appid", notice_card(jump_list=[{"type": 2, "title": "x"}]), 42030),
    ("quote without url", notice_card(quote_area={"type": 1}), 42028),
    ("no task id on buttons", without(button_card(), "task_id"), 42014),
    ("no task id with menu", notice_card(action_menu=MENU), 42014),
    ("task id too long", button_card(task="x" * 129), 42014),
    ("task id empty", button_card(task=""), 42014),
    ("task id with a colon", button_card(task="a:1"), 42014),
    ("task id Chinese", button_card(task="任务"), 42014),
    ("task id with line break", button_card(task="a\n"), 42014),
    ("no buttons", without(button_card(), "button_list"), 42038),
    ("empty buttons", button_card(button_list=[]), 42038),
    ("seven buttons", button_card(button_list=buttons(7)), 42038),
    ("button without text", changed(button_card(), "button_list.0.text", ""), 42038),
    ("button without key", changed(button_card(), "button_list.0.key", ...), 42039),
    ("button key too long", changed(button_card(), "button_list.0.key", "密" * 342), 42039),
    ("two buttons, one key", changed(button_card(), "button_list.1.key", "ok"), 42039),
    ("link button without url", button_card(button_list=[{"type": 1, "text": "x"}]), 42028),
    ("menu and button, one key", button_card(action_menu={"action_list": [{"text": "x", "key": "ok"}]}), 42051),
    ("menu, one key twice", button_card(action_menu={"action_list": [{"text": "x", "key": "a"}] * 2}), 42051),
    ("menu with four", button_card(action_menu={"action_list": buttons(4)}), 42051),
    ("menu empty", button_card(action_menu={"action_list": []}), 42051),
    ("selection with eleven", button_card(button_selection={"question_key": "q", "option_list": options(11)}), 42037),
    ("selection with none", button_card(button_selection={"question_key": "q", "option_list": []}), 42037),
    ("selection without key", button_card(button_selection={"option_list": options(1)}), 42043),
    ("no check boxes", without(vote_card(), "checkbox"), 42043),
    ("21 boxes", changed(vote_card(), "checkbox.option_list", options(21, is_checked=False)), 42037),
    ("box without id", changed(vote_card(), "checkbox.option_list.0.id", ""), 42040),
    ("box id too long", changed(vote_card(), "checkbox.option_list.0.id", "x" * 129), 42040),
    ("two boxes, one id", changed(vote_card(), "checkbox.option_list.1.id", "a"), 42040),
    ("box without text", changed(vote_card(), "checkbox.option_list.0.text", ""), 42041),
    ("box without state", changed(vote_card(), "checkbox.option_list.0.is_checked", ...), 40058),
    ("box state as number", changed(vote_card(), "checkbox.option_list.0.is_checked", 1), 40058),
    ("two ticks in single mode", changed(vote_card(), "checkbox.option_list.1.is_checked", True), 40058),
    ("no submit", without(vote_card(), "submit_button"), 42046),
    ("submit without key", changed(form_card(), "submit_button.key", ...), 42046),
    ("submit without text", changed(form_card(), "submit_button.text", ""), 42049),
    ("no lists", without(form_card(), "select_list"), 42047),
    ("four lists", form_card(select_list=form_card()["select_list"] * 2), 42047),
    ("two lists, one key", changed(form_card(), "select_list.1.question_key", "when"), 42043),
    ("list with eleven", changed(form_card(), "select_list.0.option_list", options(11)), 42037),
    ("list option without id", changed(form_card(), "select_list.0.option_list", [{"text": "x"}]), 42040),
    ("style as text", changed(button_card(), "button_list.0.style", "1"), 40058),
    ("type as text", notice_card(card_action={"type": "1", "url": "https://e.cn"}), 40058),
    ("type as truth", notice_card(card_action={"type": True, "url": "https://e.cn"}), 40058),
    ("colour 4", notice_card(source={"desc": "x", "desc_color": 4}), 40058),
    ("colour on vote", vote_card(source={"desc": "x", "desc_color": 1}), 40058),
    ("number as title", button_card(main_title={"title": 1}), 40058),
    ("null as title", button_card(main_title=None), 40058),
    ("list as object", button_card(source=[]), 40058),
    ("misspelt field", button_card(buttons=[]), 40058),
    ("jump list on buttons", button_card(jump_list=[{"title": "x"}]), 40058),
    ("emphasis on news", news_card(emphasis_content={"title": "x"}), 40058),
    ("subtitle on vote", vote_card(sub_title_text="x"), 40058),
    ("quote on vote", vote_card(quote_area={}), 40058),
    ("replace_text at sending", button_card(replace_text="已办"), 40058),
    ("disable at sending", changed(vote_card(), "checkbox.disable", True), 40058),
]


@pytest.mark.parametrize("name", GOOD)
def test_good_card_passes(name: str) -> None:
    cards.check(GOOD[name])


@pytest.mark.parametrize(("card", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_card_gets_its_code(card: Card, code: int) -> None:
    with pytest.raises(ApiError) as refusal:
        cards.check(card)
    assert refusal.value.errcode == code


@pytest.mark.parametrize("card", [None, [], "card", 1])
def test_not_even_an_object(card: object) -> None:
    with pytest.raises(ApiError, match="object"):
        cards.check(card)


def test_an_update_may_say_more_and_less() -> None:
    cards.check(without(button_card(replace_text="已同意"), "task_id"), update=True)
    cards.check(without(vote_card(replace_text="已提交"), "submit_button"), update=True)
    cards.check(changed(vote_card(), "checkbox.disable", True), update=True)
    cards.check(changed(form_card(), "select_list.0.disable", True), update=True)


def test_an_update_obeys_the_other_rules() -> None:
    with pytest.raises(ApiError) as refusal:
        cards.check(without(button_card(), "button_list"), update=True)
    assert refusal.value.errcode == 42038
    with pytest.raises(ApiError):
        cards.check(notice_card(replace_text="x"), update=True)


def test_length_of_display_is_noted_and_not_refused() -> None:
    card = button_card(
        main_title={"title": "题" * 37, "desc": "述" * 44}, horizontal_content_list=rows(1, keyname="六个字的标签")
    )
    cards.check(card)
    assert cards.too_long(card) == ["horizontal_content_list.keyname", "main_title.title"]
    assert cards.too_long(vote_card(main_title={"title": "题" * 17})) == ["main_title.title"]


def test_which_cards_call_back() -> None:
    assert cards.calls_back(button_card())
    assert cards.calls_back(notice_card(action_menu=MENU, task_id="x"))
    assert not cards.calls_back(notice_card())
