"""The clock bar's one travel at a time, in the background, so that the page stays alive while the product catches up."""

from __future__ import annotations

import threading
from datetime import datetime, time, timedelta, timezone
from typing import Any

from bot.simulator import acts, timeline
from bot.simulator.clock import FileClock
from bot.simulator.platform import Platform
from bot.simulator.travel import Traveller

MOST_SECONDS = 400 * 86400
MORNING = time(9, 0)
_HERE = timezone(timedelta(hours=8))
_LABELS = {600: "+10 分钟", 3600: "+1 小时", 86400: "+24 小时"}


class Standstill(ValueError):
    """The time cannot be moved now; the text says why, for the page."""


class TooFar(Standstill):
    """Backwards, or further than anybody wants to go."""


class Journey:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._lock = threading.Lock()
        self._traveller: Traveller | None = None
        self._label = ""
        self._until: datetime | None = None
        self._stops = 0
        self._caught_up = True
        self._came: dict[str, int] | None = None

    @property
    def going(self) -> bool:
        return self._traveller is not None

    def view(self) -> dict[str, Any]:
        ahead = self._platform.horizon.look()
        return {
            "now": self._platform.clock.now().isoformat(),
            "deadline": ahead.deadline.isoformat() if ahead and ahead.deadline else None,
            "asked": ahead is not None,
            "going": self.going,
            "label": self._label,
            "until": self._until.isoformat() if self._until else None,
            "stops": self._stops,
            "caught_up": self._caught_up,
            "came": self._came,
        }

    def go(self, seconds: float) -> None:
        """Raises Standstill."""
        now = self._platform.clock.now()
        if not 0 < seconds <= MOST_SECONDS:
            raise TooFar("时间只能往前走，最多 400 天。")
        self._begin(_label(seconds), now + timedelta(seconds=seconds))

    def to_morning(self) -> None:
        """The next nine o'clock. Raises Standstill."""
        now = self._platform.clock.now().astimezone(_HERE)
        morning = datetime.combine(now.date(), MORNING, _HERE)
        same_day = morning > now
        self._begin("到今早 9:00" if same_day else "到明早 9:00", morning if same_day else morning + timedelta(days=1))

    def to_deadline(self) -> None:
        """Raises Standstill where the product knows of none, or cannot be asked."""
        ahead = self._platform.horizon.look()
        if ahead is None:
            raise Standstill("问不到产品的下一个时限。")
        if ahead.deadline is None:
            raise Standstill("没有等待中的时限。")
        left = (ahead.deadline - self._platform.clock.now()).total_seconds()
        self._begin(f"到下一时限（{_label(left)}）", ahead.deadline)

    def stop(self) -> None:
        """Where it is just now; nothing happens where nobody travels."""
        if self._traveller is not None:
            self._traveller.stopped = True

    def _begin(self, label: str, until: datetime) -> None:
        clock = self._platform.clock
        if not isinstance(clock, FileClock) or clock.path is None:
            raise Standstill("没有设置 XINAN_CLOCK_FILE，时间不能快进。")
        traveller = self._set_out(Traveller(self._platform, clock, self._platform.horizon), until)
        self._label, self._until, self._stops, self._caught_up, self._came = label, until, 0, True, None
        acts.note(self._platform.state, acts.JUMP, label)
        self._ring()
        threading.Thread(target=self._travel, args=(traveller, until), name="journey", daemon=True).start()

    def _set_out(self, traveller: Traveller, until: datetime) -> Traveller:
        """With nobody to ask on the way the time is moved at once, also while the last jump is still settling."""
        asked = self._platform.horizon.look() is not None
        with self._lock:
            if self._traveller is not None and asked:
                raise Standstill("还在快进，请等它停下来。")
            self._traveller = traveller
        if not asked:
            traveller.leap(until)
        return traveller

    def _travel(self, traveller: Traveller, until: datetime) -> None:
        before = len(self._platform.ledger)
        try:
            self._caught_up = traveller.go(until, self._note)
        finally:
            self._came = timeline.counts(self._platform.ledger[before:])
            with self._lock:
                if self._traveller is traveller:
                    self._traveller = None
            self._ring()

    def _note(self, _moment: datetime) -> None:
        self._stops += 1

    def _ring(self) -> None:
        self._platform.state.bell.ring("clock")


def _label(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole in _LABELS:
        return _LABELS[whole]
    units = ((86400, "天"), (3600, "小时"), (60, "分"), (1, "秒"))
    parts = []
    for size, name in units:
        count, whole = divmod(whole, size)
        if count:
            parts.append(f"{count} {name}")
    return "+" + " ".join(parts[:2])
