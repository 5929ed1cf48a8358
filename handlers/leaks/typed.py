"""Words about a leak that are typed instead of tapped: 确认 4821, 停用 4821 03:20, 进度, 写报告, 合并 4821 5337."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from handlers import filled, pending
from handlers.context import APPROVAL, Context
from handlers.leaks import closing, joining, progress, report, review, taps, uploads, written
from handlers.leaks.policy import leaders_of
from handlers.leaks.progress import find
from handlers.procedures.leak import REPORT
from handlers.texts import common, verbs
from handlers.texts import dialog_words as words
from handlers.texts import joining as join_texts
from handlers.texts import leaks as texts
from handlers.texts import uploads as upload_texts
from handlers.texts import written as report_texts
from handlers.types import Message, Reply, Text
from handlers.understanding.meaning import Slot, Understanding
from store import leaks
from store.leaks import Leak

Slots = Mapping[str, Slot]
Handler = Callable[[Context, Understanding], Reply]


def number_in(slots: Slots) -> int | None:
    number = str(slots.get("number", ""))
    return int(number) if number.isdecimal() else None


def case_named(ctx: Context, slots: Slots) -> Leak | Reply:
    """The case a typed command names; one that does not exist or is not theirs looks the same."""
    case_no, number = str(slots.get("case_no", "")), number_in(slots)
    leak = find(ctx, case_no, number)
    if leak is None or not progress.may_see(ctx, leak):
        return Reply(common.no_such_number(case_no or str(number or "")))
    return leaks.locked(ctx.work, leak.case.id) or leak


def on_case(
    act: Callable[[Context, Leak, Slots], Reply], what: str, word: str
) -> Callable[[Context, Understanding], Reply]:
    """A typed command about a case. Without a number it is done only where just one case can be meant."""

    def handler(ctx: Context, meaning: Understanding) -> Reply:
        if "number" in meaning.slots or "case_no" in meaning.slots:
            case = case_named(ctx, meaning.slots)
            return case if isinstance(case, Reply) else act(ctx, case, meaning.slots)
        waiting = [leak for leak, doing in progress.waiting_for(ctx) if doing == what]
        if len(waiting) == 1 and word in (verbs.confirm, verbs.close, verbs.review_no):
            return act(ctx, waiting[0], meaning.slots)
        if len(waiting) == 1 and what == "disable":
            return pending.ask_whether_disabled(ctx, waiting[0], meaning.slots.get("at"))
        shorts = tuple((leak.case.short or 0, leak.no) for leak in waiting)
        return Reply(common.which_number(word, shorts) if shorts else common.nothing_to_do_here(word))

    return handler


def _confirm(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    """收到 said by the unit leader is their 我已知悉: they are not asked to confirm."""
    if taps.may_confirm(ctx, leak) is None and ctx.me.id in leaders_of(ctx, leak):
        return spoken(taps.leader_saw(ctx, leak))
    return spoken(taps.confirm(ctx, leak))


def _disabled(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    if any(name in slots for name in ("at_choices", "at_problem")):
        return Reply(texts.unclear_time(leak, str(slots.get("at_problem", "")), ctx.now))
    at = slots.get("at")
    return spoken(taps.disable(ctx, leak, at if isinstance(at, datetime) else None))


def why(ctx: Context, number: str) -> Reply:
    """为什么找我 4821; without a number about the one case that waits for the person, or that they lead."""
    waiting = {leak.case.id: leak for leak, _ in progress.waiting_for(ctx)}
    mine = waiting or {leak.case.id: leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id)} or _led(ctx)
    if number or len(mine) == 1:
        case = case_named(ctx, {"number": number}) if number else next(iter(mine.values()))
        return case if isinstance(case, Reply) else spoken(taps.why(ctx, case, taps.part_in(ctx, case)))
    shorts = tuple((leak.case.short or 0, leak.no) for leak in mine.values())
    return Reply(common.which_number(verbs.why, shorts) if shorts else common.nobody_looks_for_you())


def _led(ctx: Context) -> dict[int, Leak]:
    """Open cases of people this one leads."""
    return {leak.case.id: leak for leak in leaks.all_open(ctx.connection) if ctx.me.id in leaders_of(ctx, leak)}


def noted(ctx: Context, number: str) -> Reply:
    """知悉 4821, by the unit leader; without a number where just one case can be meant."""
    led = _led(ctx)
    if number or len(led) == 1:
        case = case_named(ctx, {"number": number}) if number else next(iter(led.values()))
        return case if isinstance(case, Reply) else spoken(taps.leader_saw(ctx, case))
    shorts = tuple((leak.case.short or 0, leak.no) for leak in led.values())
    return Reply(common.which_number(verbs.noted, shorts) if shorts else common.nothing_to_do_here(verbs.noted))


def false_alarm(ctx: Context) -> Reply | None:
    """误报: nobody takes a report back by themself, but those on the case are asked to make sure; once a case."""
    mine = leaks.open_of_reporter(ctx.connection, ctx.me.id)
    if not mine:
        return None
    leak = mine[-1]
    told = [person for person in report.watchers(ctx, leak) if person != ctx.me.id]
    for person in told:
        text = Text(texts.doubted(leak, ctx.me.name))
        ctx.tell(person, text, cause=f"{leak.no}:doubted", lane=APPROVAL, case=leak.case.id)
    ctx.work.record("leak.doubted", by=ctx.me.id, case=leak.case.id)
    return Reply(texts.you_doubted(leak, [ctx.name(one) for one in told]))


def join(ctx: Context, later: int, earlier: int) -> Reply:
    """合并 4821 5337."""
    first, second = (case_named(ctx, {"number": str(number)}) for number in (later, earlier))
    if isinstance(first, Reply) or isinstance(second, Reply):
        return first if isinstance(first, Reply) else second if isinstance(second, Reply) else Reply()
    if later == earlier:
        return Reply(join_texts.which_two())
    return spoken(joining.join(ctx, first, second))


def _accept(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    return review.accept(ctx, leak, None)


def _send_back(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    return review.send_back(ctx, leak, None, str(slots.get("reason", "")))


def _close(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    return closing.start(ctx, leak)


def spoken(message: Message | None) -> Reply:
    return Reply(message.body) if isinstance(message, Text) else Reply()


def show_progress(ctx: Context, meaning: Understanding) -> Reply:
    return progress.show(ctx, str(meaning.slots.get("case_no", "")), number_in(meaning.slots))


def written_report(ctx: Context, meaning: Understanding) -> Reply:
    owed = [leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id) if texts.owes_report(leak)]
    number = number_in(meaning.slots)
    wanted = [leak for leak in owed if number is None or leak.case.short == number]
    if len(wanted) == 1:
        begun = filled.of(ctx, REPORT, wanted[0].no)
        return filled.obey(ctx, begun, words.Word.resume) if begun else written.start(ctx, wanted[0])
    return Reply(report_texts.which_report(wanted or owed) if owed else report_texts.nothing_to_write())


def files(ctx: Context, number: str) -> Reply:
    """上传: the way to the page, for the report that is owed; 附件: to the files of one that is reviewed."""
    if number:
        case = case_named(ctx, {"number": number})
        return case if isinstance(case, Reply) else uploads.wanted(ctx, case)
    owed = [leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id) if texts.owes_report(leak)]
    found = owed or [leak for leak, what in progress.waiting_for(ctx) if what == "review"]
    if len(found) == 1:
        return uploads.wanted(ctx, found[0])
    return Reply(upload_texts.which_upload(found) if found else upload_texts.nothing_to_upload())


HANDLERS: dict[str, Handler] = {
    "progress": show_progress,
    "nudge": show_progress,
    "written_report": written_report,
    "confirm": on_case(_confirm, "confirm", verbs.confirm),
    "disabled": on_case(_disabled, "disable", verbs.disable),
    "accept": on_case(_accept, "review", verbs.review_yes),
    "send_back": on_case(_send_back, "review", verbs.review_no),
    "close": on_case(_close, "close", verbs.close),
}
