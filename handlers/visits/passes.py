"""The pass of a visit: its number, and a QR code that leads to a page at the door (``handlers.visits.scanned``)."""

from __future__ import annotations

from handlers.context import APPROVAL, Context
from handlers.documents.passcode import passcode_png
from handlers.texts import visit_details as details
from handlers.texts import visitpass as texts
from handlers.types import Picture, Reply
from handlers.visits.seen import View
from store import documents, visits
from store.visiting import Visit

PAGE = "/h5/pass/"


def address(ctx: Context, visit: Visit) -> str | None:
    """The page behind the code; None where phones cannot reach us. Nobody's name or number is in it."""
    return ctx.house.page_address(PAGE + ctx.house.keys.passes.seal(visit.case.id))


def with_pass(seen: View, said: str) -> str:
    """What is said to the host, with the pass; where there is no page the number in the card is all there is."""
    return f"{said}\n{texts.sent(seen.told)}" if _send(seen) else said


def show(seen: View, rest: str = "") -> Reply:
    """二维码 4821: the pass once more, for whoever has a part in the visit."""
    if seen.visit.hosted_at is None:
        return Reply(texts.not_hosted(seen.told))
    return Reply(texts.sent_again(seen.told) if _send(seen) else texts.no_page(seen.told))


def mine(ctx: Context) -> Reply:
    """二维码, and nothing more: of the one visit of mine that can be meant; several are listed."""
    found = [one for one in visits.of_host(ctx.connection, ctx.me.id) if one.hosted_at is not None]
    if len(found) == 1:
        return show(View(ctx, found[0]))
    return Reply(details.which_visit(texts.WORD, [View(ctx, one).told for one in found]))


def _send(seen: View) -> bool:
    """The picture, to the one who acts. False where there is no page."""
    ctx = seen.ctx
    where = address(ctx, seen.visit)
    if where is None:
        return False
    kept = documents.keep(ctx.work, case=seen.case, name=texts.FILE, content=passcode_png(where))
    cause = f"{seen.topic('pass')}:{ctx.update.key}"
    ctx.tell(ctx.me.id, Picture(kept.id), cause=cause, lane=APPROVAL, case=seen.case)
    return True
