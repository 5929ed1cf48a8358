"""Every card the product's texts can make, filled with long and odd facts, is taken by the simulator: sent and redrawn.

Which functions make cards is found out from their return types, so that a new one cannot be forgotten here.
"""

from __future__ import annotations

import inspect
import json
import pkgutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wecom.render import WecomRenderer
from handlers import texts
from handlers.approvals.request import Request, Step
from handlers.dialogs.fields import Field
from handlers.dialogs.form import Filling, Form, Mode
from handlers.procedures import asking, leak
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.spec import Act, Obligation, Procedure
from handlers.procedures.spec import Mode as HowMany
from handlers.texts import (
    approval_cards,
    calls,
    copies,
    dialog_cards,
    dialogs,
    joining,
    obligations,
    questions,
    uploads,
    urgent,
    written,
)
from handlers.texts.approvals import Told
from handlers.texts.dialog_words import Word
from handlers.types import AnyCard, Card, ChoiceCard, FormCard, PictureCard
from store.cases import Case
from store.leaks import Leak
from store.requests import Filed
from store.roles import Role
from store.urgencies import CONFIRMED, DENIED, LATE, REFUSED, WITHDRAWN, Urgency
from tests.bot.out import incident_cards, visit_cards
from tests.simulator.kit import AGENT, Bench

CARDS = (Card, ChoiceCard, FormCard, PictureCard)
RENDERER = WecomRenderer(AGENT, "https://xinan.example.cn")
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
MADE = count(1)

# What people type and what the contacts hold: long, odd, with markup and with everything but control characters.
words = st.one_of(
    st.sampled_from(
        [
            "张伟",
            "市发改委",
            "信用信息共享平台 <b>&amp;</b>",
            "$userName=ID$",
            "👨‍👩‍👧 مرحبا",
            "长" * 300,
            " 换\n行 ",
            "a" * 300,
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip),
)
name = st.sampled_from(["张伟", "欧阳娜娜", "A" * 64, "阿卜杜拉·买买提·依明江", "<张>"])
key = st.text("abcXYZ019_:.-", min_size=1, max_size=48)
moment = st.timedeltas(timedelta(days=-40), timedelta(days=40)).map(lambda apart: NOW + apart)
maybe = st.none() | moment
case = st.builds(
    Case, id=st.integers(1, 9999), no=st.just("XL-20261123-001"), kind=st.just("leak"), short=st.integers(1000, 9999),
    state=st.just("open"), version=st.integers(1, 9), reporter=st.just("zhangwei"), department=st.none() | st.just(20),
    opened_at=moment, closed_at=maybe, policy=st.just({}),
)  # fmt: skip
leaks = st.builds(
    Leak, case=case, said=words, system=words | st.just(""), account=words | st.just(""), since=maybe, how=words, seen=words,
    discovered_at=moment, known_at=moment, reported_at=moment, level=st.integers(0, 5), confirmed_by=st.none() | name,
    confirmed_at=maybe, disabled_by=st.none() | name, disabled_at=maybe, disabled_entered_at=maybe, report_due_at=moment,
    report_state=st.sampled_from(["none", "draft", "submitted", "returned", "accepted"]), outcome=st.just(""), cause=words,
    rectification=words,
)  # fmt: skip


def values_of(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, str]]:
    """Some of the fields filled: with one of their choices, a moment, or whatever somebody wrote."""
    return st.fixed_dictionaries({}, optional={field.key: _value(field) for field in fields})


def _value(field: Field) -> st.SearchStrategy[str]:
    if field.choices:
        return st.sampled_from([choice.id for choice in field.choices])
    if field.kind.name in ("moment", "day", "time", "since"):
        return moment.map(lambda at: at.isoformat())
    return st.just("12") if field.kind.name in ("number", "count", "whole") else words


procedures = st.sampled_from(list(CATALOGUE.values()))


@st.composite
def told(draw: st.DrawFn, procedure: Procedure | None = None) -> Told:
    which = procedure or draw(procedures)
    filed = Filed(
        case=draw(case), procedure=which.key, version=1, state="asking", round=1, fields=draw(values_of(which.fields)),
        people={}, flow={}, urgent=draw(st.booleans()), submitted_at=draw(moment), decided_at=draw(maybe),
    )  # fmt: skip
    return Told(filed, which, Request("zhangwei", ()), draw(name), draw(words), NOW)


@st.composite
def asked(draw: st.DrawFn) -> Card:
    it = draw(told())
    stage = draw(st.sampled_from(it.procedure.chain))
    step = Step(
        stage.key, stage.who, draw(st.sampled_from(Act)), draw(st.sampled_from(HowMany)), 8, (), title=stage.title
    )
    keys = approval_cards.Keys(*(f"{letter}:{draw(key)}" for letter in "abcdef"))
    return approval_cards.ask(
        it, step, instead_of=draw(name | st.just("")), keys=keys, due=draw(moment), again=draw(st.integers(0, 3)),
        came=draw(words | st.just("")),
    )  # fmt: skip


OWED = [(one, duty) for one in CATALOGUE.values() for duty in one.obligations]


@st.composite
def owed(draw: st.DrawFn, make: Callable[[st.DrawFn, Told, Obligation], Card]) -> Card:
    procedure, duty = draw(st.sampled_from(OWED))
    return make(draw, draw(told(procedure)), duty)


FORMS = [
    leak.FACTS, leak.REPORT, leak.RETURN, leak.CLOSE, asking.REJECT, asking.RETURN, asking.HAND,
    *(procedure.form for procedure in CATALOGUE.values()),
]  # fmt: skip


class Keys:
    def option(self, field: str, option: str) -> str:
        return f"d:1:{field}:{option}"

    def word(self, word: Word) -> str:
        return f"w:1:{word.value}"


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, Filling, Field]:
    form = draw(st.sampled_from(FORMS))
    field = draw(st.sampled_from(form.fields))
    offered = tuple(choice.id for choice in field.choices[:2]) if draw(st.booleans()) else ()
    mode = draw(st.sampled_from(Mode))
    return form, Filling(form.key, draw(values_of(form.fields)), at=field.key, mode=mode, offered=offered), field


urgencies = st.builds(
    Urgency, case=st.integers(1, 9999), consenter=name, consented_at=moment, why=words,
    answer=st.sampled_from(["", CONFIRMED, DENIED]), answered_at=maybe, breach=st.sampled_from(["", DENIED, REFUSED, LATE, WITHDRAWN]),
    breached_at=maybe, account=words | st.just(""), result=words | st.just(""), settled_by=st.none() | name, settled_at=maybe,
)  # fmt: skip


def from_type(make: Callable[..., Any], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The other arguments by their type."""
    kinds = {
        str: words,
        datetime: moment,
        bool: st.booleans(),
        int: st.integers(0, 72),
        Leak: leaks,
        Told: told(),
        Urgency: urgencies,
    }
    hints = {name: kind for name, kind in get_type_hints(make).items() if name != "return"}
    given = {name: kinds[kind] for name, kind in hints.items() if name not in more and kind in kinds}
    keys = {name: key.map(f"{name}:".__add__) for name in hints if name.endswith("_key")}
    return st.builds(make, **(given | keys | more))


MAKERS: dict[Callable[..., Any], st.SearchStrategy[Any]] = {
    approval_cards.ask: asked(),
    approval_cards.settled: from_type(approval_cards.settled, by=name, verdict=st.sampled_from(["已同意", "已驳回", "已退回补正"])),
    calls.call: from_type(
        calls.call, reporter=name, confirm_key=st.none() | key.map("confirm:".__add__), role=st.sampled_from(Role),
        skipped=st.lists(st.sampled_from(Role), max_size=3), before=st.lists(name, max_size=4),
        following=st.tuples(st.integers(1, 60), name),
    ),
    calls.call_final: from_type(calls.call_final, reporter=name, by=name),
    calls.please_disable: from_type(calls.please_disable, reporter=name),
    calls.stop_final: from_type(calls.stop_final, reporter=name, by=name),
    calls.for_leader: from_type(calls.for_leader, reporter=name),
    calls.leader_final: from_type(calls.leader_final, reporter=name),
    copies.offer: from_type(copies.offer, title=st.sampled_from([one.title for one in CATALOGUE.values()]), no=st.just("SQ-20261123-001"), key=key.map("again:".__add__)),
    dialog_cards.summary_final: st.builds(dialog_cards.summary_final, st.sampled_from(FORMS), st.sampled_from(Word)),
    dialog_cards.answered_card: filled().map(lambda all_: dialog_cards.answered_card(*all_)),
    dialogs.question_card: filled().map(lambda all_: dialogs.question_card(*all_[:2], Keys())),
    dialogs.summary_card: filled().map(lambda all_: dialogs.summary_card(*all_[:2], Keys())),
    joining.offer: from_type(joining.offer, later_reporter=name, earlier_reporter=name),
    joining.joined_card: from_type(joining.joined_card, by=name),
    obligations.ask: owed(lambda draw, it, duty: obligations.ask(it, duty, draw(moment), draw(key), late=draw(st.booleans()))),
    obligations.accept: owed(lambda draw, it, duty: obligations.accept(it, duty, draw(name), draw(words), ("y:1", "n:1"))),
    obligations.settled: owed(lambda draw, it, duty: obligations.settled(it, duty, draw(words), draw(name))),
    questions.card: words.map(lambda said: questions.card(questions.Question(said), "y:1", "n:1")),
    questions.answered_card: from_type(questions.answered_card, answer=st.none() | st.booleans()),
    uploads.offer: from_type(uploads.offer, address=st.just("https://xinan.example.cn/h5/report?c=1")),
    uploads.look: from_type(uploads.look, address=st.just("https://xinan.example.cn/h5/report?c=1")),
    urgent.ask_consenter: from_type(urgent.ask_consenter, keys=st.just(("y:1", "n:1"))),
    urgent.breach_card: from_type(urgent.breach_card, it=urgencies.filter(lambda it: it.breach), name=name, key=key.map("settle:".__add__)),
    urgent.consent_settled: from_type(urgent.consent_settled, said=st.sampled_from([CONFIRMED, DENIED])),
    urgent.settled: from_type(urgent.settled, by=name),
    written.please_review: from_type(written.please_review, reporter=name),
    written.review_final: from_type(written.review_final, reporter=name, by=name, state=st.sampled_from(["已接受", "已退回"])),
    **visit_cards.makers(case, words, name),
    **incident_cards.makers(case, words, name),
}  # fmt: skip


def makers() -> list[Callable[..., Any]]:
    """The public functions of the texts that give a card."""
    modules = [import_module(f"{texts.__name__}.{found.name}") for found in pkgutil.iter_modules(texts.__path__)]
    found = [
        one
        for module in modules
        for _, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__
    ]
    return [one for one in found if not one.__name__.startswith("_") and _gives_a_card(one)]


def _gives_a_card(function: Callable[..., Any]) -> bool:
    given_back = str(get_type_hints(function).get("return"))
    return any(f".{kind.__name__}" in given_back or kind.__name__ == given_back for kind in CARDS) or any(
        get_type_hints(function).get("return") is kind for kind in CARDS
    )


def test_no_card_is_forgotten() -> None:
    forgotten = {f"{one.__module__}.{one.__name__}" for one in makers() if one not in MAKERS}
    assert forgotten == set(), "add a line to MAKERS"


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: f"{make.__module__.rpartition('.')[2]}.{make.__name__}")
def test_it_is_taken_and_can_be_redrawn(make: Callable[..., Any], bench: Bench) -> None:
    @settings(deadline=None, max_examples=40, database=None, suppress_health_check=list(HealthCheck))
    @given(MAKERS[make])
    def check(card: AnyCard | None) -> None:
        if card is not None:
            _send(bench, card)

    check()


def _send(bench: Bench, card: AnyCard) -> None:
    code = None
    for part in RENDERER.render("zhangwei", card, message_id=f"m-{next(MADE)}"):
        bench.clock.forward(10)
        if bench.call("agent/get", agentid=AGENT)["errcode"]:
            bench.token = bench.fetch_token()
        answer = bench.call("message/send", part.body.encode())
        assert answer["errcode"] == 0, answer["errmsg"]
        code = answer.get("response_code", code)
    if code is not None:
        change = json.loads(RENDERER.redraw("zhangwei", card, message_id="m"))
        answer = bench.call("message/update_template_card", change | {"response_code": code})
        assert answer["errcode"] == 0, answer["errmsg"]
