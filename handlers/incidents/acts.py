"""确认, 定级, 已报公安, 处置完成, 办结, 误报: each by tap or word, each answered with what is true now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers import forms
from handlers.context import APPROVAL, INCIDENT, Context
from handlers.dialogs.fields import moment_of
from handlers.incidents import checklist, clocks, incident, ladder, policy, report
from handlers.incidents.incident import OWN, Changed, Outcome, Track
from handlers.incidents.told import told_of
from handlers.procedures.incident import CLOSE, FACTS, NOTICE, WITHDRAW
from handlers.texts import incident_cards as cards
from handlers.texts import incidents as texts
from handlers.types import Reply, Text
from store import dialogs, incidents
from store.incidents import Authority, Incident, Notice
from store.outcomes import Already, TooEarly
from store.roles import Role


def confirm(ctx: Context, it: Incident, track: Track) -> Reply:
    """「确认收到」 of one side: its own ladder ends, the other's goes on."""
    capacity = policy.may_confirm(ctx, it, track)
    outcome = _by_entitled(ctx, it, capacity, incident.confirm(it, track, ctx.me.id, ctx.now))
    if not isinstance(outcome, Incident):
        heal(ctx, it)
        before = texts.confirmed_before(told_of(ctx, it), track)
        return outcome if isinstance(outcome, Reply) else Reply(before)
    after = incidents.keep(ctx.work, it, outcome)
    ctx.work.record("incident.confirmed", by=ctx.me.id, role=capacity or "", case=it.case.id, side=track.value)
    _note_standin(ctx, it, capacity)
    ladder.stop(ctx, after, track)
    _settle_calls(ctx, after, track)
    report.tell(ctx, after, texts.hears_confirmed(told_of(ctx, after), track), f"confirmed:{track.value}")
    if track is Track.office:
        checklist.send(ctx, after, [ctx.me.id, *policy.reachable(ctx, after, Role.security_admin)])
        if not after.grade:
            clocks.ask_grade(ctx, after, 0)
    return Reply(texts.you_confirmed(told_of(ctx, after), track))


def _settle_calls(ctx: Context, it: Incident, track: Track) -> None:
    """This side's copies are over; once both have confirmed, every copy shows both."""
    card = cards.called(told_of(ctx, it))
    ctx.settle(ladder.topic_of(it, track.value), lambda _: card)
    other = Track.leader if track is Track.office else Track.office
    if incident.confirmed(it, other):
        ctx.settle(ladder.topic_of(it, other.value), lambda _: card, mark="both")


def heal(ctx: Context, it: Incident) -> None:
    """A card that still looked open is brought to what is true now."""
    topic, told = ctx.topic_tapped(), told_of(ctx, it)
    if topic in {ladder.topic_of(it, track.value) for track in Track}:
        ctx.heal(cards.called(told))
    elif topic == ladder.topic_of(it, clocks.GRADE):
        ctx.heal(cards.graded(told, ctx.name(it.graded_by)))


def _by_entitled(
    ctx: Context, it: Incident, capacity: str | None, outcome: Outcome
) -> Incident | Already | TooEarly | Reply:
    """What the act makes of the incident, or why it does nothing."""
    told = told_of(ctx, it)
    if not it.is_open:
        return Reply(texts.over(told))
    if capacity is None or not isinstance(outcome, Changed | Already | TooEarly):
        ctx.work.record("tap.refused", by=ctx.me.id, case=it.case.id)
        own = ctx.me.id == it.case.reporter or getattr(outcome, "state", "") == OWN
        return Reply(texts.own(told) if own else texts.not_yours(told))
    return outcome.incident if isinstance(outcome, Changed) else outcome


def _note_standin(ctx: Context, it: Incident, capacity: str | None) -> None:
    if capacity in set(Role):
        ctx.note_standin(Role(capacity), it.case.id, never_for=it.case.reporter)


def grade(ctx: Context, it: Incident, grade: str) -> Reply:
    """定级, by 安全主管; said again with another grade it is graded anew, and every clock follows."""
    if not grade:
        return Reply(texts.which_grade(told_of(ctx, it)))
    role = policy.may_grade(ctx, it)
    outcome = _by_entitled(ctx, it, role, incident.grade(it, grade, ctx.me.id, ctx.now))
    if not isinstance(outcome, Incident):
        heal(ctx, it)
        before = texts.graded_before(told_of(ctx, it), ctx.name(it.graded_by))
        return outcome if isinstance(outcome, Reply) else Reply(before)
    after = incidents.keep(ctx.work, it, outcome)
    ctx.work.record("incident.graded", by=ctx.me.id, role=role or "", case=it.case.id, grade=grade, before=it.grade)
    _note_standin(ctx, it, role)
    clocks.graded(ctx, after)
    told, needed, by = told_of(ctx, after), policy.needed(after), ctx.me.name
    card = cards.graded(told, by)
    ctx.settle(ladder.topic_of(it, clocks.GRADE), lambda _: card, mark=f"graded{after.gradings}")
    facts = clocks.superior_due(after), clocks.closing_due(after), needed
    report.tell(ctx, after, texts.hears_graded(told, by, *facts), f"graded:{after.gradings}")
    return Reply(texts.you_graded(told, *facts))


def ask_notice(ctx: Context, it: Incident, authority: Authority, rest: str) -> Reply:
    """已报公安 4821, 已报主管部门 4821: who, when, number, asked one by one."""
    if not it.is_open:
        return Reply(texts.over(told_of(ctx, it)))
    if policy.may_handle(ctx, it) is None:
        return Reply(texts.not_yours(told_of(ctx, it)))
    known = {"_authority": authority.value} | ({"number": rest[:80]} if rest else {})
    return Reply(forms.begin(ctx, NOTICE, it.no, known))


def note(ctx: Context, it: Incident, values: Mapping[str, str], marks: Mapping[str, str]) -> Reply:
    """What was answered goes onto the record."""
    role, authority = policy.may_handle(ctx, it), Authority(marks["_authority"])
    told_at = _told_at(values, ctx.now)
    notice = Notice(authority, told_at, values.get("teller", ""), values.get("number", ""), ctx.me.id, ctx.now)
    outcome = incident.note(it, notice)
    if role is None or not it.is_open:
        return Reply(texts.over(told_of(ctx, it)) if role else texts.not_yours(told_of(ctx, it)))
    if not isinstance(outcome, Changed):
        return Reply(texts.note_time_wrong(told_of(ctx, it)))
    after = incidents.keep(ctx.work, it, outcome.incident)
    ctx.work.record("incident.told", by=ctx.me.id, role=role, case=it.case.id, authority=authority.value, at=told_at)
    sentence = texts.noted(told_of(ctx, after), notice)
    report.tell(ctx, after, sentence, f"noted:{len(after.notices)}")
    return Reply(sentence)


def _told_at(values: Mapping[str, str], now: datetime) -> datetime:
    return (moment_of(values["told"]) if values.get("told") else None) or now


def handle(ctx: Context, it: Incident) -> Reply:
    """处置完成: the days until it has to be closed count from now."""
    role = policy.may_handle(ctx, it)
    outcome = _by_entitled(ctx, it, role, incident.handle(it, ctx.me.id, ctx.now))
    if isinstance(outcome, Already):
        return Reply(texts.handled_before(told_of(ctx, it), ctx.name(outcome.by), outcome.at))
    if not isinstance(outcome, Incident):
        return outcome if isinstance(outcome, Reply) else Reply(texts.over(told_of(ctx, it)))
    after = incidents.keep(ctx.work, it, outcome)
    ctx.work.record("incident.handled", by=ctx.me.id, role=role or "", case=it.case.id)
    clocks.handled(ctx, after)
    sentence = texts.handled(told_of(ctx, after), clocks.closing_due(after), len(checklist.open_steps(after)))
    others = [one for one in policy.closers(ctx, after) if one != ctx.me.id]
    for person in others:
        ctx.tell(person, Text(sentence), cause=f"{it.no}:handled", lane=APPROVAL, case=it.case.id)
    return Reply(sentence)


def ask_closing(ctx: Context, it: Incident) -> Reply:
    """Refuses at once what cannot be closed yet, with everything that is missing."""
    told = told_of(ctx, it)
    if not it.is_open:
        return Reply(texts.over(told))
    if policy.may_close(ctx, it) is None or ctx.me.id == it.case.reporter:
        ctx.work.record("tap.refused", by=ctx.me.id, case=it.case.id)
        return Reply(texts.own(told) if ctx.me.id == it.case.reporter else texts.not_yours(told))
    missing = incident.missing(it, policy.needed(it))
    return Reply(texts.too_early(told, missing) if missing else forms.begin(ctx, CLOSE, it.no, {}))


def close(ctx: Context, it: Incident, values: Mapping[str, str]) -> Reply:
    role = policy.may_close(ctx, it)
    needed = policy.needed(it)
    wanted = incident.close(it, ctx.me.id, cause=values["cause"], result=values["result"], needed=needed)
    outcome = _by_entitled(ctx, it, role, wanted)
    if not isinstance(outcome, Incident):
        early = texts.too_early(told_of(ctx, it), incident.missing(it, needed))
        return outcome if isinstance(outcome, Reply) else Reply(early)
    after = incidents.keep(ctx.work, it, outcome)
    ctx.work.record("incident.closed", by=ctx.me.id, role=role or "", case=it.case.id, grade=it.grade)
    _note_standin(ctx, it, role)
    _end(ctx, after)
    sentence = texts.closed(told_of(ctx, after), ctx.me.name)
    report.tell(ctx, after, sentence, "closed")
    return Reply(sentence)


def _end(ctx: Context, it: Incident) -> None:
    """No clock goes on, and no card is left looking open."""
    clocks.end(ctx, it)
    checklist.settle(ctx, it)
    told = told_of(ctx, it)
    calls, graded = cards.called(told), cards.graded(told, ctx.name(it.graded_by))
    for track in Track:
        if incident.confirmed(it, track) is None:
            ctx.settle(ladder.topic_of(it, track.value), lambda _: calls)
    ctx.settle(ladder.topic_of(it, clocks.GRADE), lambda _: graded, mark=f"graded{it.gradings}")
    dialogs.end(ctx.work, it.case.reporter, FACTS.key, it.no)
    ctx.forget_dialogs()


def ask_withdrawal(ctx: Context, it: Incident, reason: str) -> Reply:
    """误报 4821 原因, by the reporter: within the first minutes; later those on it are asked to make sure."""
    told = told_of(ctx, it)
    if not it.is_open:
        return Reply(texts.over(told))
    if ctx.me.id != it.case.reporter:
        return Reply(texts.not_yours(told))
    within = timedelta(minutes=policy.rules_of(it).withdraw)
    if not isinstance(incident.withdraw(it, ctx.me.id, ctx.now, reason, within), Changed):
        return _too_late(ctx, it, reason)
    return withdraw(ctx, it, reason) if reason else Reply(forms.begin(ctx, WITHDRAW, it.no, {}))


def withdraw(ctx: Context, it: Incident, reason: str) -> Reply:
    within = timedelta(minutes=policy.rules_of(it).withdraw)
    outcome = incident.withdraw(it, ctx.me.id, ctx.now, reason, within)
    if not isinstance(outcome, Changed):
        return Reply(texts.over(told_of(ctx, it))) if not it.is_open else _too_late(ctx, it, reason)
    asked = [person for track in Track for person in ladder.asked(ctx, it, track)]
    after = incidents.keep(ctx.work, it, outcome.incident)
    ctx.work.record("incident.withdrawn", by=ctx.me.id, case=it.case.id)
    _end(ctx, after)
    sentence = texts.withdrawn(told_of(ctx, after))
    for person in dict.fromkeys([*asked, *policy.concerned(ctx, after)]):
        if person != ctx.me.id:
            ctx.tell(person, Text(sentence), cause=f"{it.no}:withdrawn", lane=INCIDENT, case=it.case.id)
    return Reply(sentence)


def _too_late(ctx: Context, it: Incident, reason: str) -> Reply:
    told = told_of(ctx, it)
    heard = report.tell(ctx, it, texts.doubted(told, reason), "doubted", ladder_too=True)
    ctx.work.record("incident.doubted", by=ctx.me.id, case=it.case.id)
    return Reply(texts.too_late_to_withdraw(told, [ctx.name(one) for one in heard]))
