"""Articles carried by an approval, each in people's words: who must agree, what stops it, what must follow."""

from __future__ import annotations

from tests.world import ADMIN, HEAD, LEADER, REPORTER, World

ARCHIVE, ROOM = "yangliu", "chuyan"


def submit(world: World, said: str, *answers: str) -> str:
    """The short number of the request."""
    world.says(REPORTER, said)
    for answer in answers:
        world.says(REPORTER, answer)
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    world.looks_away()
    return reply.split("撤回 ")[1][:4]


def test_data_is_released_by_the_office_and_not_without_a_signed_agreement(world: World) -> None:
    """ZX-18: unit leader, then 市信用办; nothing is filed before the agreement's number is; renewal is reminded of."""
    number = submit(
        world, "申请数据成果开放", "企业信用评价结果", "某银行", "贷前核查", "全市企业", "12月20日17点", "跳过"
    )
    world.taps(LEADER, "同意")
    world.sees(HEAD, "数据成果开放：请办理", "市信用办负责人")
    world.taps(HEAD, "同意")
    world.sees(REPORTER, "登记协议编号：请按时完成")
    world.looks_away()
    assert "协议的编号是多少" in world.says(REPORTER, f"完成 {number}")
    assert "还有 1 项待完成" in world.says(REPORTER, "XY-2026-018")
    assert world.acts("request.archived") == []
    world.looks_away()
    world.passes(days=27)
    world.sees(REPORTER, "提醒：数据成果开放", "到期续签")
    world.looks_away()


def test_archives_are_read_by_leave_of_their_keeper(world: World) -> None:
    """ZX-28 with ZX-27: the keeper checks the right to see them; the duty of secrecy is confirmed first."""
    world.says(REPORTER, "申请档案查阅")
    for answer in ("2019-01 号卷", "核对", "明天9点到17点", "否"):
        world.says(REPORTER, answer)
    assert "请先阅读保密须知" in world.says(REPORTER, "提交")
    world.says(REPORTER, "改 4 是")
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away(REPORTER)
    world.sees(ARCHIVE, "档案查阅：请办理", "档案管理员")
    world.sees_nothing_else()
    world.taps(ARCHIVE, "同意")
    world.sees(REPORTER, "已通过：档案查阅")
    world.looks_away()


def test_five_stages_are_to_be_seen_and_the_archived_is_read_only(world: World) -> None:
    """ZZ-15 and ZZ-14: asked for, decided level by level, agreed, recorded, filed; what is filed changes no more."""
    number = submit(world, "申请拍摄许可", "王工程师", "走廊", "宣传")
    assert "【负责人审批】" in world.says(REPORTER, f"进度 {number}")
    world.taps(LEADER, "同意")
    world.looks_away()
    no = "SQ-20261122-001"
    assert "【备案归档】" in world.says(REPORTER, f"进度 {no}")
    for word in ("撤回", "催办", "补正", "完成"):
        reply = world.says(REPORTER, f"{word} {no}")
        assert any(said in reply for said in ("没有改动", "不能撤回")), reply
    for word in ("同意", "驳回", "退回", "转交", "加签"):
        assert "没有改动" in world.says(LEADER, f"{word} {no} 王芳")
    assert len(world.acts("request.agreed")) == 1


def test_equipment_comes_into_the_room_by_three_agreements(world: World) -> None:
    """ZZ-18: head of the department, 安全管理员, 机房管理员; and it is recorded when it stands there."""
    number = submit(world, "申请机房新增设备", "存储服务器一台", "备份", "增加用电两千瓦")
    for person in (LEADER, ADMIN, ROOM):
        world.sees(person, "机房新增设备：请办理") if person != LEADER else None
        world.taps(person, "同意")
    world.sees(ROOM, "到位登记：请按时完成")
    assert "已全部办完、归档" in world.says(ROOM, f"完成 {number}")
    world.looks_away()


def test_nobody_from_outside_takes_pictures_without_leave(world: World) -> None:
    """WB-10: the leader of the department decides, alone."""
    submit(world, "申请拍摄许可", "王工程师", "走廊", "宣传")
    world.taps(LEADER, "同意")
    world.sees(REPORTER, "已通过：拍摄许可")
    world.looks_away()


def test_remote_access_ends_on_time_and_the_closing_is_recorded(world: World) -> None:
    """WB-13: leader, then 安全管理员; at the end of the time the channel is closed and that is recorded."""
    number = submit(
        world, "申请外部人员远程访问", "王工程师", "数据库服务器", "weihu01", "明天9点到明天17点", "排查故障"
    )
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.sees(ADMIN, "关闭回执：请按时完成", "明天 17:00")
    world.looks_away()
    world.passes(hours=43.5)
    world.sees(ADMIN, "关闭回执：已超期")
    world.looks_away()
    assert "已全部办完、归档" in world.says(ADMIN, f"完成 {number}")
    world.looks_away()


def test_maintenance_of_the_rooms_facilities_has_a_window(world: World) -> None:
    """WB-15: first the leader of the department, at a suitable time; the result is recorded."""
    number = submit(world, "申请机房附属设备维护", "UPS", "更换电池", "周六9点到12点", "可能断电五分钟")
    world.taps(LEADER, "同意")
    world.sees(ROOM, "机房附属设备维护：请办理", "11月28日")
    world.taps(ROOM, "同意")
    world.looks_away()
    world.passes(days=6)
    world.says(REPORTER, f"完成 {number}")
    assert "已全部办完、归档" in world.says(REPORTER, "正常")
    world.looks_away()
