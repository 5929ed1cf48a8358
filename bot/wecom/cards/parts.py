"""The pieces template cards are made of (D 90236), with every limit the platform enforces.

Only hard limits live here. Recommended display lengths are a matter of looks and are kept in ``bot.wecom.shorten``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

KEY_BYTES = 1024
ID_BYTES = 128
URL_BYTES = 2048


class Part(BaseModel):
    """Base of all pieces: no unknown field, no silent conversion ("Warning: wrong json format", D 90313)."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) * 4 > limit and len(text.encode()) > limit:
            raise ValueError(f"at most {limit} bytes")
        return text

    return AfterValidator(check)


Shown = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(min_length=1), _at_most(KEY_BYTES)]
OptionId = Annotated[str, StringConstraints(min_length=1), _at_most(ID_BYTES)]
TaskId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_@-]+$", max_length=128)]
UserId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._@-]+$", max_length=64)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]"), _at_most(URL_BYTES)]
Upto1 = Annotated[int, Field(ge=0, le=1)]
Upto2 = Annotated[int, Field(ge=0, le=2)]
Upto3 = Annotated[int, Field(ge=0, le=3)]


def need(present: object, field: str, why: str) -> None:
    """Refuses a piece that lacks a field which another field makes necessary."""
    if not present:
        raise ValueError(f"{field} is required {why}")


def need_distinct(values: Iterable[str], field: str) -> None:
    """Refuses a list with the same key twice (42051)."""
    seen = list(values)
    if len(set(seen)) != len(seen):
        raise ValueError(f"{field} must be unique")


class Leads(Part):
    """Something that may lead somewhere: type 0 nowhere, 1 a web address, 2 a mini-program."""

    type: Upto2 = 0
    url: Url | None = None
    appid: Shown | None = None
    pagepath: str | None = None

    @model_validator(mode="after")
    def _has_its_target(self) -> Self:
        if self.type == 1:
            need(self.url, "url", "with type 1 (42028)")
        if self.type == 2:
            need(self.appid, "appid", "with type 2 (42030)")
        return self


class ColouredSource(Part):
    """desc_color: 0 grey, 1 black, 2 red, 3 green."""

    icon_url: Url | None = None
    desc: str | None = None
    desc_color: Upto3 | None = None


class Source(Part):
    """The source line of vote and multiple cards knows no colour."""

    icon_url: Url | None = None
    desc: str | None = None


class Action(Part):
    text: Shown
    key: Key


class ActionMenu(Part):
    desc: str | None = None
    action_list: Annotated[list[Action], Field(min_length=1, max_length=3)]

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        need_distinct((action.key for action in self.action_list), "action_menu.action_list key")
        return self


class Title(Part):
    title: Shown
    desc: str | None = None


class OptionalTitle(Part):
    title: str | None = None
    desc: str | None = None


class QuoteArea(Leads):
    title: str | None = None
    quote_text: str | None = None


class ImageTextArea(Leads):
    title: str | None = None
    desc: str | None = None
    image_url: Url


class CardImage(Part):
    url: Url
    aspect_ratio: Annotated[float, Field(gt=1.3, lt=2.25)] | None = None


class Paragraph(Part):
    """vertical_content_list"""

    title: Shown
    desc: str | None = None


class Fact(Part):
    """horizontal_content_list: type 0 text, 1 web address, 2 file, 3 a member's page."""

    keyname: Shown
    value: str | None = None
    type: Upto3 = 0
    url: Url | None = None
    media_id: Shown | None = None
    userid: UserId | None = None

    @model_validator(mode="after")
    def _has_its_target(self) -> Self:
        if self.type == 1:
            need(self.url, "url", "with type 1 (42028)")
        if self.type == 2:
            need(self.media_id, "media_id", "with type 2 (42029)")
        if self.type == 3:
            need(self.userid, "userid", "with type 3 (42050)")
        return self


class Jump(Leads):
    title: Shown


class MayOpen(Leads):
    """card_action of a button card: tapping the card may lead nowhere."""


class Opens(Leads):
    """card_action of a notice: it must lead somewhere (42045)."""

    type: Annotated[int, Field(ge=1, le=2)]


class Button(Part):
    """type 0 calls back with ``key``, 1 opens ``url`` (and never calls back)."""

    text: Shown
    type: Upto1 = 0
    style: Annotated[int, Field(ge=1, le=4)] = 1
    key: Key | None = None
    url: Url | None = None

    @model_validator(mode="after")
    def _has_its_target(self) -> Self:
        if self.type == 0:
            need(self.key, "key", "with type 0 (42039)")
        else:
            need(self.url, "url", "with type 1 (42028)")
        return self


class Submit(Part):
    """Always both (42046, 42049), although the page gives the text a default."""

    text: Shown
    key: Key


class Choice(Part):
    id: OptionId
    text: Shown


class Tick(Choice):
    is_checked: bool


def _ids_differ(options: list[Choice]) -> list[Choice]:
    need_distinct((option.id for option in options), "option_list id")
    return options


def _tick_ids_differ(options: list[Tick]) -> list[Tick]:
    need_distinct((option.id for option in options), "option_list id")
    return options


class Dropdown(Part):
    """button_selection and the entries of select_list."""

    question_key: Key
    title: str | None = None
    selected_id: OptionId | None = None
    option_list: Annotated[list[Choice], Field(min_length=1, max_length=10), AfterValidator(_ids_differ)]


class LockableDropdown(Dropdown):
    disable: bool | None = None


class Checkbox(Part):
    """mode 0 one choice, 1 several."""

    question_key: Key
    mode: Upto1 = 0
    option_list: Annotated[list[Tick], Field(min_length=1, max_length=20), AfterValidator(_tick_ids_differ)]

    @model_validator(mode="after")
    def _single_means_one(self) -> Self:
        if self.mode == 0 and sum(option.is_checked for option in self.option_list) > 1:
            raise ValueError("option_list: only one is_checked with mode 0")
        return self


class LockableCheckbox(Checkbox):
    disable: bool | None = None
