"""product.md 1: the roster with shifts and swaps; changed in chat by those who keep it, never without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from store import migrate, roster
from store.clock import local
from store.roles import Role
from tests.databases import Databases
from tests.world import ADMIN, COLLEAGUE, DUTY, DUTY_2, REPORTER, SUPERVISOR, World


@pytest.fixture
def migrated_url(databases: Databases) -> str:
    """Who is on duty does not depend on the database."""
    return databases.fresh("sqlite", migrate.upgrade)


@pytest.fixture
def empty(world: World) -> Iterator[World]:
    """Nobody is on the roster; 蒋敏 and 沈清 are duty officers. It is Sunday, 22 November, 22:00."""
    with world.house.database.work(world.clock.now()) as work:
        for shift in roster.upcoming(work.connection, work.now):
            roster.remove(work, shift, by="server", by_role="")
    yield world
    world.looks_away_from(ADMIN, "请确认")


def shift(world: World, person: str, day: int, days: float = 1) -> None:
    """From 8:00 on so many days after today."""
    start = world.clock.now() - timedelta(hours=14) + timedelta(days=day)
    with world.house.database.work(world.clock.now()) as work:
        roster.add(work, person, start, start + timedelta(days=days), by="server", by_role="")


def rota(world: World) -> list[str]:
    with world.house.database.look() as connection:
        coming = roster.upcoming(connection, world.clock.now())
    return [f"{one.person} {local(one.starts_at):%d %H:%M}-{local(one.ends_at):%d %H:%M}" for one in coming]


def test_a_shift_is_taken_off_after_a_question(empty: World) -> None:
    shift(empty, DUTY, 0, 2)
    shift(empty, DUTY_2, 2)
    reply = empty.says(ADMIN, "取消值班 沈清")
    assert "将取消沈清的值班：11月24日（周二）08:00 到 11月25日（周三）08:00" in reply
    assert "回复“确定”" in reply
    assert len(rota(empty)) == 2
    assert "已取消沈清的值班" in empty.says(ADMIN, "确定")
    empty.sees(DUTY_2, "周平已取消您的值班：11月24日")
    assert rota(empty) == ["jiangmin 22 08:00-24 08:00"]
    act = empty.acts("shift.removed")[-1]
    assert (act["by"], act["role"], act["person"]) == (ADMIN, "security_admin", DUTY_2)


@pytest.mark.parametrize(
    "said", ["取消蒋敏明天的值班", "撤销蒋敏11月23日的值班", "取消值班 蒋敏 明天", "蒋敏明天不值班了"]
)
def test_the_day_says_which_one(empty: World, said: str) -> None:
    shift(empty, DUTY_2, 0)
    shift(empty, DUTY, 1)
    shift(empty, DUTY, 5)
    assert "将取消蒋敏的值班：11月23日" in empty.says(ADMIN, said)
    empty.says(ADMIN, "确定")
    assert rota(empty) == ["shenqing 22 08:00-23 08:00", "jiangmin 27 08:00-28 08:00"]
    empty.looks_away()


def test_several_shifts_are_listed_and_none_is_said_so(empty: World) -> None:
    shift(empty, DUTY, 0)
    shift(empty, DUTY, 3)
    reply = empty.says(ADMIN, "取消值班 蒋敏")
    assert "蒋敏有 2 个班，没有改动" in reply
    assert "11月25日（周三）08:00" in reply
    assert "没有找到沈清那段时间的排班" in empty.says(ADMIN, "取消值班 沈清")
    assert "请写明是谁的班" in empty.says(ADMIN, "取消值班")
    assert len(rota(empty)) == 2


def test_an_empty_roster_is_announced(empty: World) -> None:
    shift(empty, DUTY, 0)
    empty.says(ADMIN, "取消值班 蒋敏")
    reply = empty.says(ADMIN, "确定")
    assert "值班表已空，有事通知全体值班员：蒋敏、沈清" in reply
    empty.sees(SUPERVISOR, "值班表空了：周平取消了最后一个班", "值班 张三 今天18:00到明天8:00")
    empty.sees(DUTY, "已取消您的值班")
    assert empty.acts("roster.empty")[-1]["by"] == ADMIN
    empty.says(REPORTER, "密码泄露了")
    empty.sees(DUTY, "请立即确认")
    empty.sees(DUTY_2, "请立即确认")
    empty.looks_away()


def test_a_gap_is_told_to_who_made_it(empty: World) -> None:
    shift(empty, DUTY, 0)
    shift(empty, DUTY_2, 3)
    empty.says(ADMIN, "取消值班 蒋敏")
    assert "到 11月25日（周三）08:00 之前没有人值班" in empty.says(ADMIN, "确定")
    empty.sees(DUTY, "已取消您的值班")
    empty.sees_nothing_else(SUPERVISOR)


@pytest.mark.parametrize(
    "said", ["换班 蒋敏 沈清", "蒋敏和沈清换班", "蒋敏和沈清换一下班", "换班 蒋敏 明天 沈清 11月25日"]
)
def test_two_swap(empty: World, said: str) -> None:
    shift(empty, DUTY, 1)
    shift(empty, DUTY_2, 3)
    assert "由蒋敏改为沈清；11月25日（周三）08:00 到 11月26日（周四）08:00，由沈清改为蒋敏" in empty.says(ADMIN, said)
    assert "已换班" in empty.says(ADMIN, "确定")
    assert rota(empty) == ["shenqing 23 08:00-24 08:00", "jiangmin 25 08:00-26 08:00"]
    empty.sees(DUTY, "周平已为您换班", "由沈清接替您值班", "由您接替沈清值班")
    empty.sees(DUTY_2, "周平已为您换班", "由您接替蒋敏值班")


@pytest.mark.parametrize(
    "said", ["换班 蒋敏 沈清 明天", "沈清替蒋敏值明天的班", "替班 沈清替蒋敏 明天", "换班 沈清 蒋敏 明天"]
)
def test_one_takes_over(empty: World, said: str) -> None:
    shift(empty, DUTY, 1)
    shift(empty, DUTY_2, 3)
    assert "11月23日（周一）08:00 到 11月24日（周二）08:00，由蒋敏改为沈清。" in empty.says(ADMIN, said)
    empty.says(ADMIN, "确定")
    assert rota(empty) == ["shenqing 23 08:00-24 08:00", "shenqing 25 08:00-26 08:00"]
    empty.looks_away()


def test_a_running_shift_goes_over_from_now_on(empty: World) -> None:
    shift(empty, DUTY, 0, 2)
    empty.says(ADMIN, "换班 蒋敏 沈清")
    empty.says(ADMIN, "确定")
    assert rota(empty) == ["shenqing 22 22:00-24 08:00"]
    empty.looks_away()
    empty.says(REPORTER, "密码泄露了")
    empty.sees(DUTY_2, "请立即确认")
    empty.sees_nothing_else(DUTY)
    empty.looks_away()


def test_only_a_duty_officer_takes_a_shift(empty: World) -> None:
    shift(empty, DUTY, 1)
    shift(empty, COLLEAGUE, 2)  # was a duty officer once
    assert "王芳不是值班员" in empty.says(ADMIN, "换班 蒋敏 王芳")
    assert "请写明谁和谁换" in empty.says(ADMIN, "换班 蒋敏 某某")
    assert "请写明谁和谁换" in empty.says(ADMIN, "怎么换班")


def test_what_has_changed_meanwhile_changes_nothing(empty: World) -> None:
    shift(empty, DUTY, 1)
    empty.says(ADMIN, "换班 蒋敏 沈清")
    with empty.house.database.work(empty.clock.now()) as work:
        roster.remove(work, roster.upcoming(work.connection, work.now)[0], by="server", by_role="")
    assert "值班表刚才有变化，这次没有改动" in empty.says(ADMIN, "确定")
    assert rota(empty) == []


@pytest.mark.parametrize("said", ["取消值班 蒋敏", "换班 蒋敏 沈清", "蒋敏明天不值班了"])
@pytest.mark.parametrize("person", [REPORTER, DUTY])
def test_others_change_nothing(empty: World, said: str, person: str) -> None:
    shift(empty, DUTY, 1)
    assert "排班由安全主管或安全管理员办理" in empty.says(person, said)
    assert len(rota(empty)) == 1


def test_the_right_is_looked_at_again(empty: World) -> None:
    shift(empty, DUTY, 1)
    empty.says(ADMIN, "取消值班 蒋敏")
    empty.revokes_all(Role.security_admin)
    assert "排班由" in empty.says(ADMIN, "确定")
    assert len(rota(empty)) == 1


@pytest.mark.parametrize(
    "told", ["沈清替蒋敏值班时发现的", "已请值班员停用账号", "值班员说会处理，正在等进度", "让李四代理我处理这件事"]
)
def test_an_answer_that_speaks_of_shifts_stays_an_answer(empty: World, told: str) -> None:
    empty.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    for _ in range(2):
        empty.says(REPORTER, "跳过")
    assert "情况已补充" in empty.says(REPORTER, told)  # the last question: what was seen
    assert empty.acts("leak.learned")[-1]["known"] == ["seen"]
    empty.looks_away()


def test_a_short_wish_is_no_answer(empty: World) -> None:
    shift(empty, DUTY, 0)
    empty.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    for _ in range(2):
        empty.says(REPORTER, "跳过")
    assert "现在值班：蒋敏" in empty.says(REPORTER, "谁在值班")
    assert "待办 1 件" in empty.says(REPORTER, "待办")
    empty.looks_away()
