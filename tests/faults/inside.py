"""The leak of the campaign in one process: the same people and steps, the world of the scenarios around them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from store.db import DatabaseAway
from tests.faults.installation import Installation
from tests.faults.rest import NoRest, Rest
from tests.faults.town import Town
from tests.world import World

_ROUNDS = 500


class InsideTown(Town):
    def __init__(self, world: World) -> None:
        self.platform = world.platform
        self.clock = cast(Any, world.clock)
        self.never_heard = 0
        self._hands = world.clock

    def move_to(self, moment: datetime) -> None:
        self._hands.moment = max(self.now(), moment)


class InsideRest(Rest):
    """``healed``: called when people have done what they do, before the house works on."""

    def __init__(self, world: World, healed: Callable[[], object]) -> None:
        super().__init__(InsideTown(world), cast(Installation, _Folder(world)), world.house.database)
        self.world, self.healed = world, healed
        self.failures = 0

    def settle(self, *, skip: bool = True, patience: float = 0) -> None:
        del skip, patience
        self.healed()
        for _ in range(_ROUNDS):
            try:
                self.world.settles()
            except DatabaseAway:
                self.failures += 1
                self.healed()
            pending = self.pending()
            if pending.nothing:
                return
            if not pending.now and pending.later is not None:
                self.town.move_to(pending.later)
        raise NoRest(str(self.pending()))


class _Folder:
    def __init__(self, world: World) -> None:
        self.var = world.house.settings.var
