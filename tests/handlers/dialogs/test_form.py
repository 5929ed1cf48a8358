"""A filling survives storage and a form that changed meanwhile."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from handlers.dialogs import Choice, Field, Form, Kind, Mode, answers, from_json, missing, outstanding, say, start
from tests.handlers.dialogs.forms import ANSWERS, HOW, LEAK, NOW, PHONE, SINCE, SYSTEM


def half_filled() -> str:
    filling = start(LEAK).filling
    for said in ANSWERS[:3]:
        filling = say(LEAK, filling, said, NOW).filling
    return filling.to_json()


def test_what_is_kept_comes_back_the_same() -> None:
    filling = from_json(LEAK, half_filled())
    assert filling.to_json() == half_filled()
    assert filling.at == "changed"
    assert filling.version == 4


def test_a_form_that_lost_the_question_being_asked_goes_on_with_the_next() -> None:
    shorter = replace(LEAK, fields=tuple(field for field in LEAK.fields if field.key != "changed"))
    filling = from_json(shorter, half_filled())
    assert filling.at == "times"
    assert answers(shorter, filling)["system"] == "信用平台"


def test_an_answer_to_a_lost_question_is_back_when_the_question_is() -> None:
    shorter = replace(LEAK, fields=(SYSTEM, SINCE, PHONE))
    kept = from_json(shorter, half_filled()).to_json()
    assert "how" not in answers(shorter, from_json(shorter, kept))
    assert answers(LEAK, from_json(LEAK, kept))["how"] == "phishing"


def test_a_form_that_gained_a_question_asks_it_although_the_summary_was_reached() -> None:
    whole = start(LEAK, {"system": "甲", "how": "told", "since": "2026-11-24", "changed": "no", "phone": "13800001234"})
    done = say(LEAK, whole.filling, "提交", NOW).filling
    assert done.mode is Mode.summary
    longer = replace(LEAK, fields=(*LEAK.fields, Field("unit", "单位", "哪个单位？")))
    again = from_json(longer, done.to_json())
    assert (again.mode, again.at) == (Mode.filling, "unit")


def test_a_value_the_field_no_longer_accepts_is_asked_again() -> None:
    closed = replace(HOW, other=False, choices=(Choice("malware", "电脑中了木马"),))
    form = replace(LEAK, fields=(SYSTEM, closed, SINCE))
    filling = from_json(form, half_filled())
    assert [field.key for field in missing(form, filling)] == ["how"]


def test_an_optional_field_that_became_required_is_missing_again() -> None:
    optional = Form("f", "表", (replace(PHONE, required=False),))
    skipped = say(optional, start(optional).filling, "跳过", NOW).filling
    assert not missing(optional, skipped)
    assert missing(Form("f", "表", (PHONE,)), skipped)


@pytest.mark.parametrize(
    "kept", ["", "[]", "{}", json.dumps({"form": "another"}), json.dumps({"form": "leak_report", "mode": "x"})]
)
def test_what_is_no_filling_of_the_form_is_refused(kept: str) -> None:
    with pytest.raises(ValueError):
        from_json(LEAK, kept)


def test_fields_after_the_one_being_asked_come_first() -> None:
    filling = start(LEAK, {"how": "told"}).filling
    assert [field.key for field in outstanding(LEAK, filling, after="changed")][:3] == ["times", "seen", "phone"]
    assert [field.key for field in outstanding(LEAK, filling)][:2] == ["system", "since"]


def test_a_form_needs_different_keys() -> None:
    with pytest.raises(ValueError):
        Form("f", "表", (PHONE, PHONE))
    with pytest.raises(ValueError):
        Form("f", "表", ())


@pytest.mark.parametrize(
    ("kind", "value", "fits"), [(Kind.yes_no, "maybe", False), (Kind.number, "七", True), (Kind.moment, "soon", False)]
)
def test_prefilled_values_that_do_not_fit_are_left_out(kind: Kind, value: str, fits: bool) -> None:
    form = Form("f", "表", (Field("a", "甲", "？", kind),))
    assert ("a" in start(form, {"a": value, "b": "x"}).filling.values) is fits
