"""A request as a turn sees it: the record, the definition, the chain, the people around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.approvals.around import Around
from handlers.approvals.kept import as_data, from_data
from handlers.approvals.request import Came, Request, State, Step
from handlers.context import Context
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.spec import LEADER, Procedure
from handlers.procedures.urgent import COPIED_TO
from handlers.texts.approvals import Told
from store import cases, obligations, requests
from store.obligations import Owed
from store.requests import Filed
from store.roles import Role


@dataclass(frozen=True, slots=True)
class View:
    """filed: as it is on the record.  request: what the engine makes of it."""

    ctx: Context
    filed: Filed
    procedure: Procedure
    request: Request
    around: Around

    @property
    def told(self) -> Told:
        applicant = self.ctx.someone(self.request.applicant)
        unit = self.ctx.department(self.filed.case.department)
        return Told(self.filed, self.procedure, self.request, applicant.name, unit, self.ctx.now)

    @property
    def case(self) -> int:
        return self.filed.case.id

    def names(self, people: tuple[str, ...]) -> list[str]:
        return [self.ctx.name(person) for person in people]

    def topic(self, step: Step) -> str:
        """Of the cards that ask about a step."""
        return f"{self.filed.no}:{self.filed.round}:{step.key}"

    def instead_of(self, person: str) -> str:
        """In whose name this person is asked now, by name."""
        step = self.request.step
        seats = (seat for place in (step.open_places if step else ()) for seat in place.seats)
        return self.ctx.name(next((seat.instead_of for seat in seats if seat.person == person), "") or None)

    def role_of(self, person: str) -> str:
        """The role this person must hold to answer now; empty where they are asked in person, or as a leader."""
        step = self.request.step
        seats = (seat for place in (step.open_places if step else ()) for seat in place.seats)
        return next((seat.role for seat in seats if seat.person == person), "")

    def is_handed(self, person: str) -> bool:
        """Whether somebody who was asked handed it on to this person, who is asked in no capacity of their own."""
        step = self.request.step
        seats = (seat for place in (step.open_places if step else ()) for seat in place.seats)
        return any(seat.person == person and seat.came is Came.transfer for seat in seats)

    def may_see(self) -> bool:
        """Whoever was asked, decided, is named, owes or confirms; the unit's leaders, who hear of what is overdue;
        those who watch over all of it (ZZ-10). Nobody else.
        """
        me = self.ctx.me.id
        if me in self._parts() or me in next(iter(self.around.levels(LEADER, self.request.applicant)), ()):
            return True
        over_all = [Role.security_auditor, Role.security_supervisor]
        over_all += [Role.credit_office_head] if self.request.consent else []
        return self.ctx.acts_as(me, over_all) is not None or self._had_a_part(me)

    def _parts(self) -> set[str]:
        """Everybody the request itself knows of."""
        seats = [seat for step in self.request.steps for place in step.places for seat in place.seats]
        asked = {one for seat in seats for one in (seat.person, seat.instead_of)}
        asked |= {person for step in self.request.steps for person in step.wanted}
        named = {person for ids in self.filed.people.values() for person in ids}
        reading = {self.around.standin(one) for one in self.filed.people.get(COPIED_TO, ())} - {""}
        decided = {person for person, _ in self.request.decided} | {self.request.consent} - {""}
        return asked | named | reading | decided | {self.request.applicant}

    def _had_a_part(self, me: str) -> bool:
        """What the record tells besides: who handed it on, who owes or confirms what follows."""
        here = self.ctx.connection
        given = {opinion.person for opinion in requests.opinions_of(here, self.case)}
        owing = obligations.of_case(here, self.case)
        did = {one for owed in owing for one in (owed.done_by, owed.accepted_by)}
        return me in given | did or obligations.is_asked(here, self.case, me) or any(map(self._hears_of, owing))

    def _hears_of(self, owed: Owed) -> bool:
        """Whether those who owe it are late, and their next leader is who acts."""
        if owed.state == "done" or owed.due_at >= self.ctx.now:
            return False
        late = obligations.asked(self.ctx.connection, self.case, owed.key).people
        return self.ctx.me.id in self.around.above(late)

    def with_request(self, request: Request) -> View:
        """As it is after a change; the record has still to hear of it."""
        over = request.state not in (State.deciding, State.returned)
        decided = self.ctx.now if over and self.filed.decided_at is None else self.filed.decided_at
        filed = replace(self.filed, state=request.state.value, flow=as_data(request), decided_at=decided)
        return replace(self, filed=filed, request=request)


def of(ctx: Context, filed: Filed) -> View:
    around = Around(ctx, filed.people)
    return View(ctx, filed, CATALOGUE[filed.procedure], from_data(filed.flow), around)


def locked(ctx: Context, case: int) -> View | None:
    filed = requests.locked(ctx.work, case)
    return None if filed is None else of(ctx, filed)


def numbered(ctx: Context, case_no: str, short: int | None) -> View | None:
    """The request a person names, locked, if they may see it."""
    case = cases.by_no(ctx.connection, case_no) if case_no else None
    if case is None and short is not None:
        case = cases.by_short(ctx.connection, short)
    view = locked(ctx, case.id) if case is not None and case.kind == KIND else None
    return view if view is not None and view.may_see() else None


def over(ctx: Context, short: int | None) -> View | None:
    """The request that had this number until it was over, if no open case has it now and the person may see it."""
    if short is None or cases.by_short(ctx.connection, short) is not None:
        return None
    filed = requests.once_numbered(ctx.connection, short)
    view = None if filed is None else of(ctx, filed)
    return view if view is not None and view.may_see() else None


KIND, PREFIX = "request", "SQ"
