"""An end that is told as a day is the end of that day, whichever way an agreement is told (WB-07)."""

from __future__ import annotations

from datetime import datetime

from store import visits
from store.clock import SHANGHAI
from store.visiting import Visit
from tests.world import REPORTER, World

LASTING = "11月30日9点到2027年3月31日17点恒达公司赵强来驻场开发，我陪同"
NEW_YEAR = datetime(2027, 1, 1, tzinfo=SHANGHAI)


def newest(world: World) -> Visit:
    with world.house.database.look() as connection:
        found = visits.last_with(connection, REPORTER)
    assert found is not None
    return found


def told_with_the_form(world: World) -> Visit:
    world.says(REPORTER, LASTING)
    world.says(REPORTER, "改 协议编号 XY-9")
    world.says(REPORTER, "改 协议到期 12月31日")
    world.taps(REPORTER, "提交")
    world.looks_away()
    return newest(world)


def test_in_the_form_and_copied_it_is_good_on_its_last_day(world: World) -> None:
    it = told_with_the_form(world)
    assert (it.agreement, it.agreement_until) == ("XY-9", NEW_YEAR)
    reply = world.says(REPORTER, f"照 {it.no} 再登记 2026年12月1日9点到12月31日17点")
    assert "2027年1月1日" not in reply
    world.taps(REPORTER, "提交")
    again = newest(world)
    assert again.no != it.no
    assert (again.agreement, again.agreement_until) == ("XY-9", NEW_YEAR)
    world.looks_away()


def test_told_afterwards_the_day_is_named_as_it_was_said(world: World) -> None:
    world.says(REPORTER, LASTING)
    world.taps(REPORTER, "提交")
    it = newest(world)
    assert "到2026年12月31日" in world.says(REPORTER, f"协议 {it.short} XY-9 到12月31日")
    assert newest(world).agreement_until == NEW_YEAR
    world.looks_away()


def test_days_alone_are_their_office_hours(world: World) -> None:
    """Whoever moves it to two whole days is not reminded at midnight."""
    world.says(REPORTER, "明天9点到11点省厅赵强来开会，我陪同")
    world.taps(REPORTER, "提交")
    world.says(REPORTER, f"改期 {newest(world).short} 11月24日到11月25日")
    both = newest(world)
    shown = [one.astimezone(SHANGHAI).strftime("%d %H:%M") for one in (both.starts_at, both.ends_at)]
    assert shown == ["24 08:30", "25 17:30"]
    world.looks_away()
