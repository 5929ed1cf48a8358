"""One host hands over to another, and works in the machine room are allowed one by one (WB-04, WB-06, WB-14)."""

from __future__ import annotations

from datetime import timedelta

from store import visits
from store.visiting import Visit
from tests.scenarios.test_visits import KEEPER, at_the_door, registered
from tests.world import ADMIN, COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World


def visit_of(world: World, number: str) -> Visit:
    with world.house.database.look() as connection:
        found = next((one for one in visits.of_host(connection, COLLEAGUE) if str(one.short) == number), None)
        return found or next(one for one in visits.of_host(connection, REPORTER) if str(one.short) == number)


def test_the_one_hands_over_and_the_other_takes_over(world: World) -> None:
    number = at_the_door(world)
    world.says(REPORTER, f"签到 {number}")
    refused = world.says(REPORTER, f"我先走 {number}")
    assert "赵*还在" in refused
    assert f"交接 {number} 姓名" in refused
    assert "仍由您陪同负责" in world.says(REPORTER, f"交接 {number} 王芳")
    world.sees(COLLEAGUE, "请您接手", "张伟要离开")
    assert visit_of(world, number).host == REPORTER
    world.passes(minutes=5)
    world.taps(COLLEAGUE, "我接手")
    world.sees(REPORTER, "王芳已接手", "首尾相接")
    world.sees(COLLEAGUE, "来人在场")
    one, two = visit_of(world, number).escorts
    assert (one.host, two.host) == (REPORTER, COLLEAGUE)
    assert one.until_at == two.from_at
    assert two.until_at is None
    assert "没有改动" in world.says(REPORTER, f"签离 {number}")
    assert "已全部离开" in world.says(COLLEAGUE, f"签离 {number}")
    world.looks_away()


def test_who_does_not_take_over_leaves_everything_as_it_was(world: World) -> None:
    number = at_the_door(world)
    world.says(REPORTER, f"签到 {number}")
    world.says(REPORTER, f"交接 {number} 王芳")
    assert "没有接手" in world.says(COLLEAGUE, f"不接手 {number}")
    world.sees(REPORTER, "没有接手，仍由张伟陪同")
    assert "没有找到" in world.says(COLLEAGUE, f"接手 {number}")
    assert visit_of(world, number).host == REPORTER
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_a_second_offer_takes_the_first_one_back(world: World) -> None:
    number = at_the_door(world)
    world.says(REPORTER, f"签到 {number}")
    world.says(REPORTER, f"交接 {number} 王芳")
    world.says(REPORTER, f"交接 {number} 宋雅")
    assert "没有找到" in world.says(COLLEAGUE, f"接手 {number}")
    assert "已接手" in world.says("songya", f"接手 {number}")
    world.says("songya", f"签离 {number}")
    world.looks_away()


def in_the_machine_room(world: World) -> str:
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.says(REPORTER, f"机房出入 {number}")
    world.says(REPORTER, "跳过")
    request = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.says(LEADER, f"同意 {request}")
    world.says(KEEPER, f"同意 {request}")
    world.passes(hours=11)
    world.says(REPORTER, f"已告知 {number}")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()
    return number


def test_no_work_without_the_hosts_leave(world: World) -> None:
    number = in_the_machine_room(world)
    assert "风险" in world.says(REPORTER, f"操作 {number} 更换3号服务器硬盘")
    assert "等接待人张伟认可" in world.says(KEEPER, f"操作 {number} 更换3号服务器硬盘；风险：可能短时停机")
    world.sees(REPORTER, "机房操作：请您认可", "更换3号服务器硬盘", "可能短时停机")
    assert "没有登记为已做" in world.says(REPORTER, f"操作完成 {number} 换好了")
    assert "只有正在陪同的接待人" in world.says(KEEPER, f"认可 {number}")
    world.taps(REPORTER, "认可")
    world.sees(KEEPER, "已认可，可以做")
    world.passes(minutes=20)
    assert "已记录存档" in world.says(REPORTER, f"操作完成 {number} 换好了，业务正常")
    assert "第1项 更换3号服务器硬盘：已完成" in world.says(KEEPER, f"访客 {number}")
    assert [act["by"] for act in world.acts("operation.agreed")] == [REPORTER]
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_what_is_refused_is_not_done_and_what_goes_wrong_is_told(world: World) -> None:
    number = in_the_machine_room(world)
    world.says(REPORTER, f"操作 {number} 重启核心交换机；风险：全网中断")
    assert "不能做" in world.says(REPORTER, f"不认可 {number}")
    assert "没有登记为已做" in world.says(REPORTER, f"操作完成 {number} 第1项")
    world.says(REPORTER, f"操作 {number} 更换硬盘；风险：可能短时停机")
    world.says(REPORTER, f"认可 {number} 第2项")
    world.passes(minutes=5)
    world.looks_away()
    assert "异常结束" in world.says(REPORTER, f"操作异常 {number} 第2项 服务器无法启动")
    for person in (LEADER, ADMIN, SUPERVISOR, KEEPER):
        world.sees(person, "操作异常结束", "服务器无法启动")
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_work_is_only_where_the_machine_room_is(world: World) -> None:
    number = at_the_door(world)
    world.says(REPORTER, f"签到 {number}")
    assert "不在机房" in world.says(REPORTER, f"操作 {number} 更换硬盘；风险：停机")
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_every_minute_of_presence_has_one_host(world: World) -> None:
    number = at_the_door(world)
    world.says(REPORTER, f"签到 {number}")
    world.passes(minutes=30)
    world.says(REPORTER, f"交接 {number} 王芳")
    world.passes(minutes=7)
    world.says(COLLEAGUE, f"接手 {number}")
    world.passes(minutes=13)
    world.says(COLLEAGUE, f"签离 {number}")
    found = visit_of(world, number)
    (stay,) = found.stays
    assert stay.out_at is not None
    at = stay.in_at
    while at < stay.out_at:
        assert sum(one.covers(at) for one in found.escorts) == 1
        at += timedelta(minutes=1)
    world.looks_away()


def approved(world: World, number: str, *answers: str) -> None:
    """The next approval the visit lacks is asked for and given by everybody who is asked."""
    world.says(REPORTER, f"办审批 {number}")
    for answer in answers:
        world.says(REPORTER, answer)
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    request = reply.split("撤回 ")[1][:4]
    for person in (LEADER, KEEPER):
        world.says(person, f"同意 {request}")


def test_every_approval_is_begun_with_what_the_visit_tells(world: World) -> None:
    """WB-09, WB-10, WB-16: each is refused at the door until it is given."""
    world.says(REPORTER, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.says(REPORTER, "改 9 带U盘，要拍照")
    number = world.says(REPORTER, "提交").split("取消来访 ")[1][:4]
    world.passes(hours=11)
    world.says(REPORTER, f"已告知 {number}")
    refused = world.says(REPORTER, f"签到 {number}")
    for article in ("WB-09", "WB-10", "WB-16"):
        assert article in refused
    approved(world, number)
    approved(world, number)
    assert "WB-10" in world.says(REPORTER, f"签到 {number}")
    approved(world, number, "机房东侧")
    assert "没有要申请的审批" in world.says(REPORTER, f"办审批 {number}")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_who_broke_the_rules_comes_in_only_with_leave(world: World) -> None:
    """WB-05."""
    first = at_the_door(world)
    assert "由安全管理员、安全主管办" in world.says(KEEPER, f"禁入 {first} 第1位 私自拍照")
    assert "已列入禁入" in world.says(ADMIN, f"禁入 {first} 第1位 私自拍照")
    refused = world.says(REPORTER, f"签到 {first}")
    assert "此人有违规记录" in refused
    assert "只有安全管理员能放行" in world.says(REPORTER, f"放行 {first}")
    assert "已放行，只限这一次" in world.says(ADMIN, f"放行 {first} 领导同意")
    world.sees(REPORTER, "安全管理员已放行")
    assert "已签到" in world.says(REPORTER, f"签到 {first}")
    world.says(REPORTER, f"签离 {first}")
    second = registered(world, "明早九点省厅赵强来开会，我陪同")
    assert "此人有违规记录" in world.says(REPORTER, f"访客 {second}")
    assert "禁入已解除" in world.says(ADMIN, f"解除禁入 {second}")
    assert "违规记录" not in world.says(REPORTER, f"访客 {second}")
    world.looks_away()
