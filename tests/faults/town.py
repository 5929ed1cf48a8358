"""The people and their phones: the stand-in for the platform, served over loopback in the test's own process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from bot.simulator.chats import Entry
from bot.simulator.city import demo_city
from bot.simulator.clock import FileClock
from bot.simulator.ledger import Delivery, Seen
from bot.simulator.platform import Platform
from bot.simulator.rules import Rules
from bot.simulator.server import Server
from store.clock import local

CORP, AGENT, SECRET, TOKEN = "wwtestcity0000000001", 1000002, "s" * 43, "tokentokentoken1"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
# As the platform does: once, and three times again (failures.md 2.1). Refused connections are answered at once here,
# so a pause stands for the time-out of the real platform.
RULES = Rules(deliveries=4, retry_pause=0.4)

# Real seconds somebody waits for a card before it counts as lost.
LOOKS_SECONDS = 20.0


class Town:
    """Acts as people do, and keeps on until the product has said 200."""

    def __init__(self, clock_file: Path, port: int) -> None:
        self.clock = FileClock(clock_file)
        self.platform = Platform(
            demo_city(),
            self.clock,
            corp_id=CORP,
            agent_id=AGENT,
            secret=SECRET,
            token=TOKEN,
            encoding_aes_key=AES_KEY,
            callback_url=f"http://127.0.0.1:{port}/wecom/callback",
            rules=RULES,
        )
        self.server = Server(self.platform).start()
        self.never_heard = 0

    def stop(self) -> None:
        self.server.stop()

    # --- time -----------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.clock.now()

    def move_to(self, moment: datetime) -> None:
        """Forward only."""
        ahead = (moment - self.now()).total_seconds()
        if ahead > 0:
            self.clock.forward(ahead)

    def next_morning(self) -> datetime:
        """Nine o'clock, at least half a day from now."""
        wanted = local(self.now() + timedelta(hours=12))
        nine = wanted.replace(hour=9, minute=0, second=0, microsecond=0)
        return (nine if nine >= wanted else nine + timedelta(days=1)).astimezone(UTC)

    # --- people ---------------------------------------------------------------------------------

    def says(self, person: str, text: str) -> str:
        """What is read at once; empty when the answer comes later."""
        return self._heard(self.platform.says(person, text))

    def taps(self, person: str, button: str, text: str = "", choose: dict[str, str] | None = None) -> None:
        self._heard(self.platform.taps(person, self.card(person, button, text), button, choose))

    def card(self, person: str, button: str, text: str = "") -> Entry:
        """The newest card on the person's phone that can be tapped there; people look for a while until it comes."""
        until = monotonic() + LOOKS_SECONDS
        while (entry := self._card(person, button, text)) is None:
            if monotonic() > until:
                last = " | ".join(one.text[:120] for one in self.platform.chat(person)[-6:])
                raise AssertionError(f"{person} has no card with {button!r}; last: {last}")
            sleep(0.05)
        return entry

    def _card(self, person: str, button: str, text: str) -> Entry | None:
        for entry in reversed(self.platform.chat(person)):
            if entry.card is not None and text in entry.text and button in entry.buttons.values():
                return entry
        return None

    def _heard(self, reply: str | None) -> str:
        """A callback the platform has given up is said again, as a person would, until somebody takes it."""
        delivery = self.platform.deliveries[-1]
        while not delivery.accepted:
            self.never_heard += 1
            reply = self.platform.callbacks._carry(delivery, None)
        return reply or ""

    # --- what is written down -------------------------------------------------------------------

    def seen_since(self, mark: int) -> list[Seen]:
        return self.platform.ledger[mark:]

    def taken(self) -> list[Delivery]:
        """Callbacks the product has answered with 200."""
        return [delivery for delivery in self.platform.deliveries if delivery.accepted]
