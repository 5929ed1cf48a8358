"""A series of visits as a turn sees it: the record, who may see it, its clocks, its cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from handlers import worktime
from handlers.context import APPROVAL, Context
from handlers.texts import visit_cards as cards
from handlers.texts.visit_series import SeriesTold
from handlers.types import Card, Text
from handlers.visits import seen, series_days
from handlers.visits.seen import WATCHERS
from store import deadlines, series, settings
from store.clock import local
from store.series import Series
from store.visiting import Kind, State, Visit

HOST, NOTICE = "host", "notice"
STEP, AGREEMENT, CLOSE = "series_step", "series_agreement", "series_close"
RULES = (STEP, AGREEMENT, CLOSE)
# How long a series whose agreement is over waits to be renewed.
PATIENCE = timedelta(days=30)
_OF_AN_AGREEMENT = 10
_MORNING = 8


@dataclass(frozen=True, slots=True)
class SeriesView:
    ctx: Context
    series: Series

    @property
    def case(self) -> int:
        return self.series.case.id

    @property
    def me(self) -> str:
        return self.ctx.me.id

    @property
    def told(self) -> SeriesTold:
        it, name = self.series, self.ctx.name
        return SeriesTold(as_visit(it), name(it.host or None), name(it.registrar), self.ctx.now, it)

    def topic(self, about: str) -> str:
        """Of the cards that ask for one thing; those of an earlier agreement are others."""
        return f"{self.series.no}:{about}:{self.series.renewals}"

    def may_see(self) -> bool:
        """Whoever has a part in it, leads the unit that receives, or watches over all visits. Nobody else."""
        it = self.series
        if self.me in (it.host, it.registrar) or self.ctx.acts_as(self.me, WATCHERS) is not None:
            return True
        return self.me in self.ctx.unit_leaders(self.ctx.someone(it.host or it.registrar))

    def may_change(self) -> bool:
        return self.me in (self.series.host, self.series.registrar)

    def kept(self, after: Series) -> SeriesView:
        return SeriesView(self.ctx, series.keep(self.ctx.work, self.series, after))

    def calendar(self) -> dict[str, bool]:
        found: dict[str, bool] = settings.value(self.ctx.connection, worktime.CALENDAR, {})
        return found

    def days(self) -> list[seen.View]:
        """The visits of its days that are not over, locked."""
        those = series.visits_of(self.ctx.connection, self.series)
        found = (seen.locked(self.ctx, case) for case in those)
        return [view for view in found if view is not None and not view.visit.is_over]


def as_visit(it: Series) -> Visit:
    """The series where a visit is wanted that somebody looks at: nothing of it is ever written."""
    state = State.registered if it.hosted_at is None else State.hosted if it.briefed_at is None else State.briefed
    return Visit(
        it.case, Kind.lasting, state, it.place, it.reason, it.unit, it.purpose, it.things, it.activities,
        it.case.opened_at, it.agreement_until, it.host, it.hosted_at, agreement=it.agreement,
        agreement_until=it.agreement_until, briefed_by=it.briefed_by, briefed_at=it.briefed_at, guests=it.guests,
    )  # fmt: skip


def locked(ctx: Context, case: int) -> SeriesView | None:
    found = series.locked(ctx.work, case)
    return None if found is None else SeriesView(ctx, found)


# --- clocks ---------------------------------------------------------------------------------------------------


def plan(view: SeriesView) -> None:
    """Every morning the next days; the agreement's end 30, 7 and 1 days before and when it is there; then closing."""
    it, work = view.series, view.ctx.work
    if it.is_over:
        deadlines.void(work, view.case, RULES)
        return
    next_step(view)
    marks = enumerate(series_days.marks(it.agreement_until))
    ahead = [(it.renewals * _OF_AN_AGREEMENT + number, at) for number, at in marks if at > view.ctx.now]
    deadlines.schedule(work, view.case, AGREEMENT, ahead)
    deadlines.schedule(work, view.case, CLOSE, [(it.renewals, it.agreement_until + PATIENCE)])


def next_step(view: SeriesView) -> None:
    here = local(view.ctx.now)
    morning = here.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    at = morning if morning > here else morning + timedelta(days=1)
    deadlines.schedule(view.ctx.work, view.case, STEP, [(at.toordinal(), at.astimezone(view.ctx.now.tzinfo))])


def mark_of(view: SeriesView, ordinal: int) -> int | None:
    """Which of the agreement's marks has come; None: it belongs to one that was renewed since."""
    renewals, mark = divmod(ordinal, _OF_AN_AGREEMENT)
    return mark if renewals == view.series.renewals else None


# --- telling ----------------------------------------------------------------------------------------------------


def ask_host(view: SeriesView) -> None:
    told = view.told
    _send(view, HOST, ("series_host", "series_decline"), lambda keys: cards.please_host(told, keys))


def read_out(view: SeriesView) -> None:
    """The notice, to the host: once for an agreement."""
    told = view.told
    _send(view, NOTICE, ("series_brief", ""), lambda keys: cards.notice(told, keys))


def _send(view: SeriesView, topic: str, acts: tuple[str, str], card: Callable[[cards.Keys], Card]) -> None:
    person = view.series.host
    one, two, why = (view.ctx.seal(act, view.case, person) if act else "" for act in (*acts, "series_why"))
    cause = f"{view.topic(topic)}:{view.ctx.update.key}"
    message = card(cards.Keys(one, two, why))
    view.ctx.tell(person, message, cause=cause, lane=APPROVAL, case=view.case, topic=view.topic(topic))


def settle(view: SeriesView, what: str, by: str = "", topics: tuple[str, ...] = (HOST, NOTICE)) -> None:
    card = cards.settled(view.told, what, by)
    for topic in topics:
        view.ctx.settle(view.topic(topic), lambda _: card)


def hear(view: SeriesView, text: str, about: str, *, instead: str | None = None) -> None:
    """Host and registrar hear it, but for the one who acts. instead: of the host, who has a card of their own."""
    people = [one for one in (view.series.host if instead is None else instead, view.series.registrar) if one]
    me = view.ctx.person.id if view.ctx.person else ""
    for person in dict.fromkeys(one for one in view.ctx.active(people) if one != me):
        cause = f"{view.topic(about)}:{view.ctx.update.key}"
        view.ctx.tell(person, Text(text), cause=cause, lane=APPROVAL, case=view.case)
