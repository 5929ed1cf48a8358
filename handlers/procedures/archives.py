"""Archives: read on the spot, borrowed, destroyed (ZX-27..30)."""

from __future__ import annotations

from handlers.dialogs.fields import Field, Kind
from handlers.procedures.spec import Act, Guard, Obligation, Procedure, Stage, Who
from handlers.procedures.stages import (
    ARCHIVE,
    ARCHIVES,
    DESTROYED,
    EXECUTOR,
    METHOD,
    PERIOD,
    REASON,
    RETURN_BY,
    RETURNED,
    UNIT,
    WITNESS,
)

_SECRECY = Field("secrecy", "保密须知", "是否已阅读并遵守保密须知？没看过请先回复“制度 保密须知”。", Kind.yes_no)

READ = Procedure(
    "archive_read",
    "档案查阅",
    (ARCHIVES, REASON, PERIOD, _SECRECY),
    (ARCHIVE,),
    ("ZX-27", "ZX-28"),
    "尽量现场查阅，不得抄录外传。",
    (Guard.secrecy_read,),
    (Obligation("logged", "查阅登记", who=ARCHIVE.who, until="period", how="查阅结束时，请核对档案齐全、已归位。"),),
)

BORROW = Procedure(
    "archive_borrow",
    "档案外借",
    (ARCHIVES, REASON, RETURN_BY, _SECRECY),
    (
        Stage("leader", "借出单位分管领导审批", Who(owner=ARCHIVES.key)),
        Stage("archive", "档案管理员登记", ARCHIVE.who, Act.register),
    ),
    ("ZX-29",),
    "外借期间不得转借、不得带入公共场所。",
    (Guard.secrecy_read, Guard.not_on_loan, Guard.nothing_overdue),
    (Obligation("return", "归还登记", until="end", evidence=(RETURNED,), accepted_by=ARCHIVE.who),),
    version=3,
)

DESTROY = Procedure(
    "archive_destroy",
    "档案销毁",
    (
        Field("list", "销毁清册", "销毁哪些档案？一行一份。", Kind.items),
        METHOD,
        EXECUTOR,
        WITNESS,
    ),
    (UNIT, ARCHIVE),
    ("ZX-30",),
    "销毁后无法恢复；执行人和监销人不能是同一个人。",
    (Guard.two_people,),
    (DESTROYED,),
)

PROCEDURES = (READ, BORROW, DESTROY)
