"""What the columns of a table are: their heads, how wide they are, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

Cell = str | int | datetime | None


class As(Enum):
    text = "text"
    moment = "moment"
    number = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """wide: in characters of the standard font, of which a Chinese one takes two."""

    head: str
    wide: int
    shown: As = As.text
