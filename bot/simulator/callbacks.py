"""Callbacks to the product: sealed, signed, posted, repeated; and its passive replies put on the phone (D 90930,
D 90238, D 90241)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from bot.simulator import acts, documents
from bot.simulator.crypto import BadEnvelope, Cipher
from bot.simulator.documents import BadDocument
from bot.simulator.faults import CALLBACK, Fault, Faults
from bot.simulator.ledger import Delivery
from bot.simulator.replies import Replies
from bot.simulator.state import State

Post = Callable[[str, str, bytes | None, float], tuple[int, bytes]]
"""(method, address, body, seconds to wait) -> (status, body); raises an OSError where no answer comes."""

SILENCE = 0
_LOST = {
    "vanish": "回调丢失，应用永远不会知道",
    "delay": "回调压住了，恢复后才会送到应用",
    "reorder": "回调排在下一个之后才会送到应用",
}


class Callbacks:
    def __init__(self, state: State, faults: Faults, cipher: Cipher, replies: Replies, post: Post) -> None:
        self._state = state
        self._faults = faults
        self._cipher = cipher
        self._replies = replies
        self._post = post
        self._held: list[Delivery] = []
        self._behind: list[Delivery] = []

    def deliver(self, member: str, fields: dict[str, Any]) -> str | None:
        """Send one callback; the text of the passive reply as the member sees it, or None."""
        kind = str(fields.get("Event") or fields["MsgType"])
        now = self._state.clock.now()
        delivery = Delivery(at=now, member=member, kind=kind, document=documents.write(fields))
        self._state.deliveries.append(delivery)
        act = acts.of(self._state, member, fields)
        if act is not None:
            self._state.acts.append(act)
        fault = self._faults.take(CALLBACK)
        delivery.fault = fault.kind if fault else ""
        self._state.touch(delivery)
        if fault and fault.kind in ("delay", "reorder", "vanish"):
            self._put_aside(delivery, fault)
            self._state.haunt(member, "text", {"content": _what(fields)}, _LOST[fault.kind], mine=True)
            return None
        words = self._carry(delivery, fault)
        self._release(self._behind)
        return words

    def release(self) -> int:
        """Deliver what was delayed or is still waiting to be overtaken; returns how many."""
        return self._release(self._held) + self._release(self._behind)

    @property
    def waiting(self) -> int:
        """How many callbacks are held back."""
        return len(self._held) + len(self._behind)

    def verify(self) -> tuple[int, bytes, bytes]:
        """The console's GET check of the callback address: status, body, and the body that was expected."""
        echo = str(self._state.number()).encode()
        encrypted = self._cipher.encrypt(echo)
        query = self._signed(encrypted) | {"echostr": encrypted}
        status, body = self._try("GET", query, None)
        return status, body, echo

    def _put_aside(self, delivery: Delivery, fault: Fault) -> None:
        if fault.kind == "delay":
            self._held.append(delivery)
        if fault.kind == "reorder":
            self._behind.append(delivery)

    def _release(self, waiting: list[Delivery]) -> int:
        late = list(waiting)
        waiting.clear()
        for delivery in late:
            self._carry(delivery, None)
        return len(late)

    def _carry(self, delivery: Delivery, fault: Fault | None) -> str | None:
        answer = self._until_heard(delivery, deaf=bool(fault and fault.kind == "deaf"))
        if fault and fault.kind == "duplicate":
            for _ in range(fault.copies - 1):
                delivery.statuses.append(self._once(delivery)[0])
        words = self._show(delivery, answer) if answer else None
        self._state.touch(delivery)
        return words

    def _until_heard(self, delivery: Delivery, *, deaf: bool) -> bytes | None:
        rules = self._state.rules
        for turn in range(rules.deliveries):
            if turn and rules.retry_pause:
                self._state.clock.pause(rules.retry_pause)
            status, body = self._once(delivery)
            status, deaf = (SILENCE, False) if deaf else (status, deaf)
            delivery.statuses.append(status)
            if status == 200:
                return body
            if status != SILENCE and not rules.retry_on_status:
                return None
        return None

    def _once(self, delivery: Delivery) -> tuple[int, bytes]:
        """The same plaintext each time, in a new envelope (whether the real one is new, nobody says: 9.3)."""
        app = self._state.app
        encrypted = self._cipher.encrypt(delivery.document)
        envelope = documents.write({"ToUserName": app.corp_id, "AgentID": str(app.agent_id), "Encrypt": encrypted})
        return self._try("POST", self._signed(encrypted), envelope)

    def _signed(self, encrypted: str) -> dict[str, str]:
        timestamp = str(int(self._state.clock.now().timestamp()))
        nonce = str(secrets.randbelow(10**10))
        return {
            "msg_signature": self._cipher.sign(timestamp, nonce, encrypted),
            "timestamp": timestamp,
            "nonce": nonce,
        }

    def _try(self, method: str, query: dict[str, str], body: bytes | None) -> tuple[int, bytes]:
        base = self._state.app.callback_url
        address = base + ("&" if "?" in base else "?") + urlencode(query)
        try:
            return self._post(method, address, body, self._state.rules.callback_seconds)
        except OSError:
            return SILENCE, b""

    def _show(self, delivery: Delivery, answer: bytes) -> str | None:
        try:
            opened = self._opened(answer)
            delivery.answer = opened.decode(errors="replace")
            reply = documents.read(opened)
            with self._state.lock:
                return self._replies.show(delivery, reply)
        except (BadEnvelope, BadDocument, LookupError, ValueError) as error:
            delivery.problem = f"{type(error).__name__}: {error}"
            self._state.problems.append(f"reply to {delivery.kind}: {delivery.problem}")
            self._state.haunt(delivery.member, "text", {"content": "应用的答复"}, f"企业微信不认这个答复：{error}")
            return None

    def _opened(self, answer: bytes) -> bytes:
        envelope = documents.read(answer)
        encrypted, signature, timestamp, nonce = (
            str(envelope[name]) for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
        )
        self._cipher.check(signature, timestamp, nonce, encrypted)
        return self._cipher.decrypt(encrypted)


def _what(fields: dict[str, Any]) -> str:
    """What was to be told to the product, for the page."""
    return str(fields.get("Content") or f"（{fields.get('Event') or fields['MsgType']}）")
