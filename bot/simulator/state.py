"""What the platform remembers: chats, messages, and everything written down for whoever looks at it."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.simulator.acts import Act
from bot.simulator.bell import Bell
from bot.simulator.chats import Entry
from bot.simulator.clock import Clock
from bot.simulator.ledger import Call, Delivery, Seen
from bot.simulator.limits import Frequency
from bot.simulator.people import City
from bot.simulator.rules import Rules


@dataclass(frozen=True, slots=True)
class App:
    """The one self-built app of the one enterprise, as configured on both sides."""

    corp_id: str
    agent_id: int
    secret: str
    callback_url: str = ""


@dataclass(slots=True, kw_only=True)
class Message:
    """A message that was taken: who was meant, and the entry each of them has of it."""

    msgid: str
    at: datetime
    msgtype: str
    content: dict[str, Any]
    recipients: tuple[str, ...]
    task_id: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)


class State:
    """Shared by all parts of the platform; whoever changes it holds ``lock``, and nobody posts while holding it."""

    def __init__(self, city: City, clock: Clock, app: App, rules: Rules) -> None:
        self.city = city
        self.clock = clock
        self.app = app
        self.rules = rules
        self.lock = threading.RLock()
        self.bell = Bell()
        self.frequency = Frequency()
        self.chats: dict[str, list[Entry]] = {}
        self.messages: dict[str, Message] = {}
        self.tasks: dict[str, str] = {}
        self.ledger: list[Seen] = []
        self.acts: list[Act] = []
        # With the number of acts before it.
        self.ghosts: list[tuple[int, Entry]] = []
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.problems: list[str] = []
        # Ids of a restarted simulator must not repeat: the product remembers for days which MsgIds it has seen.
        self._numbers = count(int(clock.now().timestamp() * 1000) << 12)
        self._entries = count(1)
        self._touches = count(1)

    def touch(self, record: Call | Delivery) -> None:
        """It is new, or has changed: whoever looks at the records asks for what was touched since."""
        record.touched = next(self._touches)
        self.bell.ring("calls" if isinstance(record, Call) else "callbacks")

    def number(self) -> int:
        """A fresh 64-bit id."""
        return next(self._numbers)

    def continue_after(self, entry: int) -> None:
        """Number the next bubbles from there on."""
        self._entries = count(entry + 1)

    def new_msgid(self) -> str:
        return f"{self.number():x}-{secrets.token_urlsafe(24)}"

    def chat(self, member: str) -> list[Entry]:
        return self.chats.setdefault(self.city.member(member).id, [])

    def put(self, member: str, msgtype: str, content: dict[str, Any], **more: Any) -> Entry:
        """A new bubble on the member's phone."""
        owner = self.city.member(member).id
        mine = more.pop("mine", False)
        number = next(self._entries)
        entry = Entry(id=number, at=self.clock.now(), member=owner, mine=mine, msgtype=msgtype, content=content, **more)
        self.chat(owner).append(entry)
        self.bell.ring("entry", entry)
        return entry

    def haunt(
        self, member: str, msgtype: str, content: dict[str, Any], why: str, *, mine: bool = False
    ) -> None:  # fmt: skip
        """What the sender believes to have come and the member never sees; for the page only."""
        if self.city.knows(member):
            dead = "没有送达" if msgtype == "template_card" else None
            self.ghosts.append(
                (len(self.acts), self.put(member, msgtype, content, ghost=why, replaced=dead, mine=mine))
            )

    def saw(self, kind: str, entry: Entry) -> None:
        self.ledger.append(
            Seen(
                at=self.clock.now(), member=entry.member, kind=kind, msgtype=entry.msgtype, text=entry.text,
                content=entry.content, msgid=entry.msgid, task_id=entry.task_id, entry=entry.id,
                replaced=entry.replaced,
            )
        )  # fmt: skip
        if kind in ("update", "recall"):
            self.bell.ring("entry", entry)
