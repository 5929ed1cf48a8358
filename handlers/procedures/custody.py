"""What each procedure does to the ledgers: which objects it names, and what becomes of them when (product.md 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.ledgers.moves import Move, State
from store.ledgers import Ledger

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Custody:
    """How a procedure touches a ledger.

    names: the field in which the objects stand; of an account the one with its name.  system: the field that goes with it.
    granted: the move when it is approved.  fulfilled: obligation -> the move when that is done.
    chosen: option of the field ``action`` -> the move, in place of that of the obligation.
    new: as which state an object is registered that the ledger does not know yet; None: it is not registered.
    mine: whether such an object is the applicant's, since they ask for it as its custodian.
    to: the field that names who gets it; empty: the applicant.
    told: obligation -> field of its evidence that names the objects, where the request itself cannot.
    """

    ledger: Ledger
    names: str = ""
    granted: Move | None = None
    fulfilled: Mapping[str, Move] = field(default_factory=dict)
    chosen: Mapping[str, Move] = field(default_factory=dict)
    new: State | None = State.in_store
    mine: bool = False
    to: str = ""
    system: str = ""
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def first(self) -> Move | None:
        """The move that must still be possible whenever it is decided on."""
        return self.granted or next(iter(self.fulfilled.values()), None)


_MEDIA, _DEVICE, _ARCHIVE, _ACCOUNT = Ledger.media, Ledger.device, Ledger.archive, Ledger.account
_NO, _DEV, _DOC, _LIST = "media_no", "device", "archive", "list"

CUSTODY: dict[str, Custody] = {
    "media_takeout": Custody(_MEDIA, _NO, Move.take_out, {"return": Move.back}, new=State.issued, mine=True),
    "media_issue": Custody(_MEDIA, "", None, {"receipt": Move.issue}, told={"receipt": _NO}),
    "media_replace": Custody(
        _MEDIA, _NO, Move.swap, {"cleared": Move.clear}, new=State.issued, mine=True, told={"cleared": "new_no"}
    ),
    "media_repair": Custody(
        _MEDIA, _NO, Move.repair, {"cleared": Move.change, "back": Move.back}, new=State.issued, mine=True
    ),
    "media_destroy": Custody(_MEDIA, _LIST, Move.condemn, {"destroyed": Move.destroy}),
    "media_transfer": Custody(
        _MEDIA, _NO, Move.send, {"received": Move.receive}, new=State.issued, mine=True, to="recipient"
    ),
    "device_connect": Custody(
        _DEVICE, "serial", Move.connect, {"disconnected": Move.disconnect}, new=State.disconnected
    ),
    "device_change": Custody(_DEVICE, _DEV, None, {"done": Move.change}, chosen={"remove": Move.take_back}),
    "device_repair": Custody(_DEVICE, _DEV, Move.repair, {"back": Move.back}),
    "device_scrap": Custody(_DEVICE, _DEV, Move.condemn, {"disposed": Move.destroy}),
    "device_takeout": Custody(_DEVICE, _DEV, Move.take_out, {"return": Move.back}),
    "account_open": Custody(_ACCOUNT, "staff_no", Move.reopen, new=State.closed, to="person", system="system"),
    "account_change": Custody(_ACCOUNT, "account", Move.change, new=State.open, system="system"),
    "account_close": Custody(_ACCOUNT, "account", Move.close, new=State.open, system="system"),
    "archive_read": Custody(_ARCHIVE, _DOC, None, {"logged": Move.read}),
    "archive_borrow": Custody(_ARCHIVE, _DOC, Move.lend, {"return": Move.back}),
    "archive_destroy": Custody(_ARCHIVE, _LIST, Move.condemn, {"destroyed": Move.destroy}),
}
