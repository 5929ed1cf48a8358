"""One message is handed to the platform, and what became of it goes into the record at once."""

from __future__ import annotations

import secrets
from enum import Enum, auto

import structlog

from handlers.ports import AlreadySent, Expired, Passing, Permanent, Receipt
from jobs.house import House
from store import documents, results
from store.db import DatabaseAway
from store.delivery import DUPLICATE_WINDOW, Claimed
from store.failpoints import reached

log = structlog.get_logger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
# A rate limit this long stops all deliveries, not only this one (45009, D 90312).
RATE_WAIT = 30.0
# A message that breaks our own code so often is given up, loudly.
BROKEN_TRIES = 8
# The platform knows this card's id already (D 90313).
CARD_KNOWN = 42014


class Outcome(Enum):
    """What a try says about the platform: fine, away for now, its limit reached, or our configuration refused."""

    fine = auto()
    away = auto()
    limited = auto()
    refused = auto()


def hand_over(house: House, claimed: Claimed) -> Outcome:
    """Tries to deliver and records the result under the claim's fence. Raises DatabaseAway only."""
    reached("handover.begun")
    try:
        receipt = _send(house, claimed)
    except AlreadySent:
        return _sent(house, claimed, Receipt(), "already")
    except Expired as expired:
        return _expired(house, claimed, expired)
    except Passing as passing:
        return _passing(house, claimed, passing)
    except Permanent as permanent:
        return _permanent(house, claimed, permanent)
    except DatabaseAway:
        raise
    except Exception as broken:  # noqa: BLE001 - put off, counted and in the end made known; the others go on
        return _broken(house, claimed, broken)
    reached("handover.sent")
    if claimed.person in receipt.unreachable:
        return _unreachable(house, claimed, "not in the app's range")
    return _sent(house, claimed, receipt, "sent")


def backoff(tries: int) -> float:
    """Seconds until the next try: full jitter under a ceiling that doubles from 1 s to 5 min."""
    ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(tries - 1, 16))
    return float(ceiling * secrets.randbelow(1000) / 1000)


def _send(house: House, claimed: Claimed) -> Receipt:
    if claimed.kind == "redraw":
        return _redraw(house, claimed)
    if claimed.kind in ("file", "picture"):
        return _send_file(house, claimed, _body(house, claimed))
    return house.messenger.send(_body(house, claimed))


def _redraw(house: House, claimed: Claimed) -> Receipt:
    now = house.clock.now()
    if claimed.code is None or (claimed.code_until is not None and claimed.code_until <= now):
        raise Expired("no permission to redraw")
    receipt = house.messenger.redraw(claimed.body, code=claimed.code)
    reached("redraw.done")
    return receipt


def _body(house: House, claimed: Claimed) -> str:
    """The same bytes at every try; past the duplicate window a text says that it may be a repeat (F13).

    A card needs no remark: the platform takes its id once and for ever.
    """
    now = house.clock.now()
    late = claimed.unsure_since is not None and now - claimed.unsure_since >= DUPLICATE_WINDOW
    if not late or claimed.noted or claimed.card:
        return claimed.body
    body = house.mark_repeat(claimed.body)
    with house.database.work(now) as work:
        results.swap_body(work, claimed, body)
    return body


def _send_file(house: House, claimed: Claimed, body: str) -> Receipt:
    media = claimed.media or _upload(house, claimed)
    try:
        return house.messenger.send(house.messenger.with_media(body, media))
    except Permanent as permanent:
        if permanent.blame != "media" or claimed.media is None:
            raise
    # The stored handle has expired (three days, D 90253): once more with a fresh one.
    return house.messenger.send(house.messenger.with_media(body, _upload(house, claimed)))


def _upload(house: House, claimed: Claimed) -> str:
    if claimed.document is None:
        raise Permanent("file without a document")
    with house.database.look() as connection:
        document = documents.by_id(connection, claimed.document)
    media = house.messenger.upload(document.name, document.opened(house.ring), picture=claimed.kind == "picture")
    reached("upload.done")
    with house.database.work(house.clock.now()) as work:
        results.attach(work, claimed, media)
    reached("upload.kept")
    return media


def _sent(house: House, claimed: Claimed, receipt: Receipt, outcome: str) -> Outcome:
    with house.database.work(house.clock.now()) as work:
        kept = results.sent(work, claimed, message=receipt.message, code=receipt.code)
        reached("handover.recording")
    reached("handover.recorded")
    _tell(house, claimed, outcome if kept else "stale")
    return Outcome.fine


def _expired(house: House, claimed: Claimed, expired: Expired) -> Outcome:
    """A redraw whose earlier try may have arrived has probably used its code up itself."""
    if claimed.unsure_since is not None:
        return _sent(house, claimed, Receipt(), "already")
    with house.database.work(house.clock.now()) as work:
        results.fall_back(work, claimed, expired.reason[:200])
    _tell(house, claimed, "expired")
    return Outcome.fine


def _passing(house: House, claimed: Claimed, passing: Passing) -> Outcome:
    wait = max(passing.wait, backoff(claimed.tries))
    with house.database.work(house.clock.now()) as work:
        results.later(work, claimed, wait=wait, unsure=passing.uncertain, problem=passing.reason[:200])
        reached("handover.later")
    _tell(house, claimed, "passing", code=passing.code)
    return Outcome.limited if passing.wait >= RATE_WAIT else Outcome.away


def _permanent(house: House, claimed: Claimed, permanent: Permanent) -> Outcome:
    if claimed.card and permanent.code == CARD_KNOWN and claimed.unsure_since is not None:
        return _sent(house, claimed, Receipt(), "already")
    if permanent.blame == "configuration" and claimed.kind != "redraw":
        return _keep(house, claimed, permanent)
    if permanent.blame == "recipient" and claimed.kind != "redraw":
        return _unreachable(house, claimed, permanent.reason)
    with house.database.work(house.clock.now()) as work:
        if claimed.twin is not None:
            results.fall_back(work, claimed, permanent.reason[:200])
        else:
            results.fail(work, claimed, permanent.reason[:200])
    _tell(house, claimed, "permanent", code=permanent.code)
    return Outcome.fine


def _keep(house: House, claimed: Claimed, permanent: Permanent) -> Outcome:
    """The operator's fault must not lose anybody's message: the row stays, everything rests for a minute."""
    with house.database.work(house.clock.now()) as work:
        results.release(work, claimed)
    log.critical("delivery_refused", code=permanent.code, reason=permanent.reason)
    _tell(house, claimed, "permanent", code=permanent.code)
    return Outcome.refused


def _unreachable(house: House, claimed: Claimed, reason: str) -> Outcome:
    with house.database.work(house.clock.now()) as work:
        results.fail(work, claimed, reason[:200])
    _tell(house, claimed, "unreachable")
    return Outcome.fine


def _broken(house: House, claimed: Claimed, broken: Exception) -> Outcome:
    """A fault of ours in one message must hold up neither the others nor, for ever, its person's line."""
    problem = type(broken).__name__
    log.error("delivery_broken", message=claimed.id, tries=claimed.tries, error=problem, exc_info=broken)
    with house.database.work(house.clock.now()) as work:
        if claimed.tries < BROKEN_TRIES:
            results.later(work, claimed, wait=backoff(claimed.tries), unsure=True, problem=problem)
        elif claimed.twin is not None:
            results.fall_back(work, claimed, problem)
        else:
            results.fail(work, claimed, problem)
    _tell(house, claimed, "broken")
    return Outcome.fine


def _tell(house: House, claimed: Claimed, outcome: str, code: int | None = None) -> None:
    house.metrics.message_delivered(str(claimed.lane), outcome)
    log.info("delivery", message=claimed.id, kind=claimed.kind, outcome=outcome, tries=claimed.tries, code=code)
