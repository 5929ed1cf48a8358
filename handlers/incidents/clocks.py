"""The clocks of an incident: until it is graded, until the authorities are told, until it is closed (ZX-24).

Each fires against the truth as it is then; what was missed meanwhile is said once. The ordinal of a clock that follows
from the grade counts up with every grading, so that a new grade sets its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import INCIDENT, SYSTEM, Context
from handlers.incidents import incident, ladder, policy
from handlers.incidents.told import told_of
from handlers.leaks import policy as calls
from handlers.procedures.incident import GRADES
from handlers.texts import incident_cards as cards
from handlers.texts import incidents as texts
from handlers.types import Text
from store import deadlines, incidents
from store.deadlines import Deadline
from store.incidents import Authority, Incident
from store.roles import Role

GRADE, SUPERIOR, CLOSING = "incident_grade", "incident_superior", "incident_closing"
RULES = (GRADE, SUPERIOR, CLOSING)
_SPAN = 1000  # ordinals of one setting of a clock
_SUPERIOR_MARKS, _SUPERIOR_AGAIN = (50, 100), timedelta(hours=1)
_CLOSING_MARKS, _CLOSING_AGAIN = (50, 90, 100), timedelta(days=1)
_LOUDER = 3  # from this reminder of the grade on, and so many after a deadline, the head of 市信用办 hears of it


def begin(ctx: Context, it: Incident) -> None:
    at = ctx.now + timedelta(minutes=policy.rules_of(it).grade[0])
    deadlines.schedule(ctx.work, it.case.id, GRADE, [(1, at)])


def end(ctx: Context, it: Incident) -> None:
    """Nothing of it is wanted any more."""
    deadlines.void(ctx.work, it.case.id, (*RULES, *ladder.RULES))


def superior_due(it: Incident) -> datetime | None:
    """Until when the authorities of the grade have to be told, counted from the report; None: none has to be."""
    if not policy.needed(it):
        return None
    return it.reported_at + timedelta(hours=policy.rules_of(it).superior)


def closing_due(it: Incident) -> datetime:
    """Counted from the grading, and anew from the end of the handling."""
    since = it.handled_at or it.graded_at or it.reported_at
    return since + timedelta(days=policy.rules_of(it).closing)


def untold(it: Incident) -> list[Authority]:
    return [one for one in policy.needed(it) if incident.told(it, one) is None]


def graded(ctx: Context, it: Incident) -> None:
    """The clocks that follow from the grade; those of an earlier one end."""
    deadlines.void(ctx.work, it.case.id, RULES)
    due = superior_due(it)
    if due is not None and untold(it):
        _set(ctx, it, SUPERIOR, it.gradings * _SPAN, it.reported_at, due, _SUPERIOR_MARKS)
    _set_closing(ctx, it)


def handled(ctx: Context, it: Incident) -> None:
    deadlines.void(ctx.work, it.case.id, (CLOSING,))
    _set_closing(ctx, it)


def _set_closing(ctx: Context, it: Incident) -> None:
    """Odd settings count from the end of the handling, even ones from the grading."""
    base = (it.gradings * 2 + (it.handled_at is not None)) * _SPAN
    since = it.handled_at or it.graded_at or it.reported_at
    _set(ctx, it, CLOSING, base, since, closing_due(it), _CLOSING_MARKS)


def _set(
    ctx: Context, it: Incident, rule: str, base: int, since: datetime, due: datetime, marks: tuple[int, ...]
) -> None:
    """Marks that have passed already are one: it is said at once."""
    moments = [(base + number, since + (due - since) * mark / 100) for number, mark in enumerate(marks)]
    coming = [(number, at) for number, at in moments if at > ctx.now]
    deadlines.schedule(ctx.work, it.case.id, rule, coming or [(moments[-1][0], ctx.now)])


def grade_fired(ctx: Context, deadline: Deadline) -> None:
    it = incidents.locked(ctx.work, deadline.case)
    if it is None or not it.is_open or it.grade:
        return
    ask_grade(ctx, it, deadline.ordinal)
    pause = timedelta(minutes=policy.rules_of(it).grade[1])
    following = (deadline.ordinal + 1, ladder.later(deadline.wanted_at, pause, ctx.now))
    deadlines.schedule(ctx.work, it.case.id, GRADE, [following])


def ask_grade(ctx: Context, it: Incident, ordinal: int) -> None:
    """ordinal: 0 when it was confirmed, else which reminder."""
    louder = list(calls.reachable(ctx, it, Role.credit_office_head)) if ordinal >= _LOUDER else []
    for person in dict.fromkeys([*policy.graders(ctx, it), *louder]):
        keys = [ctx.seal("incident_grade", it.case.id, person, choice.id) for choice in GRADES]
        card = cards.please_grade(told_of(ctx, it), keys, again=ordinal > 1)
        cause, topic = f"{it.no}:grade:{ordinal}", ladder.topic_of(it, GRADE)
        ctx.tell(person, card, cause=cause, lane=INCIDENT, case=it.case.id, topic=topic)
    ctx.work.record("incident.grade_asked", by=SYSTEM, case=it.case.id, ordinal=ordinal)


def superior_fired(ctx: Context, deadline: Deadline) -> None:
    it = incidents.locked(ctx.work, deadline.case)
    due = None if it is None else superior_due(it)
    if it is None or due is None or not it.is_open or not untold(it) or deadline.ordinal // _SPAN != it.gradings:
        return
    roles = [Role.security_supervisor, Role.security_admin]
    roles += [Role.credit_office_head] if ctx.now >= due else []
    _remind(ctx, it, deadline, roles, texts.superior_due(told_of(ctx, it), due, untold(it)))
    if ctx.now >= due:
        following = (deadline.ordinal + 1, ladder.later(max(deadline.wanted_at, due), _SUPERIOR_AGAIN, ctx.now))
        deadlines.schedule(ctx.work, it.case.id, SUPERIOR, [following])


def closing_fired(ctx: Context, deadline: Deadline) -> None:
    it = incidents.locked(ctx.work, deadline.case)
    if it is None or not it.is_open or deadline.ordinal // _SPAN != it.gradings * 2 + (it.handled_at is not None):
        return
    due, missing = closing_due(it), incident.missing(it, policy.needed(it))
    late = deadline.ordinal % _SPAN - len(_CLOSING_MARKS) + 1  # how many reminders after the deadline
    roles = [Role.security_admin, *([Role.security_supervisor] if ctx.now >= due else [])]
    roles += [Role.credit_office_head] if late >= _LOUDER else []
    _remind(ctx, it, deadline, roles, texts.closing_due(told_of(ctx, it), due, missing))
    if ctx.now >= due:
        following = (deadline.ordinal + 1, ladder.later(max(deadline.wanted_at, due), _CLOSING_AGAIN, ctx.now))
        deadlines.schedule(ctx.work, it.case.id, CLOSING, [following])


def _remind(ctx: Context, it: Incident, deadline: Deadline, roles: list[Role], text: str) -> None:
    for person in dict.fromkeys(one for role in roles for one in calls.reachable(ctx, it, role)):
        cause = f"{it.no}:{deadline.rule}:{deadline.ordinal}"
        ctx.tell(person, Text(text), cause=cause, lane=INCIDENT, case=it.case.id)
    ctx.work.record(f"{deadline.rule}.reminded", by=SYSTEM, case=it.case.id, ordinal=deadline.ordinal)
