"""message/send and message/recall: who gets what, once, and what is silently dropped."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from bot.simulator import cards, ledger, recipients, shapes
from bot.simulator.codes import Codes
from bot.simulator.errors import ApiError
from bot.simulator.ledger import Call
from bot.simulator.limits import Pacing
from bot.simulator.media import MediaShelf
from bot.simulator.messages import ENVELOPE, Contents
from bot.simulator.recipients import Recipients
from bot.simulator.rules import DUPLICATE_SECONDS, DUPLICATE_SECONDS_MOST, RECALL_SECONDS
from bot.simulator.shapes import Box
from bot.simulator.state import Message, State

Answer = dict[str, Any]
NOBODY = 81013
GHOSTS = {
    ledger.DROPPED: "超过每分钟 30 条，企业微信悄悄丢弃了",
    ledger.INVALID: "不在应用的可见范围，没有送达",
    ledger.UNLICENSED: "没有接口许可，没有送达",
}


class Sending:
    def __init__(self, state: State, shelf: MediaShelf, codes: Codes) -> None:
        self._state = state
        self._codes = codes
        self._contents = Contents(shelf, state.rules)
        self.pacing = Pacing()
        self._first: dict[str, tuple[datetime, Answer]] = {}

    def send(self, call: Call) -> Answer:
        """Raises ApiError."""
        body = shapes.box(shapes.parse(call.body), "body", ENVELOPE)
        self._check_agent(body)
        meant = self._recipients(body)
        content = self._contents.check(body, call.notes)
        self._check_callback(body)
        if not self._state.rules.duplicate_first:
            self._check_task(content)
        earlier = self._duplicate(call, body)
        if earlier is not None:
            return earlier
        self._check_task(content)
        return self._take(call, body, content, meant)

    def _recipients(self, body: Box) -> Recipients:
        try:
            return recipients.resolve(self._state.city, body)
        except ApiError as error:
            if error.errcode == NOBODY:
                self._show_nobody_got_it(body)
            raise

    def _show_nobody_got_it(self, body: Box) -> None:
        try:
            content = self._contents.check(body, [])
        except ApiError:
            # It would have been refused anyway.
            return
        for member in str(body.get("touser", "")).split("|"):
            self._state.haunt(member.strip(), body["msgtype"], content, GHOSTS[ledger.INVALID])

    def recall(self, call: Call) -> Answer:
        """Raises ApiError 40058 or 42052 (D 94867)."""
        body = shapes.box(shapes.parse(call.body), "body", {"msgid": shapes.text})
        message = self._state.messages.get(body.get("msgid", ""))
        if message is None:
            raise ApiError(shapes.WRONG_TYPE, "msgid is not of this app")
        if self._state.clock.now() - message.at > timedelta(seconds=RECALL_SECONDS):
            raise ApiError(42052, "message is older than 24 hours")
        call.msgid = message.msgid
        for entry in message.entries.values():
            entry.recalled = True
            self._state.saw("recall", entry)
        return {"errcode": 0, "errmsg": "ok"}

    def _check_agent(self, body: Box) -> None:
        if "agentid" not in body:
            raise ApiError(41011, "agentid is missing")
        if body["agentid"] != self._state.app.agent_id:
            raise ApiError(40056, "invalid agentid")

    def _check_callback(self, body: Box) -> None:
        card = body.get("template_card") if body["msgtype"] == "template_card" else None
        if card and cards.calls_back(card) and not self._state.app.callback_url:
            raise ApiError(43012, "the app has no callback url")

    def _check_task(self, content: Box) -> None:
        if content.get("task_id", "") in self._state.tasks:
            raise ApiError(42014, "task_id has existed")

    def _duplicate(self, call: Call, body: Box) -> Answer | None:
        """The first answer, if this very request was taken within the interval (see Rules.duplicate_answer_same)."""
        if not shapes.one_of(body, "enable_duplicate_check", (0, 1), 0, "body"):
            return None
        interval = body.get("duplicate_check_interval", DUPLICATE_SECONDS)
        if not 1 <= interval <= DUPLICATE_SECONDS_MOST:
            raise ApiError(shapes.WRONG_TYPE, "duplicate_check_interval must be 1..14400")
        taken_at, answer = self._first.get(_fingerprint(call.body), (None, {}))
        if taken_at is None or self._state.clock.now() - taken_at >= timedelta(seconds=interval):
            return None
        call.suppressed = True
        call.msgid = answer["msgid"]
        hidden = () if self._state.rules.duplicate_answer_same else ("msgid", "response_code")
        return {name: value for name, value in answer.items() if name not in hidden}

    def _take(self, call: Call, body: Box, content: dict[str, Any], meant: Recipients) -> Answer:
        now = self._state.clock.now()
        message = Message(
            msgid=self._state.new_msgid(),
            at=now,
            msgtype=body["msgtype"],
            content=content,
            recipients=meant.members,
            task_id=str(content.get("task_id", "")),
        )
        self._remember(message)
        for member in meant.members:
            call.outcome[member] = self._deliver(message, member, call.notes)
        call.outcome |= dict.fromkeys(meant.invalid_users, ledger.INVALID)
        call.outcome |= dict.fromkeys(meant.unlicensed, ledger.UNLICENSED)
        self._show_what_is_missing(message, call)
        call.msgid = message.msgid
        answer = self._answer(message, meant)
        self._first[_fingerprint(call.body)] = (now, answer)
        return answer

    def _show_what_is_missing(self, message: Message, call: Call) -> None:
        for member, outcome in call.outcome.items():
            if outcome in GHOSTS:
                self._state.haunt(member, message.msgtype, message.content, GHOSTS[outcome])

    def _remember(self, message: Message) -> None:
        self._state.messages[message.msgid] = message
        if message.task_id:
            self._state.tasks[message.task_id] = message.msgid

    def _deliver(self, message: Message, member: str, notes: list[str]) -> str:
        if not self.pacing.admits(member, message.at):
            return ledger.DROPPED
        entry = self._state.put(
            member,
            message.msgtype,
            message.content,
            msgid=message.msgid,
            task_id=message.task_id,
            notes=list(notes),
        )
        message.entries[member] = entry
        self._state.saw("send", entry)
        return ledger.DELIVERED

    def _answer(self, message: Message, meant: Recipients) -> Answer:
        answer: Answer = {
            "errcode": 0,
            "errmsg": "ok",
            "invaliduser": "|".join(meant.invalid_users),
            "invalidparty": "|".join(meant.invalid_parties),
            "invalidtag": "|".join(meant.invalid_tags),
            "unlicenseduser": "|".join(meant.unlicensed),
            "msgid": message.msgid,
        }
        if message.msgtype == "template_card" and cards.calls_back(message.content):
            answer["response_code"] = self._codes.issue(message)
        return answer


def _fingerprint(body: bytes) -> str:
    """Byte for byte, the harsher reading of "identical request JSON"."""
    return hashlib.sha256(body).hexdigest()
