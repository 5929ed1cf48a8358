"""Other people come on a series that goes on: its days to come follow, those that were do not (WB-03, WB-06, WB-07)."""

from __future__ import annotations

from store import series
from store.schema import guests, inbox, outbox, personal
from store.visiting import State
from tests.scenarios.test_visit_series import SAID, days, lives, of, told
from tests.world import COLLEAGUE, REPORTER, SUPERVISOR, World


def names(world: World, number: str) -> list[list[str]]:
    return [[guest.name for guest in one.guests] for one in days(world, number)]


def clear(world: World, number: str) -> list[str]:
    with world.house.database.look() as connection:
        return [one.name for one in series.clear(connection, world.house.ring, of(world, number))]


def test_one_is_replaced_and_the_days_to_come_follow(world: World) -> None:
    number = told(world)
    reply = world.says(REPORTER, f"系列 {number} 张三换成王五")
    assert "加了王*，减了张*，现在是李*、王*" in reply
    assert "已排的 1 次来访跟着改" in reply
    assert clear(world, number) == ["李四", "王五"]
    assert names(world, number) == [["李*", "王*"]]
    lives(world, days=4)
    assert names(world, number) == [["李*", "王*"], ["李*", "王*"]]
    (act,) = world.acts("series.people_changed")
    assert (act["come"], act["gone"], act["days"]) == ([3], [1], 1)
    world.looks_away()


def test_somebody_new_has_to_hear_the_rules_before_anybody_comes_in(world: World) -> None:
    """WB-06."""
    number = told(world)
    world.says(REPORTER, f"系列 {number} 加人 王五 13904561234")
    (first,) = days(world, number)
    assert (first.state, first.briefed_at, len(first.guests)) == (State.hosted, None, 3)
    world.passes(days=1, hours=10)
    world.looks_away()
    assert "还没有告知" in world.says(REPORTER, f"签到 {number}")
    world.says(REPORTER, f"已告知 {number}")
    assert "张*、李*、王*已签到" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()


def test_the_host_hears_it_and_tells_the_rules_where_somebody_else_changes_it(world: World) -> None:
    number = told(world, SAID)
    world.says(REPORTER, f"改接待 {number} 王芳")
    world.taps(COLLEAGUE, "我来接待")
    world.taps(COLLEAGUE, "已告知，全程陪同")
    world.looks_away()
    assert "已请王芳重新告知" in world.says(REPORTER, f"加人 {number} 赵强")
    world.sees(COLLEAGUE, "进门前宣读", "张*、李*、赵*")
    world.sees(COLLEAGUE, "加了赵*")
    world.taps(COLLEAGUE, "已告知，全程陪同")
    assert days(world, number)[0].state is State.briefed
    world.looks_away()


def test_one_less_needs_no_telling_and_is_erased(world: World) -> None:
    number = told(world, "运维公司赵强、孙红梅每周二四上午来巡检，到明年三月，协议 BM-2026-031，我陪同")
    reply = world.says(REPORTER, f"系列 {number} 减人 赵强")
    assert "减了赵*，现在是孙*" in reply
    assert f"系列 {number} 加人 姓名" in reply
    (first,) = days(world, number)
    assert (first.state, [one.name for one in first.guests]) == (State.briefed, ["孙*"])
    with world.house.database.look() as connection:
        assert len(connection.execute(personal.select()).all()) == 2  # of her in the series, and on the day
        assert {row.name for row in connection.execute(guests.select())} == {"孙*"}
    world.looks_away()


def test_what_was_changed_is_changed_back(world: World) -> None:
    number = told(world)
    reply = world.says(REPORTER, f"系列 {number} 加人 王五")
    undo = reply.split("要改回，回复“")[1].split("”")[0]
    assert "减了王*，现在是张*、李*" in world.says(REPORTER, undo)
    assert clear(world, number) == ["张三", "李四"]
    assert names(world, number) == [["张*", "李*"]]
    reply = world.says(REPORTER, f"系列 {number} 把李四换成王五")
    undo = reply.split("要改回，回复“")[1].split("”")[0].replace("原来的姓名", "李四")
    world.says(REPORTER, undo)
    assert clear(world, number) == ["张三", "李四"]
    assert names(world, number) == [["张*", "李*"]]
    world.looks_away()


def test_a_day_on_which_somebody_is_in_stays_as_it_is(world: World) -> None:
    number = told(world)
    world.passes(days=1, hours=10)
    world.says(REPORTER, f"签到 {number}")
    reply = world.says(REPORTER, f"系列 {number} 换人 张三换成王五")
    assert "正在办的 1 次照旧" in reply
    assert names(world, number)[0] == ["张*", "李*"]
    assert "已全部离开" in world.says(REPORTER, f"签离 {number}")
    world.looks_away()
    lives(world, days=2)
    assert names(world, number) == [["张*", "李*"], ["李*", "王*"]]


def test_somebody_barred_does_not_come_in_with_a_series_either(world: World) -> None:
    """WB-05."""
    number = told(world)
    (first,) = days(world, number)
    assert "已列入禁入" in world.says(SUPERVISOR, f"禁入 {first.short} 第1位 擅自拍摄")
    world.says(REPORTER, f"系列 {number} 减人 张三")
    world.says(REPORTER, f"系列 {number} 加人 张三")
    world.says(REPORTER, f"已告知 {number}")
    world.passes(days=1, hours=10)
    world.looks_away()
    assert "安全管理员" in world.says(REPORTER, f"签到 {number}")
    assert 3 not in days(world, number)[0].inside
    world.looks_away()


def test_what_cannot_be_done_changes_nothing(world: World) -> None:
    number = told(world)
    assert "没有对上要减的人" in world.says(REPORTER, f"系列 {number} 减人 王五")
    assert "已经在内" in world.says(REPORTER, f"系列 {number} 加人 李四")
    assert "减完就没有人了" in world.says(REPORTER, f"系列 {number} 减人 张三、李四")
    assert "请写清楚" in world.says(REPORTER, f"系列 {number} 换人")
    for other in ("加一次", "加到周三", "周二换成周三", "时间换成下午"):
        world.says(REPORTER, f"系列 {number} {other}")
    assert "没有改动" in world.says(SUPERVISOR, f"系列 {number} 减人 张三")
    assert world.says("hejun", f"系列 {number} 减人 张三") == world.says("hejun", "系列 9999 减人 张三").replace(
        "9999", number
    )
    assert clear(world, number) == ["张三", "李四"]
    assert "接待人改为王芳" in world.says(REPORTER, f"系列 {number} 接待人换成王芳")
    world.looks_away()


def test_the_name_of_somebody_new_lies_in_clear_nowhere(world: World) -> None:
    number = told(world)
    world.says(REPORTER, f"系列 {number} 李四换成赵强 13904561234")
    lives(world, days=3)
    stored = world.stored_bytes()
    for canary in ("赵强", "13904561234"):
        assert canary.encode() not in stored
        assert canary.encode("unicode_escape") not in stored
    with world.house.database.look() as connection:
        for table in (inbox, outbox, guests):
            assert "赵强" not in str(connection.execute(table.select()).all())
    assert names(world, number)[-1] == ["张*", "赵*"]
