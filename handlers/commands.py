"""What people say: secrets first, then the question that is open, then what the sentence means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from handlers import filled, knowledge, mine, office, pending
from handlers.approvals import words as request_words
from handlers.context import Context
from handlers.hearing import meaning_of
from handlers.leaks import closing, progress, report, review, taps, uploads, written
from handlers.leaks.policy import leaders_of
from handlers.leaks.progress import find
from handlers.meant import meant_for
from handlers.office import rota
from handlers.office.named import Wish
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.leak import REPORT
from handlers.texts import common, verbs
from handlers.texts import dialog_words as words
from handlers.texts import leaks as texts
from handlers.texts import menu as menus
from handlers.texts import uploads as upload_texts
from handlers.texts import written as report_texts
from handlers.types import Message, Reply, Text, TextSaid
from handlers.understanding.meaning import Slot, Understanding
from handlers.understanding.secrets import Guarded, Kind
from store import leaks
from store.leaks import Leak

Slots = Mapping[str, Slot]


def said(ctx: Context, guarded: Guarded) -> Reply:
    assert isinstance(ctx.update, TextSaid)  # noqa: S101
    if guarded.refuse:
        ctx.work.record("text.refused", by=ctx.me.id, reason="marking")
        return Reply(common.marked_secret())
    reply = _only_secret(ctx, guarded) or _answer(ctx, ctx.update.text)
    warning = common.recall_please(guarded.found)
    masked = [kind.value for kind in guarded.found if kind is not Kind.too_long]
    if masked:
        ctx.work.record("text.masked", by=ctx.me.id, kinds=masked)
    return Reply("\n\n".join(part for part in (reply.text, warning) if part))


def _only_secret(ctx: Context, guarded: Guarded) -> Reply | None:
    """A masked secret with nothing else to it answers no question: the open one stays open."""
    secret = {Kind.password, Kind.key}.intersection(guarded.found) and verbs.only_secret(guarded.text)
    question = filled.open_question(ctx) if secret else ""
    return Reply(question) if question else None


def _answer(ctx: Context, text: str) -> Reply:
    about_request = request_words.said(ctx, text)
    if about_request is not None:
        return about_request
    meaning = meaning_of(text, ctx.now)
    asked = pending.waiting(ctx)
    if asked is not None:
        yes = words.yes_or_no(text)
        if yes is not None or meaning.intent == "cancel":
            return pending.answered(ctx, asked, bool(yes))
        pending.forget(ctx, asked)
    asked_why = verbs.asks_why(text)
    if asked_why is not None:
        return _why(ctx, asked_why)
    files = upload_texts.asks_for_files(text)
    if files is not None:
        return _files(ctx, files)
    noted = verbs.has_noted(text)
    if noted:
        case = _case(ctx, {"number": noted})
        return case if isinstance(case, Reply) else _text(taps.leader_saw(ctx, case))
    dialog = filled.current(ctx)
    shift = verbs.shift_change(text)
    if shift is not None and (shift.command or dialog is None):
        return _wish(ctx, rota.wish(ctx, shift))
    if dialog is not None and meant_for(ctx, dialog, text, meaning):
        return filled.say(ctx, dialog, text)
    if words.form_word(text) is not None and dialog is None:
        return _word_without_form(ctx, text, meaning)
    return _understood(ctx, text, meaning)


def _word_without_form(ctx: Context, text: str, meaning: Understanding) -> Reply:
    """A word to a form that was put aside takes that form up; without any there is nothing to steer."""
    dialog = filled.latest(ctx)
    if dialog is not None:
        return filled.say(ctx, dialog, text)
    word = words.form_word(text)
    if word is not None and word.word is words.Word.resume:
        return Reply(common.nothing_to_resume())
    if meaning.intent in _HANDLERS and meaning.intent != "cancel":
        return _understood(ctx, text, meaning)
    cancels = word is None or word.word is words.Word.cancel
    return Reply(common.nothing_to_cancel() if cancels else common.nothing_open())


def _understood(ctx: Context, text: str, meaning: Understanding) -> Reply:
    if meaning.intent == "leak":
        return _leak(ctx, text, meaning)
    handler = _HANDLERS.get(meaning.intent)
    if handler is None or meaning.confidence == "unknown":
        if words.yes_or_no(text) is not None:
            return Reply(common.nothing_asked())
        waits = filled.reminder(ctx)
        return Reply(common.not_understood_here(waits) if waits else common.nothing_understood(menus.NEAREST))
    return handler(ctx, meaning)


def _leak(ctx: Context, text: str, meaning: Understanding) -> Reply:
    if meaning.confidence == "sure":
        return report.report(ctx, text, meaning.slots)
    data = {"said": text, "slots": report.slots_to_keep(meaning.slots)}
    return pending.ask(ctx, "leak", data, texts.ask_whether_leak())


# --- cases ------------------------------------------------------------------------------------------


def _number(slots: Slots) -> int | None:
    number = str(slots.get("number", ""))
    return int(number) if number.isdecimal() else None


def _case(ctx: Context, slots: Slots) -> Leak | Reply:
    """The case a typed command names; one that does not exist or is not theirs looks the same."""
    case_no, number = str(slots.get("case_no", "")), _number(slots)
    leak = find(ctx, case_no, number)
    if leak is None or not progress.may_see(ctx, leak):
        return Reply(common.no_such_number(case_no or str(number or "")))
    return leaks.locked(ctx.work, leak.case.id) or leak


def _on_case(
    act: Callable[[Context, Leak, Slots], Reply], what: str, word: str
) -> Callable[[Context, Understanding], Reply]:
    """A typed command about a case. Without a number it is done only where just one case can be meant."""

    def handler(ctx: Context, meaning: Understanding) -> Reply:
        if "number" in meaning.slots or "case_no" in meaning.slots:
            case = _case(ctx, meaning.slots)
            return case if isinstance(case, Reply) else act(ctx, case, meaning.slots)
        waiting = [leak for leak, doing in progress.waiting_for(ctx) if doing == what]
        if len(waiting) == 1 and what in ("confirm", "close"):
            return act(ctx, waiting[0], meaning.slots)
        if len(waiting) == 1 and what == "disable":
            return pending.ask_whether_disabled(ctx, waiting[0], meaning.slots.get("at"))
        shorts = tuple((leak.case.short or 0, leak.no) for leak in waiting)
        return Reply(common.which_number(word, shorts) if shorts else common.nothing_to_do_here(word))

    return handler


def _confirm(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    """收到 said by the unit leader is their 我已知悉: they are not asked to confirm."""
    if taps.may_confirm(ctx, leak) is None and ctx.me.id in leaders_of(ctx, leak):
        return _text(taps.leader_saw(ctx, leak))
    return _text(taps.confirm(ctx, leak))


def _disabled(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    if any(name in slots for name in ("at_choices", "at_problem")):
        return Reply(texts.unclear_time(leak, str(slots.get("at_problem", "")), ctx.now))
    at = slots.get("at")
    return _text(taps.disable(ctx, leak, at if isinstance(at, datetime) else None))


def _why(ctx: Context, number: str) -> Reply:
    """为什么找我 4821; without a number about the one case that waits for the person."""
    waiting = {leak.case.id: leak for leak, _ in progress.waiting_for(ctx)}
    mine = waiting or {leak.case.id: leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id)}
    if number or len(mine) == 1:
        case = _case(ctx, {"number": number}) if number else next(iter(mine.values()))
        return case if isinstance(case, Reply) else _text(taps.why(ctx, case, taps.part_in(ctx, case)))
    shorts = tuple((leak.case.short or 0, leak.no) for leak in mine.values())
    return Reply(common.which_number(verbs.why, shorts) if shorts else common.nothing_to_do_here(verbs.why))


def _accept(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    return review.accept(ctx, leak, None)


def _send_back(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    return review.send_back(ctx, leak, None, str(slots.get("reason", "")))


def _close(ctx: Context, leak: Leak, slots: Slots) -> Reply:
    return closing.start(ctx, leak)


def _text(message: Message | None) -> Reply:
    return Reply(message.body) if isinstance(message, Text) else Reply()


def _progress(ctx: Context, meaning: Understanding) -> Reply:
    return progress.show(ctx, str(meaning.slots.get("case_no", "")), _number(meaning.slots))


def _written_report(ctx: Context, meaning: Understanding) -> Reply:
    owed = [leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id) if texts.owes_report(leak)]
    number = _number(meaning.slots)
    wanted = [leak for leak in owed if number is None or leak.case.short == number]
    if len(wanted) == 1:
        begun = filled.of(ctx, REPORT, wanted[0].no)
        return filled.obey(ctx, begun, words.Word.resume) if begun else written.start(ctx, wanted[0])
    return Reply(report_texts.which_report(wanted or owed) if owed else report_texts.nothing_to_write())


def _files(ctx: Context, number: str) -> Reply:
    """上传: the way to the page, for the report that is owed; 附件: to the files of one that is reviewed."""
    if number:
        case = _case(ctx, {"number": number})
        return case if isinstance(case, Reply) else uploads.wanted(ctx, case)
    owed = [leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id) if texts.owes_report(leak)]
    found = owed or [leak for leak, what in progress.waiting_for(ctx) if what == "review"]
    if len(found) == 1:
        return uploads.wanted(ctx, found[0])
    return Reply(upload_texts.which_upload(found) if found else upload_texts.nothing_to_upload())


# --- others -------------------------------------------------------------------------------------------


def _admin(ctx: Context, meaning: Understanding) -> Reply:
    return _wish(ctx, office.wish(ctx, meaning.intent, meaning.slots))


def _wish(ctx: Context, wish: Wish | Reply) -> Reply:
    return wish if isinstance(wish, Reply) else pending.ask(ctx, *wish)


def _later_work(ctx: Context, meaning: Understanding) -> Reply:
    return Reply(common.under_construction(meaning.intent))


def _help(ctx: Context, meaning: Understanding) -> Reply:
    return Reply(menus.help_text(ctx.roles_of(ctx.me.id)))


_HANDLERS: dict[str, Callable[[Context, Understanding], Reply]] = {
    "todo": lambda ctx, meaning: mine.todo(ctx),
    "my_cases": lambda ctx, meaning: mine.own(ctx),
    "progress": _progress,
    "nudge": _progress,
    "written_report": _written_report,
    "rule": lambda ctx, meaning: Reply(knowledge.answer(meaning.slots)),
    "help": _help,
    "confirm": _on_case(_confirm, "confirm", verbs.confirm),
    "disabled": _on_case(_disabled, "disable", verbs.disable),
    "accept": _on_case(_accept, "review", verbs.review_yes),
    "send_back": _on_case(_send_back, "review", verbs.review_no),
    "close": _on_case(_close, "close", verbs.close),
    "agree": lambda ctx, meaning: Reply(common.nothing_to_do_here(verbs.agree)),
    "reject": lambda ctx, meaning: Reply(common.nothing_to_do_here(verbs.reject)),
    "withdraw": lambda ctx, meaning: Reply(common.nothing_to_cancel()),
    "cancel": lambda ctx, meaning: Reply(common.nothing_to_cancel()),
    "appoint": _admin,
    "dismiss": _admin,
    "roster": _admin,
    "stand_in": _admin,
    "ladder": _admin,
    "settings": _admin,
    "password_help": lambda ctx, meaning: Reply(texts.password_help()),
    "small_talk": lambda ctx, meaning: Reply(common.small_talk()),
    "incident": _later_work,
    "violation": _later_work,
    "approval": lambda ctx, meaning: request_words.which(),
    **dict.fromkeys(CATALOGUE, request_words.apply),
    "visit": _later_work,
    "drill": _later_work,
}


def menu(ctx: Context, item: str) -> Reply:
    """An entry of the app's menu was tapped."""
    if item == menus.LEAK:
        return pending.ask(ctx, "leak", {"said": menus.LEAK_SAID, "slots": {}}, texts.ask_whether_leak())
    intent = menus.INTENTS.get(item)
    return (
        Reply(menus.help_text(ctx.roles_of(ctx.me.id)))
        if intent is None
        else _understood(ctx, "", Understanding(intent, "sure"))
    )
