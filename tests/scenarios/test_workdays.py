"""Days off: told by 安全主管 in chat, imported as a table, missing for a year that is near, and clocks that run."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from handlers.office import workdays
from handlers.worktime import last_year_known
from jobs.calendar import look_ahead
from store import settings
from store.clock import local
from store.deadlines import next_due
from tests.scenarios.test_requests import photo
from tests.world import LEADER, REPORTER, START, SUPERVISOR, World

NEXT = last_year_known() + 1
WHOLE = [f"{NEXT}-10-{day:02d} 休" for day in range(1, 12)] + [f"{NEXT}-02-06 班"]
pytestmark = pytest.mark.skipif(local(START).year + 1 != NEXT, reason="the announced years have moved on")


def days(world: World) -> dict[str, bool]:
    with world.house.database.look() as connection:
        found: dict[str, bool] = settings.value(connection, "calendar.days", {})
        return found


def test_a_day_is_set_in_chat_by_the_supervisor_alone_once_confirmed(world: World) -> None:
    assert "只有安全主管" in world.says(REPORTER, f"节假日 {NEXT}-02-08 休")
    assert "没有“2027-02-30”" in world.says(SUPERVISOR, "节假日 2027-02-30 休")
    assert "设为放假" in world.says(SUPERVISOR, f"节假日 {NEXT}-02-08 休")
    assert days(world) == {}
    assert "已设置" in world.says(SUPERVISOR, "确定")
    assert days(world) == {f"{NEXT}-02-08": False}
    assert world.acts("calendar.changed")[-1]["days"] == {f"{NEXT}-02-08": False}
    said = world.says(REPORTER, f"节假日 {NEXT}")
    assert f"{NEXT}-02-08 休" in said
    assert "尚未公布" in said
    assert f"{NEXT - 1}-10-01 休" in world.says(REPORTER, f"节假日 {NEXT - 1}")
    world.looks_away()


def test_the_year_that_is_missing_is_told_once_and_again_every_month(world: World) -> None:
    assert look_ahead(world.house) == NEXT
    world.settles()
    world.sees(SUPERVISOR, "工作日历", f"还没有 {NEXT} 年")
    world.passes(days=29)
    look_ahead(world.house)
    world.settles()
    world.sees_nothing_else(SUPERVISOR)
    world.passes(days=1)
    look_ahead(world.house)
    world.settles()
    world.sees(SUPERVISOR, "工作日历")
    with world.house.database.work(world.clock.now()) as work:
        workdays.take_over(work, workdays.plan(WHOLE))
    assert look_ahead(world.house) is None
    world.looks_away()


def test_a_table_is_taken_over_whole_or_not_at_all() -> None:
    assert workdays.plan(WHOLE).problems == []
    wrong = workdays.plan([*WHOLE, "# 说明", "", f"{NEXT}-02-30 休", "2月8日 休", WHOLE[0]])
    assert [problem[:6] for problem in wrong.problems] == ["第 15 行", "第 16 行", "第 17 行"]
    assert "全年" in workdays.plan(WHOLE[:3]).problems[0]
    assert workdays.plan([]).problems


def test_who_is_asked_reads_that_the_time_is_provisional(world: World) -> None:
    world.clock.forward(hours=24 * 38)
    world.looks_away()
    photo(world)
    world.sees(LEADER, "拍摄许可：请办理", "放假安排尚未公布")
    with world.house.database.work(world.clock.now()) as work:
        workdays.take_over(work, workdays.plan(WHOLE))
    photo(world)
    assert "尚未公布" not in world.sees(LEADER, "拍摄许可：请办理").text
    world.looks_away()


def test_a_clock_that_runs_is_never_made_shorter(world: World) -> None:
    """On Friday evening the Saturday is declared a day worked: what was to ring on Monday rings on Monday."""
    world.clock.forward(hours=24 * 5)
    world.looks_away()
    photo(world)
    with world.house.database.look() as connection:
        before = next_due(connection)
    world.says(SUPERVISOR, "节假日 2026-11-28 班")
    world.says(SUPERVISOR, "确定")
    world.looks_away()
    with world.house.database.look() as connection:
        assert next_due(connection) == before
    world.passes(hours=40)
    world.sees_nothing_else(LEADER)
    world.passes(hours=48)
    world.sees(LEADER, "拍摄许可：请尽快办理")
    world.looks_away()


def test_the_command_checks_imports_and_shows(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("XINAN_VAR", str(tmp_path))
    table = tmp_path / "days.txt"
    table.write_text("\n".join([*WHOLE, "明天 休"]), "gb18030")
    assert main(["calendar", "import", str(table)]) == 1
    assert "第 13 行" in capsys.readouterr().err
    table.write_text("\n".join(WHOLE), "utf-8")
    assert main(["calendar", "import", str(table), "--dry-run"]) == 0
    main(["calendar", "show", str(NEXT)])
    assert "尚未公布" in capsys.readouterr().out
    assert main(["calendar", "import", str(table)]) == 0
    main(["calendar", "show", str(NEXT)])
    assert f"{NEXT}-02-06 班" in capsys.readouterr().out
