"""In which capacity somebody is asked about a request: their own, another's, or that of a role nobody can fill now."""

from __future__ import annotations

from handlers.approvals.request import Step
from handlers.procedures.spec import UNIT_LEADER
from handlers.texts.leaks import role_name

_NAMED = {"companion": "同行人", "recipient": "收件人"}


def identity(step: Step) -> str:
    """Of those asked now; where none of those meant can be asked, in which other role for theirs."""
    meant, role = _meant(step), _beyond(step)
    return f"{role_name(role)}，代{meant}" if role else meant


def you_are(step: Step, instead_of: str, role: str = "") -> str:
    """In which capacity you are asked, or in whose place you act. role: the one without which you would not be asked."""
    if instead_of:
        return f"您代{instead_of}（{_meant(step)}）办理"
    return f"您以{role_name(role)}身份代{_meant(step)}办理" if is_beyond(step, role) else f"您是{_meant(step)}"


def in_chain(step: Step, name: str, role: str) -> str:
    """Somebody who will be asked, as the summary names them."""
    return f"{name}（{role_name(role)}代）" if is_beyond(step, role) else name


def is_beyond(step: Step, role: str) -> bool:
    """Whether who is asked in this role stands behind those meant: nobody of them is there, or may decide."""
    return bool(role) and role != (step.who.role.value if step.who.role else "")


def _beyond(step: Step) -> str:
    """The role of all who are asked now, where it is another than the one meant."""
    roles = {seat.role for place in step.open_places for seat in place.seats}
    role = roles.pop() if len(roles) == 1 else ""
    return role if is_beyond(step, role) else ""


def _meant(step: Step) -> str:
    names = {UNIT_LEADER: "单位领导" if step.who.unit is None else "借出单位领导"}
    if step.who.role:
        return role_name(step.who.role.value)
    return names.get(step.who.identity, _NAMED.get(step.who.field, "会签人"))
