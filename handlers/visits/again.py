"""照上次: a new visit filled from an earlier one of one's own. Times, confirmations, approvals are never taken over."""

from __future__ import annotations

from dataclasses import replace

from handlers import forms
from handlers.context import Context
from handlers.procedures.visits import VISIT
from handlers.texts import visit_again as texts
from handlers.texts.visit_again import Again
from handlers.texts.visit_people import People
from handlers.types import Reply
from handlers.understanding.moments import find_moment
from handlers.visits import named, registering
from handlers.visits.ends import kept_end
from store import cases, requests, visits
from store.fieldkeys import MissingKey, Unsealable
from store.visiting import NewGuest, Visit


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words want nothing once more, or mean something else than a visit."""
    wish = texts.read(text)
    if wish is None:
        return None
    if wish.no:
        return _numbered(ctx, wish)
    return _last(ctx, wish) if _is_meant(ctx, wish) else None


def _numbered(ctx: Context, wish: Again) -> Reply | None:
    """By its number: of a visit that is not theirs nobody learns more than of one that never was."""
    case = cases.by_no(ctx.connection, wish.no)
    short = int(wish.no) if wish.no.isdecimal() else None
    if case is None and short is not None:
        case = cases.by_short(ctx.connection, short)
    if case is not None and case.kind != visits.KIND:
        return None
    once = visits.once_numbered(ctx.connection, short) if case is None and short is not None else None
    visit = once if case is None else visits.by_case(ctx.connection, case.id)
    if visit is not None and is_theirs(visit, ctx.me.id):
        return _begun(ctx, visit, wish.rest)
    if any(dialog.current for dialog in ctx.my_dialogs) and not wish.visit:
        return None  # it may well be an answer
    return Reply(texts.unknown(wish.no))


def is_theirs(visit: Visit, person: str) -> bool:
    """Its registrar, or whoever hosts or hosted it: they alone may take its people over."""
    return person in {visit.registrar, visit.host, *(one.host for one in visit.escorts)}


def _is_meant(ctx: Context, wish: Again) -> bool:
    """照上次 alone means what was begun last, be it a visit or a request; with a time, a visit."""
    open_form = next((dialog.form for dialog in ctx.my_dialogs if dialog.current), "")
    if open_form:
        return open_form == VISIT.key
    if wish.visit:
        return True
    visit = visits.last_with(ctx.connection, ctx.me.id)
    if visit is None or (wish.rest and find_moment(wish.rest, ctx.now, past=False) is None):
        return False
    filed = requests.last_of(ctx.connection, ctx.me.id)
    return bool(wish.rest) or filed is None or filed.case.id < visit.case.id


def _last(ctx: Context, wish: Again) -> Reply:
    visit = visits.last_with(ctx.connection, ctx.me.id)
    return Reply(texts.none_yet()) if visit is None else _begun(ctx, visit, wish.rest)


def _begun(ctx: Context, visit: Visit, rest: str) -> Reply:
    """The form, with everything but the time; and the time, where it was said with it."""
    registering.give_way(ctx, VISIT)
    subject, wanted = forms.new_subject(ctx), set(ctx.wanted)
    known, erased = _people(ctx, visit)
    values = _values(ctx, visit)
    if known:
        values |= named.taken(ctx, VISIT, subject, People(known), values)
    ctx.wanted = wanted  # nobody typed a number just now
    ctx.work.record("visit.copied", by=ctx.me.id, case=visit.case.id, people=len(known))
    reply = registering.begin(ctx, {"form": VISIT.key, "subject": subject, "values": values})
    dialog = next((one for one in ctx.my_dialogs if one.form == VISIT.key), None)
    if rest and dialog is not None:
        reply = registering.stepped(ctx, dialog, VISIT, registering.said(ctx, dialog, rest))
    return replace(reply, text=f"{texts.taken(visit.no, list(values), erased)}\n\n{reply.text}")


def _people(ctx: Context, visit: Visit) -> tuple[tuple[NewGuest, ...], bool]:
    """Those who came, in clear on their way to being sealed anew; and whether some were erased since."""
    found = [_clear(ctx, visit, one.ordinal) for one in visit.guests]
    erased = any(shown.name and not one.name for shown, one in zip(visit.guests, found, strict=True))
    return tuple(one for one in found if one.name), erased


def _clear(ctx: Context, visit: Visit, ordinal: int) -> NewGuest:
    try:
        return visits.clear(ctx.connection, ctx.house.ring, visit, ordinal)
    except (MissingKey, Unsealable):
        return NewGuest()


def _values(ctx: Context, visit: Visit) -> dict[str, str]:
    host = ctx.someone(visit.host) if visit.host and ctx.me.id == visit.registrar else ctx.me
    signed = visit.agreement if visit.agreement_until is None or visit.agreement_until > ctx.now else ""
    until = kept_end(visit.agreement_until) if signed and visit.agreement_until else ""
    found = {
        "unit": visit.unit,
        "purpose": visit.purpose,
        "place": visit.place.value,
        "host": host.name if host.active else ctx.me.name,
        "kind": visit.kind.value,
        "reason": visit.reason,
        "things": visit.things,
        "count": str(visit.count) if visit.count > 1 else "",
        "agreement": signed,
        "agreement_until": until,
    }
    return {key: value for key, value in found.items() if value}
