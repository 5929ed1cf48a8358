"""The objects a request is about, as the ledgers know them; and those the ledgers do not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.context import Context
from handlers.dialogs.longer import several_of
from handlers.ledgers import naming
from handlers.ledgers.moves import Move, Moving
from handlers.ledgers.naming import Unknown
from handlers.outsiders import Named as Outsider
from handlers.procedures.custody import CUSTODY, Custody
from handlers.procedures.spec import LEADER, Procedure, Stage, Who
from handlers.texts.ledgers import Seen
from store import ledgers
from store.ledgers import Object

Named = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked for, be it submitted already or not. case: once it is.  named: field -> ids of people.

    outsiders: those from outside whom it names.  begun: on oral consent, before it is approved.
    """

    ctx: Context
    procedure: Procedure
    fields: Mapping[str, str]
    named: Named
    applicant: str
    case: int | None = None
    outsiders: Sequence[Outsider] = ()
    begun: bool = False

    @property
    def custody(self) -> Custody | None:
        return CUSTODY.get(self.procedure.key)

    def person(self, custody: Custody) -> str:
        """Who gets it: whoever the request names, or the applicant."""
        return next(iter(self.named.get(custody.to, ())), "") if custody.to else self.applicant

    def moving(self, custody: Custody, move: Move, *, by: str = "", parts: tuple[str, ...] = ()) -> Moving:
        """The move with whoever it concerns. by: who says that it was done."""
        chosen = custody.chosen.get(self.fields.get("action", ""))
        if chosen is not None and move in custody.fulfilled.values():
            return Moving(chosen)
        match move:
            case Move.take_out | Move.lend | Move.issue | Move.send | Move.connect | Move.reopen:
                return Moving(move, self.person(custody))
            case Move.receive:
                return Moving(move, by)
        return Moving(move, "", parts)


@dataclass(frozen=True, slots=True)
class Things:
    """known: as they are now, held until the commit.  unknown: what the ledger does not know."""

    known: tuple[Object, ...]
    unknown: tuple[Unknown, ...]


def of(matter: Matter, custody: Custody) -> Things:
    """What the request itself names."""
    if custody.to and custody.ledger is ledgers.Ledger.account:
        # An account that does not exist yet goes by its user until its name is told.
        people = matter.named.get(custody.to, ())
        said = [matter.ctx.someone(person).address for person in people]
    else:
        said = list(several_of(matter.fields.get(custody.names, "")))
    return found(matter.ctx, custody, said, matter.fields.get(custody.system, ""))


def found(ctx: Context, custody: Custody, said: Sequence[str], system: str = "") -> Things:
    known: dict[int, Object] = {}
    unknown: list[Unknown] = []
    for one in said:
        there = naming.found(ctx.connection, custody.ledger, one, system)
        if isinstance(there, Unknown):
            unknown.append(there)
        else:
            known.update({it.id: it for it in there})
    return Things(tuple(ledgers.locked(ctx.work, known.values())), tuple(unknown))


def seen(ctx: Context, it: Object) -> Seen:
    """With the names of those who have to do with it."""
    return Seen(it, ctx.name(it.custodian), ctx.name(it.holder))


def of_owner(ctx: Context, procedure: Procedure, stage: Stage, fields: Mapping[str, str]) -> Stage:
    """A stage of the leaders of whichever unit keeps the things; of the applicant's, where the ledger cannot tell."""
    custody = CUSTODY.get(procedure.key)
    if not stage.who.owner or custody is None:
        return stage
    units = owners(ctx, custody, fields)
    return replace(stage, who=Who(unit=units[0]) if units else LEADER)


def owners(ctx: Context, custody: Custody, fields: Mapping[str, str]) -> list[int]:
    """The units that keep what a request names, as far as the ledger knows them."""
    said = several_of(fields.get(custody.names, ""))
    there = (naming.found(ctx.connection, custody.ledger, one) for one in said)
    units = [it.department for kept in there if not isinstance(kept, Unknown) for it in kept if it.department]
    return list(dict.fromkeys(units))
