"""What people say: secrets first, then the question that is open, then what the sentence means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers import filled, knowledge, knownguests, mine, office, pending
from handlers.approvals import bare
from handlers.approvals import words as request_words
from handlers.context import Context
from handlers.hearing import meaning_of
from handlers.incidents import words as incident_words
from handlers.leaks import report, typed
from handlers.ledgers import books, talk, visitors
from handlers.meant import meant_for
from handlers.office import rota, workdays
from handlers.office.named import Wish
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import common, not_yet, verbs
from handlers.texts import dialog_words as words
from handlers.texts import leaks as texts
from handlers.texts import menu as menus
from handlers.texts import private as private_texts
from handlers.texts import uploads as upload_texts
from handlers.types import Reply, TextSaid
from handlers.understanding.meaning import Understanding
from handlers.understanding.secrets import Guarded, Kind
from handlers.visits import answering, entering, registering
from handlers.visits import words as visit_words


def said(ctx: Context, guarded: Guarded) -> Reply:
    assert isinstance(ctx.update, TextSaid)  # noqa: S101
    if guarded.refuse:
        ctx.work.record("text.refused", by=ctx.me.id, reason="marking")
        return Reply(common.marked_secret())
    ctx.frank = guarded.frank
    reply = _only_secret(ctx, guarded) or _answer(ctx, ctx.update.text)
    found = tuple(kind for kind in guarded.found if kind not in ctx.wanted)
    masked = [kind.value for kind in found if kind is not Kind.too_long]
    if masked:
        ctx.work.record("text.masked", by=ctx.me.id, kinds=masked)
    kept = private_texts.kept_sealed() if ctx.wanted else ""
    return replace(reply, text="\n\n".join(filter(None, (reply.text, common.recall_please(found), kept))))


def _only_secret(ctx: Context, guarded: Guarded) -> Reply | None:
    """A masked secret with nothing else to it answers no question: the open one stays open."""
    secret = {Kind.password, Kind.key}.intersection(guarded.found) and verbs.only_secret(guarded.text)
    question = filled.open_question(ctx) if secret else ""
    return Reply(question) if question else None


def _answer(ctx: Context, text: str) -> Reply:
    about_visit = visit_words.said(ctx, text)
    if about_visit is not None:
        return about_visit
    about_request = request_words.said(ctx, text)
    if about_request is not None:
        return about_request
    about_incident = incident_words.said(ctx, text)
    if about_incident is not None:
        return about_incident
    meaning = meaning_of(text, ctx.now)
    asked = pending.waiting(ctx)
    if asked is not None:
        yes = True if pending.repeats(asked, text) else words.yes_or_no(text)
        if yes is not None or meaning.intent == "cancel":
            return pending.answered(ctx, asked, bool(yes))
        pending.forget(ctx, asked)
    of_a_ledger = books.again(ctx, text) or visitors.said(ctx, text) or books.said(ctx, text)
    if of_a_ledger is not None:
        return of_a_ledger
    asked_of_visits = answering.said(ctx, text)
    if asked_of_visits is not None:
        return asked_of_visits
    about_days = workdays.wish(ctx, text)
    if about_days is not None:
        return _wish(ctx, about_days)
    about_ledger = talk.said(ctx, text)
    if about_ledger is not None:
        return _wish(ctx, about_ledger)
    without_number = bare.said(ctx, text)
    if without_number is not None:
        return _wish(ctx, without_number)
    asked_why = verbs.asks_why(text)
    if asked_why is not None:
        return typed.why(ctx, asked_why)
    files = upload_texts.asks_for_files(text)
    if files is not None:
        return typed.files(ctx, files)
    noted = verbs.has_noted(text)
    if noted is not None:
        return typed.noted(ctx, noted)
    two = verbs.to_join(text)
    if two is not None:
        return typed.join(ctx, *two)
    taken_back = typed.false_alarm(ctx) if verbs.false_alarm(text) else None
    if taken_back is not None:
        return taken_back
    dialog = filled.current(ctx)
    marked = request_words.marked(ctx, dialog, text)
    if marked is not None:
        return marked
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
    meaning = request_words.by_title(text) or meaning
    if meaning.intent == "leak":
        return _leak(ctx, knownguests.covering(ctx, text), meaning)
    if meaning.intent == "incident" and meaning.confidence != "unknown":
        return incident_words.meant(ctx, knownguests.covered(ctx, text), meaning)
    if meaning.intent in ("small_talk", "unknown") and verbs.is_thanks(text):
        return Reply("\n".join(filter(None, (common.welcome(), filled.reminder(ctx)))))
    handler = _HANDLERS.get(meaning.intent)
    if handler is None or meaning.confidence == "unknown":
        number = verbs.lone_number(text)
        if number:
            of_request = request_words.of_number(ctx, number)
            return of_request or typed.show_progress(ctx, Understanding("progress", "sure", {"number": number}))
        waits = filled.reminder(ctx)
        if waits:
            return Reply(common.not_understood_here(waits))
        answers = words.yes_or_no(text) is not None
        return Reply(common.nothing_asked() if answers else common.nothing_understood(menus.NEAREST))
    doubtful = request_words.doubtful(meaning, text)
    return handler(ctx, meaning) if doubtful is None else pending.ask(ctx, *doubtful)


def _leak(ctx: Context, said: Callable[[], str], meaning: Understanding) -> Reply:
    if meaning.confidence == "sure":
        return report.report(ctx, said, meaning.slots)
    data = {"said": said(), "slots": report.slots_to_keep(meaning.slots)}
    return pending.ask(ctx, "leak", data, texts.ask_whether_leak())


# --- others -------------------------------------------------------------------------------------------


def _admin(ctx: Context, meaning: Understanding) -> Reply:
    return _wish(ctx, office.wish(ctx, meaning.intent, meaning.slots))


def _wish(ctx: Context, wish: Wish | Reply) -> Reply:
    return wish if isinstance(wish, Reply) else pending.ask(ctx, *wish)


def _later_work(ctx: Context, meaning: Understanding) -> Reply:
    return Reply("\n\n".join(filter(None, (not_yet.sentence(meaning.intent), filled.reminder(ctx)))))


def _help(ctx: Context, meaning: Understanding) -> Reply:
    return Reply(menus.help_text(ctx.roles_of(ctx.me.id)))


def _state_secret(ctx: Context) -> Reply:
    """This is no place for classified matters: nothing is asked or kept, but who has to be called is said at once."""
    ctx.work.record("state_secret.referred", by=ctx.me.id)
    leaders = [ctx.name(one) for one in ctx.unit_leaders(ctx.me)]
    return Reply("\n\n".join(filter(None, (common.state_secret(leaders), filled.reminder(ctx)))))


_HANDLERS: dict[str, Callable[[Context, Understanding], Reply]] = {
    **typed.HANDLERS,
    "audit": lambda ctx, meaning: Reply(common.audit_is_elsewhere()),
    "todo": lambda ctx, meaning: mine.todo(ctx),
    "my_cases": lambda ctx, meaning: mine.own(ctx),
    "rule": lambda ctx, meaning: Reply(knowledge.answer(meaning.slots)),
    "help": _help,
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
    "ledger": lambda ctx, meaning: talk.meant(ctx, getattr(ctx.update, "text", "")),
    "password_help": lambda ctx, meaning: Reply(texts.password_help()),
    "small_talk": lambda ctx, meaning: Reply(common.small_talk()),
    "state_secret": lambda ctx, meaning: _state_secret(ctx),
    "approval": lambda ctx, meaning: request_words.which(),
    "visit": lambda ctx, meaning: _wish(ctx, registering.meant(ctx, meaning)),
    "check_in": lambda ctx, meaning: entering.came(ctx, meaning, getattr(ctx.update, "text", "")),
    "check_out": lambda ctx, meaning: entering.went(ctx, meaning, getattr(ctx.update, "text", "")),
    "who_in_room": answering.in_room,
    **dict.fromkeys(CATALOGUE, request_words.apply),
    **dict.fromkeys(not_yet.INTENTS, _later_work),
}


def menu(ctx: Context, item: str) -> Reply:
    """An entry of the app's menu was tapped."""
    if item == menus.LEAK:
        return pending.ask(ctx, "leak", {"said": menus.LEAK_SAID, "slots": {}}, texts.ask_whether_leak())
    if item == menus.INCIDENT:
        return incident_words.perhaps(ctx, menus.INCIDENT_SAID, {})
    intent = menus.INTENTS.get(item)
    return (
        Reply(menus.help_text(ctx.roles_of(ctx.me.id)))
        if intent is None
        else _understood(ctx, "", Understanding(intent, "sure"))
    )
