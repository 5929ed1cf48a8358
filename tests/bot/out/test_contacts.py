"""The walk through the contacts: whatever is missing, too big or forbidden (D 95350, 95351, 90201)."""

from __future__ import annotations

import pytest

from bot.wecom.contacts import WecomDirectory
from handlers.ports import Contacts, Member, Passing, Unit
from tests.bot.out.fake import Heard, Platform, Reply, client_of, ok

TREE = {1: 0, 2: 1, 3: 1}
PEOPLE = {
    1: [],
    2: [
        {
            "userid": "LiMing",
            "name": "李明",
            "position": "处长",
            "department": [2, 3],
            "is_leader_in_dept": [1, 0],
            "direct_leader": ["boss"],
            "main_department": 2,
            "status": 1,
        }
    ],
    3: [{"userid": "liming", "department": [2, 3]}, {"userid": "new", "department": [3], "status": 4}],
}


def city() -> Platform:
    return Platform(
        {
            "agent/get": ok(allow_userinfos={"user": []}, allow_partys={"partyid": [2, 3]}),
            "department/simplelist": ok(department_id=[{"id": i, "parentid": p, "order": 7} for i, p in TREE.items()]),
            "department/get": lambda heard: ok(
                department={
                    "id": int(heard.query["id"]),
                    "name": f"部门{heard.query['id']}",
                    "department_leader": ["LiMing"],
                }
            ),
            "user/list": lambda heard: ok(userlist=PEOPLE[int(heard.query["department_id"])]),
        }
    )


def pulled(platform: Platform) -> Contacts:
    return WecomDirectory(client_of(platform)).pull()


def test_units_and_members_are_joined() -> None:
    contacts = pulled(city())
    assert contacts.units[1] == Unit(id=2, name="部门2", parent=1, order=7, leaders=("LiMing",))
    assert contacts.members[0] == Member(
        id="LiMing",
        name="李明",
        position="处长",
        units=(2, 3),
        leads=(True, False),
        main_unit=2,
        direct_leaders=("boss",),
        status=1,
    )
    assert [member.id for member in contacts.members] == ["LiMing", "new"]  # one entry, however it is spelt


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"userid": "a"}, Member("a", "", "", (), (), None, (), 1)),
        ({"userid": "a", "department": [5]}, Member("a", "", "", (5,), (False,), 5, (), 1)),
        (
            {"userid": "a", "department": [5, 6], "is_leader_in_dept": [1]},
            Member("a", "", "", (5, 6), (True, False), 5, (), 1),
        ),
        (
            {"userid": "a", "is_leader_in_dept": [1, 1], "direct_leader": "b"},
            Member("a", "", "", (), (), None, ("b",), 1),
        ),
        (
            {"userid": "a", "name": None, "department": None, "direct_leader": ["", "b", 3], "status": 2},
            Member("a", "", "", (), (), None, ("b",), 2),
        ),
    ],
    ids=str,
)
def test_missing_fields_are_no_trouble(entry: dict[str, object], expected: Member) -> None:
    platform = city()
    platform.answers["user/list"] = ok(userlist=[entry, {"name": "nobody"}, "rubbish"])
    assert pulled(platform).members == (expected,)


def test_people_seen_without_their_department_are_asked_for_one_by_one() -> None:
    platform = city()
    platform.answers["agent/get"] = ok(allow_userinfos={"user": [{"userid": "liming"}, {"userid": "alone"}]})
    platform.answers["user/get"] = lambda heard: ok(userid=heard.query["userid"], department=[9])
    assert pulled(platform).members[-1].id == "alone"
    assert platform.count("user/get") == 1


def test_a_list_too_big_is_taken_person_by_person() -> None:
    platform = city()
    platform.answers["user/list"] = {"errcode": 45029}
    platform.answers["user/simplelist"] = lambda heard: ok(
        userlist=[{"userid": f"u{heard.query['department_id']}", "name": "x"}]
    )
    platform.answers["user/get"] = lambda heard: ok(userid=heard.query["userid"], position="科员")
    assert [(member.id, member.position) for member in pulled(platform).members] == [
        ("u1", "科员"),
        ("u2", "科员"),
        ("u3", "科员"),
    ]


def test_a_tree_too_big_is_taken_branch_by_branch() -> None:
    def branch(heard: Heard) -> Reply:
        if "id" not in heard.query:
            return {"errcode": 45029}
        number = int(heard.query["id"])
        return ok(department_id=[{"id": number, "parentid": 1, "order": 1}, {"id": 30, "parentid": 3}, {"order": 1}])

    platform = city()
    platform.answers["department/simplelist"] = branch
    platform.answers["user/list"] = ok(userlist=[])
    assert [unit.id for unit in pulled(platform).units] == [2, 30, 3]


def test_a_department_that_cannot_be_read_keeps_its_place() -> None:
    platform = city()
    platform.answers["department/get"] = {"errcode": 60011}
    assert pulled(platform).units[2] == Unit(id=3, name="", parent=1, order=7, leaders=())


@pytest.mark.parametrize("path", ["agent/get", "department/simplelist", "department/get", "user/list"])
def test_half_a_pull_is_no_pull(path: str) -> None:
    platform = city()
    calls = [0]
    good = platform.answers[path]

    def sometimes(heard: Heard) -> Reply:
        calls[0] += 1
        if calls[0] == (1 if path in ("agent/get", "department/simplelist") else 3):
            return Passing("cut", uncertain=True)
        return good(heard) if callable(good) else good

    platform.answers[path] = sometimes
    with pytest.raises(Passing):
        pulled(platform)
