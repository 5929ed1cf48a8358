"""What a decider reads on the card: the items that decide, whole or with the way to the rest (ZZ-14, ZZ-15)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.world import ADMIN, LEADER, NETWORK_ADMIN, REPORTER, World

WHOLE_PERIOD = "11月23日周一09:00至11月27日周五17:00"


def asks(world: World, title: str, answers: Sequence[str]) -> str:
    world.says(REPORTER, f"申请{title}")
    for answer in answers:
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.looks_away(REPORTER)
    return number


def rows(world: World, person: str) -> dict[str, str]:
    card = world.card(person, "退回补正").card
    assert card is not None
    return {row["keyname"]: row.get("value", "") for row in card["horizontal_content_list"]}


def body(world: World, person: str) -> str:
    card = world.card(person, "退回补正").card
    assert card is not None
    return str(card["sub_title_text"])


def test_where_a_carrier_goes_and_with_whom(world: World) -> None:
    asks(world, "携带保密载体外出", ("U盘3号", "内部", "哈尔滨", "明天9点到周五17点", "开会", "王芳"))
    shown = rows(world, LEADER)
    assert (shown["目的地"], shown["起止时间"], shown["同行人"]) == ("哈尔滨", WHOLE_PERIOD, "王芳")
    assert "事由：开会。载体编号：U盘3号。" in body(world, LEADER)
    assert "进度" not in body(world, LEADER)
    world.looks_away()


def test_how_a_change_is_taken_back(world: World) -> None:
    asks(world, "系统变更", ("升级数据库", "先备份再升级", "停机十分钟", "恢复备份", "明天9点到周五17点", "否"))
    shown = rows(world, LEADER)
    assert shown["变更内容"] == "升级数据库" and shown["时间窗"] == WHOLE_PERIOD
    assert shown["影响"] == "停机十分钟" and shown["回退办法"] == "恢复备份"
    assert "步骤：先备份再升级。" in body(world, LEADER)
    world.taps(LEADER, "同意")
    shown = rows(world, ADMIN)
    assert shown["回退办法"] == "恢复备份" and shown["步骤"] == "先备份再升级"
    world.looks_away()


def test_each_stage_of_a_foreign_device_sees_what_it_decides_on(world: World) -> None:
    asks(world, "外来设备接入", ("测试笔记本", "SN001", "办公网", "明天9点到17点", "1"))
    assert rows(world, LEADER)["查杀结果"] == "已查杀，未发现病毒"
    world.taps(LEADER, "同意")
    assert next(label for label in rows(world, NETWORK_ADMIN) if label != "申请人") == "接入点"
    world.looks_away()


def test_what_does_not_fit_is_read_whole_with_its_number(world: World) -> None:
    steps = "、".join(f"第{number}步：停止第{number}个服务并检查日志" for number in range(1, 20))
    number = asks(world, "系统变更", ("升级数据库", steps, "停机十分钟", "恢复备份", "明天20点到22点", "否"))
    assert f"进度 {number}" in body(world, LEADER)
    assert "第19个服务并检查日志" in world.says(LEADER, f"进度 {number}")
    world.looks_away()


def test_even_the_longest_request_can_be_read(world: World) -> None:
    long = "甲乙丙丁戊己庚辛壬癸" * 49
    answers = (f"{long}一", f"{long}二", f"{long}三", f"{long}四", "明天20点到22点", "否")
    number = asks(world, "系统变更", answers)
    world.looks_away()
    said = world.says(LEADER, f"进度 {number}")
    whole = said + "".join(world.news(LEADER))
    assert all(f"癸{end}" in whole for end in "一二三四")
    world.looks_away()


def test_the_summary_shows_the_whole_period(world: World) -> None:
    world.says(REPORTER, "申请携带保密载体外出")
    for answer in ("U盘3号", "内部", "哈尔滨", "明天9点到周五17点", "开会", "跳过"):
        world.says(REPORTER, answer)
    card = world.card(REPORTER, "提交").card
    assert card is not None
    assert WHOLE_PERIOD in [row.get("value") for row in card["horizontal_content_list"]]
    world.looks_away()
