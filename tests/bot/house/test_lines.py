"""How many lines each web process holds is known to all of them."""

from __future__ import annotations

import os

from bot.lines import NOBODY, Lines


def test_whoever_holds_more_is_told_that_somebody_holds_fewer() -> None:
    lines = Lines()
    first, second = lines.seat(), lines.seat()
    lines.hold(first, 3)
    lines.hold(second, 2)
    assert lines.somebody_has_fewer(3)
    assert not lines.somebody_has_fewer(2)


def test_nobody_waits_for_a_process_that_is_gone() -> None:
    lines = Lines()
    first, second = lines.seat(), lines.seat()
    lines.hold(first, 3)
    lines.leave(second)
    assert not lines.somebody_has_fewer(3)
    assert lines.seat() == second


def test_a_process_alone_waits_for_nobody() -> None:
    lines = Lines()
    lines.hold(lines.seat(), 9)
    assert not lines.somebody_has_fewer(9)


def test_a_child_tells_its_parent() -> None:
    lines = Lines()
    seat, other = lines.seat(), lines.seat()
    child = os.fork()
    if child == 0:
        lines.hold(seat, 7)
        lines.leave(other)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert not lines.somebody_has_fewer(7)
    assert lines.somebody_has_fewer(8)


def test_more_processes_than_seats() -> None:
    lines = Lines()
    seats = {lines.seat() for _ in range(100)}
    assert len(seats) == 64
    assert NOBODY not in seats
