"""Outside the meeting room: the reason is asked, and the approvals are begun by one tap (WB-08 to WB-16)."""

from __future__ import annotations

from tests.scenarios.test_visits import KEEPER, registered
from tests.world import COLLEAGUE, LEADER, REPORTER, World


def test_machine_room_in_four_taps(world: World) -> None:
    """Sentence, 提交, 开始办审批, 提交: the visit is registered and its approval asked for."""
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.sees(REPORTER, "先办审批", "机房出入", "赵*")
    world.taps(REPORTER, "开始办审批")
    world.sees(REPORTER, "机房出入：请核对", "LF-20261122-001 赵*", "换硬盘", "11月23日（周一）07:00至11:00")
    world.taps(REPORTER, "提交", card="机房出入：请核对")
    world.sees(LEADER, "机房出入", "赵*")
    world.looks_away()
    assert "机房出入还没有批下来" in world.says(REPORTER, f"访客 {number}")
    assert "没有要申请的审批" in world.says(REPORTER, f"办审批 {number}")
    world.looks_away()


def test_office_asks_why_and_begins_the_approval(world: World) -> None:
    assert "为什么不在会议室" in world.says(REPORTER, "明早九点省厅赵强来办公区拍照，我陪同")
    world.says(REPORTER, "要拍工位的布线")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "先办审批", "拍摄许可（WB-10）")
    world.taps(REPORTER, "开始办审批")
    world.sees(REPORTER, "拍摄哪里")
    world.says(REPORTER, "三楼办公区东侧")
    world.taps(REPORTER, "提交")
    world.sees(LEADER, "拍摄许可", "三楼办公区东侧")
    world.looks_away()


def test_equipment_room_and_its_upkeep(world: World) -> None:
    """WB-15: 维护附属设备 is asked for with what the visit tells."""
    world.says(REPORTER, "明早九点华为公司赵强来设备间维修空调，我陪同")
    world.sees(REPORTER, "设备间", "维护附属设备要先审批")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "先办审批", "机房附属设备维护（WB-15）")
    world.looks_away()


def test_media_elsewhere_are_the_hosts_risk(world: World) -> None:
    """WB-16 is about the machine room; elsewhere they are used under the host's eyes (WB-17)."""
    world.says(REPORTER, "明早九点华为公司赵强来设备间装软件，我陪同")
    world.says(REPORTER, "改 9 移动硬盘")
    card = world.sees(REPORTER, "设备间").text
    assert "介质要先审批" not in card
    assert "机房要先审批" not in card
    world.taps(REPORTER, "提交")
    assert not [text for text in world.news(REPORTER) if "先办审批" in text]
    world.looks_away()


def test_several_approvals_one_tap_each(world: World) -> None:
    world.says(REPORTER, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.says(REPORTER, "改 9 移动硬盘，要拍照")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "先办审批", "机房出入", "移动介质进机房", "拍摄许可")
    world.looks_away()
    world.taps(REPORTER, "开始办审批")
    world.sees(REPORTER, "已开始办审批")
    left = world.sees(REPORTER, "先办审批", "移动介质进机房", "拍摄许可").text
    assert "机房出入（" not in left
    world.taps(REPORTER, "提交", card="机房出入：请核对")
    world.looks_away()
    world.taps(REPORTER, "开始办审批")
    world.sees(REPORTER, "移动介质进机房：请核对", "移动硬盘")
    world.looks_away()


def test_the_meeting_room_needs_none(world: World) -> None:
    registered(world, "明早九点省厅赵强来开会，我陪同")
    assert not [text for text in world.news(REPORTER) if "先办审批" in text]
    world.looks_away()


def test_another_host_and_a_cancelled_visit(world: World) -> None:
    """The registrar begins them also where somebody else receives; a card of a visit that is over does nothing."""
    number = registered(world, "明早九点省厅赵强来机房换硬盘，王芳接待")
    world.looks_away(COLLEAGUE)
    world.sees(REPORTER, "先办审批", "机房出入")
    entry = world.card(REPORTER, "开始办审批")
    world.says(REPORTER, f"取消来访 {number}")
    world.looks_away()
    world.taps_stale(REPORTER, entry, "visit_apply")
    assert world.acts("request.submitted") == []
    world.looks_away()


def test_the_reason_is_not_asked_twice(world: World) -> None:
    """Told bit by bit: what brings them to the machine room is why they are there."""
    world.says(REPORTER, "明天九点机房有人来，我陪同")
    for said in ("赵强", "省厅", "换硬盘"):
        if "请核对" not in world.phone(REPORTER)[-1]:
            world.says(REPORTER, said)
    assert not [text for text in world.phone(REPORTER) if "为什么不在会议室" in text]
    world.looks_away()


def test_who_may_enter_is_told_the_keeper_with_the_approval(world: World) -> None:
    """ZZ-11, ZZ-17: from the sentence to the door."""
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.taps(REPORTER, "开始办审批")
    world.taps(REPORTER, "提交", card="机房出入：请核对")
    request = next(t for t in reversed(world.phone(REPORTER)) if "已提交：机房出入" in t).split("撤回 ")[1][:4]
    for person in (LEADER, KEEPER):
        world.says(person, f"同意 {request}")
    world.passes(hours=11)
    world.taps(REPORTER, "已告知，全程陪同")
    assert "现在可以签到" in world.says(KEEPER, f"访客 {number}")
    world.looks_away()
