"""Which template card may have which parts, and what it must have (D 90236 3.4; for updates D 94888)."""

from __future__ import annotations

from typing import Any

from bot.simulator import cardparts as parts
from bot.simulator import shapes
from bot.simulator.errors import ApiError
from bot.simulator.shapes import Box, anything, need

_HEAD = {"card_type", "source", "task_id", "main_title"}
_NOTICE = _HEAD | {"action_menu", "quote_area", "horizontal_content_list", "jump_list", "card_action"}
_ASKING = _HEAD | {"submit_button"}

FIELDS: dict[str, set[str]] = {
    "text_notice": _NOTICE | {"emphasis_content", "sub_title_text"},
    "news_notice": _NOTICE | {"image_text_area", "card_image", "vertical_content_list"},
    "button_interaction": (_NOTICE - {"jump_list"}) | {"sub_title_text", "button_selection", "button_list"},
    "vote_interaction": _ASKING | {"checkbox"},
    "multiple_interaction": _ASKING | {"select_list"},
}
INTERACTIVE = ("button_interaction", "vote_interaction", "multiple_interaction")
PLAIN_SOURCE = ("vote_interaction", "multiple_interaction")

# Characters the client is known to show before it puts an ellipsis; nobody documents an error for more.
SHOWN = {
    "source.desc": 20,
    "main_title.desc": 44,
    "emphasis_content.title": 14,
    "emphasis_content.desc": 22,
    "sub_title_text": 160,
    "vertical_content_list.title": 38,
    "vertical_content_list.desc": 160,
    "horizontal_content_list.keyname": 5,
    "horizontal_content_list.value": 30,
    "jump_list.title": 18,
    "button_list.text": 10,
    "button_selection.option_list.text": 16,
    "checkbox.option_list.text": 17,
    "select_list.option_list.text": 16,
    "submit_button.text": 10,
}


def check(card: object, *, update: bool = False) -> Box:
    """Raises ApiError with the errcode the platform has for the first mistake found."""
    try:
        return _checked(card, update=update)
    except ApiError as error:
        raise error.within("template_card") from None


def _checked(card: object, *, update: bool) -> Box:
    if not isinstance(card, dict):
        errmsg = "template_card must be an object"
        raise ApiError(shapes.WRONG_TYPE, errmsg, field="template_card", rule="应当是对象")
    kind = card.get("card_type")
    if not isinstance(kind, str) or kind not in FIELDS:
        errmsg = "card_type is none of the five"
        raise ApiError(42031, errmsg, field="card_type", rule=f"只能是 {'、'.join(FIELDS)}")
    shapes.box(card, "template_card", dict.fromkeys(_allowed(kind, update), anything))
    _check_head(card, kind, update)
    _check_parts(card, kind, update)
    _REQUIRED[kind](card, update)
    return card


def calls_back(card: Box) -> bool:
    """Whether a tap on it can reach the product, so that it gets a response_code."""
    return card["card_type"] in INTERACTIVE or "action_menu" in card


def too_long(card: Box) -> list[str]:
    """Fields longer than the client shows; the platform takes them all the same."""
    limits = SHOWN | {"main_title.title": 16 if card["card_type"] == "vote_interaction" else 36}
    if card["card_type"] in PLAIN_SOURCE:
        limits["main_title.desc"] = 160
    return [path for path, most in limits.items() if any(len(value) > most for value in _values(card, path))]


def _values(card: Any, path: str) -> list[str]:
    first, _, rest = path.partition(".")
    held = card.get(first) if isinstance(card, dict) else None
    each = held if isinstance(held, list) else [] if held is None else [held]
    return [value for one in each for value in _values(one, rest)] if rest else [str(one) for one in each]


def _allowed(kind: str, update: bool) -> set[str]:
    return FIELDS[kind] | ({"replace_text"} if update and kind in INTERACTIVE else set())


def _check_head(card: Box, kind: str, update: bool) -> None:
    if "source" in card:
        parts.source(card["source"], coloured=kind not in PLAIN_SOURCE)
    needs_task = kind in INTERACTIVE or "action_menu" in card
    if "task_id" in card or (needs_task and not update):
        parts.task_id(card.get("task_id"))
    if "main_title" in card or kind != "text_notice":
        parts.main_title(card.get("main_title", {}), required=kind != "text_notice")
    for name in ("sub_title_text", "replace_text"):
        if name in card:
            shapes.text(card[name], name)


def _check_parts(card: Box, kind: str, update: bool) -> None:
    simple = {
        "quote_area": parts.quote_area,
        "emphasis_content": parts.emphasis_content,
        "image_text_area": parts.image_text_area,
        "card_image": parts.card_image,
        "vertical_content_list": parts.vertical_content_list,
        "horizontal_content_list": parts.horizontal_content_list,
        "jump_list": parts.jump_list,
        "button_selection": parts.button_selection,
        "submit_button": parts.submit_button,
    }
    for name, check_part in simple.items():
        if name in card:
            check_part(card[name])
    if "card_action" in card:
        parts.card_action(card["card_action"], silent_allowed=kind == "button_interaction")
    _check_keys(card)
    _check_questions(card, update)


def _check_keys(card: Box) -> None:
    menu = parts.action_menu(card["action_menu"]) if "action_menu" in card else []
    buttons = parts.button_list(card["button_list"]) if "button_list" in card else []
    shapes.distinct(menu + buttons, 42051, "keys of action_list and button_list")


def _check_questions(card: Box, update: bool) -> None:
    if "checkbox" in card:
        parts.checkbox(card["checkbox"], update=update)
    if "select_list" in card:
        parts.select_list(card["select_list"], update=update)


def _text_notice(card: Box, update: bool) -> None:
    if not card.get("main_title", {}).get("title") and not card.get("sub_title_text"):
        errmsg = "main_title.title or sub_title_text is missing"
        raise ApiError(42033, errmsg, field="main_title.title", rule="一级标题和二级文本至少填一个")
    need(card, "card_action", 42045, "template_card")


def _news_notice(card: Box, update: bool) -> None:
    if "image_text_area" not in card and "card_image" not in card:
        errmsg = "card_image or image_text_area is missing"
        raise ApiError(42044, errmsg, field="card_image", rule="图片和左图右文至少要有一个")
    need(card, "card_action", 42045, "template_card")


def _button_interaction(card: Box, update: bool) -> None:
    need(card, "button_list", 42038, "template_card")


def _vote_interaction(card: Box, update: bool) -> None:
    need(card, "checkbox", 42043, "template_card")
    _submit(card, update)


def _multiple_interaction(card: Box, update: bool) -> None:
    need(card, "select_list", 42047, "template_card")
    _submit(card, update)


def _submit(card: Box, update: bool) -> None:
    if not update:
        need(card, "submit_button", 42046, "template_card")


_REQUIRED = {
    "text_notice": _text_notice,
    "news_notice": _news_notice,
    "button_interaction": _button_interaction,
    "vote_interaction": _vote_interaction,
    "multiple_interaction": _multiple_interaction,
}
