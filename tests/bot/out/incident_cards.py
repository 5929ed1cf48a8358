"""What the cards of incidents are made of, for the test that tries every card against the platform."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from handlers.incidents.incident import Track
from handlers.procedures.incident import GRADES, KINDS, RULES, steps_of
from handlers.texts import incident_cards as cards
from handlers.texts.incident_cards import Call
from handlers.texts.incidents import Told
from store.cases import Case
from store.incidents import Ending, Incident

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
_roles = st.sampled_from([role for _, role in (*RULES.office, *RULES.leader)])
_key = st.text("abcXYZ019_:.-", min_size=1, max_size=48)
_moment = st.timedeltas(timedelta(days=-40), timedelta(days=40)).map(lambda apart: NOW + apart)
_steps = st.sampled_from([steps_of(kind.id) for kind in KINDS])


def makers(
    case: st.SearchStrategy[Case], words: st.SearchStrategy[str], name: st.SearchStrategy[str]
) -> dict[Callable[..., Any], st.SearchStrategy[Any]]:
    maybe, some = st.none() | _moment, st.none() | name
    incident = st.builds(
        Incident, case=case, said=words, kind=st.sampled_from(["", *(kind.id for kind in KINDS)]), scope=words | st.just(""),
        discovered_at=_moment, known_at=_moment, reported_at=_moment, seen=words, office_by=some, office_at=maybe,
        leader_by=some, leader_at=maybe, grade=st.sampled_from(["", *(grade.id for grade in GRADES)]),
        ending=st.sampled_from(Ending), cause=words, joined_into=st.just("SJ-20261123-001"),
    )  # fmt: skip
    told = st.builds(Told, incident, name, words, name, name, st.just(NOW))
    call = st.builds(
        Call, st.sampled_from(Track), _roles, name | st.just(""), st.lists(_roles, max_size=3).map(tuple),
        st.tuples(st.integers(0, 60), _roles | st.just("")), st.just(("y:1", "w:1")),
    )  # fmt: skip
    ordinal = st.integers(1, 40)
    visit = st.just("LF-20261123-001")
    return {
        cards.call: st.builds(cards.call, told, call),
        cards.called: st.builds(cards.called, told),
        cards.please_grade: st.builds(
            cards.please_grade, told, st.just(("a:1", "b:1", "c:1", "d:1")), again=st.booleans()
        ),
        cards.graded: st.builds(cards.graded, told, name | st.just("")),
        cards.checklist: st.builds(cards.checklist, told, _steps, _key),
        cards.ticked: st.builds(cards.ticked, told, _steps, st.lists(st.sampled_from(["scene", "logs"]))),
        cards.offer: st.builds(cards.offer, told, told, _key),
        cards.joined: st.builds(cards.joined, told, st.just("SJ-20261123-001"), name),
        cards.from_operation: st.builds(cards.from_operation, visit, ordinal, words, words | st.just(""), _key),
        cards.from_operation_done: st.builds(
            cards.from_operation_done, visit, ordinal, st.just("SJ-20261123-001"), name, _moment
        ),
    }
