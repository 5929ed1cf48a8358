"""Typed words about an incident: a verb, its number where one is said, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import knownguests, pending
from handlers.context import Context
from handlers.incidents import acts, checklist, incident, joining, policy, progress, report
from handlers.incidents.incident import Track
from handlers.leaks import progress as leak_progress
from handlers.office.appointments import APPOINTERS
from handlers.procedures.incident import FACTS
from handlers.texts import admin, common, life, verbs
from handlers.texts import incident_words as words
from handlers.texts import incidents as texts
from handlers.texts.incident_words import SHARED, Verb, Wish
from handlers.types import Reply
from handlers.understanding.meaning import Slot, Understanding
from store import cases, incidents, leaks, settings
from store.incidents import KIND, Authority, Incident

# Said at any time: they answer no question.
_ALWAYS = (Verb.withdraw, Verb.progress)
_MOST = {"superior": 4, "closing": 30}


def _confirm(ctx: Context, it: Incident, rest: str) -> Reply:
    """The side that still waits for this person; where both do, one after the other."""
    mine = [track for track in Track if policy.may_confirm(ctx, it, track)]
    waiting = [track for track in mine if incident.confirmed(it, track) is None]
    return acts.confirm(ctx, it, (waiting or mine or [Track.office])[0])


_ACTS: dict[Verb, Callable[[Context, Incident, str], Reply]] = {
    Verb.confirm: _confirm,
    Verb.grade: lambda ctx, it, rest: acts.grade(ctx, it, texts.grade_said(rest)),
    Verb.steps: lambda ctx, it, rest: checklist.show(ctx, it),
    Verb.done: checklist.said,
    Verb.handled: lambda ctx, it, rest: acts.handle(ctx, it),
    Verb.police: lambda ctx, it, rest: acts.ask_notice(ctx, it, Authority.police, rest),
    Verb.superior: lambda ctx, it, rest: acts.ask_notice(ctx, it, Authority.superior, rest),
    Verb.close: lambda ctx, it, rest: acts.ask_closing(ctx, it),
    Verb.withdraw: acts.ask_withdrawal,
    Verb.progress: lambda ctx, it, rest: progress.show(ctx, it),
    Verb.why: lambda ctx, it, rest: progress.why(ctx, it),
}


def meant(ctx: Context, text: str, meaning: Understanding) -> Reply:
    """A sentence that reports an incident: surely, or perhaps."""
    if meaning.confidence == "sure":
        return report.report(ctx, text, report.facts_from(text, meaning.slots, ctx.now))
    return perhaps(ctx, text, meaning.slots)


def perhaps(ctx: Context, text: str, slots: Mapping[str, Slot]) -> Reply:
    """Asked first; from the menu too, where a finger slips easily."""
    kept = report.to_keep(text, slots, ctx.now)
    return pending.ask(ctx, "incident", kept, texts.ask_whether())


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words are not about an incident, or about none this person may see."""
    wanted = words.setting(text)
    if wanted is not None:
        return _set(ctx, *wanted)
    two = verbs.to_join(text)
    if two is not None:
        return _join(ctx, *two)
    wish = words.read(text) or (Wish(Verb.withdraw, "") if verbs.false_alarm(text) else None)
    if wish is None:
        number = verbs.lone_number(text)
        it = _numbered(ctx, number) if number else None
        return None if it is None else progress.show(ctx, it)
    if wish.number:
        it = _numbered(ctx, wish.number)
        return None if it is None else _ACTS[wish.verb](ctx, it, knownguests.covered(ctx, wish.rest))
    return _unnumbered(ctx, wish)


def _numbered(ctx: Context, number: str) -> Incident | None:
    short = number.isdecimal()
    case = cases.by_short(ctx.connection, int(number)) if short else cases.by_no(ctx.connection, number)
    it = incidents.locked(ctx.work, case.id) if case is not None and case.kind == KIND else None
    return it if it is not None and policy.may_see(ctx, it) else None


def _unnumbered(ctx: Context, wish: Wish) -> Reply | None:
    """Done where just one open incident can be meant, and nothing else."""
    if wish.verb is Verb.why or (wish.verb not in _ALWAYS and _is_answer(ctx)):
        return None
    found = [it for it in incidents.all_open(ctx.connection) if _fits(ctx, wish.verb, it)]
    if wish.verb is Verb.progress:
        return _beside_leaks(ctx, found)
    if wish.verb is Verb.withdraw:
        return acts.ask_withdrawal(ctx, found[-1], "") if found and _is_newest(ctx, found[-1]) else None
    if not found:
        return None if wish.verb in SHARED or wish.verb is Verb.grade else Reply(common.nothing_to_do_here(wish.verb))
    doing = {Verb.confirm: "confirm", Verb.close: "close"}.get(wish.verb, "")
    others = [leak for leak, what in leak_progress.waiting_for(ctx) if what == doing] if doing else []
    shorts = [(it.case.short or 0, it.no) for it in found] + [(leak.case.short or 0, leak.no) for leak in others]
    if len(shorts) > 1:
        return Reply(common.which_number(wish.verb, tuple(shorts)))
    it = incidents.locked(ctx.work, found[0].case.id) or found[0]
    return _ACTS[wish.verb](ctx, it, knownguests.covered(ctx, wish.rest))


def _is_answer(ctx: Context) -> bool:
    """Whether a form is open these words may belong to; the questions asked after a report are no such form."""
    return any(dialog.current and dialog.form != FACTS.key for dialog in ctx.my_dialogs)


def _is_newest(ctx: Context, it: Incident) -> bool:
    """误报 takes back what was reported last, be it an incident or a leak."""
    return all(leak.case.id < it.case.id for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id))


def _fits(ctx: Context, verb: Verb, it: Incident) -> bool:
    doing = progress.next_acts(ctx, it)
    match verb:
        case Verb.confirm:
            return any(track.value in doing for track in Track)
        case Verb.grade:
            return "grade" in doing
        case Verb.withdraw:
            return it.case.reporter == ctx.me.id
        case Verb.close:
            return policy.may_close(ctx, it) is not None
        case Verb.progress:
            return policy.may_see(ctx, it)
    return policy.may_handle(ctx, it) is not None


def _beside_leaks(ctx: Context, found: list[Incident]) -> Reply | None:
    """进度: incidents stand before leaks; without any the leaks answer alone."""
    if not found:
        return None
    theirs = leak_progress.show(ctx, "", None).text
    beside = theirs if theirs != life.case_list([]) else ""
    return Reply("\n\n".join(filter(None, (progress.overview(ctx), beside))))


def _join(ctx: Context, later: int, earlier: int) -> Reply | None:
    found = [it for number in (later, earlier) if (it := _numbered(ctx, str(number))) is not None]
    return joining.join(ctx, found[0], found[1]) if len(found) == 2 else None


def _set(ctx: Context, name: str, number: int) -> Reply:
    """The rules' numbers can be made shorter than the regulation's clocks, never longer."""
    role = ctx.acts_as(ctx.me.id, APPOINTERS)
    if role is None:
        return Reply(admin.only_supervisor())
    if not 1 <= number <= _MOST[name]:
        return Reply(texts.rule_out_of_range())
    before = settings.value(ctx.connection, policy.SETTING, {})
    changed = before | {name: number, "version": before.get("version", 0) + 1}
    version = settings.put(ctx.work, policy.SETTING, changed, by=ctx.me.id)
    ctx.work.record("incident.rules_changed", by=ctx.me.id, role=role, version=version, **{name: number})
    return Reply(texts.set_rule(name, number))
