"""What the product says it waits for. The stand-in knows nothing of it but an address on this machine (``--due``)."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Ahead:
    """deadline: the next moment of a case.  next: the next of anything.  busy: something is due and not done yet."""

    deadline: datetime | None
    next: datetime | None
    busy: bool


class Horizon(Protocol):
    def look(self) -> Ahead | None:
        """None: the product cannot be asked, or does not answer."""


class NoHorizon:
    """Nobody told us where to ask."""

    def look(self) -> Ahead | None:
        return None


class HttpHorizon:
    """Asks ``url``, which answers ``{"deadline": moment or null, "next": moment or null, "busy": true or false}``."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def look(self) -> Ahead | None:
        connection = http.client.HTTPConnection(self._parts.netloc, timeout=SECONDS)
        try:
            connection.request("GET", self._parts.path or "/")
            answer = connection.getresponse()
            view: dict[str, Any] = json.loads(answer.read())
            return Ahead(_moment(view["deadline"]), _moment(view["next"]), bool(view["busy"]))
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
            return None
        finally:
            connection.close()


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
