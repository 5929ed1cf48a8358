"""From the handlers' cards to the platform's ``template_card``, sent and redrawn; every shown text made harmless."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from bot.wecom.neutralise import one_line, plain
from bot.wecom.shorten import LENGTHS, shorten, shorten_apart
from handlers.ports import CardRefused
from handlers.types import Button, Card, ChoiceCard, FormCard, Option, PictureCard, Row, Selection, Style, Tone

Face = dict[str, Any]

_STYLES = {Style.primary: 1, Style.danger: 2, Style.plain: 3}
_COLOURS = {Tone.plain: 0, Tone.urgent: 2, Tone.done: 3}
_DEAD_KEY = "settled"


def button_face(card: Card) -> Face:
    """A card whose buttons call back."""
    face = _facts_face("button_interaction", card)
    if card.url:
        face["card_action"] = {"type": 1, "url": card.url}
    if card.selection is not None:
        face["button_selection"] = _dropdown(card.selection)
    face["button_list"] = _buttons(card.buttons)
    return face


def text_face(card: Card) -> Face:
    """A card that only tells something and opens a page."""
    return _facts_face("text_notice", card) | {"card_action": {"type": 1, "url": card.url}}


def settled_face(card: Card) -> Face:
    """The card after its matter is decided: one grey button that says so.

    A button card must have buttons (42038), so one that has lost them all keeps a place-holder behind the grey text.
    """
    words = card.settled or card.title
    buttons = card.buttons or (Button(text=words, key=_DEAD_KEY),)
    face = _facts_face("button_interaction", card)
    face.pop("action_menu", None)
    return face | {"button_list": _buttons(buttons), "replace_text": _button_text(words)}


def choice_face(card: ChoiceCard) -> Face:
    return _question_face("vote_interaction", card, LENGTHS.vote_title) | {
        "checkbox": {
            "question_key": card.question,
            "mode": int(card.many),
            "option_list": _ticks(card.options),
        },
    }


def form_face(card: FormCard) -> Face:
    return _question_face("multiple_interaction", card, LENGTHS.title) | {
        "select_list": [_dropdown(selection) for selection in card.selections],
    }


def redrawn_choice_face(card: ChoiceCard) -> Face:
    face = choice_face(card)
    if card.settled:
        face["checkbox"]["disable"] = True
        face["replace_text"] = _button_text(card.settled)
    return face


def redrawn_form_face(card: FormCard) -> Face:
    face = form_face(card)
    if card.settled:
        for selection in face["select_list"]:
            selection["disable"] = True
        face["replace_text"] = _button_text(card.settled)
    return face


def picture_face(card: PictureCard) -> Face:
    face: Face = {
        "card_type": "news_notice",
        "main_title": _title(card.title, card.lead, LENGTHS.title, LENGTHS.desc),
        "card_image": {"url": card.picture},
        "card_action": {"type": 1, "url": card.url},
    }
    if card.paragraphs:
        face["vertical_content_list"] = [_paragraph(title, text) for title, text in card.paragraphs]
    if card.source:
        face["source"] = {"desc": _source(card.source), "desc_color": 0}
    return face


def _facts_face(kind: str, card: Card) -> Face:
    face: Face = {"card_type": kind, "main_title": _title(card.title, card.lead, LENGTHS.title, LENGTHS.desc)}
    if card.source:
        face["source"] = {"desc": _source(card.source), "desc_color": _COLOURS[card.tone]}
    if card.quote:
        face["quote_area"] = {"type": 0, "quote_text": plain(card.quote)}
    if card.body:
        face["sub_title_text"] = shorten(plain(card.body), LENGTHS.body)
    if card.rows:
        face["horizontal_content_list"] = [_fact(row) for row in card.rows]
    if card.menu:
        face["action_menu"] = {"action_list": _actions(card.menu)}
    return face


def _question_face(kind: str, card: ChoiceCard | FormCard, title_length: int) -> Face:
    face: Face = {
        "card_type": kind,
        "main_title": _title(card.title, card.lead, title_length, LENGTHS.question_desc),
        "submit_button": {"text": _button_text(card.submit.text), "key": card.submit.key},
    }
    if card.source:
        face["source"] = {"desc": _source(card.source)}
    return face


def _title(title: str, desc: str, title_length: int, desc_length: int) -> Face:
    face = {"title": shorten(one_line(title), title_length)}
    if desc:
        face["desc"] = shorten(one_line(desc), desc_length)
    return face


@lru_cache(maxsize=256)
def _label(text: str) -> str:
    """Labels and sources are always the same few dozen."""
    return shorten(one_line(text), LENGTHS.label)


@lru_cache(maxsize=64)
def _source(text: str) -> str:
    return shorten(one_line(text), LENGTHS.source)


def _fact(row: Row) -> Face:
    fact: Face = {"keyname": _label(row.label)}
    value = shorten(one_line(row.value), LENGTHS.value)
    if value:
        fact["value"] = value
    if row.person is not None:
        fact |= {"type": 3, "userid": row.person}
    return fact


def _paragraph(title: str, text: str) -> Face:
    face = {"title": shorten(one_line(title), LENGTHS.paragraph_title)}
    if text:
        face["desc"] = shorten(plain(text), LENGTHS.paragraph)
    return face


def _button_text(text: str) -> str:
    return shorten(one_line(text), LENGTHS.button)


@lru_cache(maxsize=256)
def _side_by_side(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Words of buttons; hardly ever other ones than before."""
    return tuple(shorten_apart([one_line(text) for text in texts], LENGTHS.button))


def _buttons(buttons: Iterable[Button]) -> list[Face]:
    buttons = tuple(buttons)
    texts = _side_by_side(tuple([button.text for button in buttons]))
    return [_button(text, button) for text, button in zip(texts, buttons, strict=True)]


def _button(text: str, button: Button) -> Face:
    face: Face = {"text": text, "style": _STYLES[button.style]}
    return face | ({"type": 1, "url": button.url} if button.url else {"key": button.key})


def _actions(menu: tuple[Button, ...]) -> list[Face]:
    texts = _side_by_side(tuple([entry.text for entry in menu]))
    return [{"text": text, "key": entry.key} for text, entry in zip(texts, menu, strict=True)]


def _dropdown(selection: Selection) -> Face:
    face: Face = {"question_key": selection.key, "option_list": _choices(selection.options, LENGTHS.option)}
    if selection.title:
        face["title"] = one_line(selection.title)
    chosen = selection.chosen or next((option.id for option in selection.options if option.chosen), None)
    if chosen is None:
        return face
    if chosen not in {option.id for option in selection.options}:
        raise CardRefused("selected_id: not one of the options")  # the platform would quietly choose the first
    return face | {"selected_id": chosen}


def _choices(options: tuple[Option, ...], length: int) -> list[Face]:
    texts = shorten_apart([one_line(option.text) for option in options], length)
    return [{"id": option.id, "text": text} for text, option in zip(texts, options, strict=True)]


def _ticks(options: tuple[Option, ...]) -> list[Face]:
    return [
        choice | {"is_checked": option.chosen}
        for choice, option in zip(_choices(options, LENGTHS.tick), options, strict=True)
    ]
