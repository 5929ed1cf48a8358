"""One turn's view of the world: who acts, what they may, and how people are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from handlers.house import House
from handlers.keys import Key
from handlers.types import AnyCard, CardTapped, Message, Text, Update
from handlers.understanding import secrets
from store import cases, dialogs, office, outbox, people, roles, standins
from store.cases import Case
from store.dialogs import Dialog
from store.events import sm3
from store.office import Asked, Office
from store.opening import Opening
from store.outbox import Final
from store.people import Person
from store.roles import Role
from store.uow import Work

# The clock and the platform act too; in the trail they go by this name.
SYSTEM = "system"
INCIDENT, APPROVAL, DUTY, DIGEST = range(4)

# What the record keeps of a natural key and of a topic; the platform's ids may have 64 characters each.
LONGEST_CAUSE, LONGEST_TOPIC = 140, 80


def within(key: str, longest: int) -> str:
    """The key itself where it fits, or else its beginning with a fingerprint of the whole."""
    return key if len(key) <= longest else f"{key[: longest - 17]}~{sm3(key.encode())[:16]}"


@dataclass(slots=True)
class Context:
    """house: what is around.  work: the open transaction.  person: who acts (None for the clock).

    frank: what was said with numbers of people in clear, for ``handlers.private`` alone; never stored.
    hosts_series: whether they hosted a series of visits that goes on, as the turn began.
    wanted: kinds of numbers that were asked for and are sealed now, so that nobody is warned of them.
    """

    house: House
    work: Work
    update: Update
    person: Person | None
    frank: str = field(default="", repr=False)
    wanted: set[secrets.Kind] = field(default_factory=set)
    hosts_series: bool = True
    _people: dict[str, Person] = field(default_factory=dict)
    _roles: dict[str, frozenset[Role]] = field(default_factory=dict)
    _dialogs: list[Dialog] | None = None
    _stands_in: bool = True
    _asked: bool = True
    _reported: bool = True
    _incidents: bool = True
    _hosts: bool = True
    _departments: dict[int | None, str] = field(default_factory=dict)
    _cases: dict[str, int | None] = field(default_factory=dict)
    _question: Asked | None = None
    _around: Office | None = None

    @classmethod
    def opened(cls, house: House, work: Work, update: Update, opening: Opening) -> Context:
        """With what the opening question has already brought, so that nothing is asked twice."""
        ctx = cls(house, work, update, opening.person)
        if opening.person is not None:
            ctx._people[opening.person.id] = opening.person
            ctx._roles[opening.person.id] = opening.held
            ctx._stands_in = opening.stands_in
            ctx._asked, ctx._reported = opening.asked, opening.reported
            ctx._incidents, ctx._hosts, ctx.hosts_series = opening.incidents, opening.hosts, opening.series
            ctx._dialogs = None if opening.forms else []
        return ctx

    @property
    def stands_in(self) -> bool:
        """Whether the one who acts stands in for anybody now."""
        return self._stands_in

    @property
    def is_asked(self) -> bool:
        """Whether any request waits for the one who acts, or they owe anything."""
        return self._asked

    @property
    def has_reported(self) -> bool:
        """Whether, as the turn began, any open case was opened by the one who acts."""
        return self._reported

    @property
    def has_incidents(self) -> bool:
        """Whether, as the turn began, any incident was open, whoever's."""
        return self._incidents

    @property
    def has_visits(self) -> bool:
        """Whether, as the turn began, the one who acts might have had to do with a visit that is not over."""
        return self._hosts or self._reported

    @property
    def now(self) -> datetime:
        return self.work.now

    @property
    def connection(self) -> Connection:
        return self.work.connection

    @property
    def me(self) -> Person:
        """Who acts. Only for updates that people cause."""
        assert self.person is not None  # noqa: S101
        return self.person

    # --- people ---------------------------------------------------------------------------------

    def someone(self, person: str) -> Person:
        """A person by id; one who is unknown goes by the id."""
        known = self._people.get(person) or self.everyone([person]).get(person)
        return known or Person(person, person, person, "", False, None)

    def everyone(self, wanted: Iterable[str]) -> dict[str, Person]:
        wanted = list(wanted)
        missing = [one for one in wanted if one not in self._people]
        if missing:
            self._people.update(people.by_ids(self.connection, missing))
        return {one: self._people[one] for one in wanted if one in self._people}

    def active(self, wanted: Iterable[str]) -> list[str]:
        """Those of ``wanted`` who are still there, in the same order."""
        known = self.everyone(list(wanted))
        return [person for person, found in known.items() if found.active]

    # --- asked ahead: what a report needs to know, in one question ------------------------------------

    def ask_around(self, wanted: Iterable[Role], setting: str) -> None:
        """Asks for what ``around`` will tell; nobody waits for the answer yet."""
        self._question = office.ask(self.connection, wanted, self.me.main_department, setting, self.now)

    @property
    def around(self) -> Office | None:
        """Roles, shifts, stand-ins and the unit of the one who acts; None where it was not asked for."""
        if self._around is None and self._question is not None:
            self._around = self._question.told()
            self._people = self._around.people | self._people
            self._departments[self.me.main_department] = self._around.unit
        return self._around

    def acting_for(self, wanted: Iterable[str]) -> dict[str, str]:
        """For each absent person of ``wanted``: who acts now."""
        around = self.around
        if around is not None:
            return standins.through(around.standins, wanted)
        return standins.acting_for(self.connection, wanted, self.now)

    def unit_leaders(self, person: Person) -> list[str]:
        """The active leaders of the person's unit, looked up along the department tree; never the person themself."""
        around = self.around
        if around is not None and person.id == self.me.id:
            found = [leader for leader in around.leaders if leader != person.id]
            if found:
                return found
        return people.unit_leaders(self.connection, person)

    # --- names ----------------------------------------------------------------------------------

    def department(self, department: int | None) -> str:
        if department not in self._departments:
            self._departments[department] = people.department_name(self.connection, department)
        return self._departments[department]

    def case_id(self, no: str) -> int | None:
        """The id of the case with this number; asked once a turn."""
        if no not in self._cases:
            found = cases.by_no(self.connection, no) if no else None
            self._cases[no] = None if found is None else found.id
        return self._cases[no]

    def knows(self, case: Case) -> None:
        """A case this turn has opened itself need not be asked for."""
        self._cases[case.no] = case.id

    def name(self, person: str | None) -> str:
        return self.someone(person).name if person else ""

    def roles_of(self, person: str) -> frozenset[Role]:
        if person not in self._roles:
            self._roles[person] = roles.held_by(self.connection, person)
        return self._roles[person]

    def acts_as(self, person: str, wanted: Iterable[Role], *, never_for: str = "") -> Role | None:
        """The role of ``wanted`` in which this person may act now, see ``capacity``."""
        found = self.capacity(person, wanted, never_for=never_for)
        return None if found is None else found[0]

    def capacity(self, person: str, wanted: Iterable[Role], *, never_for: str = "") -> tuple[Role, str] | None:
        """The first role of ``wanted`` this person holds, or else has lent as a stand-in; and whose it is (own: empty).

        A lent role never joins one that excludes it, held or lent (ZZ-03, ZZ-10).  never_for: whose own matter it is;
        nobody acts on that in their name.
        """
        wanted = tuple(wanted)
        own = self.roles_of(person)
        for role in wanted:
            if role in own:
                return role, ""
        if self.person is not None and person == self.person.id and not self._stands_in:
            return None
        lent = {absent: self.roles_of(absent) for absent in standins.absent_for(self.connection, person, self.now)}
        for absent, theirs in lent.items():
            beside = own.union(*(held for other, held in lent.items() if other != absent))
            for role in wanted:
                if absent != never_for and role in theirs and roles.conflict(beside, role) is None:
                    return role, absent
        return None

    def note_standin(self, role: Role, case: int | None, *, never_for: str = "") -> None:
        """Both names go into the trail where somebody acts in another's place."""
        found = self.capacity(self.me.id, [role], never_for=never_for)
        if found is not None and found[1]:
            self.work.record("standin.acted", by=self.me.id, role=role, case=case, instead_of=found[1])

    # --- forms ----------------------------------------------------------------------------------

    @property
    def my_dialogs(self) -> list[Dialog]:
        if self._dialogs is None:
            self._dialogs = dialogs.of_person(self.connection, self.me.id)
        return self._dialogs

    def forget_dialogs(self) -> None:
        """They were changed; read them again."""
        self._dialogs = None

    # --- telling --------------------------------------------------------------------------------

    def seal(self, action: str, case: int, person: str, item: str = "") -> str:
        return self.house.keys.seal(Key(action, case, item), person)

    def tell(
        self,
        person: str,
        message: Message,
        *,
        cause: str,
        lane: int = APPROVAL,
        case: int | None = None,
        topic: str = "",
    ) -> None:
        """Writes a message to the outbox; ``cause`` is its natural key, so that nobody is told the same thing twice."""
        message_id = outbox.new_message_id(self.now)
        parts = self.house.renderer.render(self.someone(person).address, message, message_id=message_id)
        outbox.write(
            self.work,
            message_id=message_id,
            cause=within(f"{cause}:{person}", LONGEST_CAUSE),
            to=person,
            parts=parts,
            lane=lane,
            case=case,
            topic=within(topic, LONGEST_TOPIC),
        )

    def answer(self, message: Message, *, case: int | None = None) -> None:
        """Tells the one who acts, as a message of its own: taps have no room for a reply (D 90241)."""
        self.tell(self.me.id, message, cause=f"answer:{self.update.key}", lane=INCIDENT, case=case)

    def settle(self, topic: str, card_for: Callable[[str], AnyCard], *, mark: str = "final") -> None:
        """Brings every copy of the topic's cards to its final state; a tapped copy through the tap's own code.

        mark: which settling this is, where there is a later one.
        """
        tap = self.update if isinstance(self.update, CardTapped) else None
        tapped = {tap.card: tap.code} if tap and tap.code else {}
        face = lambda key, person: self._final(key, person, card_for(person))  # noqa: E731
        outbox.settle(self.work, within(topic, LONGEST_TOPIC), face, tapped=tapped, mark=mark)

    def heal(self, card: AnyCard) -> None:
        """Shows the tapper what is true now, on the very card that still looked open."""
        tap = self.update
        if isinstance(tap, CardTapped) and tap.code and outbox.find(self.connection, tap.card) is not None:
            face = self._final(tap.card, self.me.id, card)
            outbox.redraw(self.work, tap.card, cause=f"{tap.card}:heal:{tap.key}", face=face, code=tap.code)

    def topic_tapped(self) -> str:
        """The topic of the tapped card; empty for typed words and for cards nobody knows."""
        tap = self.update
        found = outbox.find(self.connection, tap.card) if isinstance(tap, CardTapped) else None
        return "" if found is None else found.topic

    def _final(self, message_id: str, person: str, card: AnyCard) -> Final:
        to = self.someone(person).address
        twin = self.house.renderer.render(to, Text(card.twin), message_id=f"{message_id}-final")
        return Final(self.house.renderer.redraw(to, card, message_id=message_id), twin[0].body)
