"""What is said about ledgers: a command, or a sentence that asks for one."""

from __future__ import annotations

from handlers.context import Context
from handlers.ledgers import keeping, looking, losing
from handlers.office.named import Wish as Asked
from handlers.texts import ledger_lists as texts
from handlers.texts import ledger_words as words
from handlers.texts.ledger_words import Verb, Wish
from handlers.types import Reply


def said(ctx: Context, text: str) -> Asked | Reply | None:
    """None where the words are no command about a ledger; what would be done has to be confirmed."""
    lost = losing.said(ctx, text)
    if lost is not None:
        return lost
    wish = words.read(text)
    if wish is None:
        return None
    match wish.verb:
        case Verb.register:
            return keeping.wish_register(ctx, wish)
        case Verb.correct:
            return keeping.wish_correct(ctx, wish)
        case Verb.clear:
            return keeping.wish_clear(ctx, wish)
        case Verb.end:
            return keeping.wish_end(ctx, wish)
    return _look(ctx, wish)


def meant(ctx: Context, text: str) -> Reply:
    """A sentence that was understood as asking for a ledger."""
    wish = words.meant(text)
    if wish is None:
        return Reply(texts.not_kept())
    return _look(ctx, wish, table=words.wants_table(text))


def _look(ctx: Context, wish: Wish, *, table: bool = False) -> Reply:
    if wish.ledger is not None:
        return looking.page(ctx, wish.ledger, wish.page, table=table)
    return looking.one(ctx, wish.parts[0], wish.page) if wish.parts else looking.overview(ctx)
