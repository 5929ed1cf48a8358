"""Ledgers: what is true of an object is looked at before anybody is asked and again when it is decided (issue 4, line 4)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handlers.approvals import custody, view
from handlers.context import Context
from handlers.ledgers import book
from handlers.ledgers.moves import Move, Moving, State
from handlers.types import TextSaid
from store import clearances, ledgers, people
from store.clearances import Clearance, Cleared
from store.ledgers import Ledger, Line, Object
from tests.world import ADMIN, APP_ADMIN, COLLEAGUE, LEADER, REPORTER, World

ARCHIVES, KEEPER, ASSETS = "yangliu", "sunlei", "weilan"
WITNESS = "hejun"
NO = "ZT-2025-014"


def has(world: World, ledger: Ledger, no: str, name: str, state: State, custodian: str | None = None) -> Object:
    """The ledger has it."""
    with world.house.database.work(world.clock.now()) as work:
        return book.register(work, ledger, no, name, state, by="server", custodian=custodian)


def stick(world: World, custodian: str | None = REPORTER, no: str = NO) -> Object:
    return has(world, Ledger.media, no, "U盘", State.issued if custodian else State.in_store, custodian)


def now(world: World, it: Object) -> Object:
    with world.house.database.look() as connection:
        (found,) = ledgers.by_keys(connection, it.ledger, [it.key])
        return found


def line(world: World, it: Object) -> list[Line]:
    with world.house.database.look() as connection:
        return list(reversed(ledgers.lines(connection, now(world, it).id, limit=50)))


def asks(world: World, title: str, answers: Sequence[str], person: str = REPORTER) -> str:
    """Fills everything in and submits; the last reply."""
    world.says(person, f"申请{title}")
    for answer in answers:
        world.says(person, answer)
    reply = world.says(person, "提交")
    world.looks_away()
    return reply


def number(reply: str) -> str:
    assert "已提交" in reply, reply
    return reply.split("撤回 ")[1][:4]


def takes_out(world: World, no: str = NO, person: str = REPORTER) -> str:
    return asks(world, "携带保密载体外出", (no, "1", "哈尔滨", "明天9点到后天17点", "开会", "跳过"), person)


def borrows(world: World, said: str = "2019-01 号卷", person: str = REPORTER) -> str:
    return asks(world, "档案外借", (said, "核对历史数据", "周五17点", "是"), person)


# --- before anybody is asked -----------------------------------------------------------------------------


def test_only_the_custodian_takes_a_carrier_out(world: World) -> None:
    stick(world, COLLEAGUE)
    reply = takes_out(world)
    assert "不能提交" in reply and "由王芳保管，不在申请人名下" in reply
    assert world.acts("request.submitted") == []
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    world.looks_away()
    assert "已提交" in takes_out(world, person=COLLEAGUE)


def test_what_is_destroyed_goes_nowhere(world: World) -> None:
    it = stick(world)
    with world.house.database.work(world.clock.now()) as work:
        doomed = book.move(work, it, Moving(Move.condemn), by="server")
        assert isinstance(doomed, Object)
        book.move(work, doomed, Moving(Move.destroy, "", (REPORTER, COLLEAGUE, WITNESS)), by="server")
    reply = asks(world, "载体送修", (NO, "读不出来", "某公司", "1"))
    assert "不能提交" in reply and "2026年11月22日销毁" in reply


def test_an_archive_on_loan_is_not_lent_again(world: World) -> None:
    """ZX-29: borrowed by leave, kept track of, never lent on."""
    it = has(world, Ledger.archive, "2019-01 号卷", "2019年报送底稿", State.in_store)
    borrowed = number(borrows(world))
    world.says(LEADER, f"同意 {borrowed}")
    world.says(ARCHIVES, f"同意 {borrowed}")
    world.looks_away()
    assert (now(world, it).state, now(world, it).holder) == ("lent", REPORTER)
    reply = borrows(world, "2019年报送底稿", COLLEAGUE)
    assert "不能提交" in reply and "已借给张伟，还没有归还" in reply


def test_with_something_overdue_nothing_new_is_borrowed(world: World) -> None:
    """ZX-29: brought back in time."""
    has(world, Ledger.archive, "2019-02", "底稿", State.in_store)
    borrowed = number(borrows(world))
    world.says(LEADER, f"同意 {borrowed}")
    world.says(ARCHIVES, f"同意 {borrowed}")
    world.passes(days=6)
    world.looks_away()
    reply = asks(world, "档案外借", ("2019-02", "核对", "12月20日17点", "是"))
    assert "不能提交" in reply and "SQ-20261122-001 应于 11月27日（周五）17:00 归还" in reply


def test_an_unknown_number_is_no_obstacle_but_everybody_is_told(world: World) -> None:
    """An office that has just begun has empty ledgers."""
    world.says(REPORTER, "申请携带保密载体外出")
    for answer in (NO, "1", "哈尔滨", "明天9点到后天17点", "开会", "跳过"):
        world.says(REPORTER, answer)
    world.sees(REPORTER, "携带保密载体外出：请核对", f"载体台账里没有“{NO}”，请核对，通过后记入台账")
    taken = number(world.says(REPORTER, "提交"))
    world.sees(LEADER, "携带保密载体外出：请办理", f"载体台账里没有“{NO}”，请核对")
    world.looks_away()
    world.says(LEADER, f"同意 {taken}")
    world.looks_away()
    with world.house.database.look() as connection:
        (it,) = ledgers.numbered(connection, NO)
    assert (it.state, it.custodian, it.holder) == ("out", REPORTER, REPORTER)
    assert [one.move for one in line(world, it)] == ["registered", "take_out"]


def test_the_card_says_what_the_ledger_says(world: World) -> None:
    stick(world)
    takes_out(world)
    card = world.card(LEADER, "同意").text
    assert f"台账：{NO}由张伟保管" in card and "请核对" not in card.split("回复")[0]


def test_who_has_what_is_not_read_off_a_form(world: World) -> None:
    """Somebody else's object is told of where it stands in the way, not before."""
    has(world, Ledger.device, "SB-1", "笔记本", State.issued, COLLEAGUE)
    world.says("huangli", "申请设备送修")
    for answer in ("SB-1", "不开机", "某公司", "1"):
        world.says("huangli", answer)
    summary = world.sees("huangli", "设备送修：请核对")
    assert "王芳" not in summary.text and "SB-1" in summary.text
    world.says("huangli", "提交")
    world.sees("liuyang", "设备送修：请办理", "台账：SB-1由王芳保管")
    world.looks_away()


# --- and again when it is decided ------------------------------------------------------------------------


def test_what_became_impossible_meanwhile_is_not_agreed_to(world: World) -> None:
    it = stick(world)
    taken = number(takes_out(world))
    with world.house.database.work(world.clock.now()) as work:
        book.move(work, it, Moving(Move.condemn), by="server")
    reply = world.says(LEADER, f"同意 {taken}")
    assert "没有办成" in reply and "已批准销毁，等待销毁" in reply and "请驳回或退回补正" in reply
    assert world.acts("request.agreed") == []
    assert "已驳回" in world.says(LEADER, f"驳回 {taken} 已批准销毁")
    world.looks_away()


def test_of_two_requests_for_one_archive_one_is_carried_out(world: World) -> None:
    it = has(world, Ledger.archive, "2019-01 号卷", "", State.in_store)
    first, second = number(borrows(world)), number(borrows(world, person=COLLEAGUE))
    for one in (first, second):
        assert "已同意" in world.says(LEADER, f"同意 {one}")
    assert "张伟的档案外借" in world.says(ARCHIVES, f"同意 {first}")
    reply = world.says(ARCHIVES, f"同意 {second}")
    assert "没有办成" in reply and "已借给张伟" in reply
    assert now(world, it).holder == REPORTER and len(line(world, it)) == 2
    world.looks_away()


# --- what approvals and promises do to the ledger ---------------------------------------------------------


def test_out_and_back_with_the_case_in_the_life_line(world: World) -> None:
    it = stick(world)
    taken = number(takes_out(world))
    world.says(LEADER, f"同意 {taken}")
    assert now(world, it).state == "out"
    world.passes(hours=20)
    world.says(REPORTER, f"完成 {taken}")
    world.says(REPORTER, "现在")
    world.looks_away()
    assert (now(world, it).state, now(world, it).custodian, now(world, it).holder) == ("issued", REPORTER, None)
    assert [(one.move, one.case is not None) for one in line(world, it)] == [
        ("registered", False),
        ("take_out", True),
        ("back", True),
    ]


def test_the_new_custodian_answers_from_the_moment_they_confirm(world: World) -> None:
    """ZX-14: handed over to one person, who confirms."""
    it = stick(world)
    passed = number(asks(world, "载体传递", (NO, "王芳", "专人", "加密密封")))
    world.says(LEADER, f"同意 {passed}")
    assert (now(world, it).state, now(world, it).custodian) == ("sent", REPORTER)
    assert "不能提交" in takes_out(world)
    world.says(COLLEAGUE, f"完成 {passed}")
    world.looks_away()
    assert (now(world, it).state, now(world, it).custodian) == ("issued", COLLEAGUE)


def test_a_carrier_is_issued_with_its_receipt_and_only_once(world: World) -> None:
    """ZX-11: issued against a signature, by whoever keeps them."""
    it = stick(world, None)
    stick(world, COLLEAGUE, "ZT-9")
    issued = number(asks(world, "载体领用", ("1", "拷贝材料", "12月20日17点")))
    world.says(LEADER, f"同意 {issued}")
    world.says(KEEPER, f"同意 {issued}")
    world.looks_away()
    world.says(REPORTER, f"完成 {issued}")
    reply = world.says(REPORTER, "ZT-9")
    assert "没有登记" in reply and "由王芳保管" in reply
    world.says(REPORTER, f"完成 {issued}")
    world.says(REPORTER, NO)
    world.looks_away()
    assert (now(world, it).state, now(world, it).custodian) == ("issued", REPORTER)
    assert len(world.acts("request.archived")) == 1


def test_destroyed_is_destroyed_by_three_people(world: World) -> None:
    """ZX-11: on the record for ever, with three people behind it."""
    it = stick(world)
    gone = number(asks(world, "载体销毁", (f"{NO}、ZT-2025-099", "粉碎", "王芳", "何军")))
    world.says(LEADER, f"同意 {gone}")
    world.says(ADMIN, f"同意 {gone}")
    assert now(world, it).state == "condemned"
    assert "不能提交" in takes_out(world)
    world.says(COLLEAGUE, f"完成 {gone}")
    for answer in ("刚才", "机房", "无", "提交"):
        world.says(COLLEAGUE, answer)
    assert now(world, it).state == "condemned"
    world.says(WITNESS, f"完成 {gone}")
    world.looks_away()
    for no in (NO, "ZT-2025-099"):
        with world.house.database.look() as connection:
            assert [one.state for one in ledgers.numbered(connection, no)] == ["destroyed"]


def test_a_repair_and_a_replacement(world: World) -> None:
    """ZX-11: cleared before it is repaired, the old one cleared when it is replaced."""
    it, other = stick(world), stick(world, no="ZT-2")
    broken = number(asks(world, "载体送修", (NO, "读不出来", "某公司", "1")))
    world.says(LEADER, f"同意 {broken}")
    world.says(ADMIN, f"同意 {broken}")
    assert now(world, it).state == "under_repair"
    world.says(ADMIN, f"完成 {broken}")
    world.says(REPORTER, f"完成 {broken}")
    assert (now(world, it).state, now(world, it).custodian) == ("issued", REPORTER)
    swapped = number(asks(world, "载体更换", ("ZT-2", "1", "太小")))
    world.says(KEEPER, f"同意 {swapped}")
    assert now(world, other).state == "to_clear"
    world.says(REPORTER, f"完成 {swapped}")
    for answer in ("1", "ZT-3", "提交"):
        world.says(REPORTER, answer)
    world.looks_away()
    assert (now(world, other).state, now(world, other).custodian) == ("in_store", None)
    with world.house.database.look() as connection:
        assert [one.custodian for one in ledgers.numbered(connection, "ZT-3")] == [REPORTER]


def test_a_device_goes_out_and_comes_back(world: World) -> None:
    """ZX-15: on the ledger before it leaves, and when it is back."""
    it = has(world, Ledger.device, "SB-2024-003", "笔记本电脑", State.issued, COLLEAGUE)
    taken = number(asks(world, "设备带离", ("笔记本 SB-2024-003", "哈尔滨", "周五17点", "演示")))
    world.says(LEADER, f"同意 {taken}")
    world.says(ASSETS, f"同意 {taken}")
    assert (now(world, it).state, now(world, it).custodian, now(world, it).holder) == ("out", COLLEAGUE, REPORTER)
    reply = asks(world, "设备报废销毁", ("SB-2024-003", "老旧", "1"))
    assert "不能提交" in reply and "已由张伟带出" in reply
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    world.says(REPORTER, f"完成 {taken}")
    world.says(REPORTER, "现在")
    world.looks_away()
    assert (now(world, it).state, now(world, it).holder) == ("issued", None)


def test_a_foreign_device_is_registered_as_long_as_it_is_connected(world: World) -> None:
    """ZX-15: what is connected is known by its serial number, and disconnected in time."""
    answers = ("王工程师的笔记本", "SN-8812", "机房 3 号机柜", "明天9点到17点", "1")
    connected = number(asks(world, "外来设备接入", answers))
    for person in (LEADER, "wuhao", ADMIN):
        world.says(person, f"同意 {connected}")
    with world.house.database.look() as connection:
        (it,) = ledgers.numbered(connection, "SN-8812")
    assert (it.name, it.state, it.holder) == ("王工程师的笔记本", "connected", REPORTER)
    world.says(REPORTER, "申请外来设备接入")
    for answer in answers:
        world.says(REPORTER, answer)
    assert "接入中" in world.says(REPORTER, "提交")
    world.passes(hours=24)
    world.says(REPORTER, f"完成 {connected}")
    world.looks_away()
    assert now(world, it).state == "disconnected"


def test_archives_are_destroyed_by_two_people_and_stay_on_the_list(world: World) -> None:
    """ZX-30: listed one by one, carried out by one, watched by another; ZX-25: what was registered is accounted for."""
    for no in ("2010-01", "2010-02"):
        has(world, Ledger.archive, no, "报送底稿", State.in_store)
    gone = number(asks(world, "档案销毁", ("2010-01\n2010-02", "粉碎", "王芳", "何军")))
    world.says(LEADER, f"同意 {gone}")
    world.says(ARCHIVES, f"同意 {gone}")
    assert "已批准销毁" in borrows(world, "2010-02")
    world.says(COLLEAGUE, f"完成 {gone}")
    for answer in ("刚才", "档案室", "无", "提交"):
        world.says(COLLEAGUE, answer)
    world.says(WITNESS, f"完成 {gone}")
    world.looks_away()
    reply = world.says(ARCHIVES, "台账 2010-01")
    assert "已销毁" in reply and "批准销毁（SQ-20261122-001）" in reply
    assert "没有更正" in world.says(ARCHIVES, "更正 2010-01 名称 别的")
    assert "台账里已有" in world.says(ARCHIVES, "登记档案 2010-01 再来一份")


def test_an_archive_is_read_only_where_it_is(world: World) -> None:
    """ZX-25, ZX-28: registered, and each reading is in its life line."""
    it = has(world, Ledger.archive, "2019-01", "底稿", State.in_store)
    read = number(asks(world, "档案查阅", ("底稿", "核对", "明天9点到17点", "是")))
    world.says(ARCHIVES, f"同意 {read}")
    world.passes(hours=20)
    world.says(ARCHIVES, f"完成 {read}")
    world.looks_away()
    assert [one.move for one in line(world, it)] == ["registered", "read"]


# --- accounts ---------------------------------------------------------------------------------------------


def opens(world: World, name: str = "王芳") -> str:
    return asks(world, "账号申请", ("信用平台", name, "11010519491231002X", "数据岗", "查询"))


def cleared(world: World, person: str, *kinds: Clearance) -> None:
    with world.house.database.work(world.clock.now()) as work:
        for kind in kinds:
            clearances.record(work, Cleared(kind, person, "1", work.now, None), by="server")


def agreed(world: World, short: str) -> None:
    for person in (LEADER, ADMIN, APP_ADMIN):
        world.says(person, f"同意 {short}")
    world.looks_away()


def test_one_person_one_account(world: World) -> None:
    """ZX-19: under the real name, one for each person and system."""
    agreed(world, number(opens(world)))
    with world.house.database.look() as connection:
        (it,) = ledgers.of_person(connection, COLLEAGUE)
    assert (it.ledger, it.name, it.state) == (Ledger.account, "信用平台", "open")
    reply = opens(world)
    assert "不能提交" in reply and "王芳在信用平台已有账号 w******g，一人一号" in reply


def test_of_two_requests_for_one_person_one_is_opened(world: World) -> None:
    first, second = number(opens(world)), number(opens(world))
    agreed(world, first)
    world.says(LEADER, f"同意 {second}")
    assert len(world.acts("request.agreed")) == 3
    assert "一人一号" in world.says(ADMIN, f"同意 {second}") + world.says(LEADER, f"同意 {second}")
    world.looks_away()


def test_nobody_untrained_gets_an_account_once_trainings_are_recorded(world: World) -> None:
    """ZX-07, ZX-20; as long as nobody's training was ever recorded, its absence says nothing."""
    cleared(world, REPORTER, Clearance.training, Clearance.nda)
    reply = opens(world)
    assert "不能提交" in reply and "台账里没有王芳的培训记录" in reply and "登记培训 王芳" in reply
    cleared(world, COLLEAGUE, Clearance.training)
    reply = world.says(REPORTER, "提交")
    assert "台账里没有王芳的保密协议" in reply
    cleared(world, COLLEAGUE, Clearance.nda)
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()


def test_the_name_one_logs_in_with_is_told_with_the_receipt_and_the_account_is_closed(world: World) -> None:
    opened = number(opens(world))
    agreed(world, opened)
    assert "没有要您登记的事项" in world.says(REPORTER, f"完成 {opened}")
    world.says(COLLEAGUE, f"完成 {opened}")
    world.says(COLLEAGUE, "wangfang_xy")
    with world.house.database.look() as connection:
        (it,) = ledgers.of_person(connection, COLLEAGUE)
    assert it.no == "wangfang_xy"
    closed = number(asks(world, "账号注销", ("信用平台", "wangfang_xy", "调岗")))
    for person in (LEADER, APP_ADMIN):
        world.says(person, f"同意 {closed}")
    world.looks_away()
    assert now(world, it).state == "closed"
    assert "已提交" in opens(world)


def test_whoever_uses_the_account_changes_its_first_password(world: World) -> None:
    """ZX-20: nobody else knows it; the applicant hears who was asked."""
    opened = number(opens(world))
    for person in (LEADER, ADMIN):
        world.says(person, f"同意 {opened}")
    world.looks_away()
    world.says(APP_ADMIN, f"同意 {opened}")
    world.sees(COLLEAGUE, "首次改密回执：请按时完成", "请登录新账号，把初始密码改掉")
    world.sees(REPORTER, "已通过：账号申请")
    world.sees(REPORTER, "已请王芳办理", "首次改密回执", "不用您办")
    world.looks_away()
    assert "首次改密回执" in world.says(COLLEAGUE, "待办")
    assert "首次改密回执" not in world.says(REPORTER, "待办")


def test_where_the_user_of_an_account_has_left_the_applicant_is_asked(world: World) -> None:
    opened = number(opens(world))
    agreed(world, opened)
    world.leaves(COLLEAGUE)
    world.sees(REPORTER, "首次改密回执：请按时完成", "原来的办理人不在")
    world.looks_away()
    world.says(REPORTER, f"完成 {opened}")
    assert "已登记" in world.says(REPORTER, "wangfang_xy")
    world.looks_away()


def test_whoever_asks_for_an_account_of_their_own_is_told_once(world: World) -> None:
    opened = number(opens(world, "张伟"))
    for person in (LEADER, ADMIN):
        world.says(person, f"同意 {opened}")
    world.looks_away()
    world.says(APP_ADMIN, f"同意 {opened}")
    world.sees(REPORTER, "已通过：账号申请")
    world.sees(REPORTER, "首次改密回执：请按时完成")
    world.sees_nothing_else(REPORTER)
    world.looks_away()


CREDIT, MARKET = "信用信息共享平台", "市场监管共享平台"


def asks_for_account(world: World, system: str, name: str = "王芳") -> str:
    return asks(world, "账号申请", (system, name, "11010519491231002X", "数据岗", "查询"))


def test_a_system_is_known_by_its_short_name(world: World) -> None:
    """One person, one account, also where they call the system by half its name (ZX-19)."""
    has(world, Ledger.account, "wangfang01", CREDIT, State.open, COLLEAGUE)
    reply = asks_for_account(world, "共享平台")
    assert f"王芳在{CREDIT}已有账号" in reply and "一人一号" in reply
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    it = has(world, Ledger.account, "zhangwei01", CREDIT, State.open, REPORTER)
    closed = number(asks(world, "账号注销", ("共享平台", "zhangwei01", "调岗")))
    for person in (LEADER, APP_ADMIN):
        world.says(person, f"同意 {closed}")
    world.looks_away()
    assert now(world, it).state == "closed"


def test_a_name_with_words_left_out_is_the_only_system_it_shortens(world: World) -> None:
    """信用平台 is the 信用信息共享平台."""
    has(world, Ledger.account, "wangfang01", CREDIT, State.open, COLLEAGUE)
    has(world, Ledger.account, "wangfang02", MARKET, State.closed)
    reply = asks_for_account(world, "信用平台")
    assert f"王芳在{CREDIT}已有账号" in reply and "一人一号" in reply
    world.looks_away()


def test_an_account_is_registered_under_the_whole_name_of_its_system(world: World) -> None:
    has(world, Ledger.account, "zhangwei01", CREDIT, State.open, REPORTER)
    agreed(world, number(asks_for_account(world, "共享平台")))
    with world.house.database.look() as connection:
        (it,) = ledgers.of_person(connection, COLLEAGUE)
    assert (it.name, it.state) == (CREDIT, "open")


def test_a_short_name_of_two_systems_is_asked_for_in_full(world: World) -> None:
    has(world, Ledger.account, "wangfang01", CREDIT, State.open, COLLEAGUE)
    has(world, Ledger.account, "wangfang02", MARKET, State.closed)
    reply = asks_for_account(world, "共享平台")
    assert "不能提交" in reply and CREDIT in reply and MARKET in reply and "请写全称" in reply
    world.says(REPORTER, f"改 系统 {MARKET}")
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()


@pytest.mark.parametrize("said", ["平台信用", "信平", "信%平台", "台"])
def test_what_is_no_part_of_a_known_name_is_a_system_of_its_own(world: World, said: str) -> None:
    has(world, Ledger.account, "wangfang01", CREDIT, State.open, COLLEAGUE)
    assert "已提交" in asks_for_account(world, said)


@pytest.mark.parametrize("said", ["U盘3号", "那个黑色的硬盘"])
def test_what_has_no_number_is_only_looked_at_by_people(world: World, said: str) -> None:
    taken = number(takes_out(world, said))
    world.says(LEADER, f"同意 {taken}")
    world.looks_away()
    with world.house.database.look() as connection:
        assert ledgers.counts(connection)[Ledger.media] == (1 if "3" in said else 0)


# --- in chat ------------------------------------------------------------------------------------------------


def confirmed(world: World, person: str, said: str) -> str:
    asked = world.says(person, said)
    assert "确定" in asked, asked
    reply = world.says(person, "确定")
    world.looks_away()
    return reply


def test_everybody_sees_what_is_theirs(world: World) -> None:
    assert "台账里没有记在您名下的" in world.says(REPORTER, "台账")
    stick(world)
    has(world, Ledger.account, "zhangwei01", "信用平台", State.open, REPORTER)
    reply = world.says(REPORTER, "台账")
    assert f"载体 {NO}（U盘）：由张伟保管" in reply and "账号 信用平台账号 z********1" in reply
    assert "您还可以查" not in reply
    assert "由张伟保管" in world.says(REPORTER, "台账 载体") and "整本载体台账由管理员" in world.says(
        REPORTER, "台账 载体"
    )
    assert "登记入账" in world.says(REPORTER, f"台账 {NO}")
    assert "不归您查看" in world.says("hejun", f"台账 {NO}")


def test_keepers_supervisor_and_auditor_see_the_whole_and_leaders_their_own(world: World) -> None:
    for count in range(14):
        with world.house.database.work(world.clock.now()) as work:
            unit = 2 if count % 2 else None
            book.register(work, Ledger.media, f"ZT-{count:02}", "U盘", State.in_store, by="server", department=unit)
    stick(world)
    for person in (KEEPER, "qianhui", "hanmei"):
        reply = world.says(person, "台账 载体")
        assert "载体台账第 1 页" in reply and "台账 载体 2" in reply
        assert NO in world.says(person, "台账 载体 2")
    assert "您还可以查：载体（15）" in world.says(KEEPER, "台账")
    with world.house.database.work(world.clock.now()) as work:
        unit = people.by_ids(work.connection, [REPORTER])[REPORTER].main_department
        book.register(work, Ledger.media, "ZT-77", "U盘", State.in_store, by="server", department=unit)
    reply = world.says(LEADER, "台账 载体")
    assert "载体台账（本单位）" in reply and "ZT-77" in reply and "ZT-00" not in reply
    assert "在库" in world.says(LEADER, "台账 ZT-77") and "没有找到" in world.says(LEADER, "台账 ZT-00")
    assert "正在生成载体台账表格" in world.says("hanmei", "导出载体台账")
    world.sees("hanmei", "载体台账 20261122-2200.xlsx")


def test_the_life_line_names_people_and_cases(world: World) -> None:
    stick(world)
    taken = number(takes_out(world))
    world.says(LEADER, f"同意 {taken}")
    world.looks_away()
    reply = world.says(REPORTER, f"台账 {NO.lower()}")
    assert "外带中" in reply and "批准带出：张伟（SQ-20261122-001），李明" in reply


def test_the_keeper_registers_and_corrects(world: World) -> None:
    assert "由载体管理员登记和更正" in world.says(REPORTER, "登记载体 ZT-1 U盘 王芳")
    assert "请写在一行里" in world.says(KEEPER, "登记载体")
    reply = confirmed(world, KEEPER, "登记载体 ZT-1 金士顿 U盘 王芳")
    assert "已登记：载体 ZT-1（金士顿 U盘），由王芳保管" in reply
    assert "台账里已有 ZT-1" in world.says(KEEPER, "登记载体 zt-1 U盘")
    assert "由张伟保管" in confirmed(world, KEEPER, "更正 ZT-1 保管人 张伟")
    assert "在库" in confirmed(world, KEEPER, "更正 ZT-1 保管人 无")
    assert "ZT-01（金士顿 U盘）" in confirmed(world, KEEPER, "更正 ZT-1 编号 ZT-01")
    assert "请这样写" in world.says(KEEPER, "更正 ZT-01 名称")
    assert "通讯录里没有单位" in world.says(KEEPER, "更正 ZT-01 单位 月球")
    assert [act["move"] for act in world.acts("ledger.moved")] == ["corrected"] * 3
    assert [act["by"] for act in world.acts("ledger.registered")] == [KEEPER]
    assert "由资产管理员登记" in world.says(KEEPER, "登记设备 SB-1 打印机")


def test_what_is_out_is_not_corrected(world: World) -> None:
    stick(world)
    taken = number(takes_out(world))
    world.says(LEADER, f"同意 {taken}")
    world.looks_away()
    reply = world.says(KEEPER, f"更正 {NO} 保管人 王芳")
    assert "没有更正" in reply and "已由张伟带出" in reply


def test_the_personnel_office_records_trainings_and_agreements(world: World) -> None:
    assert "由办公室（人事）登记" in world.says(REPORTER, "登记培训 张伟 2026-11-20")
    assert "例如" in world.says(ASSETS, "登记保密协议 王芳 2026-11-20")
    assert "已登记：王芳的培训记录，2026年11月20日" in confirmed(world, ASSETS, "登记培训 王芳 2026-11-20")
    assert "至2027年11月20日，XY-8" in confirmed(world, ASSETS, "登记保密协议 王芳 XY-8 2026-11-20 2027-11-20")
    assert "保密协议：2026年11月20日" in world.says(COLLEAGUE, "台账")
    assert "已提交" in opens(world)
    assert "已作废：王芳的培训记录（1 条）" in confirmed(world, ASSETS, "作废培训 王芳")
    confirmed(world, ASSETS, "登记培训 张伟 2026-11-20")
    reply = opens(world)
    assert "台账里没有王芳的培训记录" in reply


@pytest.mark.parametrize("said", ["设备台账给我一份", "台账 设备"])
def test_asked_for_in_a_sentence(world: World, said: str) -> None:
    has(world, Ledger.device, "SB-1", "打印机", State.in_store)
    assert "SB-1（打印机）：在库" in world.says(ASSETS, said)


def test_ledgers_that_are_not_kept_say_so(world: World) -> None:
    assert "这种台账还没有建" in world.says(ASSETS, "查一下上个月的漏洞台账")


# --- what one has is offered --------------------------------------------------------------------------------


def test_ones_own_carriers_are_offered_and_chosen_by_number_or_tap(world: World) -> None:
    stick(world)
    stick(world, no="ZT-2025-015")
    stick(world, COLLEAGUE, no="ZT-9")
    world.says(REPORTER, "申请载体送修")
    card = world.sees(REPORTER, "载体编号", f"{NO} U盘", "ZT-2025-015 U盘")
    assert "ZT-9" not in card.text
    assert "载体编号：ZT-2025-015" in world.says(REPORTER, "2")
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    world.says(REPORTER, "申请载体更换")
    world.looks_away()
    with world.house.database.look() as connection:
        (it,) = ledgers.numbered(connection, NO)
    world.taps(REPORTER, "确定", choose={"media_no": f"o{it.id}"})
    world.looks_away()
    world.says(REPORTER, "1")
    world.says(REPORTER, "太小")
    world.sees(REPORTER, "载体更换：请核对", NO)
    world.looks_away()


def test_several_by_number_and_free_text_are_still_possible(world: World) -> None:
    stick(world)
    stick(world, no="ZT-2025-015")
    world.says(REPORTER, "申请载体传递")
    world.looks_away()
    assert f"载体编号：{NO}、ZT-2025-015" in world.says(REPORTER, "1、2")
    world.says(REPORTER, "改 1 ZT-77、ZT-78")
    for answer in ("王芳", "专人", "加密密封"):
        world.says(REPORTER, answer)
    world.looks_away()
    passed = number(world.says(REPORTER, "提交"))
    assert "ZT-77、ZT-78" in world.says(REPORTER, f"进度 {passed}")
    world.looks_away()


def test_a_device_is_offered_too_and_one_that_is_out_is_not(world: World) -> None:
    has(world, Ledger.device, "SB-1", "笔记本", State.issued, REPORTER)
    it = has(world, Ledger.device, "SB-2", "投影仪", State.issued, REPORTER)
    with world.house.database.work(world.clock.now()) as work:
        book.move(work, it, Moving(Move.take_out, REPORTER), by="server")
    world.says(REPORTER, "申请设备带离")
    card = world.sees(REPORTER, "设备", "SB-1 笔记本")
    assert "SB-2" not in card.text
    assert "设备：SB-1" in world.says(REPORTER, "笔记本")
    world.looks_away()


# --- what began before it was approved ------------------------------------------------------------------------


def begins_early(world: World, short: str) -> None:
    """As on oral consent: the ledger moves before the chain has decided."""
    with world.house.database.work(world.clock.now()) as work:
        said = TextSaid(key=f"early:{short}", person=REPORTER, at=work.now, text="")
        ctx = Context(world.house, work, said, people.by_id(work.connection, REPORTER))
        seen = view.numbered(ctx, "", int(short))
        assert seen is not None
        custody.granted(seen)


def test_what_a_request_has_moved_itself_is_no_obstacle_to_its_approval(world: World) -> None:
    it = stick(world)
    taken, opened = number(takes_out(world)), number(opens(world))
    begins_early(world, taken)
    begins_early(world, opened)
    assert now(world, it).state == "out"
    assert "不能提交" in takes_out(world)
    assert "已同意" in world.says(LEADER, f"同意 {taken}")
    agreed(world, opened)
    assert len(world.acts("request.agreed")) == 4
    assert [one.move for one in line(world, it)] == ["registered", "take_out"]
    with world.house.database.look() as connection:
        assert [one.state for one in ledgers.of_person(connection, COLLEAGUE)] == ["open"]
