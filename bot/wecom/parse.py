"""Decrypted, checked XML in, one typed update out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.wecom import markup
from bot.wecom.eventkey import key_of_event, key_of_message
from bot.wecom.messages import EVENTS, MESSAGES
from bot.wecom.refused import Refused
from bot.wecom.wording import line, plain
from handlers.types import (
    AppOpened,
    CardTapped,
    FileSent,
    Joined,
    Left,
    LinkSent,
    MenuTapped,
    PictureSent,
    PlaceSent,
    PlatformNotice,
    TextSaid,
    UnknownUpdate,
    Update,
    VoiceSent,
)

_TIME = re.compile(r"[0-9]{1,10}")
# Not "@all", not "a|b": the id is where the answer goes, and these would send it to somebody else.
_PERSON = re.compile(r"[^\s|@\x00-\x1f\x7f][^\s|\x00-\x1f\x7f]{0,127}")
_WORD = re.compile(r"[0-9A-Za-z_]{1,64}")
_HANDLE = re.compile(r"[^\x00-\x1f\x7f]{1,1024}")  # keys and ids: opaque to us

_NOTICES = frozenset(
    {
        "inactive_alert",
        "close_inactive_agent",
        "reopen_inactive_agent",
        "low_active_alert",
        "low_active",
        "active_restored",
    }
)


class Origin(NamedTuple):
    """What every update has."""

    key: str
    person: str
    at: datetime


Maker = Callable[[Any, Origin], Update]


def parse(inner_xml: bytes) -> Update:
    """The update a callback stands for; what we have no use for becomes UnknownUpdate, so that it is taken and
    not delivered again and again. Raises Refused, and nothing else, on what cannot be told apart or placed in time.
    """
    return update_of(markup.mended(inner_xml)[1])


def update_of(fields: markup.Branch) -> Update:
    """The same from the elements the receiver has read already (``Opened.fields``): a third less work."""
    kind = _matching(_WORD, markup.text(fields, "MsgType")).lower()
    if kind == "event":
        return _event(fields, _origin(fields, key_of_event(fields)))
    if kind in MESSAGES:
        origin = _origin(fields, key_of_message(fields))
        return _MESSAGE_MAKERS[kind](MESSAGES[kind](dict(fields)), origin)
    key = key_of_message(fields) if "MsgId" in fields else key_of_event(fields)
    return UnknownUpdate(kind=kind, **_origin(fields, key)._asdict())


def _event(fields: markup.Branch, origin: Origin) -> Update:
    told = _matching(_WORD, markup.text(fields, "Event"))
    name = told.lower()
    if name in EVENTS:
        return _EVENT_MAKERS[name](EVENTS[name](dict(fields)), origin)
    if name in _NOTICES:
        return PlatformNotice(kind=name, **origin._asdict())
    return UnknownUpdate(kind=told, **origin._asdict())


def _origin(fields: markup.Branch, key: str) -> Origin:
    person = _matching(_PERSON, markup.text(fields, "FromUserName"))
    at = datetime.fromtimestamp(int(_matching(_TIME, markup.text(fields, "CreateTime"))), UTC)
    return Origin(key, person, at)


# ------------------------------------------------------------------------------------------------- fields


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Refused("field")
    return value


def _said(value: object) -> str:
    """The text of a field of wechatpy's classes, which give None for a missing one and a dict for a filled branch."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused("field")
    return value


def _degrees(value: object, most: float) -> float:
    try:
        degrees = float(_said(value))
    except ValueError:
        raise Refused("field") from None
    if math.isnan(degrees) or abs(degrees) > most:
        raise Refused("field")
    return degrees


# ------------------------------------------------------------------------------------------------- messages


def _text(message: Any, origin: Origin) -> Update:
    return TextSaid(key=origin.key, person=origin.person, at=origin.at, text=plain(_said(message.content)))


def _picture(message: Any, origin: Origin) -> Update:
    return PictureSent(media=_matching(_HANDLE, message.media_id), **origin._asdict())


def _voice(message: Any, origin: Origin) -> Update:
    media = _matching(_HANDLE, message.media_id)
    return VoiceSent(media=media, format=line(_said(message.format), 32), **origin._asdict())


def _video(message: Any, origin: Origin) -> Update:
    return FileSent(media=_matching(_HANDLE, message.media_id), name="", **origin._asdict())


def _file(message: Any, origin: Origin) -> Update:
    media = _matching(_HANDLE, message.media_id)
    return FileSent(media=media, name=line(_said(message.name), 255), **origin._asdict())


def _place(message: Any, origin: Origin) -> Update:
    latitude, longitude = _degrees(message.location_x, 90), _degrees(message.location_y, 180)
    label = line(_said(message.label), 1024)
    return PlaceSent(latitude=latitude, longitude=longitude, label=label, **origin._asdict())


def _link(message: Any, origin: Origin) -> Update:
    title, url = line(_said(message.title), 1024), line(_said(message.url), 2048)
    return LinkSent(title=title, url=url, **origin._asdict())


# ------------------------------------------------------------------------------------------------- events


def _menu(event: Any, origin: Origin) -> Update:
    return MenuTapped(item=_matching(_HANDLE, event.key), **origin._asdict())


def _opened(_: Any, origin: Origin) -> Update:
    return AppOpened(**origin._asdict())


def _joined(_: Any, origin: Origin) -> Update:
    return Joined(**origin._asdict())


def _left(_: Any, origin: Origin) -> Update:
    return Left(**origin._asdict())


def _contacts(event: Any, origin: Origin) -> Update:
    change = _matching(_WORD, event.change)
    return PlatformNotice(kind=f"change_contact:{change}", **origin._asdict())


def _card(event: Any, origin: Origin) -> Update:
    return _tap(event, origin, from_menu=False)


def _card_menu(event: Any, origin: Origin) -> Update:
    return _tap(event, origin, from_menu=True)


def _tap(event: Any, origin: Origin, *, from_menu: bool) -> Update:
    return CardTapped(
        key=origin.key,
        person=origin.person,
        at=origin.at,
        card=_matching(_HANDLE, event.card),
        button=_matching(_HANDLE, event.button),
        answers=_answers(event.chosen),
        code=_said(event.code) or None,
        from_menu=from_menu,
    )


def _answers(chosen: Any) -> dict[str, tuple[str, ...]]:
    """Question -> ticked options. A question that stands there twice is no answer anybody could rely on."""
    answers: dict[str, tuple[str, ...]] = {}
    for item in markup.branches(chosen, "SelectedItem"):
        if not isinstance(item, dict):
            raise Refused("field")
        question = _matching(_HANDLE, markup.text(item, "QuestionKey"))
        if question in answers:
            raise Refused("field")
        options = markup.branches(item.get("OptionIds", ""), "OptionId")
        answers[question] = tuple(_matching(_HANDLE, option) for option in options if option != "")
    return answers


_MESSAGE_MAKERS: dict[str, Maker] = {
    "text": _text,
    "image": _picture,
    "voice": _voice,
    "video": _video,
    "file": _file,
    "location": _place,
    "link": _link,
}

_EVENT_MAKERS: dict[str, Maker] = {
    "click": _menu,
    "enter_agent": _opened,
    "subscribe": _joined,
    "unsubscribe": _left,
    "template_card_event": _card,
    "template_card_menu_event": _card_menu,
    "change_contact": _contacts,
}
