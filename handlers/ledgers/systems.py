"""Which system people mean by a short name: 共享平台 is the 信用信息共享平台, as long as no other is called so too."""

from __future__ import annotations

from sqlalchemy import Connection

from store import ledgers
from store.ledgers import folded

_SHORTEST = 2


def meant(connection: Connection, said: str) -> list[str]:
    """The systems in the ledger of accounts that may be meant: the one of that very name, else those it is a part of.

    What the ledger does not know is a system of its own.
    """
    plain = folded(said)
    known = ledgers.systems(connection, said) if len(plain) >= _SHORTEST else []
    return [name for name in known if folded(name) == plain] or known or [said]
