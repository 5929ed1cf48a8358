"""One turn: an update is taken, decided, recorded and answered in a single transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError

from handlers import parking, router
from handlers.context import Context
from handlers.house import House
from handlers.pageacts import AtPage
from handlers.texts import common
from handlers.types import AppOpened, DeadlineFired, FileSent, LinkSent, PlaceSent, Reply, TextSaid, Undelivered, Update
from handlers.understanding.secrets import Guarded, guard
from store import inbox, people
from store.db import DatabaseAway
from store.failpoints import reached
from store.fieldkeys import MissingKey, Unsealable
from store.opening import Opening, asked_ahead, open_turn
from store.outcomes import Raced
from store.uow import Work

log = structlog.get_logger(__name__)

_TRIES = 4
_CLEAN = Guarded("")


def take_turn(house: House, update: Update, now: datetime, *, late: bool = False) -> Reply:
    """Takes ``update`` at ``now``; the same update again gets the same reply and changes nothing.

    late: the callback has long been answered, so what would be the reply goes out as a message.

    Raises DatabaseAway when nothing could be stored: the caller keeps the update elsewhere. A fault in a handler
    never reaches the person: the update is parked, answered honestly and tried again. For deadlines and undelivered
    messages the fault is raised, since their rows in the record stay and are tried again by themselves; and for what is
    done on a page, where somebody waits and can do it again.
    """
    safe, guarded = _guarded(update)
    try:
        if isinstance(update, AppOpened) and _was_greeted(house, update):
            return Reply()
        if isinstance(safe, TextSaid):
            from handlers.hearing import meaning_of  # not loaded where nobody speaks, see router

            meaning_of(safe.text, now)  # before the transaction, which then finds it worked out
        return _again_when_raced(house, safe, guarded, now, late)
    except DatabaseAway:
        raise
    except Exception:
        if isinstance(update, DeadlineFired | Undelivered | AtPage):
            raise
        log.exception("turn_failed", kind=type(update).__name__, key=update.key)
        return parking.park(house, safe, now, refused=guarded.refuse)


def _was_greeted(house: House, update: AppOpened) -> bool:
    """Opening the app again changes nothing: nothing is written, however often the whole city does it."""
    with house.database.look() as connection:
        person = people.by_id(connection, people.fold(update.person))
    return person is not None and person.active and person.greeted


def retry_parked(house: House, now: datetime) -> int:
    """Takes the parked updates whose next try is due; returns how many were taken."""
    with house.database.look() as connection:
        waiting = inbox.waiting(connection, now)
    return sum(_retry(house, parked, now) for parked in waiting)


def _retry(house: House, parked: inbox.Parked, now: datetime) -> bool:
    try:
        update, guarded = parking.opened(house.ring, parked)
    except (MissingKey, Unsealable) as error:
        parking.count_unreadable(house, parked, error, now)
        return False
    try:
        _parked_turn(house, update, guarded, now)
    except DatabaseAway:
        raise
    except Exception:
        log.exception("parked_turn_failed", key=parked.key, tries=parked.tries)
        parking.count_failure(house, parked, update, now)
        return False
    return True


def _again_when_raced(house: House, update: Update, guarded: Guarded, now: datetime, late: bool) -> Reply:
    """The loser of a race is taken again. Losing for ever is a fault of ours, not of the database: it is parked."""
    for attempt in range(1, _TRIES):
        try:
            return _turn(house, update, guarded, now, late)
        except (Raced, IntegrityError):
            log.info("turn_raced", attempt=attempt, kind=type(update).__name__)
    return _turn(house, update, guarded, now, late)


def _turn(house: House, update: Update, guarded: Guarded, now: datetime, late: bool) -> Reply:
    def act(work: Work) -> tuple[Reply, set[str]]:
        work.cause = update.key
        reached("turn.begun")
        reply = _admit(house, work, update, guarded, late)
        reached("turn.decided")
        return reply, work.bells

    ahead = None if isinstance(update, DeadlineFired) else asked_ahead(update.key, people.fold(update.person), now)
    reply, bells = house.database.turn(now, act, ahead)
    reached("turn.committed")
    house.bell.ring(bells)
    reached("turn.rung")
    return reply


def _admit(house: House, work: Work, update: Update, guarded: Guarded, late: bool) -> Reply:
    if isinstance(update, DeadlineFired):
        return router.route(Context(house, work, update, None), guarded)
    opening = open_turn(work, update.key, people.fold(update.person))
    if opening.seen is not None:
        return Reply(opening.seen.reply)
    decided = _decide(house, work, update, guarded, opening)
    reply = _said_at_once(house, work, update, decided, late)
    person = people.fold(update.person)[:64]
    inbox.remember(work, key=update.key, person=person, kind=type(update).__name__, reply=reply.text)
    return Reply(decided.once) if decided.once and not late else reply


def _said_at_once(house: House, work: Work, update: Update, reply: Reply, late: bool) -> Reply:
    """One message fits into the answer to the callback; what is longer, or late, follows through the outbox."""
    parts = house.renderer.reply_parts(reply.text)
    at_once, rest = ("", parts and [common.taken_late(), *parts]) if late else ("".join(parts[:1]), parts[1:])
    if rest:
        router.deliver_late(Context(house, work, update, None), update, Reply("\n".join(rest)))
    return Reply(at_once)


def _decide(house: House, work: Work, update: Update, guarded: Guarded, opening: Opening) -> Reply:
    if isinstance(update, Undelivered):
        return router.route(Context(house, work, update, None), guarded)
    person = opening.person
    if person is None or not person.active:
        log.warning("unknown_sender", kind=type(update).__name__, key=update.key)
        work.ring("directory")
        return Reply(common.unknown_sender()) if router.wants_answer(update) else Reply()
    return router.route(Context.opened(house, work, update, opening), guarded)


def _parked_turn(house: House, update: Update, guarded: Guarded, now: datetime) -> None:
    with house.database.work(now) as work:
        work.cause = update.key
        opening = open_turn(work, update.key, people.fold(update.person))
        reply = _decide(house, work, update, guarded, opening)
        if not inbox.finish(work, key=update.key, reply=reply.text):
            raise Raced("parked")
        _said_at_once(house, work, update, reply, late=True)
        reached("parked.decided")
    reached("parked.committed")
    house.bell.ring(work.bells)


def _guarded(update: Update) -> tuple[Update, Guarded]:
    """Secrets are taken out before anything sees or stores the text (M26, S30)."""
    match update:
        case TextSaid():
            guarded = guard(update.text, mobiles=True)
            return replace(update, text=guarded.text), guarded
        case FileSent():
            return replace(update, name=guard(update.name, mobiles=True).text), _CLEAN
        case LinkSent():
            # Nobody reads links and places, so nothing of them needs to be kept.
            return replace(update, title="", url=""), _CLEAN
        case PlaceSent():
            return replace(update, label="", latitude=0.0, longitude=0.0), _CLEAN
    return update, _CLEAN
