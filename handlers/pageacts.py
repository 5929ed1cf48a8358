"""Updates from pages that were opened from a chat: files for a written report, and the pass of a visit at the door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handlers.types import Update
from store.attachments import Brought


@dataclass(frozen=True, slots=True, kw_only=True)
class AtPage(Update):
    """Done on a page opened from chat, about the case ``case``: whoever did it waits for the outcome."""

    case: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept(AtPage):
    """A file has arrived whole, was examined, and lies in the vault."""

    file: Brought


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRemoved(AtPage):
    """file: the attachment's id."""

    file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead(AtPage):
    """Somebody is about to take a file away. file: the attachment's id."""

    file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesBrought(AtPage):
    """The files that lie ready are submitted as the written report."""


class PassAct(StrEnum):
    """What is done on the page of a visitor's pass."""

    check_in = "in"
    check_out = "out"
    in_full = "full"  # names and numbers are shown, which is recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class PassUsed(AtPage):
    """guests: ordinals of the visitors meant.  seen: the version of the case that was on the page."""

    act: PassAct
    guests: tuple[int, ...] = ()
    seen: int
