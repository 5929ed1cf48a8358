"""Carriers of protected information: out, issued, replaced, repaired, destroyed, handed over (ZX-10..14)."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogs.fields import Choice, Field, Kind
from handlers.procedures.spec import Act, Guard, Obligation, Procedure, Stage, named
from handlers.procedures.stages import (
    CLEARING,
    DESTROYED,
    EXECUTOR,
    FAULT,
    ISSUED,
    LEVELS,
    MEDIA,
    METHOD,
    PERIOD,
    PURPOSE,
    REASON,
    REPAIRER,
    RETURNED,
    SECURITY,
    UNIT,
    VALID_UNTIL,
    WITNESS,
    performed,
)
from store.roles import Role

_KINDS = (
    Choice("usb", "U盘"),
    Choice("disk", "移动硬盘"),
    Choice("optical", "光盘"),
    Choice("tape", "磁带"),
    Choice("other", "其他"),
)
_TYPE = Field("type", "载体类型", "要哪种载体？", Kind.choice, choices=_KINDS)
_ONE = Field("media_no", "载体编号", "载体编号是多少？", longest=40)
_COMPANION = Stage("companion", "同行人确认", named("companion"), Act.consent)

TAKEOUT = Procedure(
    "media_takeout",
    "携带保密载体外出",
    (
        MEDIA,
        Field("level", "内容级别", "内容属于哪一级？只选级别，请不要写内容。", Kind.choice, choices=LEVELS),
        Field("destination", "目的地", "带到哪里？", longest=100),
        PERIOD,
        REASON,
        Field("companion", "同行人", "有人同行吗？", Kind.person, required=False),
    ),
    (
        replace(UNIT, demands=(_COMPANION,)),
        replace(_COMPANION, when=lambda values: bool(values.get("companion"))),
    ),
    ("ZX-13",),
    "载体离开单位可能丢失或被读取；没有批准不得带出。",
    (Guard.is_custodian, Guard.nothing_overdue),
    (Obligation("return", "归还登记", until="period", evidence=(RETURNED,)),),
    version=2,
)

ISSUE = Procedure(
    "media_issue",
    "载体领用",
    (_TYPE, PURPOSE, VALID_UNTIL),
    (UNIT, performed("keeper", "载体管理员发放", Role.media_keeper)),
    ("ZX-11",),
    "领用人对载体负责，不得转借。",
    obligations=(Obligation("receipt", "签收", evidence=(ISSUED,)),),
    version=2,
)

REPLACE = Procedure(
    "media_replace",
    "载体更换",
    (_ONE, _TYPE, REASON),
    (performed("keeper", "载体管理员更换", Role.media_keeper),),
    ("ZX-11",),
    "旧载体要先彻底清除。",
    (Guard.is_custodian,),
    (
        Obligation(
            "cleared",
            "旧载体清除登记",
            evidence=(
                Field("clearing", "清除方式", "旧载体怎么清除的？", Kind.choice, choices=CLEARING),
                replace(ISSUED, key="new_no", label="新载体编号", question="换到的新载体编号是多少？", required=False),
            ),
        ),
    ),
    version=2,
)

REPAIR = Procedure(
    "media_repair",
    "载体送修",
    (
        _ONE,
        FAULT,
        REPAIRER,
        Field("clearing", "清除方式", "送修前怎么清除信息？", Kind.choice, choices=CLEARING),
    ),
    (UNIT, SECURITY),
    ("ZX-11",),
    "送修前必须彻底清除信息。",
    (Guard.is_custodian,),
    (
        Obligation("cleared", "清除核验", who=SECURITY.who),
        Obligation("back", "修回登记", hours=80),
    ),
)

DESTROY = Procedure(
    "media_destroy",
    "载体销毁",
    (
        Field("list", "销毁清单", "要销毁哪些载体？一行一个编号。", Kind.items),
        METHOD,
        EXECUTOR,
        WITNESS,
    ),
    (UNIT, SECURITY),
    ("ZX-11",),
    "销毁后无法恢复；申请人、执行人、监销人必须是三个人。",
    (Guard.three_people,),
    (DESTROYED,),
)

TRANSFER = Procedure(
    "media_transfer",
    "载体传递",
    (
        MEDIA,
        Field("recipient", "收件人", "交给谁？", Kind.person),
        Field("carrier", "承运方式", "怎么送？如专人、机要。", longest=100),
        Field("protection", "防护措施", "路上怎么防护？如加密、密封。", longest=200),
    ),
    (UNIT,),
    ("ZX-14",),
    "传递途中可能丢失或被读取。",
    (Guard.is_custodian,),
    (Obligation("received", "收件人确认收到", who=named("recipient"), hours=24),),
)

PROCEDURES = (TAKEOUT, ISSUE, REPLACE, REPAIR, DESTROY, TRANSFER)
