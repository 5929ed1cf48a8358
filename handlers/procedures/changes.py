"""Changes of systems, and what belongs to the machine room (ZZ-16..18, WB-15)."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogs.fields import Field, Kind
from handlers.procedures.spec import Obligation, Procedure
from handlers.procedures.stages import DEPARTMENT, HEAD, IN_CHARGE, PERIOD, PURPOSE, REASON, ROOM, SECURITY

_IMPACT = Field("impact", "影响", "会影响什么？", longest=500)

CHANGE = Procedure(
    "system_change",
    "系统变更",
    (
        Field("content", "变更内容", "要变更什么？", longest=500),
        Field("steps", "步骤", "分几步做？", longest=800),
        _IMPACT,
        Field("rollback", "回退办法", "不成功怎么退回？", longest=500),
        Field("period", "时间窗", "什么时间做？", Kind.period),
        Field("important", "重要变更", "是重要变更吗（影响对外服务或数据）？", Kind.yes_no),
    ),
    (DEPARTMENT, SECURITY, replace(HEAD, when=lambda values: values.get("important") == "yes")),
    ("ZZ-16",),
    "没有批准不得实施。",
    obligations=(
        Obligation(
            "result",
            "实施结果",
            until="period",
            evidence=(Field("result", "结果", "实施结果如何？有无异常？", longest=500),),
        ),
    ),
)

ROOM_ENTRY = Procedure(
    "room_entry",
    "机房出入",
    (
        Field("visitors", "人员", "谁进机房？几个人的话用“、”分开。", Kind.items, outsiders=True, members=True),
        REASON,
        Field("period", "时段", "什么时候进出？", Kind.period),
        Field("items", "携带物品", "带什么物品？没有请回复“跳过”。", Kind.items, required=False),
    ),
    (DEPARTMENT, ROOM),
    ("ZZ-17",),
    "进入机房要有人陪同、登记进出。",
    obligations=(Obligation("logged", "进出登记", who=ROOM.who, until="period"),),
)

ROOM_EQUIPMENT = Procedure(
    "room_equipment",
    "机房新增设备",
    (Field("device", "设备或系统", "新增什么设备或系统？", longest=200), PURPOSE, _IMPACT),
    (DEPARTMENT, SECURITY, ROOM),
    ("ZZ-18",),
    "影响配电、空调和网络安全。",
    obligations=(Obligation("placed", "到位登记", who=ROOM.who, hours=80),),
)

FACILITY = Procedure(
    "facility_maintenance",
    "机房附属设备维护",
    (
        Field("device", "设备", "维护什么设备？如空调、UPS。", longest=120),
        Field("content", "内容", "做什么维护？", longest=300),
        replace(PERIOD, key="period", label="时间窗", question="什么时间维护？"),
        _IMPACT,
    ),
    (IN_CHARGE, ROOM),
    ("WB-15",),
    "维护期间可能断电或升温，要选合适的时间。",
    obligations=(
        Obligation(
            "result", "维护结果", until="period", evidence=(Field("result", "结果", "维护结果如何？", longest=300),)
        ),
    ),
)

PROCEDURES = (CHANGE, ROOM_ENTRY, ROOM_EQUIPMENT, FACILITY)
