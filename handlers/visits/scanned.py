"""The pass at the door: may they come in now, at one glance, and 签到 and 签离 on the page (ZZ-11, WB-06).

The verdict is that of ``admission``, with the same gate as in chat; what is done goes through the same acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handlers.context import Context
from handlers.house import House
from handlers.pageacts import PassAct, PassUsed
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import visit_words as words
from handlers.texts import visitpass as texts
from handlers.texts import visits as visit_texts
from handlers.types import AppOpened, Reply
from handlers.visits import admission, entering, gates, hosting
from handlers.visits import seen as views
from handlers.visits.admission import Gate
from handlers.visits.outcomes import Obstacle
from handlers.visits.seen import View
from store import people, roster, visits
from store.clock import local
from store.uow import Work
from store.visiting import State, Visit


class Verdict(StrEnum):
    may = "may"
    some = "some"  # of several visitors only some
    may_not = "may_not"
    inside = "inside"
    left = "left"  # all have gone; whether they may come again is said under it
    over = "over"


@dataclass(frozen=True, slots=True)
class Row:
    """One visitor, by masks. may: whether they may come in now."""

    ordinal: int
    who: str
    where: str
    inside: bool
    may: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """What somebody finds who scans a pass.

    verdict: None where the person has no business here: heading and sentence then say nothing about anybody.
    version: of the case, as shown.  lacking: what is missing, each with the way to it.  check_in, check_out: words of
    the buttons, empty where there is nothing to do.  may_know: whether names and numbers may be seen in full.
    """

    heading: str
    sentence: str
    verdict: Verdict | None = None
    version: int = 0
    note: str = ""
    lacking: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    permits: tuple[str, ...] = ()
    check_in: str = ""
    check_out: str = ""
    who_acts: str = ""
    may_know: bool = False

    @property
    def may(self) -> tuple[int, ...]:
        return tuple(row.ordinal for row in self.rows if row.may)

    @property
    def inside(self) -> tuple[int, ...]:
        return tuple(row.ordinal for row in self.rows if row.inside)


def enter(house: House, case: int, person: str, now: datetime) -> Glance:
    """As things stand now. case: what the pass names."""
    with house.database.look() as connection:
        known, visit = people.by_id(connection, person), visits.by_case(connection, case)
        if known is None or not known.active or visit is None:
            return Glance(*texts.not_yours())
        ctx = Context(house, Work(connection, now), AppOpened(key="", person=person, at=now), known)
        return glance(View(ctx, visit))


def glance(seen: View) -> Glance:
    if not has_business(seen):
        return Glance(*texts.not_yours())
    if seen.visit.is_over:
        return Glance(*texts.over(seen.told), Verdict.over)
    if is_past(seen):
        return Glance(*texts.past(seen.told), Verdict.over)
    return _at_the_door(seen)


def has_business(seen: View) -> bool:
    """Whoever sees the visit in chat, and who is on duty: they may be the one at the door."""
    return seen.may_see() or seen.me in roster.on_duty(seen.ctx.connection, seen.ctx.now)


def is_past(seen: View) -> bool:
    """A pass is good until the visit's last day ends; whoever is still in then has to be let out all the same."""
    return not seen.visit.inside and local(seen.ctx.now).date() > local(seen.visit.ends_at).date()


def _at_the_door(seen: View) -> Glance:
    visit, told, gate = seen.visit, seen.told, gates.gate_of(seen.ctx, seen.visit)
    found = {one.ordinal: _obstacles(seen, one.ordinal, gate) for one in visit.guests if not visit.stay_of(one.ordinal)}
    lacking = texts.lacking(told, [one for those in found.values() for one in those])
    rows = tuple(
        Row(one.ordinal, *texts.guest(told, one), one.ordinal not in found, found.get(one.ordinal) == ())
        for one in visit.guests
    )
    verdict, heading = _verdict(visit, rows)
    shown = Glance(heading, "", verdict, visit.case.version, texts.not_today(told), lacking, rows, texts.facts(told))
    come, go, who_acts = _buttons(seen, gate, shown)
    return replace(
        shown,
        sentence=texts.under(told, len(lacking), shown.may, shown.inside),
        permits=tuple(texts.permit(told, CATALOGUE[one.procedure].title, one) for one in gate.permits),
        may_know=hosting.may_know(seen),
        check_in=come,
        check_out=go,
        who_acts=who_acts,
    )


def _obstacles(seen: View, guest: int, gate: Gate) -> tuple[Obstacle, ...]:
    return admission.obstacles(seen.visit, guest, seen.visit.place, seen.ctx.now, gate)


def _verdict(visit: Visit, rows: Sequence[Row]) -> tuple[Verdict, str]:
    if visit.state is State.left:
        return Verdict.left, texts.LEFT
    may, outside = [row for row in rows if row.may], [row for row in rows if not row.inside]
    if not outside:
        return Verdict.inside, texts.INSIDE
    if len(may) == len(outside):
        return Verdict.may, texts.MAY
    return (Verdict.some, texts.SOME) if may else (Verdict.may_not, texts.MAY_NOT)


def _buttons(seen: View, gate: Gate, shown: Glance) -> tuple[str, str, str]:
    """Words for in and out; or else who may say so."""
    if not gate.keeper and seen.me != seen.visit.host:
        return "", "", texts.who_acts(seen.told)
    may, inside = (visit_texts.those(seen.visit, those) if those else "" for those in (shown.may, shown.inside))
    return texts.check_in(may) if may else "", texts.check_out(inside) if inside else "", ""


# --- what is done on the page -----------------------------------------------------------------------


def at_page(ctx: Context, update: PassUsed) -> Reply:
    """The very act of the chat; on what is true now, and only where that is what the page showed."""
    seen = views.locked(ctx, update.case)
    if seen is None or not has_business(seen):
        return Reply(texts.not_yours()[1])
    if update.act is PassAct.in_full:
        return hosting.in_full(seen, said=texts.in_full)
    if seen.visit.is_over:
        return Reply(visit_texts.over(seen.told))
    if is_past(seen):
        return Reply(texts.past(seen.told)[1])
    if update.seen != seen.visit.case.version:
        return Reply(texts.moved_on())
    those = " ".join(words.nth(one) for one in update.guests)
    return entering.check_in(seen, those) if update.act is PassAct.check_in else entering.check_out(seen, those)
