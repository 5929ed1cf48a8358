"""Files for the written report, brought on a page: who may, how many, and their submission (ZX-22).

The page (``bot/h5``) carries bytes; whether they are wanted is decided here, in a turn like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from handlers import forms
from handlers.context import APPROVAL, Context
from handlers.dialogs.fields import Kind
from handlers.dialogs.form import answers
from handlers.house import House
from handlers.leaks import filelinks, reviewers, written
from handlers.leaks.reminders import owes_report
from handlers.pageacts import AtPage, FileKept, FileRead, FileRemoved, FilesBrought
from handlers.procedures.leak import REPORT
from handlers.texts import uploads as texts
from handlers.texts.dialog_words import Word
from handlers.types import AppOpened, Reply, Text
from handlers.understanding.secrets import guard
from store import attachments, dialogs, leaks, people, reports
from store.attachments import Attachment
from store.leaks import Leak
from store.uow import Work

DRAFT_LIFE = timedelta(days=1)
MOST_FILES = 20
MOST_BYTES = 100 * 1024 * 1024
# What may stay open in chat because the files say it; system and account are never made up.
_SAID_BY_FILES = frozenset(
    field.key for field in REPORT.fields if field.required and field.kind is Kind.text and field.key != "account"
)


def wanted(ctx: Context, leak: Leak) -> Reply:
    """「上传」 said about this case, by its reporter; 「附件」 by somebody who reviews it."""
    if ctx.me.id == leak.case.reporter and owes_report(leak):
        return Reply(texts.sent_below() if filelinks.offer(ctx, leak) else texts.not_here())
    desk = _desk(ctx, leak)
    where = filelinks.address(ctx, leak, ctx.me.id) if desk.part else None
    if not desk.part or not desk.files or where is None:
        return Reply(texts.no_files(leak) if desk.part and not desk.files else desk.sentence or texts.not_here())
    card = texts.look(leak, where, filelinks.LINK_HOURS)
    cause = f"{leak.no}:look:{ctx.update.key}"
    ctx.tell(ctx.me.id, card, cause=cause, lane=APPROVAL, case=leak.case.id)
    return Reply(texts.sent_below())


def pointed_to_page(ctx: Context) -> bool:
    """A picture or file sent in chat by somebody who owes a report: it is the page they want. False for all others."""
    owed = [leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id) if owes_report(leak)]
    return bool(owed) and filelinks.offer(ctx, owed[-1])


# --- what the page shows ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody finds on the page of a case.

    part: reporter or reviewer, empty where the person has no business here.  open: files may be brought and submitted.
    sentence: how things stand.  goes_to: who gets the report.  left_out: items of the form the files have to say.
    """

    case: int
    no: str = ""
    part: str = ""
    open: bool = False
    sentence: str = ""
    goes_to: str = ""
    left_out: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()


def enter(house: House, token: str, person: str, now: datetime) -> Desk:
    """The desk the link leads to, as things stand now; without a part and with a sentence where it leads nowhere."""
    key = house.keys.open(token, person)
    if key is None or key.action != filelinks.ACTION or not key.item.isdecimal():
        return Desk(0, sentence=texts.somebody_elses_link())
    if now >= datetime.fromtimestamp(int(key.item), UTC):
        return Desk(0, sentence=texts.expired_link())
    with house.database.look() as connection:
        known, leak = people.by_id(connection, person), leaks.by_case(connection, key.case)
        if known is None or not known.active or leak is None:
            return Desk(0, sentence=texts.stranger())
        update = AppOpened(key="", person=person, at=now)
        return _desk(Context(house, Work(connection, now), update, known), leak)


def _desk(ctx: Context, leak: Leak) -> Desk:
    desk = Desk(leak.case.id, leak.no)
    if ctx.me.id == leak.case.reporter:
        return _reporters(ctx, leak, replace(desk, part="reporter"))
    if reviewers.may_review(ctx, leak) is not None:
        files = _submitted(ctx, leak)
        sentence = texts.to_review(leak) if leak.report_state != "none" else texts.nothing_yet(leak)
        return replace(desk, part="reviewer", sentence=sentence, files=files)
    return replace(desk, sentence=texts.not_yours())


def _reporters(ctx: Context, leak: Leak, desk: Desk) -> Desk:
    shut = _why_shut(leak)
    if shut:
        return replace(desk, sentence=shut, files=_submitted(ctx, leak))
    values = _values(ctx, leak)
    return replace(
        desk,
        open=True,
        sentence=texts.to_submit(leak, ctx.now),
        goes_to=written.what_follows(ctx, leak),
        left_out=tuple(field.label for field in REPORT.fields if values.get(field.key) == texts.SEE_FILES),
        files=tuple(attachments.ready(ctx.connection, leak.case.id)),
    )


def _why_shut(leak: Leak) -> str:
    """Why the reporter can bring nothing now; empty where they can."""
    if owes_report(leak):
        return ""
    if not leak.case.is_open:
        return texts.closed(leak)
    return texts.accepted(leak) if leak.report_state == "accepted" else texts.under_review(leak)


def _submitted(ctx: Context, leak: Leak) -> tuple[Attachment, ...]:
    report = reports.latest(ctx.connection, leak.case.id)
    if report is None:
        return ()
    return tuple(attachments.of_submission(ctx.connection, leak.case.id, report.ordinal))


# --- what is done on the page -----------------------------------------------------------------------


def at_page(ctx: Context, update: AtPage) -> Reply:
    """A text where something is refused; for a submission also where it is not."""
    leak = leaks.locked(ctx.work, update.case)
    if leak is None:
        return Reply(texts.stranger())
    return _ACTS[type(update)](ctx, leak, update)


def _kept(ctx: Context, leak: Leak, update: AtPage) -> Reply:
    assert isinstance(update, FileKept)  # noqa: S101
    refused = _may_change(ctx, leak) or _room_for(ctx, leak, update)
    name = guard(update.file.title, mobiles=True)
    if refused or name.refuse:
        return Reply(refused or texts.marked_name())
    attachments.keep(ctx.work, leak.case.id, ctx.me.id, replace(update.file, title=name.text))
    return Reply()


def _may_change(ctx: Context, leak: Leak) -> str:
    return texts.not_yours() if ctx.me.id != leak.case.reporter else _why_shut(leak)


def _room_for(ctx: Context, leak: Leak, update: FileKept) -> str:
    there = attachments.ready(ctx.connection, leak.case.id)
    for other in there:
        if other.file.source == update.file.source:
            return texts.same_again(other.file.title)
    if len(there) >= MOST_FILES:
        return texts.too_many(MOST_FILES)
    if sum(other.file.size for other in there) + update.file.size > MOST_BYTES:
        return texts.too_much(MOST_BYTES)
    return ""


def _removed(ctx: Context, leak: Leak, update: AtPage) -> Reply:
    assert isinstance(update, FileRemoved)  # noqa: S101
    refused = _may_change(ctx, leak)
    if refused:
        return Reply(refused)
    found = next((one for one in attachments.ready(ctx.connection, leak.case.id) if one.id == update.file), None)
    if found is None:
        return Reply(texts.file_gone())
    last = reports.latest(ctx.connection, leak.case.id)
    attachments.remove(ctx.work, found, by=ctx.me.id, ordinal=1 if last is None else last.ordinal + 1)
    return Reply()


def _read(ctx: Context, leak: Leak, update: AtPage) -> Reply:
    """Whoever takes a file away is on record; reporters may look at what they brought themselves."""
    assert isinstance(update, FileRead)  # noqa: S101
    desk = _desk(ctx, leak)
    if not desk.part or all(one.id != update.file for one in desk.files):
        return Reply(texts.file_gone() if desk.part else desk.sentence)
    role = reviewers.may_review(ctx, leak)
    ctx.work.record("file.read", by=ctx.me.id, role=role or "", case=leak.case.id, file=update.file)
    return Reply()


def _brought(ctx: Context, leak: Leak, update: AtPage) -> Reply:
    """提交 on the page: the very submission 提交 in chat makes, with what was filled in there so far."""
    refused = _may_change(ctx, leak)
    if refused or not attachments.ready(ctx.connection, leak.case.id):
        return Reply(refused or texts.nothing_to_submit())
    values = _values(ctx, leak)
    dialogs.end(ctx.work, ctx.me.id, REPORT.key, leak.no)
    ctx.forget_dialogs()
    forms.settle_summary(ctx, REPORT, leak.no, Word.submit)
    reply = written.submit(ctx, leak, values)
    ctx.answer(Text(reply.text), case=leak.case.id)
    return reply


def _values(ctx: Context, leak: Leak) -> dict[str, str]:
    """The form as far as it is filled in, in chat or in the report that was returned; the files say the rest."""
    given = _given(ctx, leak)
    return given | {key: texts.SEE_FILES for key in _SAID_BY_FILES if not given.get(key)}


def _given(ctx: Context, leak: Leak) -> dict[str, str]:
    for dialog in ctx.my_dialogs:
        if dialog.form == REPORT.key and dialog.subject == leak.no:
            return answers(REPORT, forms.filling_of(dialog, REPORT))
    earlier = reports.latest(ctx.connection, leak.case.id)
    return dict(earlier.fields) if earlier is not None else written.known(leak)


_ACTS: dict[type[AtPage], Callable[[Context, Leak, AtPage], Reply]] = {
    FileKept: _kept,
    FileRemoved: _removed,
    FileRead: _read,
    FilesBrought: _brought,
}
