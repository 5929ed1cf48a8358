"""Who gets which card about a visit, and what becomes of the cards once it is answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from handlers.context import APPROVAL
from handlers.texts import visit_cards as cards
from handlers.texts import visit_guards as guards
from handlers.types import Card, Text
from handlers.visits import admission, gates
from handlers.visits.outcomes import Obstacle, Why
from handlers.visits.seen import View
from store import roles
from store.roles import Role
from store.visiting import Place, State

HOST, NOTICE, ENTRY, PRESENT, END, HANDOVER = "host", "notice", "entry", "present", "end", "handover"
APPLY = "apply"
_TOPICS = (HOST, NOTICE, ENTRY, PRESENT, END, HANDOVER, APPLY)
_MOMENT = timedelta(minutes=1)
Draw = Callable[[cards.Keys], Card]


def _send(seen: View, person: str, topic: str, acts: tuple[str, str], card: Draw) -> None:
    """item: how often the plan was changed; the card of an earlier plan still acts, on what is true then."""
    one, two = (seen.ctx.seal(act, seen.case, person) if act else "" for act in acts)
    keys = cards.Keys(one, two, seen.ctx.seal("visit_why", seen.case, person))
    cause = f"{seen.topic(topic)}:{seen.ctx.update.key}"
    seen.ctx.tell(person, card(keys), cause=cause, lane=APPROVAL, case=seen.case, topic=seen.topic(topic))


def ask_host(seen: View) -> None:
    told = seen.told
    _send(seen, seen.visit.host, HOST, ("visit_host", "visit_decline"), lambda keys: cards.please_host(told, keys))


def read_out(seen: View) -> None:
    """The notice, to the host."""
    told = seen.told
    _send(seen, seen.visit.host, NOTICE, ("visit_brief", ""), lambda keys: cards.notice(told, keys))


def may_enter(seen: View) -> None:
    """To the host, and to the room keepers where the machine room is meant: may they come in, and what is missing."""
    told, missing = seen.told, missing_now(seen)
    keepers = room_keepers(seen) if seen.visit.place is Place.machine_room else []
    for person in dict.fromkeys([seen.visit.host, *keepers]):
        _send(seen, person, ENTRY, ("visit_in", ""), lambda keys: cards.please_check_in(told, missing, keys))


def missing_now(seen: View) -> list[str]:
    """What stands between the visitors and the door, in words."""
    return guards.missing(seen.told, obstacles_now(seen))


def obstacles_now(seen: View, *, besides: Collection[Why] = ()) -> list[Obstacle]:
    """The same as values, once their hour has come. besides: what is said anyway."""
    gate, visit = gates.gate_of(seen.ctx, seen.visit), seen.visit
    at = min(max(seen.ctx.now, visit.starts_at), visit.ends_at - _MOMENT)
    found = [one for guest in visit.guests for one in admission.obstacles(visit, guest.ordinal, visit.place, at, gate)]
    return [one for one in found if one.why not in besides]


def accompany(seen: View) -> None:
    """To the host who answers for those who are in."""
    told, escort = seen.told, seen.visit.escort
    if escort is not None:
        _send(seen, escort.host, PRESENT, ("visit_out", ""), lambda keys: cards.present(told, keys))


def ask_whether_gone(seen: View, person: str, *, again: bool) -> None:
    told = seen.told
    _send(seen, person, END, ("visit_out", "visit_longer"), lambda keys: cards.still_there(told, again, keys))


def ask_to_take_over(seen: View, by: str = "") -> None:
    """by: who wants to leave, where that is not the one who acts."""
    told, by = seen.told, by or seen.ctx.me.name
    to = seen.visit.offered_to
    _send(seen, to, HANDOVER, ("visit_take", "visit_refuse"), lambda keys: cards.please_take_over(told, by, keys))


def ask_to_apply(seen: View, needed: Sequence[tuple[str, str]]) -> None:
    """To whoever acts: one tap begins the first approval. needed: titles and articles."""
    told = seen.told
    _send(seen, seen.me, APPLY, ("visit_apply", ""), lambda keys: cards.please_apply(told, needed, keys))


def settle(seen: View, topic: str, what: str, by: str = "") -> None:
    """Every copy of the topic's cards shows what became of it."""
    card = cards.settled(seen.told, what, by)
    seen.ctx.settle(seen.topic(topic), lambda _: card)


def settle_all(seen: View, state: State, by: str = "") -> None:
    for topic in _TOPICS:
        settle(seen, topic, cards.ENDED[state], by)


def hear(seen: View, person: str, text: str, about: str) -> None:
    """One sentence, once, to somebody who did not act."""
    me = seen.ctx.person
    if person and (me is None or person != me.id):
        cause = f"{seen.topic(about)}:{seen.ctx.update.key}"
        seen.ctx.tell(person, Text(text), cause=cause, lane=APPROVAL, case=seen.case)


def room_keepers(seen: View) -> list[str]:
    return sorted(roles.holders(seen.ctx.connection, [Role.room_keeper])[Role.room_keeper])
