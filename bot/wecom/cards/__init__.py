"""Typed models of the platform's template cards; they refuse what the platform would refuse, before it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from bot.wecom.cards.redrawn import RedrawRequest
from bot.wecom.cards.sent import ButtonInteraction, MultipleInteraction, NewsNotice, TextNotice, VoteInteraction
from handlers.ports import CardRefused

TemplateCard = Annotated[
    TextNotice | NewsNotice | ButtonInteraction | VoteInteraction | MultipleInteraction,
    Field(discriminator="card_type"),
]
_CARDS: TypeAdapter[TemplateCard] = TypeAdapter(TemplateCard)
_REDRAWS: TypeAdapter[RedrawRequest] = TypeAdapter(RedrawRequest)


def check_card(card: Mapping[str, Any]) -> None:
    """Passes a ``template_card`` the platform would take; CardRefused names field and limit, never the content."""
    try:
        _CARDS.validate_python(card)
    except ValidationError as broken:
        raise CardRefused(_complaint(broken)) from None


def check_redraw(request: Mapping[str, Any]) -> None:
    """The same for a whole ``message/update_template_card`` request (without its one-time code)."""
    try:
        _REDRAWS.validate_python(request)
    except ValidationError as broken:
        raise CardRefused(_complaint(broken)) from None


def _complaint(broken: ValidationError) -> str:
    errors = broken.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{_path(error['loc'])}: {error['msg']}" for error in errors[:5])


def _path(where: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in where) or "card"


__all__ = ["TemplateCard", "check_card", "check_redraw"]
