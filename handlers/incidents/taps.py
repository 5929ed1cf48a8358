"""Taps on the cards of incidents."""

from __future__ import annotations

from handlers.context import Context
from handlers.incidents import acts, checklist, joining, progress
from handlers.incidents.incident import Track
from handlers.keys import Key
from handlers.texts import common
from handlers.texts.incident_cards import STEPS
from handlers.types import CardTapped, Reply
from store import incidents

_OURS = ("incident_confirm", "incident_grade", "incident_steps", "incident_join", "incident_why")


def is_ours(key: Key) -> bool:
    return key.action in _OURS


def tapped(ctx: Context, tap: CardTapped, key: Key) -> Reply:
    """What the button does to the incident as it is now; who may is decided there."""
    it = incidents.locked(ctx.work, key.case)
    if it is None:
        return Reply(common.gone_tap())
    match key.action:
        case "incident_confirm":
            return acts.confirm(ctx, it, Track(key.item))
        case "incident_grade":
            return acts.grade(ctx, it, key.item)
        case "incident_steps":
            return checklist.tapped(ctx, it, tap.answers.get(STEPS, ()))
        case "incident_join":
            earlier = incidents.locked(ctx.work, int(key.item))
            return Reply(common.gone_tap()) if earlier is None else joining.join(ctx, it, earlier)
    return progress.why(ctx, it, key.item)
