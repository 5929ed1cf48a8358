"""The parts template cards are made of, each with its hard limits and its errcode (D 90236, D 90313).

Written from the published page by hand and shared with nobody: the product has a card model of its own, and the two
must agree by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.simulator import shapes
from bot.simulator.errors import ApiError
from bot.simulator.shapes import Box, anything, boxes, flag, need, number, one_of, text, whole

KEY_BYTES = 1024
OPTION_ID_BYTES = 128
TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
ASPECT = (1.3, 2.25)

TITLED = {"title": text, "desc": text}
JUMPING = {"type": whole, "url": text, "appid": text, "pagepath": text}
OPTION: dict[str, shapes.Check] = {"id": text, "text": text}


def task_id(value: object) -> None:
    if not isinstance(value, str) or not TASK_ID.fullmatch(value):
        rule = "必填，至多 128 字节，只能有数字、字母和 _ - @"
        errmsg = "task_id is empty, too long or has characters outside [0-9A-Za-z_@-]"
        raise ApiError(42014, errmsg, field="task_id", rule=rule)


def source(value: object, *, coloured: bool) -> None:
    fields = {"icon_url": text, "desc": text} | ({"desc_color": whole} if coloured else {})
    found = shapes.box(value, "source", fields)
    one_of(found, "desc_color", (0, 1, 2, 3), 0, "source")


def action_menu(value: object) -> list[str]:
    """Gives the keys, for the clash with the buttons."""
    found = shapes.box(value, "action_menu", {"desc": text, "action_list": anything})
    need(found, "action_list", 42051, "action_menu")
    where, fields = "action_menu.action_list", {"text": text, "key": text}
    entries = boxes(found["action_list"], where, fields, least=1, most=3, code=42051)
    for place, entry in enumerate(entries):
        need(entry, "text", 42038, f"{where}[{place}]")
        _key(entry, 42039, f"{where}[{place}]")
    return [entry["key"] for entry in entries]


def main_title(value: object, *, required: bool) -> Box:
    found = shapes.box(value, "main_title", TITLED)
    if required:
        need(found, "title", 42033, "main_title")
    return found


def quote_area(value: object) -> None:
    found = shapes.box(value, "quote_area", JUMPING | {"title": text, "quote_text": text})
    jump(found, (0, 1, 2), "quote_area")


def emphasis_content(value: object) -> None:
    shapes.box(value, "emphasis_content", TITLED)


def card_action(value: object, *, silent_allowed: bool) -> None:
    found = shapes.box(value, "card_action", JUMPING)
    allowed = (0, 1, 2) if silent_allowed else (1, 2)
    one_of(found, "type", allowed, 0, "card_action", 42045)
    jump(found, allowed, "card_action")


def image_text_area(value: object) -> None:
    found = shapes.box(value, "image_text_area", JUMPING | TITLED | {"image_url": text})
    need(found, "image_url", 42044, "image_text_area")
    jump(found, (0, 1, 2), "image_text_area")


def card_image(value: object) -> None:
    found = shapes.box(value, "card_image", {"url": text, "aspect_ratio": number})
    need(found, "url", 42044, "card_image")
    ratio = found.get("aspect_ratio")
    if ratio is not None and not ASPECT[0] < ratio < ASPECT[1]:
        errmsg, field = "card_image.aspect_ratio must lie between 1.3 and 2.25", "card_image.aspect_ratio"
        raise ApiError(shapes.WRONG_TYPE, errmsg, field=field, rule="要大于 1.3、小于 2.25")


def vertical_content_list(value: object) -> None:
    for place, entry in enumerate(boxes(value, "vertical_content_list", TITLED, least=0, most=4, code=42036)):
        need(entry, "title", 42033, f"vertical_content_list[{place}]")


def horizontal_content_list(value: object) -> None:
    fields = {"keyname": text, "value": text, "type": whole, "url": text, "media_id": text, "userid": text}
    for place, entry in enumerate(boxes(value, "horizontal_content_list", fields, least=0, most=6, code=42035)):
        _horizontal(entry, f"horizontal_content_list[{place}]")


def _horizontal(entry: Box, where: str) -> None:
    need(entry, "keyname", 42027, where)
    kind = one_of(entry, "type", (0, 1, 2, 3), 0, where)
    wanted = {1: ("url", 42028), 2: ("media_id", 42029), 3: ("userid", 42050)}.get(kind)
    if wanted:
        need(entry, wanted[0], wanted[1], where)


def jump_list(value: object) -> None:
    for place, entry in enumerate(boxes(value, "jump_list", JUMPING | {"title": text}, least=0, most=3, code=42042)):
        need(entry, "title", 42033, f"jump_list[{place}]")
        jump(entry, (0, 1, 2), f"jump_list[{place}]")


def button_list(value: object) -> list[str]:
    """Gives the keys."""
    fields = {"type": whole, "text": text, "style": whole, "key": text, "url": text}
    entries = boxes(value, "button_list", fields, least=1, most=6, code=42038)
    for place, entry in enumerate(entries):
        _button(entry, f"button_list[{place}]")
    keys = [entry["key"] for entry in entries if entry.get("type", 0) == 0]
    shapes.distinct(keys, 42039, "button_list.key")
    return keys


def _button(entry: Box, where: str) -> None:
    need(entry, "text", 42038, where)
    if one_of(entry, "type", (0, 1), 0, where) == 1:
        need(entry, "url", 42028, where)
    else:
        _key(entry, 42039, where)


def button_selection(value: object) -> None:
    _drop_down(value, "button_selection", update=False)


def select_list(value: object, *, update: bool) -> None:
    where = "select_list"
    if not isinstance(value, list) or not 1 <= len(value) <= 3:
        raise ApiError(42047, "select_list must have 1..3 entries", field=where, rule="要有 1 至 3 个下拉框")
    keys = [_drop_down(one, f"{where}[{place}]", update=update) for place, one in enumerate(value)]
    shapes.distinct(keys, 42043, f"{where}.question_key")


def _drop_down(value: object, where: str, *, update: bool) -> str:
    fields = {"question_key": text, "title": text, "selected_id": text, "option_list": anything}
    found = shapes.box(value, where, fields | ({"disable": flag} if update else {}))
    _key(found, 42043, where, "question_key")
    _options(found, where, OPTION, most=10)
    return str(found["question_key"])


def checkbox(value: object, *, update: bool) -> None:
    fields = {"question_key": text, "mode": whole, "option_list": anything}
    found = shapes.box(value, "checkbox", fields | ({"disable": flag} if update else {}))
    _key(found, 42043, "checkbox", "question_key")
    mode = one_of(found, "mode", (0, 1), 0, "checkbox")
    options = _options(found, "checkbox", OPTION | {"is_checked": flag}, most=20)
    ticked = [option for option in options if option.get("is_checked")]
    if mode == 0 and len(ticked) > 1:
        errmsg, field = "checkbox: several options ticked in single mode", "checkbox.option_list"
        raise ApiError(shapes.WRONG_TYPE, errmsg, field=field, rule="单选（mode 0）只能预先勾一项")


def _options(holder: Box, where: str, fields: Mapping[str, shapes.Check], *, most: int) -> list[Box]:
    listed = boxes(holder.get("option_list", []), f"{where}.option_list", fields, least=1, most=most, code=42037)
    for place, option in enumerate(listed):
        here = f"{where}.option_list[{place}]"
        need(option, "id", 42040, here)
        shapes.at_most(option["id"], OPTION_ID_BYTES, f"{here}.id", 42040)
        need(option, "text", 42041, here)
        if "is_checked" in fields and "is_checked" not in option:
            need(option, "is_checked", shapes.WRONG_TYPE, here)
    shapes.distinct([option["id"] for option in listed], 42040, f"{where}.option_list.id")
    return listed


def submit_button(value: object) -> None:
    found = shapes.box(value, "submit_button", {"text": text, "key": text})
    need(found, "text", 42049, "submit_button")
    _key(found, 42046, "submit_button")


def jump(holder: Box, allowed: tuple[int, ...], where: str) -> None:
    """``type`` 1 opens a page and needs ``url``; 2 opens a mini-program and needs ``appid``."""
    kind = one_of(holder, "type", allowed, 0, where)
    if kind == 1:
        _address(need(holder, "url", 42028, where), where)
    if kind == 2:
        need(holder, "appid", 42030, where)


def _address(url: str, where: str) -> None:
    if not url.startswith(("http://", "https://")):
        rule = "要以 http:// 或 https:// 开头"
        raise ApiError(42028, f"{where}.url has no scheme", field=f"{where}.url", rule=rule)


def _key(holder: Box, code: int, where: str, name: str = "key") -> None:
    key = need(holder, name, code, where)
    shapes.at_most(key, KEY_BYTES, f"{where}.{name}", code)
