"""From an update to the one that handles it; lists in match order, nothing found by scanning."""

from __future__ import annotations

from handlers import deadlines, reroute, taps
from handlers.context import SYSTEM, Context
from handlers.leaks import uploads
from handlers.pageacts import AtPage, PassUsed
from handlers.texts import common
from handlers.texts import uploads as upload_texts
from handlers.types import (
    AppOpened,
    CardTapped,
    DeadlineFired,
    FileSent,
    Joined,
    Left,
    LinkSent,
    MenuTapped,
    PictureSent,
    PlaceSent,
    PlatformNotice,
    Reply,
    Text,
    TextSaid,
    Undelivered,
    UnknownUpdate,
    Update,
    VoiceSent,
)
from handlers.understanding.secrets import Guarded
from store import people

_SILENT = (AppOpened, Joined, Left, PlatformNotice, UnknownUpdate)
_UNREAD: tuple[tuple[type[Update], str], ...] = (
    (PictureSent, "picture"),
    (VoiceSent, "voice"),
    (FileSent, "file"),
    (PlaceSent, "place"),
    (LinkSent, "link"),
)


def wants_answer(update: Update) -> bool:
    """Whether a person waits for an answer to this."""
    return not isinstance(update, _SILENT)


def _said(ctx: Context, guarded: Guarded) -> Reply:
    # Understanding weighs 7 MB that worker and clock hardly ever need.
    from handlers import commands

    return commands.said(ctx, guarded)


def _menu(ctx: Context, item: str) -> Reply:
    from handlers import commands

    return commands.menu(ctx, item)


def _at_the_door(ctx: Context, update: PassUsed) -> Reply:
    # Only the web process has pages.
    from handlers.visits import scanned

    return scanned.at_page(ctx, update)


def route(ctx: Context, guarded: Guarded) -> Reply:
    match ctx.update:
        case TextSaid():
            return _said(ctx, guarded)
        case CardTapped():
            return taps.tapped(ctx, ctx.update)
        case DeadlineFired():
            return deadlines.fired(ctx, ctx.update)
        case MenuTapped():
            return _menu(ctx, ctx.update.item)
        case Undelivered():
            return reroute.undelivered(ctx, ctx.update)
        case PassUsed():
            return _at_the_door(ctx, ctx.update)
        case AtPage():
            return uploads.at_page(ctx, ctx.update)
        case AppOpened():
            return _greeting(ctx)
        case PictureSent() | FileSent() if uploads.pointed_to_page(ctx):
            return Reply(upload_texts.use_the_page())
        case Joined() | Left():
            ctx.work.ring("directory")
        case PlatformNotice():
            ctx.work.record("platform.notice", by=SYSTEM, kind=ctx.update.kind)
    return _unread(ctx.update)


def _greeting(ctx: Context) -> Reply:
    """Once, the first time somebody opens the app."""
    return Reply(common.greeting(ctx.me.name)) if people.greet(ctx.work, ctx.me.id) else Reply()


def _unread(update: Update) -> Reply:
    for kind, name in _UNREAD:
        if isinstance(update, kind):
            return Reply(common.cannot_read(name))
    return Reply()


def deliver_late(ctx: Context, update: Update, reply: Reply) -> None:
    """The callback is long answered: what would have been the reply goes out as a message, if it is still of use."""
    person = people.fold(update.person)
    if reply.text and wants_answer(update) and person in ctx.everyone([person]):
        ctx.tell(person, Text(reply.text), cause=f"late:{update.key}")
