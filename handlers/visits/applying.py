"""The approvals a visit needs, begun with what the visit tells; visitors go by its number (WB-06, WB-09 to WB-16)."""

from __future__ import annotations

from handlers.approvals import filing
from handlers.dialogs.fields import TO, kept_moment
from handlers.procedures.catalogue import CATALOGUE
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
    """办审批: the first approval this visit lacks and nobody has asked for yet."""
    lacking = (_procedure(one) for one in telling.obstacles_now(seen))
    found = next((procedure for procedure in lacking if procedure), "")
    return _start(seen, found) if found else Reply(guards.nothing_to_apply_for(seen.told))


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
        "items": planned.things,
        "media": planned.things if media else "",
    }
    fields = CATALOGUE[procedure].form
    fit = {key: one for key, one in values.items() if one and fields.field(key) is not None}
    return filing.start(seen.ctx, CATALOGUE[procedure], fit)
