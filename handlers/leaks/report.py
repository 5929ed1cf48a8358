"""The first sentence is the report by word of mouth: registered before any question is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from handlers import forms
from handlers.context import APPROVAL, INCIDENT, Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.leaks import joining, ladder, policy, reminders
from handlers.leaks.policy import frozen, leaders_of, limits_of, reachable
from handlers.procedures import leak as procedure
from handlers.texts import calls
from handlers.texts import leaks as texts
from handlers.texts.common import one_more
from handlers.types import Reply, Text
from handlers.understanding.meaning import Slot
from store import cases, leaks
from store.leaks import Leak, account_key

# An account reported again so soon after it was stopped is the same matter, and somebody is to look at once.
_STILL_THE_SAME = timedelta(hours=24)
# Characters of one further sentence, and of all that was seen.
_LONGEST_ADDED, _LONGEST_SEEN = 200, 800

# What a sentence may tell of time, and where the case keeps it: discovered is not the same as leaked.
_MOMENTS = {"since": "since", "discovered": "discovered_at"}


def report(ctx: Context, told: Callable[[], str], slots: Mapping[str, Slot]) -> Reply:
    """Registers the leak, or joins the report to the open case of the same account.

    told: the sentence as it may be kept, which perhaps waits for an answer.
    """
    facts = facts_from(slots)
    _queue_up(ctx, facts)
    policy.ask(ctx)
    mine = leaks.open_of_reporter(ctx.connection, ctx.me.id)
    said = told()
    open_case = _same_matter(ctx, said, facts, mine)
    if open_case is not None:
        return _join(ctx, open_case, said, facts)
    leak = _register(ctx, said, facts)
    called = ladder.begin(ctx, leak)
    leaders = _tell_leaders(ctx, leak)
    reminders.plan(ctx, leak)
    question = forms.begin(ctx, procedure.FACTS, leak.no, kept_facts(leak))
    sentence = texts.registered(
        leak,
        hours=limits_of(leak).report,
        role=ladder.role_called(leak, called),
        called=[ctx.name(person) for person in called],
        leaders=[ctx.name(one) for one in leaders],
        others=[one.no for one in mine if one.disabled_at is not None],
        question=question,
    )
    return Reply(sentence)


def _queue_up(ctx: Context, facts: dict[str, str | datetime]) -> None:
    """Two reports of one person, or of one account, at the same moment: the second must see the first's case."""
    cases.alone(ctx.work, f"leak:{ctx.me.id}")
    key = account_key(str(facts.get("system", "")), str(facts.get("account", "")))
    if key:
        cases.alone(ctx.work, f"account:{key}")


def facts_from(slots: Mapping[str, Slot]) -> dict[str, str | datetime]:
    """The slots a leak knows; a moment with two readings is left to be asked."""
    facts: dict[str, str | datetime] = {}
    for name in ("system", "account", "how"):
        value = slots.get(name)
        if isinstance(value, str) and value:
            facts[name] = value
    for slot, name in _MOMENTS.items():
        value = slots.get(slot)
        if isinstance(value, datetime):
            facts[name] = value
    return facts


def kept_facts(leak: Leak) -> dict[str, str]:
    """What is known, as values of a form."""
    kept = {"system": choice_id(leak.system), "account": leak.account, "how": leak.how, "seen": leak.seen}
    if leak.since is not None:
        kept["since"] = kept_moment(leak.since)
    return {key: value for key, value in kept.items() if value}


def choice_id(system: str) -> str:
    """A system people named by its text becomes the choice's id."""
    return next((one.id for one in procedure.SYSTEMS if one.text == system), system)


def _register(ctx: Context, said: str, facts: dict[str, str | datetime]) -> Leak:
    case = cases.start(
        ctx.work,
        kind=procedure.CASE_KIND,
        prefix=procedure.CASE_PREFIX,
        reporter=ctx.me.id,
        department=ctx.me.main_department,
        policy=frozen(ctx),
    )
    within = timedelta(hours=int(case.policy["report"]))
    ctx.knows(case)
    leak = leaks.open_leak(ctx.work, case, said=said, facts=facts, report_within=within)
    ctx.work.record("leak.reported", by=ctx.me.id, role="member", case=case.id, no=case.no)
    return leak


def _same_matter(ctx: Context, said: str, facts: dict[str, str | datetime], mine: list[Leak]) -> Leak | None:
    """The open case this report belongs to: the same account, or the reporter's own that nobody has stopped yet.

    An account that was stopped long ago may leak anew: then it is a new matter, with a ladder of its own.
    """
    key = account_key(str(facts.get("system", "")), str(facts.get("account", "")))
    for leak in leaks.open_of_account(ctx.connection, key):
        if leak.disabled_entered_at is None or ctx.now - leak.disabled_entered_at < _STILL_THE_SAME:
            return leak
    if any(word in said for word in texts.ANOTHER):
        return None
    fitting = [leak for leak in mine if leak.disabled_at is None and not _differs(leak, facts)]
    return fitting[-1] if fitting else None


def _differs(leak: Leak, facts: dict[str, str | datetime]) -> bool:
    """Whether system or account are known on both sides and are not the same."""
    for name, known in (("system", leak.system), ("account", leak.account)):
        new = str(facts.get(name, ""))
        if known and new and account_key("x", known) != account_key("x", new):
            return True
    return False


def _join(ctx: Context, leak: Leak, said: str, facts: dict[str, str | datetime]) -> Reply:
    leaks.join(ctx.work, leak, ctx.me.id, said)
    news = {name: value for name, value in facts.items() if not getattr(leak, name)}
    more = _told_besides(leak, said, news)
    if news or more:
        leaks.learn(ctx.work, leak, **(news | more))
        ctx.work.record("leak.learned", by=ctx.me.id, case=leak.case.id, known=sorted(news | more))
        leak = leaks.by_case(ctx.connection, leak.case.id) or leak
        joining.offer(ctx, leak)
    told = _tell_news(ctx, leak) if more or "how" in news else []
    added = texts.supplemented(leak, said, [ctx.name(one) for one in told]) if more or "how" in news else ""
    if leak.disabled_at is not None:
        for person in watchers(ctx, leak):
            text = Text(texts.reported_again(leak, ctx.me.name, ctx.now))
            ctx.tell(person, text, cause=f"{leak.no}:again:{ctx.update.key}", lane=INCIDENT, case=leak.case.id)
    return Reply(added + texts.joined(leak, own=leak.case.reporter == ctx.me.id, now=ctx.now, added=bool(added)))


def _told_besides(leak: Leak, said: str, news: Mapping[str, object]) -> dict[str, str]:
    """What a further sentence says was seen; a sentence that only repeats the report brings nothing."""
    adds = said.strip()[:_LONGEST_ADDED]
    if "how" in news or not any(word in said for word in texts.SAYS_MORE) or adds in (leak.said, leak.seen):
        return {}
    seen = one_more(leak.seen, adds)
    return {"seen": seen} if adds not in leak.seen and len(seen) <= _LONGEST_SEEN else {}


def _tell_leaders(ctx: Context, leak: Leak) -> list[str]:
    """The reporter's unit leaders hear of it at once."""
    leaders = leaders_of(ctx, leak)
    for leader in leaders:
        card = calls.for_leader(
            leak,
            reporter=ctx.me.name,
            unit=ladder.unit_name(ctx, leak),
            seen_key=ctx.seal("leak_seen", leak.case.id, leader),
            why_key=ctx.seal("leak_why", leak.case.id, leader, "unit_leader"),
            now=ctx.now,
        )
        topic = ladder.topic_of(leak, f"leader:{leader}")
        ctx.tell(leader, card, cause=f"{leak.no}:leader", lane=INCIDENT, case=leak.case.id, topic=topic)
    return leaders


def facts_noted(ctx: Context, leak: Leak, values: Mapping[str, str]) -> None:
    """Answers of the supplementary questions go onto the case one by one, as they are given."""
    news = _news(leak, values)
    if not news:
        return
    leaks.learn(ctx.work, leak, **news)
    ctx.work.record("leak.learned", by=ctx.me.id, case=leak.case.id, known=sorted(news))
    if not {"system", "account"}.isdisjoint(news):
        joining.offer(ctx, leaks.by_case(ctx.connection, leak.case.id) or leak)


def _news(leak: Leak, values: Mapping[str, str]) -> dict[str, str | datetime]:
    told = {
        name: forms.shown(procedure.FACTS, name, values[name])
        for name in ("system", "account", "how", "seen")
        if values.get(name)
    }
    news: dict[str, str | datetime] = {name: value for name, value in told.items() if value != getattr(leak, name)}
    since = moment_of(values["since"]) if values.get("since") else None
    if since is not None and since != leak.since:
        news["since"] = since
    return news


def facts_complete(ctx: Context, leak: Leak) -> Reply:
    """All questions are answered: those who are on the case learn what is known now."""
    fresh = leaks.by_case(ctx.connection, leak.case.id) or leak
    others, told = _others_of_account(ctx, fresh), _tell_news(ctx, fresh)
    return Reply(texts.facts_complete(fresh, others=others, told=[ctx.name(one) for one in told]))


def _tell_news(ctx: Context, leak: Leak) -> list[str]:
    """Those on the case hear all that is known now; returns who."""
    others = _others_of_account(ctx, leak)
    told = [person for person in watchers(ctx, leak) if person != ctx.me.id]
    for person in told:
        text = Text(texts.more_known(leak, reporter=ctx.name(leak.case.reporter), others=others))
        ctx.tell(person, text, cause=f"{leak.no}:facts:{ctx.update.key}", lane=APPROVAL, case=leak.case.id)
    return told


def _others_of_account(ctx: Context, leak: Leak) -> list[str]:
    key = account_key(leak.system, leak.account)
    return [other.no for other in leaks.open_of_account(ctx.connection, key) if other.case.id != leak.case.id]


def watchers(ctx: Context, leak: Leak) -> list[str]:
    """Who is on the case now: everybody with a card still to act on, and who confirmed and stopped it."""
    acted = [person for person in (leak.confirmed_by, leak.disabled_by) if person]
    found = ctx.active([*acted, *ladder.asked(ctx, leak)])
    ladder_now = limits_of(leak).ladder
    rung = ladder_now[min(leak.level, len(ladder_now) - 1)]
    return found or list(reachable(ctx, leak, rung.role))


def slots_to_keep(slots: Mapping[str, Slot]) -> dict[str, str]:
    """The facts of a doubtful sentence, kept until the person says that it is a report."""
    names = {name: slot for slot, name in _MOMENTS.items()}
    return {
        names.get(name, name): kept_moment(value) if isinstance(value, datetime) else value
        for name, value in facts_from(slots).items()
    }


def slots_from(kept: Mapping[str, str]) -> dict[str, Slot]:
    slots: dict[str, Slot] = dict(kept)
    for slot in _MOMENTS:
        moment = moment_of(kept[slot]) if slot in kept else None
        if moment is not None:
            slots[slot] = moment
    return slots
