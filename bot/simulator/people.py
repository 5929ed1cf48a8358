"""The contacts: departments, members, and who of them the app may see."""

from __future__ import annotations

from dataclasses import dataclass, field

ROOT = 1
ACTIVE, DISABLED, NOT_ACTIVATED, QUIT = 1, 2, 4, 5


@dataclass(slots=True)
class Department:
    id: int
    name: str
    parent: int
    leaders: list[str] = field(default_factory=list)
    order: int = 100


@dataclass(slots=True)
class Member:
    """leads: the departments this member leads.  visible: inside the app's range.  licensed: has the basic licence."""

    id: str
    name: str
    position: str
    departments: list[int]
    leads: list[int] = field(default_factory=list)
    direct_leader: str = ""
    status: int = ACTIVE
    visible: bool = True
    licensed: bool = True

    @property
    def reachable(self) -> bool:
        return self.visible and self.status in (ACTIVE, NOT_ACTIVATED)


class City:
    """Ids are compared without regard to case, as the platform does (D 90196)."""

    def __init__(self, departments: list[Department], members: list[Member]) -> None:
        self.departments = {department.id: department for department in departments}
        self.members = {member.id.lower(): member for member in members}

    def member(self, userid: str) -> Member:
        """Raises KeyError."""
        return self.members[userid.lower()]

    def knows(self, userid: str) -> bool:
        return userid.lower() in self.members

    def reaches(self, userid: str) -> bool:
        return self.knows(userid) and self.member(userid).reachable

    def visible(self) -> list[Member]:
        return [member for member in self.members.values() if member.visible]

    def inside(self, department: int) -> list[Member]:
        """Members of exactly this department whom the app may see."""
        return [member for member in self.visible() if department in member.departments]

    def below(self, department: int) -> list[Department]:
        """The department and everything under it, parents first."""
        found = [self.departments[department]]
        for child in self.departments.values():
            if child.parent == department and child.id != department:
                found.extend(self.below(child.id))
        return found

    def join(self, member: Member) -> None:
        self.members[member.id.lower()] = member

    def leave(self, userid: str) -> None:
        """The member leaves for good: no longer in the contacts, nor anybody's leader."""
        gone = self.members.pop(userid.lower())
        for department in self.departments.values():
            department.leaders = [leader for leader in department.leaders if leader != gone.id]

    def hide(self, userid: str, hidden: bool = True) -> None:
        """Put outside the app's visible range (sends name it in ``invaliduser``), or back."""
        self.member(userid).visible = not hidden

    def disable(self, userid: str, disabled: bool = True) -> None:
        self.member(userid).status = DISABLED if disabled else ACTIVE

    def unlicense(self, userid: str, unlicensed: bool = True) -> None:
        """Take the basic licence away (sends name it in ``unlicenseduser``), or give it back."""
        self.member(userid).licensed = not unlicensed
