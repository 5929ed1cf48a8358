"""Reading the contacts (D 90196, 90200, 90201, 90208, 95350, 95351), within the app's visible range."""

from __future__ import annotations

from typing import Any

from bot.simulator.errors import ApiError
from bot.simulator.people import ROOT, City, Department, Member

Answer = dict[str, Any]


def user_get(city: City, userid: str) -> Answer:
    """Raises ApiError 60111 or 60011."""
    if not city.knows(userid):
        raise ApiError(60111, "userid not found")
    member = city.member(userid)
    if not member.visible:
        raise ApiError(60011, "no privilege to access/modify contact/party/agent")
    return _ok() | _details(city, member)


def user_simplelist(city: City, department: str) -> Answer:
    return _ok() | {"userlist": [_brief(member) for member in city.inside(_known(city, department))]}


def user_list(city: City, department: str) -> Answer:
    return _ok() | {"userlist": [_details(city, member) for member in city.inside(_known(city, department))]}


def department_list(city: City, department: str) -> Answer:
    found = city.below(_known(city, department or str(ROOT)))
    return _ok() | {"department": [_department(one) for one in found]}


def department_simplelist(city: City, department: str) -> Answer:
    found = city.below(_known(city, department or str(ROOT)))
    return _ok() | {"department_id": [{"id": one.id, "parentid": one.parent, "order": one.order} for one in found]}


def department_get(city: City, department: str) -> Answer:
    return _ok() | {"department": _department(city.departments[_known(city, department)])}


def _known(city: City, department: str) -> int:
    if not department.isascii() or not department.isdigit() or int(department) not in city.departments:
        raise ApiError(60123, "invalid party id")
    return int(department)


def _ok() -> Answer:
    return {"errcode": 0, "errmsg": "ok"}


def _brief(member: Member) -> Answer:
    return {"userid": member.id, "name": member.name, "department": member.departments, "open_userid": ""}


def _details(city: City, member: Member) -> Answer:
    """No mobile, mail nor avatar: an app made after June 2022 does not get them."""
    leader = member.direct_leader
    return _brief(member) | {
        "order": [0] * len(member.departments),
        "position": member.position,
        "is_leader_in_dept": [int(number in member.leads) for number in member.departments],
        "direct_leader": [leader] if leader and city.knows(leader) and city.member(leader).visible else [],
        "telephone": "",
        "alias": "",
        "status": member.status,
        "main_department": member.departments[0],
        "extattr": {"attrs": []},
    }


def _department(one: Department) -> Answer:
    return {
        "id": one.id,
        "name": one.name,
        "name_en": "",
        "department_leader": one.leaders,
        "parentid": one.parent,
        "order": one.order,
    }
