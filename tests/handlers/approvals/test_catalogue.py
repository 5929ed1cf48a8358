"""The 29 procedures: whole, consistent with the rules they cite, and each driven through the engine to every end."""

from __future__ import annotations

import pytest

from handlers.approvals import changes, decisions
from handlers.approvals.outcomes import Changed
from handlers.approvals.request import Request, State
from handlers.dialogs.fields import Kind
from handlers.procedures.articles import ARTICLES
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.spec import Act, Procedure, Stage, Who
from store.roles import Role
from tests.handlers.approvals.town import NOW, Town, broken, submitted

# product.md 4, in its order.
KEYS = [
    "media_takeout",
    "media_issue",
    "media_replace",
    "media_repair",
    "media_destroy",
    "media_transfer",
    "device_connect",
    "device_change",
    "device_repair",
    "device_scrap",
    "device_takeout",
    "data_access",
    "data_release",
    "account_open",
    "account_change",
    "account_close",
    "archive_read",
    "archive_borrow",
    "archive_destroy",
    "system_change",
    "room_entry",
    "room_equipment",
    "facility_maintenance",
    "ext_sensitive",
    "ext_network",
    "ext_remote",
    "ext_photo",
    "ext_media",
    "ext_device",
]
everyone = pytest.mark.parametrize("procedure", CATALOGUE.values(), ids=list(CATALOGUE))

KEEPERS = tuple(Role)
CITY = Town(
    frozenset(["applicant", "leader", "upper", "friend", *(role.value for role in KEEPERS)]),
    (("leader",), ("upper",)),
    frozenset((role.value, role) for role in KEEPERS),
)


def _named(stage: Stage) -> Stage:
    return stage if not stage.who.field else Stage(stage.key, stage.title, Who(field="friend:friend"), stage.act)


def _begun(procedure: Procedure) -> Request:
    steps = tuple(decisions.as_step(_named(stage), ()) for stage in procedure.chain)
    outcome = submitted("applicant", steps, CITY)
    assert isinstance(outcome, Changed), outcome
    return outcome.request


def _asked(request: Request) -> str:
    assert request.step is not None
    return request.step.asked[0]


def test_all_29_are_there_in_the_order_of_the_table() -> None:
    assert sorted(CATALOGUE) == sorted(KEYS)
    assert len(KEYS) == 29


@everyone
def test_it_is_whole(procedure: Procedure) -> None:
    fields = {field.key: field for field in procedure.fields}
    assert set(procedure.articles) <= {article.key for article in ARTICLES}
    assert len(procedure.title) <= 14
    assert procedure.risk.endswith("。")
    for who in (*(stage.who for stage in procedure.chain), *(owed.who for owed in procedure.obligations if owed.who)):
        assert not who.field or fields[who.field].kind is Kind.person
    for owed in procedure.obligations:
        assert not owed.until or fields[owed.until].kind in (Kind.period, Kind.moment)
    for guard_field in {"executor", "witness"} & set(fields):
        assert fields[guard_field].kind is Kind.person


@everyone
def test_agreed_by_all_it_is_approved(procedure: Procedure) -> None:
    request = _begun(procedure)
    for _ in procedure.chain:
        outcome = decisions.agree(request, _asked(request), CITY, NOW)
        assert isinstance(outcome, Changed)
        request = outcome.request
    assert request.state is State.approved
    assert not broken(request, CITY)


LEVELS = [(procedure, at) for procedure in CATALOGUE.values() for at in range(len(procedure.chain))]


@pytest.mark.parametrize(("procedure", "at"), LEVELS, ids=[f"{one.key}-{at}" for one, at in LEVELS])
def test_one_rejection_at_any_level_ends_it(procedure: Procedure, at: int) -> None:
    request = _begun(procedure)
    for _ in range(at):
        outcome = decisions.agree(request, _asked(request), CITY, NOW)
        assert isinstance(outcome, Changed)
        request = outcome.request
    outcome = decisions.reject(request, _asked(request), CITY)
    assert isinstance(outcome, Changed)
    assert outcome.request.state is State.rejected


@everyone
def test_nobody_is_asked_for_ever(procedure: Procedure) -> None:
    """Escalated as long as there is somebody else, then it lapses; withdrawn, nothing is open."""
    request = _begun(procedure)
    for _ in range(5):
        outcome = changes.escalate(request, CITY)
        if not isinstance(outcome, Changed):
            break
        request = outcome.request
        assert not broken(request, CITY)
    else:
        pytest.fail("escalated for ever")
    assert isinstance(changes.lapse(request), Changed)
    gone = changes.withdraw(request, "applicant")
    assert isinstance(gone, Changed)
    assert gone.request.step is None


def test_who_carries_out_is_a_keeper() -> None:
    for procedure in CATALOGUE.values():
        for stage in procedure.chain:
            assert (stage.act is Act.perform) <= (stage.who.role is not None), procedure.key
