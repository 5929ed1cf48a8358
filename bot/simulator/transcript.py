"""A session written down so that it can be played again: who did what, when, and what everybody saw of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.simulator.acts import BY_NOBODY, MENU, OTHER, Act
from bot.simulator.history import Episode
from bot.simulator.ledger import Seen
from bot.simulator.menus import Menu
from bot.simulator.sights import Sight, sight
from bot.simulator.variables import Variables

VERSION = 1
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act without its moment (see ``Act``); varying parts of its words are named."""

    kind: str
    member: str = ""
    words: str = ""
    title: str = ""
    place: int = 0
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """at: since the start, whole seconds.  deed: None where something fell due.  sights: by person, each in order."""

    at: timedelta
    deed: Deed | None
    sights: tuple[Sight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """start: the city's time at the beginning, aware, whole seconds.  lasts: until recording was stopped."""

    start: datetime
    lasts: timedelta
    steps: tuple[Step, ...]
    remark: str = ""

    @property
    def members(self) -> set[str]:
        acting = {step.deed.member for step in self.steps if step.deed and step.deed.member}
        return acting | {one.member for step in self.steps for one in step.sights}


def write_down(found: Iterable[Episode], start: datetime, end: datetime, menu: Menu, remark: str = "") -> Transcript:
    """The transcript of these episodes (see ``history.apart``)."""
    begin = whole(start)
    variables = Variables()
    steps = [
        Step(whole(episode.at) - begin, _deed(episode.act, menu, variables), masked(episode.seen, variables))
        for episode in found
    ]
    return Transcript(start=begin, lasts=max(_SECOND, whole(end) - begin), steps=tuple(steps), remark=remark)


def masked(seen: Sequence[Seen], variables: Variables) -> tuple[Sight, ...]:
    """By person, each in order: who of several people was told first is chance."""
    in_order = sorted((sight(one) for one in seen), key=lambda one: one.member)
    return tuple(replace(one, lines=tuple(map(variables.mask, one.lines))) for one in in_order)


def whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _deed(act: Act | None, menu: Menu, variables: Variables) -> Deed | None:
    if act is None:
        return None
    words = act.words
    if act.kind == MENU:
        entry = menu.entry(act.words)
        words = str(entry["name"]) if entry else act.words
    elif act.kind not in (*BY_NOBODY, OTHER):
        words = variables.mask(words)
    mask = variables.mask
    chosen = tuple((mask(name), tuple(map(mask, options))) for name, options in act.chosen)
    title = mask(act.title)
    return Deed(kind=act.kind, member=act.member, words=words, title=title, place=act.place, chosen=chosen)
