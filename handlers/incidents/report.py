"""The first sentence is the report: registered at once and told to both sides, before any question is asked (ZX-24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers import forms
from handlers.context import INCIDENT, Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.incidents import checklist, clocks, joining, ladder, policy
from handlers.incidents.incident import Track
from handlers.incidents.told import told_of
from handlers.procedures.incident import FACTS, steps_of
from handlers.procedures.leak import SYSTEMS
from handlers.texts import incidents as texts
from handlers.texts.common import one_more
from handlers.types import Reply, Text
from handlers.understanding import incidents as understood
from handlers.understanding.meaning import Slot
from store import cases, incidents
from store.incidents import Incident
from store.people import Person

_LONGEST_SEEN = 800
_SCOPES = {choice.id: choice.text for choice in SYSTEMS}


def facts_from(said: str, slots: Mapping[str, Slot], now: datetime) -> dict[str, Any]:
    """What the sentence says of kind, scope and the moment of discovery; a moment to come is none."""
    at = slots.get("start")
    found: dict[str, Any] = {"kind": understood.kind_of(said), "scope": _SCOPES.get(understood.scope_of(said), "")}
    return found | ({"discovered_at": at} if isinstance(at, datetime) and at <= now else {})


def to_keep(said: str, slots: Mapping[str, Slot], now: datetime) -> dict[str, Any]:
    """A doubtful sentence, kept until the person says that it is a report."""
    facts = facts_from(said, slots, now)
    at = facts.pop("discovered_at", None)
    return {"said": said, "facts": facts | ({"discovered": kept_moment(at)} if at else {})}


def kept(ctx: Context, data: Mapping[str, Any]) -> Reply:
    """The yes to it."""
    facts = dict(data["facts"])
    at = moment_of(facts.pop("discovered", ""))
    return report(ctx, data["said"], facts | ({"discovered_at": at} if at else {}))


def report(ctx: Context, said: str, facts: Mapping[str, Any]) -> Reply:
    """Registers it, or joins it to the reporter's own open incident of the same kind and scope."""
    cases.alone(ctx.work, f"incident:{ctx.me.id}")
    same = joining.own(ctx, said, facts)
    if same is not None:
        return _added(ctx, same, said, facts)
    it, called = register(ctx, ctx.me, said, facts)
    return registered(ctx, it, called)


def registered(ctx: Context, it: Incident, called: dict[Track, list[str]], *, ask: bool = True) -> Reply:
    """What happens now and what to do at once. ask: what is still unknown is asked of the one who acts."""
    known = {"kind": it.kind, "scope": next((one.id for one in SYSTEMS if one.text == it.scope), it.scope)}
    if it.discovered_at != it.reported_at:
        known["discovered"] = kept_moment(it.discovered_at)
    filled = {key: value for key, value in known.items() if value}
    question = forms.begin(ctx, FACTS, it.no, filled) if ask else ""
    minutes = policy.rules_of(it).withdraw
    return Reply(texts.registered(told_of(ctx, it), called, steps_of(it.kind), minutes, question))


def register(
    ctx: Context, reporter: Person, said: str, facts: Mapping[str, Any], **origin: int
) -> tuple[Incident, dict[Track, list[str]]]:
    """Registered, both sides called, the clocks set, the plan sent; and who was called, by name."""
    it = incidents.register(
        ctx.work,
        reporter=reporter.id,
        department=reporter.main_department,
        policy=policy.frozen(ctx, reporter),
        said=said,
        **facts,
        **origin,
    )
    ctx.knows(it.case)
    ctx.work.record("incident.reported", by=ctx.me.id, role="member", case=it.case.id, no=it.no, kind=it.kind)
    called = {track: [ctx.name(one) for one in ladder.begin(ctx, it, track)] for track in Track}
    clocks.begin(ctx, it)
    checklist.send(ctx, it, [reporter.id])
    joining.offer(ctx, it)
    return it, called


def _added(ctx: Context, it: Incident, said: str, facts: Mapping[str, Any]) -> Reply:
    """A further sentence about the same thing: nobody is called anew, those on it hear what was said."""
    incidents.join(ctx.work, it, ctx.me.id, said)
    ctx.work.record("incident.joined", by=ctx.me.id, case=it.case.id)
    seen = one_more(it.seen, said.strip()[:200])
    if said.strip() not in (it.said, it.seen) and len(seen) <= _LONGEST_SEEN:
        news = {name: facts[name] for name in ("kind", "scope") if facts.get(name) and not getattr(it, name)}
        it = learn(ctx, it, news | {"seen": seen})
        told = told_of(ctx, it)
        tell(ctx, it, texts.added(told, said), f"added:{ctx.update.key}", ladder_too=True)
    return Reply(texts.joined(told_of(ctx, it)))


def learn(ctx: Context, it: Incident, news: Mapping[str, Any]) -> Incident:
    """What has been told since goes onto the case as it is told."""
    fresh = incidents.locked(ctx.work, it.case.id) or it
    after = incidents.keep(ctx.work, fresh, replace(fresh, **news))
    ctx.work.record("incident.learned", by=ctx.me.id, case=it.case.id, known=sorted(news))
    return after


def tell(ctx: Context, it: Incident, text: str, about: str, *, ladder_too: bool = False) -> list[str]:
    """Everybody it concerns but the one who acts; those who are called now too, if they are to know."""
    found = dict.fromkeys(policy.concerned(ctx, it))
    if ladder_too:
        found |= {person: None for track in Track for person in ladder.asked(ctx, it, track)}
    me = "" if ctx.person is None else ctx.me.id
    told = [person for person in found if person != me]
    for person in told:
        ctx.tell(person, Text(text), cause=f"{it.no}:{about}", lane=INCIDENT, case=it.case.id)
    return told
