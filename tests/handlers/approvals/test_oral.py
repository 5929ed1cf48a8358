"""Work begun on oral consent, in every town and along random lives: nobody consents to their own, and no end without
the approval.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import timedelta
from functools import cache

from handlers.approvals import changes, oral
from handlers.approvals.outcomes import Over, Unaccounted, Unfit
from handlers.approvals.request import Request, State
from handlers.approvals.seating import may_decide
from store.urgencies import DENIED, LATE, REFUSED, WITHDRAWN, Urgency
from tests.handlers.approvals.test_small_model import CHAINS, PEOPLE, towns
from tests.handlers.approvals.town import NOW, Act, Town, acts, broken, request_of, submitted, told, upheavals

LIVES = int(os.environ.get("XINAN_HISTORIES", "300"))
_LENGTH = 12
_ONE = Urgency(1, "b", NOW, "the system is down")
_URGENCIES = [
    replace(_ONE, breach=breach, settled_at=NOW + timedelta(hours=1) if settled else None)
    for breach in ("", LATE, DENIED, REFUSED, WITHDRAWN)
    for settled in (False, True)
]


@cache
def _towns() -> list[Town]:
    return list(towns())


def _some_act(chance: random.Random, request: Request, town: Town) -> Act:
    """Mostly somebody who may agrees; now and then anything else that can be tried or can happen."""
    tried = list(upheavals(request, town) if chance.random() < 0.15 else acts(request, town))
    useful = [act for act in tried if request_of(act.outcome) is not None]
    agreed = [act for act in useful if act.told.endswith(("agrees", "again"))]
    return chance.choice(agreed if agreed and chance.random() < 0.7 else useful or tried)


def _begun(chance: random.Random) -> tuple[Request, Town]:
    while True:
        town, chain = chance.choice(_towns()), chance.choice(CHAINS)
        request = request_of(submitted("a", chain.steps, town, chain.apart))
        outcome = None if request is None else oral.consented(request, chance.choice(PEOPLE), town)
        if isinstance(outcome, Request):
            return outcome, town


def test_nobody_consents_who_could_not_decide() -> None:
    chance, consented = random.Random(22), 0
    for town in chance.sample(_towns(), 60):
        for chain in CHAINS:
            request = request_of(submitted("a", chain.steps, town, chain.apart))
            if request is None:
                continue
            for person in PEOPLE:
                outcome = oral.consented(replace(request, apart=frozenset({"c"})), person, town)
                if isinstance(outcome, Unfit):
                    continue
                consented += 1
                assert outcome.consent == person
                assert person not in ("a", "c"), told((f"{person} consents",), town, "has another part in it")
                assert any(may_decide(outcome, step, person, town) for step in outcome.steps)
    assert consented > 100


def test_whoever_has_left_consents_to_nothing() -> None:
    chance = random.Random(7)
    for _ in range(50):
        request, town = _begun(chance)
        gone = replace(town, people=town.people - {request.consent})
        assert isinstance(oral.consented(request, request.consent, gone), Unfit)


def _wrong(request: Request, before: Request) -> str:
    if request.consent in {request.applicant, *request.apart}:
        return f"{request.consent} consented to what is their own"
    if request.consent != before.consent:
        return "the consent was lost on the way"
    if request.state is State.lapsed:
        return "what has begun has lapsed"
    for urgency in _URGENCIES:
        ends = oral.may_end(request, urgency)
        if ends and request.state in (State.deciding, State.returned):
            return "it could be closed while it was still open"
        if ends and request.state is not State.approved and not urgency.is_settled:
            return f"it could be closed, {request.state}, and nobody has dealt with it"
        if ends and urgency.breach == DENIED and not urgency.is_settled:
            return "it could be closed although the consent was denied"
    return ""


def test_any_life_of_begun_work_keeps_the_promises() -> None:
    chance, ends = random.Random(20261122), dict.fromkeys(State, 0)
    for _ in range(LIVES):
        request, town = _begun(chance)
        story: tuple[str, ...] = (f"a submits on the consent of {request.consent}",)
        for _ in range(_LENGTH):
            assert isinstance(changes.lapse(request), Over)
            act = _some_act(chance, request, town)
            after = request_of(act.outcome)
            if after is None:
                continue
            story, before, request, town = (*story, act.told), request, after, act.town
            wrong = broken(request, town) or _wrong(request, before)
            assert not wrong, told(story, town, wrong)
            if request.state not in (State.deciding, State.returned):
                break
        ends[request.state] += 1
    assert min(ends[end] for end in (State.approved, State.rejected)) > 0
    assert ends[State.withdrawn] == 0, "the model withdraws without an account"


def test_withdrawn_only_with_an_account() -> None:
    request, _ = _begun(random.Random(3))
    assert isinstance(changes.withdraw(request, "a"), Unaccounted)
    assert isinstance(changes.withdraw(request, "a", "  "), Unaccounted)
    gone = request_of(changes.withdraw(request, "a", "restarted once"))
    assert gone is not None
    assert gone.state is State.withdrawn
