"""The way from chat to the page with the files of a written report: bound to case and person, and expiring."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.context import APPROVAL, Context
from handlers.texts import uploads as texts
from handlers.types import Button, Card, Style
from store import attachments
from store.leaks import Leak
from store.reports import Report

PAGE = "/h5/report/"
ACTION = "upload"
LINK_HOURS = 24


def address(ctx: Context, leak: Leak, person: str) -> str | None:
    """The page for this case, this person and the next 24 hours; None where phones cannot reach us."""
    until = int((ctx.now + timedelta(hours=LINK_HOURS)).timestamp())
    return ctx.house.page_address(PAGE + ctx.seal(ACTION, leak.case.id, person, str(until)))


def offer(ctx: Context, leak: Leak) -> bool:
    """A card with 「上传文件」 for the one who acts. False where there is no page."""
    where = address(ctx, leak, ctx.me.id)
    if where is None:
        return False
    card = texts.offer(leak, where, LINK_HOURS)
    cause = f"{leak.no}:upload:{ctx.update.key}"
    ctx.tell(ctx.me.id, card, cause=cause, lane=APPROVAL, case=leak.case.id)
    return True


def lines(ctx: Context, report: Report) -> list[tuple[str, str]]:
    """The files of a submission among the lines of its text; none where it has none."""
    files = attachments.of_submission(ctx.connection, report.case, report.ordinal)
    told = "\n".join(texts.file_line(number, file) for number, file in enumerate(files, start=1))
    return [(texts.FILE_LABEL, f"\n{told}")] if told else []


def with_files(ctx: Context, leak: Leak, report: Report, person: str, card: Card) -> Card:
    """The reviewer's card with the way to the files, where the submission has any."""
    where = address(ctx, leak, person)
    if where is None or not attachments.of_submission(ctx.connection, report.case, report.ordinal):
        return card
    button = Button(texts.LOOK, "", Style.plain, url=where)
    return replace(card, buttons=(*card.buttons, button), twin=card.twin + texts.look_in_chat(where))
