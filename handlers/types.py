"""Typed updates that come in and typed messages that go out.

No HTTP, no XML and no field name of the platform here: ``bot.wecom`` translates at the edge.
All moments are timezone-aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# --------------------------------------------------------------------------- updates


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Something that happened outside and is taken as one turn.

    key: natural identity; two updates with one key are the same event delivered twice.
    person: who did it, as the platform spells the id (compare case-folded).
    at: when the platform says it happened.
    """

    key: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSaid(Update):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSent(Update):
    media: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSent(Update):
    media: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSent(Update):
    """A video or file; the platform is not known to deliver files to a self-built app."""

    media: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSent(Update):
    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSent(Update):
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuTapped(Update):
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppOpened(Update):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Update):
    """The person came into the app's visible range: a hint to pull the contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Update):
    """The person left the app's visible range: a hint to pull the contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTapped(Update):
    """A button, a submit button or an entry of a card's action menu was tapped.

    card: the task id the card was sent with.  button: the key of what was tapped.
    answers: question key -> chosen option ids.  code: one-time permission (72 h) to redraw the tapper's copy.
    """

    card: str
    button: str
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    code: str | None = None
    from_menu: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformNotice(Update):
    """The platform itself announces something about the app (idle warning, switched off, contacts changed)."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownUpdate(Update):
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFired(Update):
    deadline: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered(Update):
    """A message could not be delivered for good; somebody else has to hear of it."""

    message: str


# --------------------------------------------------------------------------- messages


class Style(StrEnum):
    primary = "primary"
    danger = "danger"
    plain = "plain"


class Tone(StrEnum):
    plain = "plain"
    urgent = "urgent"
    done = "done"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; cut into parts on character borders where it is longer than a message may be."""

    body: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """Taps call back with ``key``; one with a ``url`` opens that page instead."""

    text: str
    key: str
    style: Style = Style.primary
    url: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """A drop-down inside a card."""

    key: str
    title: str
    options: tuple[Option, ...]
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card with facts and, mostly, buttons.

    twin: the whole card as plain text with the words one can type instead of tapping; sent where cards fail.
    settled: text of the one dead button that replaces all buttons on a card whose matter is decided.
    menu: entries behind the card's own little menu (text, key), at most three.
    """

    title: str
    twin: str
    lead: str = ""
    quote: str = ""
    body: str = ""
    rows: tuple[Row, ...] = ()
    buttons: tuple[Button, ...] = ()
    selection: Selection | None = None
    menu: tuple[Button, ...] = ()
    source: str = ""
    tone: Tone = Tone.plain
    url: str = ""
    settled: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """One question with up to twenty options to tick (one, or several if ``many``)."""

    title: str
    twin: str
    question: str
    options: tuple[Option, ...]
    submit: Button
    lead: str = ""
    many: bool = False
    source: str = ""
    settled: str = ""


@dataclass(frozen=True, slots=True)
class FormCard:
    """Up to three drop-downs answered together."""

    title: str
    twin: str
    selections: tuple[Selection, ...]
    submit: Button
    lead: str = ""
    source: str = ""
    settled: str = ""


@dataclass(frozen=True, slots=True)
class PictureCard:
    """A card with a picture (web address) and up to four short paragraphs."""

    title: str
    twin: str
    picture: str
    url: str
    lead: str = ""
    paragraphs: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file kept in the record (``store.documents``), sent under ``name``."""

    document: int
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG or JPEG) kept in the record (``store.documents``), shown in the chat itself."""

    document: int


AnyCard = Card | ChoiceCard | FormCard | PictureCard
Message = Text | Card | ChoiceCard | FormCard | PictureCard | Document | Picture


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person reads at once in the answer to the callback. once: read instead, never stored; then ``text``."""

    text: str = ""
    once: str = field(default="", repr=False)
