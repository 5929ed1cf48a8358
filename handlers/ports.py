"""What the handlers need from the outside, as protocols; ``bot`` supplies them, tests supply real small ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from handlers.types import AnyCard, Message
from store.contacts import Member as Member
from store.contacts import Unit as Unit


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be put on the wire, byte for byte the same at every try.

    kind: ``send`` (body complete), or ``file`` or ``picture`` (the document is uploaded first, its handle put in at
    delivery).
    body: UTF-8 JSON.  card: the id later taps name, for cards only.  twin: text body for where cards fail.
    """

    kind: str
    body: str
    card: str | None = None
    twin: str | None = None
    document: int | None = None


class Renderer(Protocol):
    """Turns a message into wire form and refuses what the platform would refuse."""

    def render(self, to: str, message: Message, *, message_id: str) -> list[Rendered]:
        """Parts in sending order, at most 2,048 bytes of text each. Raises CardRefused on an impossible card."""

    def reply_parts(self, text: str) -> list[str]:
        """A reply, harmless to show and cut so that each part fits one message; empty for an empty text."""

    def redraw(self, to: str, card: AnyCard, *, message_id: str) -> str:
        """JSON of the card that replaces one already sent; the one-time code is put in at delivery."""


class CardRefused(ValueError):
    """The platform would refuse this card; the field and the limit are named."""


class DeliveryProblem(Exception):
    """Base of all that can go wrong when a message is handed to the platform. Carries no secret and no content."""

    def __init__(self, reason: str, *, code: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class Passing(DeliveryProblem):
    """It may work later. ``wait``: seconds the platform wants us to stay away; ``uncertain``: it may have arrived."""

    def __init__(self, reason: str, *, code: int | None = None, wait: float = 0.0, uncertain: bool = False) -> None:
        super().__init__(reason, code=code)
        self.wait = wait
        self.uncertain = uncertain


class Permanent(DeliveryProblem):
    """It will never work. ``blame``: recipient, content, configuration or media."""

    def __init__(self, reason: str, *, code: int | None = None, blame: str = "content") -> None:
        super().__init__(reason, code=code)
        self.blame = blame


class AlreadySent(DeliveryProblem):
    """The platform has this very message already."""


class Expired(DeliveryProblem):
    """The one-time code is used up or older than 72 hours; or a recall came too late."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform said after taking a message.

    message: its id, for recall.  code: one-time permission (72 h) to redraw the card.
    unreachable: recipients (case-folded) that did not get it.
    """

    message: str | None = None
    code: str | None = None
    unreachable: frozenset[str] = frozenset()


class Messenger(Protocol):
    """Hands finished messages to the platform; each call ends within its total deadline."""

    def send(self, body: str) -> Receipt: ...

    def redraw(self, body: str, *, code: str) -> Receipt: ...

    def upload(self, name: str, content: bytes, *, picture: bool = False) -> str:
        """Returns the handle to send the file with (valid three days). picture: it is sent as one."""

    def with_media(self, body: str, media: str) -> str:
        """The body of a file or picture message with the uploaded handle put in."""


@dataclass(frozen=True, slots=True)
class Contacts:
    units: tuple[Unit, ...]
    members: tuple[Member, ...]


class Directory(Protocol):
    """The platform's contacts, as far as the app may see them."""

    def pull(self) -> Contacts: ...
