"""The platform's messages and events as wechatpy's classes: which element of the XML is called what.

wechatpy brings the ordinary ones; those it does not know (cards, contacts, files) are declared here with its fields.
The two tables are ours and written out: its own parser looks classes up in a registry anybody can add to, and reads
the XML with a parser that has no bounds. The classes are given a copy of the elements: reading a missing field writes
its default into them.
"""

from __future__ import annotations

from typing import Any

from wechatpy.enterprise.events import (
    ClickEvent,
    EnterAgentEvent,
    SubscribeEvent,
    UnsubscribeEvent,
)
from wechatpy.enterprise.messages import (
    ImageMessage,
    LinkMessage,
    LocationMessage,
    TextMessage,
    VideoMessage,
    VoiceMessage,
)
from wechatpy.events import BaseEvent
from wechatpy.fields import BaseField, StringField
from wechatpy.messages import BaseMessage


class FileMessage(BaseMessage):  # type: ignore[misc]  # wechatpy has no types
    """Not in the platform's list of messages; field reports say it never comes, one says it looks like this."""

    type = "file"
    media_id = StringField("MediaId")
    name = StringField("FileName")


class CardEvent(BaseEvent):  # type: ignore[misc]
    """``template_card_event``, and ``template_card_menu_event`` without choices (``D 90240``)."""

    event = "template_card_event"
    card = StringField("TaskId")
    button = StringField("EventKey")
    code = StringField("ResponseCode")
    chosen = BaseField("SelectedItems")


class ContactsEvent(BaseEvent):  # type: ignore[misc]
    """``change_contact`` (``D 90970``)."""

    event = "change_contact"
    change = StringField("ChangeType")


MESSAGES: dict[str, Any] = {
    "text": TextMessage,
    "image": ImageMessage,
    "voice": VoiceMessage,
    "video": VideoMessage,
    "file": FileMessage,
    "location": LocationMessage,
    "link": LinkMessage,
}

EVENTS: dict[str, Any] = {
    "click": ClickEvent,
    "enter_agent": EnterAgentEvent,
    "subscribe": SubscribeEvent,
    "unsubscribe": UnsubscribeEvent,
    "template_card_event": CardEvent,
    "template_card_menu_event": CardEvent,
    "change_contact": ContactsEvent,
}
