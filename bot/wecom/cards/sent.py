"""The five template cards as they are sent (D 90236): one class a kind."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.wecom.cards.parts import (
    ActionMenu,
    Button,
    CardImage,
    Checkbox,
    ColouredSource,
    Dropdown,
    Fact,
    ImageTextArea,
    Jump,
    MayOpen,
    Opens,
    OptionalTitle,
    Paragraph,
    Part,
    QuoteArea,
    Source,
    Submit,
    TaskId,
    Title,
    need,
    need_distinct,
)

Facts = Annotated[list[Fact], Field(max_length=6)]
Jumps = Annotated[list[Jump], Field(max_length=3)]
Buttons = Annotated[list[Button], Field(min_length=1, max_length=6)]


def need_distinct_keys(buttons: list[Button], menu: ActionMenu | None) -> None:
    """Buttons and the card's menu call back with the same field, so they share one set of keys (42051)."""
    keys = [button.key for button in buttons if button.key is not None]
    if menu is not None:
        keys += [action.key for action in menu.action_list]
    need_distinct(keys, "key of button_list and action_menu")


class TextFace(Part):
    """What a text notice shows, sent or redrawn."""

    card_type: Literal["text_notice"]
    source: ColouredSource | None = None
    action_menu: ActionMenu | None = None
    main_title: OptionalTitle | None = None
    quote_area: QuoteArea | None = None
    emphasis_content: OptionalTitle | None = None
    sub_title_text: str | None = None
    horizontal_content_list: Facts | None = None
    jump_list: Jumps | None = None
    card_action: Opens

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        titled = self.main_title is not None and self.main_title.title
        need(titled or self.sub_title_text, "main_title.title or sub_title_text", "(42033)")
        return self


class NewsFace(Part):
    """What a news notice shows, sent or redrawn."""

    card_type: Literal["news_notice"]
    source: ColouredSource | None = None
    action_menu: ActionMenu | None = None
    main_title: Title
    quote_area: QuoteArea | None = None
    image_text_area: ImageTextArea | None = None
    card_image: CardImage | None = None
    vertical_content_list: Annotated[list[Paragraph], Field(max_length=4)] | None = None
    horizontal_content_list: Facts | None = None
    jump_list: Jumps | None = None
    card_action: Opens

    @model_validator(mode="after")
    def _has_a_picture(self) -> Self:
        need(self.image_text_area or self.card_image, "image_text_area or card_image", "(42044)")
        return self


class ButtonFace(Part):
    """What a button card shows, sent or redrawn."""

    card_type: Literal["button_interaction"]
    source: ColouredSource | None = None
    action_menu: ActionMenu | None = None
    main_title: Title
    quote_area: QuoteArea | None = None
    sub_title_text: str | None = None
    horizontal_content_list: Facts | None = None
    card_action: MayOpen | None = None
    button_selection: Dropdown | None = None
    button_list: Buttons

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        need_distinct_keys(self.button_list, self.action_menu)
        return self


class TextNotice(TextFace):
    task_id: TaskId | None = None

    @model_validator(mode="after")
    def _menu_has_a_name(self) -> Self:
        need(self.task_id or self.action_menu is None, "task_id", "with action_menu (42014)")
        return self


class NewsNotice(NewsFace):
    task_id: TaskId | None = None

    @model_validator(mode="after")
    def _menu_has_a_name(self) -> Self:
        need(self.task_id or self.action_menu is None, "task_id", "with action_menu (42014)")
        return self


class ButtonInteraction(ButtonFace):
    task_id: TaskId


class VoteInteraction(Part):
    card_type: Literal["vote_interaction"]
    task_id: TaskId
    source: Source | None = None
    main_title: Title
    checkbox: Checkbox
    submit_button: Submit


class MultipleInteraction(Part):
    card_type: Literal["multiple_interaction"]
    task_id: TaskId
    source: Source | None = None
    main_title: Title
    select_list: Annotated[list[Dropdown], Field(min_length=1, max_length=3)]
    submit_button: Submit

    @model_validator(mode="after")
    def _questions_differ(self) -> Self:
        need_distinct((question.question_key for question in self.select_list), "select_list question_key")
        return self
