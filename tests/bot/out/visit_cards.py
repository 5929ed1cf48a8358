"""Visits as long and odd as people type them, for the cards made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from handlers.texts import visit_cards, visit_operations
from handlers.texts.visits import Told
from store.cases import Case
from store.operations import Operation, OpState
from store.visiting import Activity, Guest, Kind, Place, State, Visit

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def makers(
    case: st.SearchStrategy[Case], words: st.SearchStrategy[str], name: st.SearchStrategy[str]
) -> Mapping[Callable[..., Any], st.SearchStrategy[Any]]:
    """What makes a card of a visit, with what it is made of."""
    told = _told(case, words, name)
    it = _operations(words)
    keys = st.builds(visit_cards.Keys, st.just("one:1"), st.just("two:1"), st.sampled_from(["", "why:1"]))
    what = st.sampled_from(list(visit_cards.ENDED.values()))
    cards, operations = visit_cards, visit_operations
    return {
        cards.please_host: st.builds(cards.please_host, told, keys),
        cards.notice: st.builds(cards.notice, told, keys),
        cards.please_check_in: st.builds(cards.please_check_in, told, st.lists(words, max_size=6), keys),
        cards.present: st.builds(cards.present, told, keys),
        cards.still_there: st.builds(cards.still_there, told, st.booleans(), keys),
        cards.please_take_over: st.builds(cards.please_take_over, told, name, keys),
        cards.please_apply: st.builds(cards.please_apply, told, st.lists(st.tuples(words, words), min_size=1), keys),
        cards.settled: st.builds(cards.settled, told, what, name | st.just("")),
        operations.please_agree: st.builds(operations.please_agree, told, it, keys),
        operations.settled: st.builds(operations.settled, told, it, st.sampled_from(["已认可", "不认可"]), name),
    }


def _told(
    case: st.SearchStrategy[Case], words: st.SearchStrategy[str], name: st.SearchStrategy[str]
) -> st.SearchStrategy[Told]:
    masks = st.sampled_from(["", "赵*", "欧阳**", "M***"])
    guest = st.builds(Guest, ordinal=st.integers(1, 9), named_at=st.just(NOW), name=masks)
    hours = st.integers(-400, 400).map(lambda apart: NOW + timedelta(hours=apart))
    visit = st.builds(
        Visit, case=case, kind=st.sampled_from(Kind), state=st.sampled_from(State), place=st.sampled_from(Place),
        reason=words, unit=words, purpose=words, things=words, activities=st.lists(st.sampled_from(Activity), unique=True).map(tuple),
        starts_at=hours, ends_at=hours, host=name, guests=st.lists(guest, max_size=12).map(tuple),
    )  # fmt: skip
    return st.builds(Told, visit=visit, host=name | st.just(""), registrar=name, now=st.just(NOW))


def _operations(words: st.SearchStrategy[str]) -> st.SearchStrategy[Operation]:
    return st.builds(
        Operation, case=st.just(1), ordinal=st.integers(1, 99), guest=st.just(0), content=words, risk=words,
        state=st.sampled_from(OpState), proposed_by=st.just("zhangwei"), proposed_at=st.just(NOW),
    )  # fmt: skip
