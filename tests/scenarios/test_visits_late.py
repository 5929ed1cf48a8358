"""补录 of a visit that was not in the meeting room: what had to be there then is written down, nothing is made good."""

from __future__ import annotations

from datetime import datetime

import pytest

from store import visits
from store.clock import SHANGHAI
from store.visiting import State, Visit
from tests.world import REPORTER, World

MACHINE_ROOM = "补录来访：今天下午三点到四点运维公司赵强来机房换硬盘，我接待的"
OFFICE = "补录来访：今天下午三点到四点省厅赵强来办公区调试打印机，我接待的"


def entered(world: World, *answers: str) -> Visit:
    """Sentence, answers, one tap; the newest visit of the reporter."""
    for said in answers:
        world.says(REPORTER, said)
    world.taps(REPORTER, "提交")
    with world.house.database.look() as connection:
        found = visits.last_with(connection, REPORTER)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "place"), [(MACHINE_ROOM, "machine_room"), (OFFICE, "office")], ids=["machine room", "office"]
)
def test_outside_the_meeting_room_it_is_entered_like_any_other(world: World, said: str, place: str) -> None:
    answers = [said, "赶时间没登记"] + (["打印机在办公区"] if place == "office" else [])
    it = entered(world, *answers)
    assert it.place == place
    assert it.late
    assert it.late_reason == "赶时间没登记"
    (stay,) = it.stays
    assert (stay.late, stay.place, stay.in_by, stay.reason) == (True, place, REPORTER, "赶时间没登记")
    assert [one.astimezone(SHANGHAI).hour for one in (stay.in_at, stay.out_at or stay.in_at)] == [15, 16]
    assert stay.in_entered_at > stay.in_at
    assert stay.out_entered_at == stay.in_entered_at
    assert (it.state, it.briefed_in_time, it.briefed_at) == (State.left, False, None)
    assert "not_briefed" in stay.breaches
    assert ("entry_missing" in stay.breaches) == (place == "machine_room")
    assert [(one.host, one.from_at, one.until_at) for one in it.escorts] == [(REPORTER, stay.in_at, stay.out_at)]
    told = world.sees(REPORTER, "已补录", "永久标注", "当时不符合").text
    assert "签到前还差" not in told
    assert "补录" in world.says(REPORTER, f"访客 {it.no}")
    (act,) = world.acts("visit.entered_late")
    assert (act["by"], datetime.fromisoformat(act["came"])) == (REPORTER, stay.in_at)
    world.looks_away()
    world.moves_on()
    world.sees_nothing_else(REPORTER)


def test_a_day_alone_is_no_hour(world: World) -> None:
    """Otherwise they would have come at midnight."""
    assert "什么时候进来" in world.says(REPORTER, "补录来访：昨天省厅赵强来开会，我接待的")
    assert "几点进来" in world.says(REPORTER, "昨天")
    assert "什么时候离开" in world.says(REPORTER, "昨天15点")
    assert "几点离开" in world.says(REPORTER, "昨天")
    world.says(REPORTER, "昨天16点")
    (stay,) = entered(world, "没带手机").stays
    assert [one.astimezone(SHANGHAI).hour for one in (stay.in_at, stay.out_at or stay.in_at)] == [15, 16]
    world.looks_away()


NOT_OVER = "补录来访：今天晚上九点到十一点半省厅赵强来开会，我接待的"  # it is ten


def test_who_has_not_left_yet_is_not_entered_as_one_who_was_here(world: World) -> None:
    """It was said that nothing had changed, and the visit stood in the ledger, marked as entered late."""
    reply = world.says(REPORTER, NOT_OVER)
    assert "离开时间还没到，没有登记" in reply
    assert "回复“取消”" in reply
    assert "还没到" in world.says(REPORTER, "今天23:30")
    world.says(REPORTER, "今天21:40")
    (stay,) = entered(world, "赶时间没登记").stays
    assert stay.out_at is not None
    assert f"{stay.out_at.astimezone(SHANGHAI):%H:%M}" == "21:40"
    assert len(world.acts("visit.registered")) == 1
    world.looks_away()


def test_given_up_nobody_is_on_the_record(world: World) -> None:
    world.says(REPORTER, NOT_OVER)
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    assert world.acts("visit.registered") == []
    assert "LF-" not in world.says(REPORTER, "来访台账 本月")
    world.looks_away()


def test_an_end_put_right_to_what_is_still_to_come_is_not_taken(world: World) -> None:
    world.says(REPORTER, "补录来访：今天下午三点到四点省厅赵强来开会，我接待的")
    world.says(REPORTER, "赶时间没登记")
    assert "还没到" in world.says(REPORTER, "改 5 今天23:30")
    (stay,) = entered(world, "提交").stays
    assert stay.out_at is not None
    assert f"{stay.out_at.astimezone(SHANGHAI):%H:%M}" == "16:00"
    world.looks_away()
