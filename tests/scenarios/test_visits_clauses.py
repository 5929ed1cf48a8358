"""The rules for outsiders, sentence by sentence, where no other scenario plays them (WB-03 to WB-17, ZZ-11, ZZ-17)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import visits
from store.visiting import Kind, Visit
from tests.scenarios.test_visit_ledger import files, words
from tests.scenarios.test_visits import KEEPER, at_the_door, registered
from tests.scenarios.test_visits_together import in_the_machine_room
from tests.world import ADMIN, COLLEAGUE, LEADER, REPORTER, World


def newest(world: World) -> Visit:
    with world.house.database.look() as connection:
        found = visits.last_of(connection, REPORTER)
    assert found is not None
    return found


def summary(world: World, place: str, doing: str, brings: str = "") -> str:
    """A visit of tomorrow, nine to eleven, as the card shows it before it is submitted."""
    world.says(REPORTER, f"明早九点省厅赵强来{place}开会，我陪同")
    if "为什么不在会议室" in world.phone(REPORTER)[-1]:
        world.says(REPORTER, "要看现场")
    if doing:
        world.says(REPORTER, f"改 3 {doing}")
    if brings:
        world.says(REPORTER, f"改 9 {brings}")
    return world.card(REPORTER, "提交").text


def planned(world: World, place: str, doing: str, brings: str = "") -> str:
    """The same, registered; its number."""
    summary(world, place, doing, brings)
    world.taps(REPORTER, "提交")
    return str(newest(world).short)


def ready(world: World, number: str) -> None:
    """The notice is confirmed, and it is the hour."""
    world.passes(hours=11, minutes=2)
    world.says(REPORTER, f"已告知 {number}")
    world.looks_away()


def asked(world: World, number: str, *answers: str) -> str:
    """The next approval the visit lacks is asked for; the request's number."""
    world.says(REPORTER, f"办审批 {number}")
    for answer in answers:
        world.says(REPORTER, answer)
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    return reply.split("撤回 ")[1][:4]


def goes(world: World, number: str) -> None:
    assert "已签离" in world.says(REPORTER, f"签离 {number}")
    world.looks_away()


# --- WB-03 to WB-05 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "明早九点软件开发商的赵强来开会，我陪同",
        "明早九点产品供应商赵强来谈合作，我陪同",
        "明早九点系统集成商的赵强来调试，我陪同",
        "明早九点维护商的赵强来修打印机，我陪同",
        "明早九点服务商赵强来培训，我陪同",
        "明早九点合作单位的赵强来洽谈，我陪同",
        "明早九点临时雇工赵强来搬东西，我陪同",
        "明早九点实习生赵强来报到，我陪同",
    ],
)
def test_whoever_comes_from_outside_is_registered(world: World, said: str) -> None:
    """WB-03: whatever they are to us."""
    world.says(REPORTER, said)
    for _ in range(4):
        last = world.phone(REPORTER)[-1]
        if "谁来" in last:
            world.says(REPORTER, "赵强")
        elif "哪个单位" in last:
            world.says(REPORTER, "华为公司")
        elif "办什么事" in last:
            world.says(REPORTER, "办事")
        elif "要登记来访吗" in last:
            world.says(REPORTER, "确定")
    world.taps(REPORTER, "提交")
    assert newest(world).guests[0].name == "赵*"
    world.looks_away()


def test_temporary_or_not_is_kept_and_shown(world: World) -> None:
    """WB-03: a talk is temporary; who works here is not, and can be told so or otherwise before it is registered."""
    assert "临时" in world.says(REPORTER, f"访客 {registered(world, '明早九点省厅赵强来开会，我陪同')}")
    assert newest(world).kind is Kind.temporary
    number = registered(world, "明早九点省厅孙红梅来驻场开发，我陪同")
    assert newest(world).kind is Kind.lasting
    assert "非临时" in world.says(REPORTER, f"访客 {number}")
    world.says(REPORTER, "后天早九点省厅赵强来开会，我陪同")
    world.says(REPORTER, "改 7 非临时")
    world.taps(REPORTER, "提交")
    assert newest(world).kind is Kind.lasting
    world.looks_away()


def test_the_host_is_of_the_unit_that_is_visited(world: World) -> None:
    """WB-04: a colleague; nobody of that name, and nobody from outside, can be it."""
    world.says(REPORTER, "明早九点省厅赵强来开会，周杰伦接待")
    world.sees(REPORTER, "来访登记", "周杰伦")
    assert "没有" in world.says(REPORTER, "提交")
    assert world.acts("visit.registered") == []
    world.says(REPORTER, "王芳")
    world.taps(REPORTER, "提交")
    assert newest(world).host == COLLEAGUE
    world.looks_away()


@pytest.mark.parametrize(
    ("place", "doing", "risks"),
    [
        ("会议室", "", ("设备、资料被带走",)),
        ("机房", "换硬盘", ("误操作致设备故障",)),
        ("会议室", "查阅敏感资料", ("资料外泄",)),
        ("会议室", "用我们的电脑", ("越权使用计算机",)),
        ("会议室", "访问业务系统", ("越权访问", "后门", "恶意攻击")),
    ],
)
def test_each_of_the_six_risks_is_told_where_it_belongs(
    world: World, place: str, doing: str, risks: tuple[str, ...]
) -> None:
    """WB-05: before it is registered, and to the host before anybody comes in."""
    card = summary(world, place, doing)
    assert all(risk in card for risk in risks), card
    world.looks_away()
    world.taps(REPORTER, "提交")
    number = newest(world).short
    world.sees(REPORTER, "进门前宣读", *risks)
    assert all(risk in world.says(REPORTER, f"访客 {number}") for risk in risks)
    world.looks_away()


# --- WB-06 to WB-09 -----------------------------------------------------------------------------------------------


def test_nobody_comes_in_before_the_rules_are_told(world: World) -> None:
    """WB-06: host there, rules told; and the card says what is to be read out."""
    number = registered(world, "明早九点省厅赵强来开会，我陪同")
    told = world.sees(REPORTER, "进门前宣读").text
    for rule in ("全程由我陪同", "未经批准不用计算机和网络", "不拍摄", "不看敏感资料", "不带移动介质"):
        assert rule in told
    world.passes(hours=11, minutes=2)
    assert "还没有告知（WB-06）" in world.says(REPORTER, f"签到 {number}")
    assert "没有改动" in world.says(COLLEAGUE, f"已告知 {number}") or "没有找到" in world.says(
        COLLEAGUE, f"已告知 {number}"
    )
    assert world.acts("visit.checked_in") == []
    world.says(REPORTER, f"已告知 {number}")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    goes(world, number)


@pytest.mark.parametrize(
    ("doing", "why", "answers", "deciders"),
    [
        ("用我们的电脑", "使用计算机没有批准（WB-06）", ("台式机一台",), (LEADER,)),
        ("接入办公网络", "访问网络或系统没有批准（WB-12）", ("办公网", "只读"), (LEADER, ADMIN)),
        ("查阅敏感资料", "查阅资料没有批准（WB-11）", ("信用报告样本", "现场阅读"), (LEADER, ADMIN)),
        ("远程调试", "远程访问没有批准（WB-13）", ("接口服务器", "ext_zhao"), (LEADER, ADMIN)),
    ],
)
def test_what_wants_leave_is_done_by_nobody_without_it(
    world: World, doing: str, why: str, answers: tuple[str, ...], deciders: tuple[str, ...]
) -> None:
    """WB-06, WB-11 to WB-13: refused without a request, while it waits for anybody who has to agree, and then not."""
    number = planned(world, "会议室", doing)
    ready(world, number)
    assert why in world.says(REPORTER, f"签到 {number}")
    request = asked(world, number, *answers)
    for decider in deciders:
        assert why.split("（")[0] in world.says(REPORTER, f"签到 {number}")
        assert world.acts("visit.checked_in") == []
        world.says(decider, f"同意 {request}")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    goes(world, number)


def test_what_was_refused_stays_forbidden(world: World) -> None:
    """WB-11, WB-12: the leader says no, and so does the door."""
    number = planned(world, "会议室", "查阅敏感资料")
    ready(world, number)
    request = asked(world, number, "信用报告样本", "现场阅读")
    world.says(LEADER, f"驳回 {request} 与事由无关")
    assert "查阅资料没有批准" in world.says(REPORTER, f"签到 {number}")
    assert world.acts("visit.checked_in") == []
    world.looks_away()


def test_an_agreement_that_has_run_out_is_none(world: World) -> None:
    """WB-07."""
    number = registered(world, "明早九点省厅赵强来驻场开发，我陪同")
    world.says(REPORTER, f"协议 {number} BM-1 到今天23点")
    ready(world, number)
    assert "保密协议已到期（WB-07）" in world.says(REPORTER, f"签到 {number}")
    world.says(REPORTER, f"协议 {number} BM-2 到2027年6月30日")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    goes(world, number)


def test_who_is_temporary_needs_no_agreement(world: World) -> None:
    """WB-07 is about those who work here."""
    number = at_the_door(world)
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    goes(world, number)


def test_talks_are_in_the_meeting_room_unless_it_is_said_why_not(world: World) -> None:
    """WB-08: the meeting room is usual; elsewhere without a reason nothing is registered, and nobody comes in."""
    registered(world, "明早九点省厅赵强来谈合作，我陪同")
    assert newest(world).place == "meeting_room"
    assert "为什么不在会议室" in world.says(REPORTER, "后天早九点省厅赵强来办公室谈合作，我陪同")
    assert "不能跳过" in world.says(REPORTER, "跳过")
    assert len(world.acts("visit.registered")) == 1
    world.looks_away()


@pytest.mark.parametrize(("purpose", "formal"), [("设备采购谈判", True), ("招标答疑", True), ("技术交流", False)])
def test_formal_talks_have_a_meeting_room_of_their_own(world: World, purpose: str, formal: bool) -> None:
    """WB-08, the second half."""
    assert ("专门的会议室" in summary(world, "会议室", purpose)) is formal
    world.looks_away()


def test_nobody_unnamed_and_nobody_whose_time_is_over_enters_the_machine_room(world: World) -> None:
    """WB-09, ZZ-17: the request names them, and is good for that time only."""
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    request = asked(world, number)
    for person in (LEADER, KEEPER):
        world.says(person, f"同意 {request}")
    world.passes(minutes=1)
    world.says(REPORTER, f"访客 {number} 孙红梅")
    ready(world, number)
    assert "孙*：没有机房出入审批" in world.says(REPORTER, f"签到 {number}")
    assert "已签到" in world.says(REPORTER, f"签到 {number} 第1位")
    world.says(REPORTER, f"签离 {number}")
    world.says(REPORTER, f"改期 {number} 明天14点到16点")
    world.passes(hours=29)
    assert "机房出入审批不在有效时段" in world.says(REPORTER, f"签到 {number} 第1位")
    world.looks_away()


# --- WB-10 to WB-17 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["办公区", "设备间", "会议室"])
def test_no_pictures_anywhere_without_leave(world: World, place: str) -> None:
    """WB-10: office, equipment room; in the machine room see ``test_every_approval_is_begun_with_what_the_visit_tells``."""
    number = planned(world, place, "现场拍照")
    ready(world, number)
    assert "拍摄没有批准（WB-10）" in world.says(REPORTER, f"签到 {number}")
    request = asked(world, number, "东侧")
    assert "拍摄没有批准" in world.says(REPORTER, f"签到 {number}")
    world.says(LEADER, f"同意 {request}")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    goes(world, number)


def test_sensitive_material_is_registered_in_detail_and_taken_back(world: World) -> None:
    """WB-12: what, how, for whom is on the record; afterwards its return is asked for."""
    number = planned(world, "会议室", "查阅敏感资料")
    ready(world, number)
    request = asked(world, number, "信用报告样本", "现场阅读")
    for person in (LEADER, ADMIN):
        world.says(person, f"同意 {request}")
    world.sees(REPORTER, "登记并收回资料")
    shown = world.says(ADMIN, f"进度 {request}")
    for word in ("信用报告样本", "现场阅读", "赵*"):
        assert word in shown, shown
    world.looks_away()


def test_work_in_the_machine_room_is_told_allowed_recorded_and_filed(world: World) -> None:
    """WB-14: the risk first, then the host's leave, then what was done; all of it stands in the record on paper."""
    number = in_the_machine_room(world)
    assert "风险" in world.says(REPORTER, f"操作 {number} 更换3号服务器硬盘")
    world.says(REPORTER, f"操作 {number} 更换3号服务器硬盘；风险：可能短时停机")
    assert "没有登记为已做" in world.says(REPORTER, f"操作完成 {number} 换好了")
    world.says(REPORTER, f"认可 {number}")
    world.passes(minutes=20)
    assert "已记录存档" in world.says(REPORTER, f"操作完成 {number} 换好了，业务正常")
    goes(world, number)
    world.says(REPORTER, f"访客记录 {number}")
    world.looks_away()
    text = "\n".join(words(world, files(world)[-1]))
    for told in ("更换3号服务器硬盘", "可能短时停机", "换好了，业务正常", "张伟"):
        assert told in text
    assert len(world.acts("operation.done")) == 1


def test_the_host_stays_while_they_work(world: World) -> None:
    """WB-14: watched from beginning to end; whoever goes hands over first."""
    number = in_the_machine_room(world)
    assert "还在，没有改动" in world.says(REPORTER, f"我先走 {number}")
    world.says(REPORTER, f"交接 {number} 王芳")
    world.says(REPORTER, f"操作 {number} 更换硬盘；风险：停机")
    assert "只有正在陪同的接待人" in world.says(COLLEAGUE, f"认可 {number}")
    world.says(COLLEAGUE, f"接手 {number}")
    assert "可以做" in world.says(COLLEAGUE, f"认可 {number}")
    world.says(COLLEAGUE, f"签离 {number}")
    world.looks_away()


def test_upkeep_of_the_rooms_facilities_has_leave_and_its_hour(world: World) -> None:
    """WB-15: reported by the host, agreed by the leader of the department, within the time agreed upon."""
    number = planned(world, "机房", "维修空调")
    ready(world, number)
    assert "附属设备维护没有批准（WB-15）" in world.says(REPORTER, f"签到 {number}")
    first = asked(world, number)
    second = asked(world, number, "精密空调", "可能升温")
    for request in (first, second):
        world.says(LEADER, f"同意 {request}")
        assert world.acts("visit.checked_in") == []
        assert "没有批" in world.says(REPORTER, f"签到 {number}")
    for request in (first, second):
        world.says(KEEPER, f"同意 {request}")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    goes(world, number)


def test_media_are_the_hosts_risk_and_the_host_says_so(world: World) -> None:
    """WB-16, WB-17: into the machine room only with leave; used under the host's eyes, and on the host's account."""
    number = planned(world, "机房", "换硬盘", "移动硬盘")
    ready(world, number)
    assert "带移动介质没有批准（WB-16）" in world.says(REPORTER, f"签到 {number}")
    for _ in range(2):
        request = asked(world, number)
        assert world.acts("visit.checked_in") == []
        for person in (LEADER, KEEPER):
            world.says(person, f"同意 {request}")
    world.sees(REPORTER, "接待人担责确认")
    world.looks_away()
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    goes(world, number)


def test_who_only_registered_the_visit_does_not_answer_for_its_media(world: World) -> None:
    """WB-17: it is the host's account, whoever asked for the approval."""
    world.says(REPORTER, "明早九点华为公司赵强来机房换硬盘，王芳接待")
    world.says(REPORTER, "改 9 移动硬盘")
    world.taps(REPORTER, "提交")
    number = str(newest(world).short)
    world.says(COLLEAGUE, f"接待 {number}")
    world.looks_away()
    requests = [asked(world, number), asked(world, number)]
    world.looks_away()
    for request in requests:
        for person in (LEADER, KEEPER):
            world.says(person, f"同意 {request}")
    world.sees(COLLEAGUE, "接待人担责确认")
    for request in requests:
        world.says(REPORTER, f"完成 {request}")
    assert world.acts("obligation.done") == []
    for request in requests:
        world.says(COLLEAGUE, f"完成 {request}")
    (done,) = world.acts("obligation.done")
    assert (done["key"], done["by"]) == ("watched", COLLEAGUE)
    world.looks_away()


def test_the_keeper_checks_papers_at_the_door_and_turns_away(world: World) -> None:
    """ZZ-11, ZZ-17: number typed, answer at once; what is not in order is refused and stays on the record."""
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    ready(world, number)
    shown = world.says(KEEPER, f"访客 {number}")
    assert "还差：没有机房出入审批（WB-09）" in shown
    refused = world.says(KEEPER, f"签到 {number}")
    assert "没有登记进入" in refused
    assert [(act["by"], act["why"]) for act in world.acts("visit.held")] == [(KEEPER, "Held")]
    request = asked(world, number)
    for person in (LEADER, KEEPER):
        world.says(person, f"同意 {request}")
    assert "现在可以签到" in world.says(KEEPER, f"访客 {number}")
    assert "已签到" in world.says(KEEPER, f"签到 {number}")
    assert "赵*" in world.says(KEEPER, "谁在机房")
    world.passes(minutes=10)
    assert "已签离" in world.says(KEEPER, f"签离 {number}")
    stay = newest(world).stays[0]
    assert stay.out_at is not None
    assert stay.out_at - stay.in_at >= timedelta(minutes=10)
    world.looks_away()
