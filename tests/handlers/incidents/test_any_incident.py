"""Whatever is done to an incident in whatever order: two confirmations stay two, and nothing grave ends unregistered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from handlers.incidents import incident
from handlers.incidents.incident import Changed, Outcome, Track
from handlers.procedures.incident import GRADES, TOLD, every_step
from store.cases import Case
from store.incidents import Authority, Ending, Incident, Notice
from store.outcomes import Already, Moved, TooEarly

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
REPORTER, PEOPLE = "zhangwei", ("zhangwei", "jiangmin", "liming", "qianhui", "zhouping")
WITHIN = timedelta(minutes=10)
CASE = Case(1, "SJ-20261122-001", "incident", 4821, "open", 1, REPORTER, 20, NOW, None, {})
FRESH = Incident(CASE, "said", "", "", NOW, NOW, NOW)


def notice(authority: Authority, at: datetime, by: str = "zhouping") -> Notice:
    return Notice(authority, at, "teller", "17", by, at)


def changed(outcome: Outcome) -> Incident:
    assert isinstance(outcome, Changed), outcome
    return outcome.incident


def needed(it: Incident) -> tuple[Authority, ...]:
    return TOLD.get(it.grade, ())


def step(random: Random, it: Incident, at: datetime) -> Outcome:
    by = random.choice(PEOPLE)
    acts = (
        lambda: incident.confirm(it, random.choice(list(Track)), by, at),
        lambda: incident.confirm(it, random.choice(list(Track)), by, at),
        lambda: incident.grade(it, random.choice(GRADES).id, by, at),
        lambda: incident.tick(it, random.choice((*every_step(), "nothing")), by, at, every_step()),
        lambda: incident.note(it, notice(random.choice(list(Authority)), at, by)),
        lambda: incident.note(it, replace(notice(Authority.police, at, by), told_at=at + timedelta(minutes=5))),
        lambda: incident.handle(it, by, at),
        lambda: incident.close(it, by, cause="c", result="r", needed=needed(it)),
        lambda: incident.withdraw(it, by, at, "why", WITHIN),
        lambda: incident.join(it, replace(FRESH, case=replace(CASE, id=2))),
    )
    weights = (8, 8, 4, 8, 4, 1, 4, 8, 1, 0.2)
    return random.choices(acts, weights)[0]()


def check(before: Incident, outcome: Outcome, at: datetime) -> Incident:
    """What holds of every transition; the incident as it is afterwards."""
    if not isinstance(outcome, Changed):
        assert isinstance(outcome, Already | Moved | TooEarly)
        return before
    after = outcome.incident
    assert before.is_open, "nothing happens to what is over"
    for track in Track:
        was = incident.confirmed(before, track)
        assert was is None or incident.confirmed(after, track) == was, "a confirmation is never taken back or over"
        found = incident.confirmed(after, track)
        assert found is None or found[0] != REPORTER, "nobody confirms a report of their own"
    assert after.graded_by != REPORTER
    assert after.steps[: len(before.steps)] == before.steps
    assert after.notices[: len(before.notices)] == before.notices
    assert len({one.step for one in after.steps}) == len(after.steps)
    assert all(one.told_at <= one.entered_at for one in after.notices)
    if after.ending is Ending.closed:
        assert after.grade and after.handled_at is not None
        assert all(incident.confirmed(after, track) for track in Track)
        assert {one.authority for one in after.notices} >= set(needed(after)), "grave and not told"
    if after.ending is Ending.withdrawn:
        assert at - after.reported_at <= WITHIN and not after.grade
    return after


def test_a_long_random_walk() -> None:
    random, endings = Random(24), dict.fromkeys(Ending, 0)
    grave = 0
    for _ in range(1_500):
        it, at = FRESH, NOW
        for _ in range(60):
            at += timedelta(seconds=random.choice((5, 60, 600)))
            it = check(it, step(random, it, at), at)
        endings[it.ending] += 1
        grave += it.ending is Ending.closed and it.grade in ("major", "severe")
    assert all(endings[one] for one in Ending), endings  # the walk has been everywhere
    assert grave > 20


def ready(grade: str) -> Incident:
    it = changed(incident.confirm(FRESH, Track.office, "jiangmin", NOW))
    it = changed(incident.confirm(it, Track.leader, "liming", NOW))
    it = changed(incident.grade(it, grade, "qianhui", NOW))
    return changed(incident.handle(it, "jiangmin", NOW))


@pytest.mark.parametrize("grade", [grade.id for grade in GRADES])
def test_it_is_closed_exactly_when_everybody_the_grade_wants_was_told(grade: str) -> None:
    it = ready(grade)
    for authority in TOLD.get(grade, ()):
        assert incident.close(it, "zhouping", cause="c", result="r", needed=needed(it)) == TooEarly(authority.value)
        it = changed(incident.note(it, notice(authority, NOW)))
    assert changed(incident.close(it, "zhouping", cause="c", result="r", needed=needed(it))).ending is Ending.closed


def test_the_second_confirmation_hears_whose_the_first_was() -> None:
    it = changed(incident.confirm(FRESH, Track.office, "jiangmin", NOW))
    assert incident.confirm(it, Track.office, "zhouping", NOW + WITHIN) == Already("jiangmin", NOW)
    assert isinstance(incident.confirm(it, Track.leader, "zhouping", NOW), Changed)


def test_withdrawing_is_for_the_reporter_and_for_minutes() -> None:
    assert isinstance(incident.withdraw(FRESH, REPORTER, NOW + WITHIN, "why", WITHIN), Changed)
    assert incident.withdraw(FRESH, REPORTER, NOW + WITHIN * 1.01, "why", WITHIN) == Moved(incident.LATE)
    assert incident.withdraw(FRESH, "liming", NOW, "why", WITHIN) == Moved(incident.LATE)
    graded = changed(incident.grade(FRESH, "general", "qianhui", NOW))
    assert incident.withdraw(graded, REPORTER, NOW, "why", WITHIN) == Moved(incident.LATE)
