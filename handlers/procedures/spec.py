"""What a procedure is: who is asked in which order, and what must be true before and after (product.md 4).

Frozen values that read like the table they come from. Whoever changes a definition raises its version: a request keeps
the chain it was submitted with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.dialogs.fields import Field
from handlers.dialogs.form import Form
from store.roles import Role

Values = Mapping[str, str]


class Act(StrEnum):
    """What those asked in a stage do."""

    decide = "decide"  # 同意 or 驳回
    perform = "perform"  # carry it out and say so
    register = "register"  # check it and enter it
    consent = "consent"  # agree to what concerns themselves


class Mode(StrEnum):
    """How many of those asked have to agree."""

    any_of = "any_of"
    all_of = "all_of"
    in_turn = "in_turn"


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a stage asks: leaders of the applicant's unit, the holders of a role, or the people named in a field.

    owner: leaders not of the applicant's unit, but of the one that keeps the things named in this field, as far as the
    ledger knows it.  unit: which one that was when the request was submitted.
    """

    role: Role | None = None
    field: str = ""
    owner: str = ""
    unit: int | None = None

    @property
    def identity(self) -> str:
        """In which capacity they are asked: a role, ``unit_leader``, or the field that names them."""
        return self.role.value if self.role else self.field or UNIT_LEADER

    @property
    def opens_accounts(self) -> bool:
        """Whether they may see the number of an identity card in full, while they carry a request out (ZX-19, ZX-20)."""
        return self.role in (Role.security_admin, Role.app_admin)


UNIT_LEADER = "unit_leader"
LEADER = Who()


def holder(role: Role) -> Who:
    return Who(role=role)


def named(field: str) -> Who:
    return Who(field=field)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a chain.

    hours: working hours after which those asked are reminded; after twice as many the next leader is asked too, after
    four times as many the request lapses.  when: whether a request needs the stage; None: always.
    demands: what the deciders may ask for besides agreeing, each a stage that is then added behind this one.
    """

    key: str
    title: str
    who: Who
    act: Act = Act.decide
    mode: Mode = Mode.any_of
    hours: int = 8
    when: Callable[[Values], bool] | None = None
    demands: tuple[Stage, ...] = ()

    def is_needed(self, values: Values) -> bool:
        return self.when is None or self.when(values)


class Guard(StrEnum):
    """What must be true before anybody is asked, and still at each decision."""

    is_custodian = "is_custodian"  # of every carrier named
    nothing_overdue = "nothing_overdue"  # of the applicant's, of the same kind
    not_on_loan = "not_on_loan"
    three_people = "three_people"  # applicant, executor and witness
    two_people = "two_people"  # executor and witness
    trained = "trained"
    nda_signed = "nda_signed"
    no_second_account = "no_second_account"
    secrecy_read = "secrecy_read"  # 保密须知 confirmed
    visitor_registered = "visitor_registered"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What must happen once a request is approved, with a clock of its own.

    who: None is the applicant.  on_behalf: the applicant asked for it on behalf of who, hears that they were asked, and
    is asked themselves where they are gone.  how: what has to be done, where the title does not say it.  until: key of the field whose end it is due at.  hours: or else working hours after the
    approval.  evidence: what is asked when it is done.  accepted_by: who has to confirm that it was done.
    unless: key of the field that has told it already, so that it is not owed.  of_host: the host of the visit the
    request was made for comes before who.
    """

    key: str
    title: str
    who: Who | None = None
    until: str = ""
    hours: int = 8
    evidence: tuple[Field, ...] = ()
    accepted_by: Who | None = None
    on_behalf: bool = False
    how: str = ""
    unless: str = ""
    of_host: bool = False

    def is_owed(self, values: Values) -> bool:
        return not values.get(self.unless, "")


@dataclass(frozen=True, slots=True)
class Procedure:
    """One kind of request. risk: what the decider should know, in one line.  version: rises with every change."""

    key: str
    title: str
    fields: tuple[Field, ...]
    chain: tuple[Stage, ...]
    articles: tuple[str, ...]
    risk: str
    guards: tuple[Guard, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    version: int = 1
    form: Form = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Its form is made once: every question that is asked looks at it."""
        object.__setattr__(self, "form", Form(self.key, self.title, self.fields, self.articles))
