"""What is written down: what people saw, what was asked of the API, how callbacks went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DELIVERED, DROPPED, INVALID, UNLICENSED = "delivered", "dropped", "invalid", "unlicensed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing one person really got to see, after duplicate check and silent drops.

    kind: ``send`` (through the API), ``reply`` (in the answer to a callback), ``update`` (a card changed under the
    eyes), ``recall``.  text: all that can be read in it.  content: the JSON behind it; for an update the new card.
    replaced: what stands there instead of a card's buttons, or None.
    """

    at: datetime
    member: str
    kind: str
    msgtype: str
    text: str
    content: Mapping[str, Any]
    msgid: str = ""
    task_id: str = ""
    entry: int = 0
    replaced: str | None = None


@dataclass(slots=True, kw_only=True)
class Call:
    """One API call as it reached the platform.

    status: of HTTP, 0 where the line was cut.  errcode: what was decided, even if the answer was lost.
    fault: the scripted fault that struck, if any.  suppressed: the duplicate check swallowed it.
    outcome: member -> delivered, dropped, invalid or unlicensed.  notes: cut text, fields too long to be shown ...
    args: the query, secrets left out.  answer: what was (or would have been) answered, as text, secrets left out.
    where, rule: which field breaks which rule.  touched: number of its last change, see ``State.touch``.
    """

    at: datetime
    path: str
    body: bytes = b""
    status: int = 200
    errcode: int = 0
    errmsg: str = "ok"
    fault: str = ""
    suppressed: bool = False
    msgid: str = ""
    outcome: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    args: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    where: str = ""
    rule: str = ""
    touched: int = 0


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One callback and all its deliveries.

    document: the plaintext XML.  statuses: HTTP status of each try, 0 for no answer.  reply: type of the passive reply
    that was shown, or empty.  problem: why a reply was not usable.
    answer: the passive reply, decrypted.  fault: the scripted fault that struck.  touched: number of its last change.
    """

    at: datetime
    member: str
    kind: str
    document: bytes
    statuses: list[int] = field(default_factory=list)
    reply: str = ""
    problem: str = ""
    answer: str = ""
    fault: str = ""
    touched: int = 0

    @property
    def accepted(self) -> bool:
        return 200 in self.statuses
