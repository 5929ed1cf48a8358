"""Messages into the platform's JSON: complete, deterministic, the same byte for byte at every try."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from bot.wecom.cards import check_card, check_redraw
from bot.wecom.faces import (
    Face,
    button_face,
    choice_face,
    form_face,
    picture_face,
    redrawn_choice_face,
    redrawn_form_face,
    settled_face,
    text_face,
)
from bot.wecom.neutralise import keeping_links
from bot.wecom.shorten import within_bytes
from bot.wecom.split import TEXT_BYTES, parts
from handlers.ports import CardRefused, Rendered
from handlers.types import AnyCard, Card, ChoiceCard, Document, FormCard, Message, Picture, PictureCard, Text

DUPLICATE_SECONDS = 14_400  # the longest the platform offers (D 90236)
_SPREAD_SECONDS = 600
_USER_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._@-]{0,63}")


# Not looked through for circles: a body is a tree we have just built.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def canonical(body: Mapping[str, Any]) -> str:
    """Sorted, compact, without ``\\u`` escapes (40033)."""
    return _CANONICAL.encode(body)


class WecomRenderer:
    """``handlers.ports.Renderer`` for one app.

    base_url: where our own pages live; an address in a card that begins with ``/`` lies there, and in a text
    only addresses below it stay live.
    """

    def __init__(self, agent_id: int, base_url: str | None) -> None:
        self._agent = agent_id
        self._base = (base_url or "").rstrip("/")
        self._harmless = keeping_links(self._base)

    def reply_parts(self, text: str) -> list[str]:
        """A passive reply shows links as a text message does, so it is made harmless in the same way (S12)."""
        return [piece for piece in parts(self._harmless(text)) if piece.strip()]

    def render(self, to: str, message: Message, *, message_id: str) -> list[Rendered]:
        """Parts in sending order; the task id of a card is the message id. CardRefused names field and limit."""
        _check_recipient(to)
        match message:
            case Text(body):
                return self._texts(to, body, message_id)
            case Document(document):
                body = canonical(self._envelope(to, "file", {}, self._interval(message_id)))
                return [Rendered(kind="file", body=body, document=document)]
            case Picture(document):
                body = canonical(self._envelope(to, "image", {}, self._interval(message_id)))
                return [Rendered(kind="picture", body=body, document=document)]
            case Card() | ChoiceCard() | FormCard() | PictureCard():
                return self._card(to, message, message_id)

    def redraw(self, to: str, card: AnyCard, *, message_id: str) -> str:
        """The ``message/update_template_card`` request for one person's copy, still without its one-time code.

        The page gives a redrawn card no task id (D 94888); later taps name the one it was sent with.
        """
        _check_recipient(to)
        request = {"agentid": self._agent, "userids": [to], "template_card": self._redrawn_face(card)}
        check_redraw(request)
        return canonical(request)

    def _texts(self, to: str, body: str, message_id: str) -> list[Rendered]:
        pieces = self.reply_parts(body)
        if not pieces:
            raise CardRefused("text.content: must not be empty (44004)")
        return [
            Rendered(kind="send", body=self._text(to, piece, _part_id(message_id, number)))
            for number, piece in enumerate(pieces, 1)
        ]

    def _text(self, to: str, content: str, part_id: str) -> str:
        return canonical(self._envelope(to, "text", {"content": content}, self._interval(part_id)))

    def _card(self, to: str, card: AnyCard, message_id: str) -> list[Rendered]:
        face = self._sent_face(card)
        if face is None:
            return self._texts(to, card.twin, message_id)
        face["task_id"] = message_id
        check_card(face)
        body = canonical(self._envelope(to, "template_card", face, DUPLICATE_SECONDS))
        twin = self._text(to, within_bytes(self._harmless(card.twin), TEXT_BYTES), message_id) if card.twin else None
        return [Rendered(kind="send", body=body, card=message_id, twin=twin)]

    def _sent_face(self, card: AnyCard) -> Face | None:
        match card:
            case Card():
                return self._sent_card_face(card)
            case ChoiceCard():
                return choice_face(card)
            case FormCard():
                return form_face(card)
            case PictureCard():
                return self._complete(picture_face(card))

    def _sent_card_face(self, card: Card) -> Face | None:
        """None: a card that neither asks nor opens anything is not one for the platform; its twin says it all."""
        if card.buttons and not card.settled:
            return self._complete(button_face(card))
        if not card.settled and (card.selection or (card.menu and not card.url)):
            raise CardRefused("button_list: required with a selection or a menu")
        return self._complete(text_face(card)) if card.url else None

    def _redrawn_face(self, card: AnyCard) -> Face:
        match card:
            case Card() if card.settled or not (card.buttons or card.url):
                return self._complete(settled_face(card))
            case Card():
                return self._complete(button_face(card) if card.buttons else text_face(card))
            case ChoiceCard():
                return redrawn_choice_face(card)
            case FormCard():
                return redrawn_form_face(card)
            case PictureCard():
                return self._complete(picture_face(card))

    def _complete(self, face: Face) -> Face:
        """Addresses of our own pages get their host."""
        for part in (face.get("card_action"), face.get("card_image")):
            if part is not None and part.get("url", "").startswith("/"):
                part["url"] = self._base + part["url"]
        return face

    def _envelope(self, to: str, kind: str, content: Face, interval: int) -> Face:
        return {
            "touser": to,
            "msgtype": kind,
            "agentid": self._agent,
            kind: content,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": interval,
        }

    @staticmethod
    def _interval(part_id: str) -> int:
        """Seconds the platform holds an equal request for a duplicate.

        A card is told apart by its task id. A text has nothing of the kind: the same reminder two hours later would
        be the same request and silently not delivered, so each message has its own interval just under 4 hours.
        """
        return DUPLICATE_SECONDS - crc32(part_id.encode()) % _SPREAD_SECONDS


def marked_as_repeat(body: str, note: str) -> str:
    """The body of a text with ``note`` before it, for a re-send the duplicate check no longer covers; others as is."""
    message: dict[str, Any] = json.loads(body)
    if message.get("msgtype") != "text":
        return body
    message["text"]["content"] = within_bytes(note + message["text"]["content"], TEXT_BYTES)
    return canonical(message)


def _part_id(message_id: str, number: int) -> str:
    return message_id if number == 1 else f"{message_id}-{number}"


def _check_recipient(to: str) -> None:
    """One person, never ``@all`` and never a list: each recipient has a message of their own."""
    if not _USER_ID.fullmatch(to):
        raise CardRefused("touser: not one user id")
