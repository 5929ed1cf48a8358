"""Single stories that the small model meets too rarely."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.approvals import changes, decisions
from handlers.approvals.outcomes import Already, Changed, Nobody, NotYours, Over, Unfit, What
from handlers.approvals.request import Request, State, Step
from handlers.procedures.spec import LEADER, Act, Mode, Who, holder
from store.roles import Role
from tests.handlers.approvals.town import NOW, Town, submitted

ADMIN, KEEPER = Role.security_admin, Role.media_keeper


def town(**held: Role) -> Town:
    return Town(frozenset("abcdef"), (("b",), ("c",)), frozenset(held.items()), last=())


def step(key: str, who: Who, mode: Mode = Mode.any_of) -> Step:
    return Step(key, who, Act.decide, mode, 8, ())


def begun(here: Town, *steps: Step, applicant: str = "a") -> Request:
    outcome = submitted(applicant, steps, here)
    assert isinstance(outcome, Changed)
    return outcome.request


def after(outcome: object) -> Request:
    assert isinstance(outcome, Changed)
    return outcome.request


def test_a_leaders_own_request_goes_one_level_up() -> None:
    here = town()
    request = begun(here, step("leader", LEADER), applicant="b")
    assert request.step is not None
    assert request.step.asked == ("c",)


def test_who_agreed_below_is_passed_over_above() -> None:
    """b leads the unit and keeps the carriers: somebody else has to hand the carrier out."""
    here = Town(frozenset("abcd"), (("b",),), frozenset({("b", KEEPER), ("d", KEEPER)}), last=())
    request = begun(here, step("leader", LEADER), step("keeper", holder(KEEPER)))
    request = after(decisions.agree(request, "b", here, NOW))
    assert request.step is not None
    assert request.step.asked == ("d",)
    assert isinstance(decisions.agree(request, "b", here, NOW), Already)


def test_where_only_the_same_person_is_left_nothing_moves() -> None:
    here = Town(frozenset("ab"), (("b",),), frozenset({("b", KEEPER)}), last=())
    request = begun(here, step("leader", LEADER), step("keeper", holder(KEEPER)))
    assert decisions.agree(request, "b", here, NOW) == Nobody("keeper")


def test_a_chain_with_an_empty_level_is_not_begun() -> None:
    assert submitted("a", (step("leader", LEADER), step("keeper", holder(KEEPER))), town()) == Nobody("keeper")


def test_nobody_is_handed_an_answer_beside_the_one_given_in_their_name() -> None:
    """e stands in for d; f cannot hand their own answer to d, who would then speak twice."""
    here = Town(frozenset("abdef"), (("b",),), frozenset({("d", ADMIN), ("f", ADMIN)}), away=(("d", "e"),), last=())
    request = begun(here, step("both", holder(ADMIN), Mode.all_of))
    assert changes.transfer(request, "f", "d", here) == Unfit("d")


def test_the_absent_may_answer_as_long_as_nobody_did() -> None:
    here = replace(town(d=ADMIN), away=(("d", "e"),))
    request = begun(here, step("admin", holder(ADMIN)))
    assert request.step is not None
    assert request.step.asked == ("e",)
    request = after(decisions.agree(request, "d", here, NOW))
    assert request.state is State.approved
    assert isinstance(decisions.agree(request, "e", here, NOW), Already)


def test_nobody_stands_in_against_the_separation_of_duties() -> None:
    """e is network administrator and cannot act as security administrator (ZZ-03)."""
    here = replace(town(d=ADMIN, e=Role.network_admin), away=(("d", "e"),))
    request = begun(here, step("admin", holder(ADMIN)))
    assert request.step is not None
    assert request.step.asked == ("d",)


def test_handed_on_it_is_no_longer_ones_own() -> None:
    here = town(d=ADMIN)
    request = after(changes.transfer(begun(here, step("admin", holder(ADMIN))), "d", "e", here))
    assert isinstance(decisions.agree(request, "d", here, NOW), NotYours)
    assert after(decisions.agree(request, "e", here, NOW)).state is State.approved


@pytest.mark.parametrize("to", ["a", "d", "nobody"])
def test_not_everybody_can_be_handed_it(to: str) -> None:
    """Not the applicant, not oneself, not a stranger."""
    here = town(d=ADMIN)
    assert changes.transfer(begun(here, step("admin", holder(ADMIN))), "d", to, here) == Unfit(to)


def test_asked_first_comes_first_and_the_asker_still_decides() -> None:
    here = town(d=ADMIN)
    request = after(changes.add_before(begun(here, step("admin", holder(ADMIN))), "d", "f", "added:f", here, NOW))
    assert isinstance(decisions.agree(request, "d", here, NOW), NotYours)
    request = after(decisions.agree(request, "f", here, NOW))
    assert after(decisions.agree(request, "d", here, NOW)).state is State.approved


def test_asked_as_well_comes_behind() -> None:
    here = town(d=ADMIN)
    request = after(changes.add_after(begun(here, step("admin", holder(ADMIN))), "d", "f", "added:f", here))
    outcome = decisions.agree(request, "d", here, NOW)
    assert isinstance(outcome, Changed)
    assert (outcome.what, outcome.asked) == (What.passed, ("f",))


def test_a_late_decider_hears_who_was_faster() -> None:
    here = town(d=ADMIN, e=ADMIN)
    request = after(decisions.agree(begun(here, step("admin", holder(ADMIN))), "e", here, NOW))
    assert decisions.agree(request, "d", here, NOW) == Already("e", NOW)
    assert decisions.reject(request, "d", here) == Already("e", NOW)
    assert decisions.agree(request, "f", here, NOW) == Over(State.approved)


def test_escalated_the_next_leader_is_asked_besides() -> None:
    here = town()
    request = after(changes.escalate(begun(here, step("leader", LEADER)), here))
    assert request.step is not None
    assert request.step.asked == ("b", "c")
    assert isinstance(changes.escalate(request, here), Nobody)


def test_the_only_one_asked_leaves_and_the_next_takes_over() -> None:
    here = town()
    request = begun(here, step("leader", LEADER))
    left = replace(here, people=here.people - {"b"})
    request = after(changes.reseat(request, left))
    assert request.step is not None
    assert request.step.asked == ("c",)


def test_after_a_return_the_same_level_is_asked_again_and_no_other_person_moves_up() -> None:
    """b sent it back on the first level: b may decide there again, and never on the second."""
    here = Town(frozenset("abd"), (("b",),), frozenset({("b", ADMIN), ("d", ADMIN)}), last=())
    request = after(decisions.send_back(begun(here, step("leader", LEADER), step("admin", holder(ADMIN))), "b", here))
    fresh = tuple(replace(one, places=()) for one in request.steps)
    again = after(decisions.submit(replace(request, steps=fresh), here, NOW))
    again = after(decisions.agree(again, "b", here, NOW))
    assert again.step is not None
    assert again.step.asked == ("d",)
