"""The approvals a visit needs, begun with what the visit tells; visitors go by its number (WB-06, WB-09 to WB-16)."""

from __future__ import annotations

from handlers.approvals import filing
from handlers.dialogs.fields import TO, kept_moment
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import visit_cards as cards
from handlers.texts import visit_guards as guards
from handlers.types import Reply
from handlers.visits import telling
from handlers.visits.admission import EARLIEST, ENTRY, PROCEDURES
from handlers.visits.outcomes import Obstacle, Why
from handlers.visits.seen import View
from store.visiting import Activity

_ENTRY = (Why.entry_missing, Why.entry_not_valid)
_BY_ACTIVITY = {activity.value: procedure for activity, (procedure, _) in PROCEDURES.items()}


def room_entry(seen: View, rest: str = "") -> Reply:
    return _start(seen, ENTRY)


def next_one(seen: View, rest: str = "") -> Reply:
    """办审批: the first approval this visit lacks and nobody has asked for; one that is being written comes last."""
    found = lacking(seen)
    if not found:
        return Reply(guards.nothing_to_apply_for(seen.told))
    begun = {dialog.form for dialog in seen.ctx.my_dialogs}
    return _start(seen, next((one for one in found if one not in begun), found[0]))


def lacking(seen: View) -> list[str]:
    """The procedures this visit still wants asked for."""
    return [one for one in dict.fromkeys(map(_procedure, telling.obstacles_now(seen))) if one]


def offer(seen: View) -> None:
    """A card whose button begins the first of them, to whoever acts; none where nothing is lacking."""
    _offer(seen, lacking(seen))


def tapped(seen: View) -> Reply:
    """The button: the first begins; for those after it there is a card again."""
    begun = {dialog.form for dialog in seen.ctx.my_dialogs}
    found = sorted(lacking(seen), key=lambda one: one in begun)
    reply = next_one(seen)
    telling.settle(seen, telling.APPLY, cards.APPLYING, seen.ctx.me.name)
    _offer(seen, found[1:])
    return reply


def _offer(seen: View, procedures: list[str]) -> None:
    if procedures:
        telling.ask_to_apply(seen, [(CATALOGUE[one].title, CATALOGUE[one].articles[0]) for one in procedures])


def _procedure(one: Obstacle) -> str:
    """Which request would take the obstacle away; empty where none would, or it is under way."""
    if one.why in _ENTRY:
        return ENTRY
    return "" if one.permit else _BY_ACTIVITY.get(one.why.value, "")


def _start(seen: View, procedure: str) -> Reply:
    told, planned = seen.told, seen.visit
    media = Activity.media in planned.activities
    values = {
        "visitors": f"{planned.no} {told.who}",
        "reason": planned.purpose,
        "purpose": planned.purpose,
        "content": f"{planned.purpose} {planned.no}",  # where there is no item for visitors
        "period": f"{kept_moment(planned.starts_at - EARLIEST)}{TO}{kept_moment(planned.ends_at)}",
        "items": planned.things or guards.NOTHING,
        "media": planned.things if media else "",
    }
    fields = CATALOGUE[procedure].form
    fit = {key: one for key, one in values.items() if one and fields.field(key) is not None}
    return filing.start(seen.ctx, CATALOGUE[procedure], fit)
