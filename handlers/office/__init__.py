"""任命、免去、值班、代理、设置: said in chat, confirmed, recorded (product.md 1; ZZ-03, ZZ-10)."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.context import Context
from handlers.office import absences, appointments, limits, shifts
from handlers.office.named import Wish
from handlers.types import Reply
from handlers.understanding.meaning import Slot


def wish(ctx: Context, intent: str, slots: Mapping[str, Slot]) -> Wish | Reply:
    """What would be done, to be confirmed; or the reply that says why it cannot be."""
    match intent:
        case "appoint" | "dismiss":
            return appointments.wish(ctx, intent, slots)
        case "roster":
            return shifts.wish(ctx, slots)
        case "stand_in":
            return absences.wish(ctx, slots)
        case _:
            return limits.wish(ctx, intent, slots)
