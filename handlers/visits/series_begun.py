"""A sentence that speaks of a series: its form, with all that was told."""

from __future__ import annotations

from handlers import forms
from handlers.context import Context
from handlers.procedures.visits import SERIES, VISIT
from handlers.texts import visit_people, visit_rhythm, visit_series_words
from handlers.types import Reply
from handlers.visits import named, prefilled, registering

_FROM_A_VISIT = ("unit", "purpose", "place", "host", "things", "count", "visitors", "reason")


def begun(ctx: Context, text: str) -> Reply:
    """The form, with all that the sentence tells. Names are sealed, as with a visit."""
    from handlers.hearing import understood  # not loaded where nobody speaks, see router

    told = visit_series_words.read(text, ctx.now)
    people = visit_people.told(visit_series_words.read(ctx.frank or text, ctx.now).rest)
    subject, slots = forms.new_subject(ctx), understood(told.rest, ctx.now).slots
    names = [guest.name for guest in people.guests if guest.name]
    of_a_visit = prefilled.values_of(VISIT, told.rest, slots, ctx.me.name, ctx.now)
    values = {key: value for key, value in of_a_visit.items() if key in _FROM_A_VISIT}
    rhythm = visit_rhythm.rhythm_of(told.days, ctx.now) if told.days else None
    days = visit_rhythm.kept(rhythm, ctx.now) if rhythm is not None else ""
    values |= {"weekdays": days, "hours": told.hours, "agreement": told.number, "until": told.until}
    values = {key: one if key == "host" else named.covered(one, names) for key, one in values.items() if one}
    values |= named.taken(ctx, SERIES, subject, people, values) if people.guests else {}
    return registering.begin(ctx, {"form": SERIES.key, "subject": subject, "values": values})
