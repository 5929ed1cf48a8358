"""What a turn needs around it. ``bot.services`` builds the real one, the tests' world a small one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from handlers.keys import Keys
from handlers.ports import Renderer
from store.db import Database
from store.fieldkeys import KeyRing


class Bell(Protocol):
    """Tells sleeping processes that there is work. Losing a ring loses nothing: they also look by themselves."""

    def ring(self, names: Iterable[str]) -> None: ...


class House(Protocol):
    @property
    def database(self) -> Database: ...

    @property
    def renderer(self) -> Renderer: ...

    @property
    def keys(self) -> Keys: ...

    @property
    def ring(self) -> KeyRing:
        """The keys of personal data."""

    @property
    def bell(self) -> Bell: ...

    def page_address(self, path: str) -> str | None:
        """Where people's phones find one of our pages; None where they cannot reach us."""
