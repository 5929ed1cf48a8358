"""Who hears what when a request has changed; and how the change gets onto the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers.approvals import checks, copied, times
from handlers.approvals.request import Request, State, Step
from handlers.approvals.view import View
from handlers.context import APPROVAL
from handlers.texts import approval_cards as cards
from handlers.texts import approvals as texts
from handlers.texts import urgent as urgent_texts
from handlers.types import Card, Text
from store import cases, requests, seats, urgencies

_ACTS = ("agree", "reject", "return", "hand", "why", "pair")


def kept(seen: View, request: Request) -> View:
    """The change on the record, and who is asked now."""
    after = seen.with_request(request)
    requests.keep(seen.ctx.work, after.filed)
    if request.state in (State.rejected, State.withdrawn, State.lapsed) and not request.consent:
        case = cases.by_id(seen.ctx.connection, seen.case)
        assert case is not None  # noqa: S101
        cases.close(seen.ctx.work, case)
    seated(after)
    # The version counts on, and with it the clocks of what opens now: those of the step before are not taken for them.
    case_now = replace(after.filed.case, version=after.filed.case.version + 1)
    return replace(after, filed=replace(after.filed, case=case_now))


def seated(seen: View) -> None:
    step = seen.request.step
    places = step.open_places if step else ()
    asked = {seat.person: (seat.instead_of, seat.role) for place in places for seat in place.seats}
    seats.place(seen.ctx.work, seen.case, step.key if step else "", asked)


def ask(seen: View, people: Iterable[str], *, again: int = 0, came: str = "") -> None:
    """A card for everybody who is asked now."""
    step = seen.request.step
    assert step is not None  # noqa: S101
    known = came + _consented(seen) + _looked_up(seen)
    for person in people:
        seen.ctx.tell(
            person,
            _card(seen, step, person, again, known),
            cause=f"{seen.topic(step)}:{again}:{seen.ctx.update.key}",
            lane=APPROVAL,
            case=seen.case,
            topic=seen.topic(step),
        )


def ask_again(seen: View, people: Iterable[str]) -> None:
    ask(seen, people, again=1)


def _card(seen: View, step: Step, person: str, again: int, came: str) -> Card:
    ctx = seen.ctx
    item = item_of(seen, step)
    keys = cards.Keys(*(ctx.seal(f"ask_{act}", seen.case, person, item) for act in _ACTS))
    whose = seen.instead_of(person)
    due = times.due(ctx, step)
    came += times.notice(ctx, step)
    handed, role = seen.is_handed(person), seen.role_of(person)
    return cards.ask(
        seen.told, step, instead_of=whose, keys=keys, due=due, again=again, came=came, handed=handed, role=role
    )


def _consented(seen: View) -> str:
    """Who consented orally, when and why, on the card of everybody who is asked to approve it later."""
    it = urgencies.of_case(seen.ctx.connection, seen.case) if seen.request.consent else None
    return "" if it is None else urgent_texts.consent_row(seen.ctx.name(it.consenter), it, seen.ctx.now)


def _looked_up(seen: View) -> str:
    """What the ledgers say of it, and what they cannot vouch for."""
    return checks.notice(checks.of_view(seen), deciding=True)


def item_of(seen: View, step: Step) -> str:
    """A key is good for this step in this round alone: the card of an earlier one decides nothing."""
    plain = "".join(sign for sign in step.key.lower() if sign.isascii() and (sign.isalnum() or sign == "_"))
    return f"{seen.filed.round}{plain}"[:24]


def settle(seen: View, step: Step, verdict: str, by: str) -> None:
    """Every copy of the step's cards shows what became of it."""
    name = seen.ctx.name(by or None)
    told = seen.told
    seen.ctx.settle(seen.topic(step), lambda person: cards.settled(told, verdict, name, person == by))


def heal(seen: View, step: Step, verdict: str, by: str) -> None:
    """The tapped copy that still looked open shows what is true now."""
    name = seen.ctx.name(by or None)
    seen.ctx.heal(cards.settled(seen.told, verdict, name, seen.ctx.me.id == by))


def ended(before: View, after: View, by: str, reason: str) -> None:
    """Rejected, returned, withdrawn or lapsed: the cards are settled, the applicant hears of it."""
    step = before.request.step
    if step is not None:
        settle(after, step, cards.ended(after.request.state), by)
    times.plan(after)
    if after.request.state is not State.withdrawn:
        tell_applicant(after, by, reason)


def tell_applicant(seen: View, by: str, reason: str) -> None:
    sentence = texts.applicant_hears(seen.told, seen.request.state.value, seen.ctx.name(by or None), reason)
    cause = f"{seen.filed.no}:{seen.filed.round}:{seen.request.state.value}"
    seen.ctx.tell(seen.request.applicant, Text(sentence), cause=cause, lane=APPROVAL, case=seen.case)
    _tell_readers(seen)


def _tell_readers(seen: View) -> None:
    """The end of it, to those copied."""
    if seen.request.state is not State.returned:
        copied.tell(seen)


def moved_on(seen: View, by: str, asked: tuple[str, ...]) -> None:
    """The next step is open: those asked get their cards, the applicant hears how far it is."""
    step = seen.request.step
    assert step is not None  # noqa: S101
    ask(seen, asked)
    times.plan(seen)
    sentence = texts.moved_on(seen.told, seen.ctx.name(by), step, seen.names(asked))
    cause = f"{seen.filed.no}:{seen.filed.round}:passed:{step.key}:{seen.ctx.update.key}"
    seen.ctx.tell(seen.request.applicant, Text(sentence), cause=cause, lane=APPROVAL, case=seen.case)
