"""All 29 procedures through the whole product: sent back, completed, agreed, carried out, archived; and every other end."""

from __future__ import annotations

import re

import pytest

from handlers.dialogs.fields import Field, Kind
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.spec import Procedure
from store import obligations, requests
from tests.world import REPORTER, World

everyone = pytest.mark.parametrize("procedure", CATALOGUE.values(), ids=list(CATALOGUE))
_PEOPLE = {"executor": "王芳", "witness": "何军", "companion": "王芳", "recipient": "王芳", "person": "王芳"}
_SAID = {
    Kind.period: "明天9点到后天17点",
    Kind.moment: "12月20日17点",
    Kind.choice: "1",
    Kind.yes_no: "是",
    Kind.items: "一号、二号",
    Kind.id_number: "11010519491231002X",
}
_ASKED = re.compile(r"第(\d+)项/共\d+项")


def answer(field: Field) -> str:
    if field.numbered:
        return "XY-2026-018" if field.required else "跳过"
    return _PEOPLE.get(field.key) or _SAID.get(field.kind) or ("zhangwei01" if field.token else f"说明{field.label}")


def _past(field: Field) -> str:
    """What is told of something done."""
    return "刚才" if field.kind is Kind.moment else answer(field)


def submit(world: World, procedure: Procedure, moment: str = "") -> str:
    """Fills in every question and submits; the short number. moment: what is said where one is asked for."""
    reply = world.says(REPORTER, f"申请{procedure.title}")
    while at := _ASKED.search(reply):
        field = procedure.fields[int(at[1]) - 1]
        reply = world.says(REPORTER, moment if moment and field.kind is Kind.moment else answer(field))
        assert "没听懂" not in reply, (field.label, reply)
    reply = world.says(REPORTER, "提交")
    assert f"已提交：{procedure.title} SQ-" in reply, reply
    world.looks_away()
    return reply.split("撤回 ")[1][:4]


def asked(world: World) -> list[str]:
    """Who is asked now, on any request."""
    with world.house.database.look() as connection:
        return sorted(p for p in world.platform.city.members if requests.asking(connection, p, 1))


def agree(world: World, number: str) -> None:
    """Everybody who is asked agrees, level by level."""
    for _ in range(6):
        people = asked(world)
        if not people:
            return
        assert "已" in world.says(people[0], f"同意 {number}")
        world.looks_away()
    pytest.fail("asked for ever")


def fulfil(world: World, procedure: Procedure, number: str) -> None:
    """Everything that is owed is done, once what was asked for has begun, and confirmed by whoever has to."""
    world.passes(hours=12)
    for it in procedure.obligations:
        for _ in range(2):
            with world.house.database.look() as connection:
                case = requests.of_applicant(connection, REPORTER)[0].case.id
                people = obligations.asked(connection, case, it.key).people
            if not people:
                break
            reply = world.says(people[0], f"完成 {number}")
            for field in it.evidence if "已登记" not in reply else ():
                reply = world.says(people[0], _past(field))
            if "已登记" not in reply:
                world.says(people[0], "提交")
            world.looks_away()


@everyone
def test_from_the_first_word_to_the_archive(world: World, procedure: Procedure) -> None:
    number = submit(world, procedure)
    first = asked(world)[0]
    assert "已退回补正" in world.says(first, f"退回 {number} 请补充")
    world.says(REPORTER, f"补正 {number}")
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()
    agree(world, number)
    if procedure.obligations:
        assert "完成" in world.says(REPORTER, f"进度 {number}") or "已通过" in world.says(REPORTER, f"进度 {number}")
    fulfil(world, procedure, number)
    assert len(world.acts("request.archived")) == 1, number
    world.looks_away()


@everyone
def test_every_other_end(world: World, procedure: Procedure) -> None:
    number = submit(world, procedure)
    assert "已驳回" in world.says(asked(world)[0], f"驳回 {number} 不需要")
    world.sees(REPORTER, "未通过", "不需要")
    world.looks_away()
    number = submit(world, procedure)
    assert "已撤回" in world.says(REPORTER, f"撤回 {number}")
    world.looks_away()
    submit(world, procedure)
    world.passes(days=6)
    world.sees(REPORTER, "已自动过期")
    world.looks_away()
    assert asked(world) == []
