"""The whole stand-in as one object: the API's rules, the callbacks, and people with their phones. No sockets here."""

from __future__ import annotations

from bot.simulator.callbacks import Callbacks, Post
from bot.simulator.chats import Entry
from bot.simulator.clock import Clock
from bot.simulator.codes import Codes
from bot.simulator.crypto import Cipher
from bot.simulator.faults import Faults
from bot.simulator.horizon import Horizon, NoHorizon
from bot.simulator.ledger import DROPPED, Call, Delivery, Seen
from bot.simulator.media import MediaShelf
from bot.simulator.menus import Menu
from bot.simulator.oauth import OAuth
from bot.simulator.people import City
from bot.simulator.phones import Phones
from bot.simulator.replies import Replies
from bot.simulator.rules import Rules
from bot.simulator.sending import Sending
from bot.simulator.state import App, State
from bot.simulator.tokens import Tokens
from bot.simulator.updates import Updates
from bot.simulator.wire import post_over_http

TOLD = ("message/send", "message/recall", "message/update_template_card")


class Platform(Phones):
    """See ``Phones`` for what people can do, ``Faults`` for what can go wrong, ``Rules`` for what is unknown."""

    def __init__(
        self,
        city: City,
        clock: Clock,
        *,
        corp_id: str,
        agent_id: int,
        secret: str,
        token: str,
        encoding_aes_key: str,
        callback_url: str,
        post: Post = post_over_http,
        rules: Rules | None = None,
    ) -> None:
        self.state = State(city, clock, App(corp_id, agent_id, secret, callback_url), rules or Rules())
        self.city = city
        self.clock = clock
        self.cipher = Cipher(token, encoding_aes_key, corp_id)
        self.faults = Faults()
        self.horizon: Horizon = NoHorizon()
        self.replayer: tuple[str, ...] = ()
        self.menu = Menu()
        self.tokens = Tokens(self.state)
        self.codes = Codes(self.state)
        self.oauth = OAuth(self.state)
        self.shelf = MediaShelf(self.state)
        self.sending = Sending(self.state, self.shelf, self.codes)
        self.updates = Updates(self.state, self.codes)
        self.callbacks = Callbacks(self.state, self.faults, self.cipher, Replies(self.state, self.shelf), post)

    @property
    def ledger(self) -> list[Seen]:
        """Everything people got to see, in order."""
        return self.state.ledger

    @property
    def calls(self) -> list[Call]:
        """Every API call that reached the platform, in order."""
        return self.state.calls

    @property
    def attempts(self) -> list[Call]:
        """The calls that were to send, recall or update something."""
        return [call for call in self.state.calls if call.path in TOLD]

    @property
    def deliveries(self) -> list[Delivery]:
        """Every callback, with the status of each try."""
        return self.state.deliveries

    @property
    def problems(self) -> list[str]:
        """Passive replies the platform could not use; empty where the product behaves."""
        return self.state.problems

    def chat(self, member: str) -> list[Entry]:
        """The chat as it stands on the member's phone now, oldest first."""
        return [entry for entry in self.state.chat(member) if not entry.ghost]

    def dropped(self) -> list[tuple[str, Call]]:
        """(member, call) for every message that went over 30 a minute or 1,000 an hour."""
        return [
            (member, call) for call in self.attempts for member, result in call.outcome.items() if result == DROPPED
        ]

    def verify_callback(self) -> bool:
        """The admin console's check of the callback address (contract 1.2): the plain echo and nothing else."""
        status, body, expected = self.callbacks.verify()
        return status == 200 and body == expected

    def release_callbacks(self) -> int:
        """Deliver the callbacks held by ``delay`` and ``reorder``."""
        return self.callbacks.release()
