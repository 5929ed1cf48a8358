"""Which objects people mean by what they write: a number, a title, or a number somewhere in a description."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.ledgers import systems
from handlers.texts.ledger_words import AROUND
from store import ledgers
from store.ledgers import LONGEST_NAME, LONGEST_NO, Ledger, Object, folded, key_of

_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#-]*[A-Za-z0-9]")
_LONGEST_WRITTEN = 60


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing in the ledger goes by this. no: empty where it holds no number and so cannot be registered."""

    said: str
    no: str
    name: str


def found(connection: Connection, ledger: Ledger, said: str, system: str = "") -> list[Object] | Unknown:
    """The objects meant by one entry; several where it names several numbers."""
    if ledger is Ledger.account:
        return _account(connection, said, system)
    keys = [key_of(ledger, said), *(key_of(ledger, run) for run in _numbers(said))]
    known = ledgers.by_keys(connection, ledger, keys)
    whole = [it for it in known if it.key == keys[0]]
    if known:
        return whole or known
    titled = ledgers.by_name(connection, ledger, said)
    return titled if len(titled) == 1 else _unknown(said)


def _account(connection: Connection, login: str, system: str) -> list[Object] | Unknown:
    """An account of one of the systems meant; of two systems with such an account none."""
    meant = systems.meant(connection, system)
    known = ledgers.by_keys(connection, Ledger.account, [key_of(Ledger.account, login, one) for one in meant])
    if len(known) == 1:
        return known
    return Unknown(login, "" if known else login, meant[0] if len(meant) == 1 else system)


def _numbers(said: str) -> list[str]:
    """Runs of letters and digits with a digit in them, as numbers of objects are."""
    return [run for run in _RUN.findall(said) if any(sign.isdigit() for sign in run)]


def _unknown(said: str) -> Unknown:
    plain = " ".join(said.split())
    numbers = _numbers(plain)
    if len(numbers) == 1 and len(folded(plain)) > len(numbers[0]):
        rest = plain.replace(numbers[0], " ").strip(AROUND)
        return Unknown(plain, numbers[0][:LONGEST_NO], (rest or plain)[:LONGEST_NAME])
    is_number = len(plain) <= _LONGEST_WRITTEN and any(sign.isnumeric() for sign in plain)
    return Unknown(plain, plain if is_number else "", plain[:LONGEST_NAME])
