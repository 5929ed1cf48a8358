"""The app's menu at the bottom of the chat (D 90231)."""

from __future__ import annotations

from typing import Any

from bot.simulator import shapes
from bot.simulator.errors import ApiError
from bot.simulator.shapes import Box, anything, boxes, need, text

KINDS = {
    "click": "key", "view": "url", "scancode_push": "key", "scancode_waitmsg": "key", "pic_sysphoto": "key",
    "pic_photo_or_album": "key", "pic_weixin": "key", "location_select": "key", "view_miniprogram": "pagepath",
}  # fmt: skip
_FIELDS = {"type": text, "name": text, "key": text, "url": text, "pagepath": text, "appid": text}


class Menu:
    def __init__(self) -> None:
        self.buttons: list[Any] = []

    def create(self, body: Box) -> None:
        """Raises ApiError 40016 to 40027, 40054, 40055."""
        shapes.box(body, "menu", {"button": anything})
        fields = _FIELDS | {"sub_button": anything}
        buttons = boxes(body.get("button", []), "button", fields, least=1, most=3, code=40016)
        for button in buttons:
            _check_top(button)
        self.buttons = [dict(button) for button in buttons]

    def get(self) -> dict[str, Any]:
        """Raises ApiError 46003 where there is none."""
        if not self.buttons:
            raise ApiError(46003, "menu does not exist")
        return {"errcode": 0, "errmsg": "ok", "button": self.buttons}

    def delete(self) -> None:
        self.buttons = []

    def entry(self, key: str) -> dict[str, Any] | None:
        """The entry with this key, address or name."""
        flat = [one for top in self.buttons for one in [top, *top.get("sub_button", [])]]
        return next((one for one in flat if key in (one.get("key"), one.get("url"), one.get("name"))), None)


def _check_top(button: Box) -> None:
    _name(button, 16, 40018)
    if button.get("sub_button"):
        below = boxes(button["sub_button"], "sub_button", _FIELDS, least=1, most=5, code=40023)
        for entry in below:
            _name(entry, 40, 40025)
            _check_action(entry, kind=40024, key=40026, url=40027, scheme=40054)
    else:
        _check_action(button, kind=40017, key=40019, url=40020, scheme=40055)


def _name(button: Box, most: int, code: int) -> None:
    shapes.at_most(need(button, "name", code, "button"), most, "button.name", code)


def _check_action(button: Box, *, kind: int, key: int, url: int, scheme: int) -> None:
    wanted = KINDS.get(str(button.get("type")))
    if wanted is None:
        raise ApiError(kind, "invalid button type")
    if wanted == "key":
        shapes.at_most(need(button, "key", key, "button"), 128, "button.key", key)
    if wanted == "url":
        address = need(button, "url", url, "button")
        shapes.at_most(address, 1024, "button.url", url)
        if not address.startswith(("http://", "https://")):
            raise ApiError(scheme, "button.url has no scheme")
