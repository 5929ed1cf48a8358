"""Which system people mean by a short name: 共享平台, 信用平台 are the 信用信息共享平台 unless another is called so."""

from __future__ import annotations

from sqlalchemy import Connection

from store import ledgers
from store.ledgers import folded

_SHORTEST = 2
_SHORTEST_APART = 3
"""Signs of a name said with some left out; of two signs too many names have both."""


def meant(connection: Connection, said: str) -> list[str]:
    """The systems in the ledger of accounts that may be meant: the one of that very name, else those it is a part of,
    else those it shortens (its signs in their order, others left out).

    What the ledger does not know is a system of its own.
    """
    plain = folded(said)
    known = ledgers.systems(connection, said) if len(plain) >= _SHORTEST else []
    if not known and len(plain) >= _SHORTEST_APART and not plain.isascii():
        known = ledgers.systems(connection, said, apart=True)
    return [name for name in known if folded(name) == plain] or known or [said]
