"""message/update_template_card (D 94888): grey the buttons (form A) or replace the whole card (form B)."""

from __future__ import annotations

from typing import Any

from bot.simulator import cards, shapes
from bot.simulator.chats import Entry
from bot.simulator.codes import Code, Codes
from bot.simulator.errors import ApiError
from bot.simulator.ledger import Call
from bot.simulator.rules import PARTIES_MOST, TAGS_MOST, USERS_MOST
from bot.simulator.shapes import Box, anything, need, text, whole
from bot.simulator.state import State

_FIELDS = {
    "userids": anything, "partyids": anything, "tagids": anything, "atall": whole, "agentid": whole,
    "response_code": text, "enable_id_trans": whole, "button": anything, "template_card": anything,
}  # fmt: skip


class Updates:
    def __init__(self, state: State, codes: Codes) -> None:
        self._state = state
        self._codes = codes

    def update(self, call: Call) -> dict[str, Any]:
        """Raises ApiError; whether that uses the code up is a switch (9.6)."""
        body = shapes.box(shapes.parse(call.body), "body", _FIELDS)
        try:
            return self._update(call, body)
        except ApiError:
            if self._state.rules.failed_update_burns_code:
                self._codes.burn(str(body.get("response_code", "")))
            raise

    def _update(self, call: Call, body: Box) -> dict[str, Any]:
        if "agentid" not in body:
            raise ApiError(41011, "agentid is missing")
        if body["agentid"] != self._state.app.agent_id:
            raise ApiError(42015, "the card was sent by another app")
        code = self._codes.valid(str(need(body, "response_code", 60140, "body")))
        meant, invalid = self._targets(body, code)
        self._check_form(body, code)
        self._codes.burn(body["response_code"])
        call.msgid = code.message.msgid
        for member in meant:
            if member in code.message.entries:
                redraw(self._state, code.message.entries[member], body)
            call.outcome[member] = "updated"
        return {"errcode": 0, "errmsg": "ok", "invaliduser": invalid}

    def _targets(self, body: Box, code: Code) -> tuple[list[str], list[str]]:
        """Members to update, as spelt in the contacts, and the wrong ones in lower case. Raises 82101 or 82102."""
        original = list(code.message.recipients)
        if shapes.one_of(body, "atall", (0, 1), 0, "body"):
            return self._within(code, original), []
        users = _listed(body, "userids", str, USERS_MOST, 40032)
        parties = _listed(body, "partyids", int, PARTIES_MOST, 82002)
        tags = _listed(body, "tagids", int, TAGS_MOST, 82003)
        if not users and not parties and not tags:
            raise ApiError(82101, "no recipients of the update")
        wanted = {user.lower() for user in users} | self._inhabitants(parties)
        meant = self._within(code, [member for member in original if member.lower() in wanted])
        if not meant:
            raise ApiError(82102, "recipients lie outside those of the card")
        inside = {member.lower() for member in meant}
        return meant, [user.lower() for user in users if user.lower() not in inside]

    def _within(self, code: Code, members: list[str]) -> list[str]:
        if code.tapper and not self._state.rules.click_code_for_all:
            return [member for member in members if member == code.tapper]
        return members

    def _inhabitants(self, parties: list[Any]) -> set[str]:
        city = self._state.city
        known = [below for party in parties if party in city.departments for below in city.below(party)]
        return {member.id.lower() for department in known for member in city.inside(department.id)}

    def _check_form(self, body: Box, code: Code) -> None:
        if ("button" in body) == ("template_card" in body):
            raise ApiError(shapes.WRONG_TYPE, "exactly one of button and template_card is needed")
        if "template_card" in body:
            cards.check(body["template_card"], update=True)
            return
        need(shapes.box(body["button"], "button", {"replace_name": text}), "replace_name", 42038, "button")
        if code.message.content["card_type"] not in cards.INTERACTIVE:
            raise ApiError(42031, "only cards with buttons can have them replaced")


def redraw(state: State, entry: Entry, change: Box) -> None:
    """Put the change on one phone; ``change`` has ``button`` (form A) or ``template_card`` (form B)."""
    if "button" in change:
        entry.replaced = str(change["button"]["replace_name"])
    else:
        card = dict(change["template_card"])
        entry.replaced = card.pop("replace_text", None)
        entry.content = card
    entry.redrawn = True
    entry.notes = [f"too long to be shown: {path}" for path in cards.too_long(entry.content)]
    state.saw("update", entry)


def _listed(body: Box, name: str, kind: type, most: int, code: int) -> list[Any]:
    """A JSON array, unlike the joined string of message/send."""
    found = body.get(name, [])
    if not isinstance(found, list) or any(type(one) is not kind for one in found):
        raise ApiError(shapes.WRONG_TYPE, f"Warning: wrong json format. {name} must be an array of {kind.__name__}")
    if len(found) > most:
        raise ApiError(code, f"{name} has more than {most} entries")
    return found
