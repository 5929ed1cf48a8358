"""Every hard limit and requirement of the five cards (D 90236), one row each; and the samples that must pass."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.wecom.cards import check_card, check_redraw
from handlers.ports import CardRefused

Card = dict[str, Any]

OPTIONS = [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]
TICKS = [{**option, "is_checked": False} for option in OPTIONS]

TEXT: Card = {
    "card_type": "text_notice",
    "source": {"desc": "信安助手", "desc_color": 2},
    "main_title": {"title": "标题", "desc": "说明"},
    "emphasis_content": {"title": "100", "desc": "核心数据"},
    "quote_area": {"type": 1, "url": "https://a.cn/x", "title": "引用", "quote_text": "文"},
    "sub_title_text": "正文",
    "horizontal_content_list": [{"keyname": "邀请人", "value": "张三"}],
    "jump_list": [{"type": 1, "title": "官网", "url": "https://a.cn"}],
    "card_action": {"type": 1, "url": "https://a.cn"},
}
NEWS: Card = {
    "card_type": "news_notice",
    "main_title": {"title": "标题"},
    "card_image": {"url": "https://a.cn/1.png", "aspect_ratio": 1.5},
    "vertical_content_list": [{"title": "小标题", "desc": "段落"}],
    "card_action": {"type": 2, "appid": "wx1"},
}
BUTTON: Card = {
    "card_type": "button_interaction",
    "task_id": "apr-20260101_0001@v1",
    "main_title": {"title": "采购申请"},
    "horizontal_content_list": [{"keyname": "金额", "value": "1200.00"}, {"keyname": "人", "type": 3, "userid": "u.1"}],
    "button_selection": {"question_key": "q", "title": "方式", "option_list": OPTIONS, "selected_id": "a"},
    "button_list": [{"text": "同意", "style": 1, "key": "apr:ok"}, {"text": "驳回", "style": 2, "key": "apr:no"}],
    "action_menu": {"desc": "更多", "action_list": [{"text": "不再提醒", "key": "quiet"}]},
}
VOTE: Card = {
    "card_type": "vote_interaction",
    "task_id": "v1",
    "source": {"desc": "信安助手"},
    "main_title": {"title": "选择"},
    "checkbox": {"question_key": "q", "mode": 1, "option_list": TICKS},
    "submit_button": {"text": "提交", "key": "s"},
}
FORM: Card = {
    "card_type": "multiple_interaction",
    "task_id": "m1",
    "main_title": {"title": "选择"},
    "select_list": [{"question_key": "q1", "option_list": OPTIONS}, {"question_key": "q2", "option_list": OPTIONS}],
    "submit_button": {"text": "提交", "key": "s"},
}
GOOD = {card["card_type"]: card for card in (TEXT, NEWS, BUTTON, VOTE, FORM)}


class Gone:
    """Takes the field out."""

    def __repr__(self) -> str:
        return "gone"


GONE = Gone()


def changed(card: Card, path: str, value: Any) -> Card:
    """The card with one field set, or taken out; numbers in the path are places in a list."""
    card = copy.deepcopy(card)
    *way, last = path.split(".")
    place: Any = card
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    if value is GONE:
        del place[last]
    elif isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return card


@pytest.mark.parametrize("kind", GOOD)
def test_a_complete_card_passes(kind: str) -> None:
    check_card(GOOD[kind])


ROW = {"keyname": "键", "value": "值"}
REFUSED: list[tuple[Card, str, Any, str]] = [
    (TEXT, "card_type", "text", "card"),
    (TEXT, "colour", 1, "colour"),
    (TEXT, "source.desc_color", 4, "desc_color"),
    (TEXT, "source.desc_color", "2", "desc_color"),
    (TEXT, "source.icon_url", "ftp://x", "icon_url"),
    (TEXT, "card_action", GONE, "card_action"),
    (TEXT, "card_action.type", 0, "card_action.type"),
    (TEXT, "card_action.type", True, "card_action.type"),
    (TEXT, "card_action.url", GONE, "url is required"),
    (TEXT, "card_action.url", "https://a.cn/" + "x" * 2040, "at most 2048 bytes"),
    (TEXT, "card_action.url", "javascript:alert(1)", "url"),
    (TEXT, "horizontal_content_list", [ROW] * 7, "at most 6"),
    (TEXT, "horizontal_content_list.0.keyname", GONE, "keyname"),
    (TEXT, "horizontal_content_list.0.keyname", "", "keyname"),
    (TEXT, "horizontal_content_list.0.type", 1, "42028"),
    (TEXT, "horizontal_content_list.0.type", 2, "42029"),
    (TEXT, "horizontal_content_list.0.type", 3, "42050"),
    (TEXT, "horizontal_content_list.0.type", 4, "type"),
    (TEXT, "jump_list", [{"title": "x"}] * 4, "at most 3"),
    (TEXT, "jump_list.0.title", GONE, "title"),
    (TEXT, "jump_list.0.url", GONE, "42028"),
    (TEXT, "jump_list.0", {"title": "x", "type": 2}, "42030"),
    (TEXT, "quote_area.url", GONE, "42028"),
    (TEXT, "button_list", BUTTON["button_list"], "button_list"),
    (TEXT, "action_menu", BUTTON["action_menu"], "task_id"),
    (TEXT, "vertical_content_list", [], "vertical_content_list"),
    (NEWS, "main_title", GONE, "main_title"),
    (NEWS, "main_title.title", "", "title"),
    (NEWS, "card_image", GONE, "42044"),
    (NEWS, "card_image.aspect_ratio", 1.3, "1.3"),
    (NEWS, "card_image.aspect_ratio", 2.25, "2.25"),
    (NEWS, "card_image.url", GONE, "url"),
    (NEWS, "image_text_area", {"title": "x"}, "image_url"),
    (NEWS, "vertical_content_list", [{"title": "x"}] * 5, "at most 4"),
    (NEWS, "vertical_content_list.0.title", GONE, "title"),
    (NEWS, "card_action", GONE, "card_action"),
    (NEWS, "sub_title_text", "x", "sub_title_text"),
    (NEWS, "emphasis_content", {}, "emphasis_content"),
    (BUTTON, "task_id", GONE, "task_id"),
    (BUTTON, "task_id", "", "task_id"),
    (BUTTON, "task_id", "a b", "task_id"),
    (BUTTON, "task_id", "事项1", "task_id"),
    (BUTTON, "task_id", "a\n", "task_id"),
    (BUTTON, "task_id", "x" * 129, "task_id"),
    (BUTTON, "main_title.title", GONE, "title"),
    (BUTTON, "button_list", [], "at least 1"),
    (BUTTON, "button_list", [{"text": "x", "key": str(n)} for n in range(7)], "at most 6"),
    (BUTTON, "button_list.0.text", "", "text"),
    (BUTTON, "button_list.0.key", GONE, "42039"),
    (BUTTON, "button_list.0.key", "汉" * 342, "at most 1024 bytes"),
    (BUTTON, "button_list.0.key", "apr:no", "unique"),
    (BUTTON, "button_list.0.key", "quiet", "unique"),
    (BUTTON, "button_list.0.style", 5, "style"),
    (BUTTON, "button_list.0.style", "1", "style"),
    (BUTTON, "button_list.0", {"text": "x", "type": 1}, "42028"),
    (BUTTON, "action_menu.action_list", [], "at least 1"),
    (BUTTON, "action_menu.action_list", [{"text": "x", "key": str(n)} for n in range(4)], "at most 3"),
    (BUTTON, "action_menu.action_list", [{"text": "x", "key": "k"}] * 2, "unique"),
    (BUTTON, "action_menu.action_list.0.key", GONE, "key"),
    (BUTTON, "button_selection.option_list", [], "at least 1"),
    (BUTTON, "button_selection.option_list", [{"id": str(n), "text": "x"} for n in range(11)], "at most 10"),
    (BUTTON, "button_selection.option_list.0.id", "x" * 129, "at most 128 bytes"),
    (BUTTON, "button_selection.option_list.0.id", "b", "unique"),
    (BUTTON, "button_selection.option_list.0.text", "", "text"),
    (BUTTON, "button_selection.question_key", "", "question_key"),
    (BUTTON, "jump_list", [], "jump_list"),
    (BUTTON, "submit_button", {"text": "x", "key": "k"}, "submit_button"),
    (BUTTON, "replace_text", "已同意", "replace_text"),
    (VOTE, "task_id", GONE, "task_id"),
    (VOTE, "source.desc_color", 0, "desc_color"),
    (VOTE, "checkbox", GONE, "checkbox"),
    (VOTE, "checkbox.option_list", [{"id": str(n), "text": "x", "is_checked": False} for n in range(21)], "at most 20"),
    (VOTE, "checkbox.option_list.0.is_checked", GONE, "is_checked"),
    (VOTE, "checkbox.option_list.0.is_checked", 0, "is_checked"),
    (VOTE, "checkbox.option_list.1.id", "a", "unique"),
    (
        VOTE,
        "checkbox",
        {"question_key": "q", "option_list": [{**tick, "is_checked": True} for tick in TICKS]},
        "mode 0",
    ),
    (VOTE, "checkbox.mode", 2, "mode"),
    (VOTE, "checkbox.disable", True, "disable"),
    (VOTE, "submit_button", GONE, "submit_button"),
    (VOTE, "submit_button.key", GONE, "key"),
    (VOTE, "submit_button.text", GONE, "text"),
    (VOTE, "action_menu", BUTTON["action_menu"], "action_menu"),
    (VOTE, "card_action", {"type": 0}, "card_action"),
    (FORM, "task_id", GONE, "task_id"),
    (FORM, "select_list", [], "at least 1"),
    (FORM, "select_list", [{"question_key": str(n), "option_list": OPTIONS} for n in range(4)], "at most 3"),
    (FORM, "select_list.0.question_key", "q2", "unique"),
    (FORM, "select_list.0.option_list", [], "at least 1"),
    (FORM, "select_list.0.disable", True, "disable"),
    (FORM, "submit_button", GONE, "submit_button"),
    (FORM, "horizontal_content_list", [ROW], "horizontal_content_list"),
]


@pytest.mark.parametrize(("card", "path", "value", "named"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_the_platform_would_refuse_is_refused_and_named(card: Card, path: str, value: Any, named: str) -> None:
    with pytest.raises(CardRefused) as refused:
        check_card(changed(card, path, value))
    assert named in str(refused.value)


@pytest.mark.parametrize(
    ("card", "path", "value"),
    [
        (TEXT, "main_title", GONE),
        (TEXT, "sub_title_text", GONE),
        (TEXT, "horizontal_content_list", []),
        (TEXT, "card_action.url", "https://a.cn/" + "x" * (2048 - 13)),
        (BUTTON, "task_id", "x" * 128),
        (BUTTON, "button_list.0.key", "汉" * 341 + "x"),
        (BUTTON, "main_title.title", "长" * 500),
        (BUTTON, "card_action", {"type": 0}),
        (BUTTON, "button_list.0", {"text": "开", "type": 1, "url": "https://a.cn"}),
        (BUTTON, "button_selection.option_list.0.id", "x" * 128),
        (BUTTON, "button_selection.selected_id", "elsewhere"),
        (VOTE, "checkbox.mode", GONE),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_the_platform_would_take_is_taken(card: Card, path: str, value: Any) -> None:
    check_card(changed(card, path, value))


def test_a_refusal_never_repeats_what_was_in_the_card() -> None:
    with pytest.raises(CardRefused) as refused:
        check_card(changed(BUTTON, "button_list.0.key", "张三的身份证" * 100))
    assert "张三" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


REDRAW: Card = {
    "userids": ["zhangsan"],
    "agentid": 1,
    "template_card": {key: value for key, value in BUTTON.items() if key != "task_id"} | {"replace_text": "已同意"},
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("response_code", "code"),
        (
            "template_card",
            {**{k: v for k, v in VOTE.items() if k not in ("task_id", "submit_button")}, "replace_text": "x"},
        ),
        ("template_card", {k: v for k, v in TEXT.items() if k != "task_id"}),
        ("userids", ["u"] * 1000),
    ],
    ids=lambda value: str(value)[:40],
)
def test_redrawing_allows_what_its_page_allows(path: str, value: Any) -> None:
    check_redraw(changed(REDRAW, path, value))


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("userids", [], "82101"),
        ("userids", ["u"] * 1001, "at most 1000"),
        ("agentid", GONE, "agentid"),
        ("agentid", "1", "agentid"),
        ("template_card", GONE, "exactly one"),
        ("button", {"replace_name": "x"}, "exactly one"),
        ("template_card.task_id", "x", "task_id"),
        ("template_card.button_list", GONE, "button_list"),
        ("template_card.replace_text", "", "replace_text"),
        ("template_card", {**TEXT, "replace_text": "x"}, "replace_text"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_redrawing_refuses_what_its_page_refuses(path: str, value: Any, named: str) -> None:
    with pytest.raises(CardRefused) as refused:
        check_redraw(changed(REDRAW, path, value))
    assert named in str(refused.value)
