"""The product's clock and the stand-in's read the same file the same way: seconds to add, or a moment to stand at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.simulator.clock import FileClock
from store.clock import WallClock

MOMENT = datetime(2026, 11, 23, 1, 0, 30, 250000, tzinfo=UTC)


@pytest.mark.parametrize("kind", [WallClock, FileClock])
@pytest.mark.parametrize("written", ["", "0", "3600.5", "-7200", "nonsense", "=", "=1e999", "=x", "1e999"])
def test_seconds_are_added_and_nonsense_adds_nothing(
    tmp_path: Path, kind: type[WallClock] | type[FileClock], written: str
) -> None:
    file = tmp_path / "clock"
    file.write_text(written)
    ahead = {"3600.5": 3600.5, "-7200": -7200.0}.get(written, 0.0)
    real = datetime.now(UTC)
    assert timedelta() <= kind(file).now() - real - timedelta(seconds=ahead) < timedelta(seconds=30)


def test_both_stand_still_at_the_same_moment_and_go_on_from_there(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    stand_in, product = FileClock(file), WallClock(file)
    stand_in.stand(MOMENT)
    assert [stand_in.now(), product.now(), stand_in.now(), product.now()] == [MOMENT] * 4
    stand_in.stand(MOMENT + timedelta(days=1))
    assert product.now() == MOMENT + timedelta(days=1)
    stand_in.forward(60)
    gone = product.now() - MOMENT
    assert timedelta(days=1, seconds=59) < gone < timedelta(days=1, seconds=90)


def test_half_written_the_last_good_word_stays(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("=1795395600.5")
    product = WallClock(file)
    before = product.now()
    file.write_text("=17953956xx")
    assert product.now() == before
