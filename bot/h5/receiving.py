"""A file on its way in: begun, brought piece by piece, examined, kept; every step can be repeated after an accident.

Pieces are small, so that a request is whole before a thread sees it (``bot.anteroom``) and however slow a line is, no
thread waits for it. Nothing of the content is ever on the disk in clear.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from flask import Request, Response, json

from bot.h5.answers import decided, refused, told
from bot.h5.examiner import Examined, examined
from bot.h5.kinds import MOST_BYTES, Refused
from bot.h5.names import title_of
from bot.h5.scan import scanned
from bot.h5.seals import Seals
from bot.h5.slots import Slots
from bot.services import House
from handlers.leaks import uploads
from handlers.pageacts import FileKept
from handlers.turn import take_turn
from store import attachments
from store.attachments import Brought
from store.failpoints import reached
from store.sealedfile import PIECE, Unreadable, sealed
from store.vault import Busy, Kept, NoRoom

log = structlog.get_logger(__name__)

# Of one person and case; whoever begins more loses the oldest.
MOST_AT_ONCE = 8
TICKET_LIFE = timedelta(days=1)
_LONGEST_NAME = 1000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is logged in with which link."""

    token: str
    person: str


@dataclass(frozen=True, slots=True)
class Ticket:
    place: str
    name: str
    size: int


class Receiving:
    def __init__(self, house: House, seals: Seals, slots: Slots) -> None:
        self._house, self._seals, self._slots = house, seals, slots

    def begin(self, visitor: Visitor, request: Request) -> Response:
        """A ticket for one file, and how large its pieces are to be."""
        name, size = _asked(request)
        if size <= 0:
            return refused("empty" if size == 0 else "grammar")
        if size > MOST_BYTES:
            return refused("too_large")
        desk = self._desk(visitor)
        if not desk.open:
            return decided(desk.sentence)
        try:
            place = self._house.vault.begin(f"{desk.case}:{visitor.person}", MOST_AT_ONCE, size)
        except NoRoom:
            return refused("no_room")
        note = {"place": place, "name": name, "size": size, "link": visitor.token, "person": visitor.person}
        ticket = self._seals.seal("upload", note, self._house.clock.now() + TICKET_LIFE)
        return told({"ticket": ticket, "piece": PIECE})

    def piece(self, visitor: Visitor, text: str, request: Request) -> Response:
        """One piece; the answer says how much has arrived, which is where to go on."""
        ticket, length, at = self._ticket(visitor, text), request.content_length, request.args.get("at", "")
        if length is None:
            return refused("no_length")
        if length > PIECE:
            return refused("piece_too_large")
        offset = int(at) if at.isdecimal() and len(at) < 10 else -1
        if ticket is None or offset % PIECE or not 0 < length == min(PIECE, ticket.size - offset):
            return refused("gone" if ticket is None else "grammar")
        body = request.get_data(cache=False)
        if len(body) != length:
            return refused("grammar")
        return self._appended(ticket.place, offset, body)

    def finish(self, visitor: Visitor, text: str) -> Response | None:
        """The file is whole: examined and kept. None: it is."""
        ticket = self._ticket(visitor, text)
        if ticket is None:
            return refused("gone")
        if self._is_kept(ticket.place):
            return None
        with self._slots.one() as free:
            if not free:
                return refused("busy")
            try:
                with self._house.vault.alone(ticket.place):
                    return self._finished(visitor, ticket)
            except Busy:
                return refused("arriving")
            except FileNotFoundError:
                return refused("gone")
            except Unreadable:
                self._house.vault.give_up(ticket.place)
                return refused("gone")

    def give_up(self, visitor: Visitor, text: str) -> None:
        ticket = self._ticket(visitor, text)
        if ticket is not None:
            self._house.vault.give_up(ticket.place)

    def _appended(self, place: str, offset: int, body: bytes) -> Response:
        try:
            return told({"at": self._house.vault.append(place, offset, body)})
        except Busy:
            return refused("arriving")
        except FileNotFoundError:
            return refused("gone")
        except Unreadable:
            self._house.vault.give_up(place)
            return refused("gone")

    def _finished(self, visitor: Visitor, ticket: Ticket) -> Response | None:
        vault = self._house.vault
        size, source = _measured(vault.part(ticket.place))
        if size != ticket.size:
            return refused("not_whole", at=vault.arrived(ticket.place))
        try:
            scan = scanned(self._house.settings.scan, vault.part(ticket.place))
            with examined(vault.part(ticket.place)) as found:
                reached("page.examined")
                kept = vault.keep(ticket.place, found.made or vault.part(ticket.place))
                file = self._brought(ticket, found, kept, source, scan)
        except Refused as no:
            log.info("file_refused", reason=no.code)
            if no.code != "scanner_away":
                vault.give_up(ticket.place)
            return refused(no.code)
        return self._taken(visitor, ticket, file)

    def _brought(self, ticket: Ticket, found: Examined, kept: Kept, source: str, scan: str) -> Brought:
        key, thumbnail = self._house.vault.key, found.thumbnail()
        return Brought(
            place=kept.place,
            title=title_of(ticket.name, found.kind),
            kind=found.kind,
            size=kept.size,
            sha256=kept.sha256,
            source=source,
            sealed_size=kept.sealed_size,
            sealed_sha256=kept.sealed_sha256,
            key_id=key.id,
            scan=scan,
            thumbnail=sealed(key, thumbnail) if thumbnail else None,
        )

    def _taken(self, visitor: Visitor, ticket: Ticket, file: Brought) -> Response | None:
        """The turn decides whether it is wanted. Where nobody can tell what became of it the file stays: if it has no
        row, the sweeper takes it."""
        now = self._house.clock.now()
        case = self._house.keys.open(visitor.token, visitor.person)
        update = FileKept(
            key=f"file:{file.place}:{secrets.token_hex(4)}",
            person=visitor.person,
            at=now,
            case=case.case if case else 0,
            file=file,
        )
        reply = take_turn(self._house, update, now)
        reached("page.taken")
        if not self._is_kept(file.place):
            self._house.vault.drop(file.place)
            self._house.vault.give_up(ticket.place)
            return decided(reply.text)
        self._house.vault.give_up(ticket.place)
        return None

    def _is_kept(self, place: str) -> bool:
        with self._house.database.look() as connection:
            return attachments.by_place(connection, place) is not None

    def _desk(self, visitor: Visitor) -> uploads.Desk:
        return uploads.enter(self._house, visitor.token, visitor.person, self._house.clock.now())

    def _ticket(self, visitor: Visitor, text: str) -> Ticket | None:
        note = self._seals.open("upload", text, self._house.clock.now())
        if note is None or (note["link"], note["person"]) != (visitor.token, visitor.person):
            return None
        return Ticket(note["place"], note["name"], note["size"])


def _asked(request: Request) -> tuple[str, int]:
    """Name and size; a size below nothing where the request makes no sense."""
    try:
        asked = json.loads(request.get_data(cache=False))
        name, size = asked["name"], asked["size"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", -1
    fits = isinstance(name, str) and isinstance(size, int) and not isinstance(size, bool)
    return (name[:_LONGEST_NAME], size) if fits else ("", -1)


def _measured(pieces: Iterator[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()
