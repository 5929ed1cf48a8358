"""The cards that replace one already sent (D 94888): no task id, dead buttons, locked choices.

No sample of the page carries a task_id, and a repeated one is refused at sending (42014), so none is allowed here.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.wecom.cards.parts import (
    LockableCheckbox,
    LockableDropdown,
    Part,
    Shown,
    Source,
    Submit,
    Title,
    Upto1,
    need,
    need_distinct,
)
from bot.wecom.cards.sent import ButtonFace, NewsFace, TextFace


class RedrawnText(TextFace):
    """A text notice in the place of the card sent."""


class RedrawnNews(NewsFace):
    """A news notice in the place of the card sent."""


class RedrawnButtons(ButtonFace):
    replace_text: Shown | None = None


class RedrawnVote(Part):
    card_type: Literal["vote_interaction"]
    source: Source | None = None
    main_title: Title
    checkbox: LockableCheckbox
    submit_button: Submit | None = None
    replace_text: Shown | None = None


class RedrawnForm(Part):
    card_type: Literal["multiple_interaction"]
    source: Source | None = None
    main_title: Title
    select_list: Annotated[list[LockableDropdown], Field(min_length=1, max_length=3)]
    submit_button: Submit | None = None
    replace_text: Shown | None = None

    @model_validator(mode="after")
    def _questions_differ(self) -> Self:
        need_distinct((question.question_key for question in self.select_list), "select_list question_key")
        return self


class DeadButton(Part):
    """Form A: all buttons become one grey one with this text."""

    replace_name: Shown


Redrawn = Annotated[
    RedrawnText | RedrawnNews | RedrawnButtons | RedrawnVote | RedrawnForm, Field(discriminator="card_type")
]


class RedrawRequest(Part):
    """The whole request; the one-time code is put in at delivery."""

    userids: Annotated[list[Shown], Field(max_length=1000)] | None = None
    partyids: Annotated[list[int], Field(max_length=100)] | None = None
    tagids: Annotated[list[int], Field(max_length=100)] | None = None
    atall: Upto1 = 0
    agentid: int
    response_code: Shown | None = None
    button: DeadButton | None = None
    template_card: Redrawn | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        named = self.userids or self.partyids or self.tagids or self.atall
        need(named, "userids", "unless somebody else is named (82101)")
        if (self.button is None) == (self.template_card is None):
            raise ValueError("exactly one of button and template_card is required")
        return self
