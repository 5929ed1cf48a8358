"""Devices: foreign ones connected, parts changed, repaired, scrapped, taken out (ZX-15)."""

from __future__ import annotations

from handlers.dialogs.fields import Choice, Field, Kind
from handlers.procedures.spec import Guard, Obligation, Procedure
from handlers.procedures.stages import (
    ASSETS,
    CLEARING,
    DEVICE,
    FAULT,
    NETWORK,
    PERIOD,
    REASON,
    REPAIRER,
    RETURN_BY,
    RETURNED,
    SECURITY,
    UNIT,
)

CONNECT = Procedure(
    "device_connect",
    "外来设备接入",
    (
        DEVICE,
        Field("serial", "序列号", "序列号是多少？", longest=60),
        Field("port", "接入点", "接到哪里？如机房 3 号机柜、办公网。", longest=100),
        PERIOD,
        Field(
            "scan",
            "查杀结果",
            "病毒查杀结果如何？",
            Kind.choice,
            choices=(Choice("clean", "已查杀，未发现病毒"), Choice("cleaned", "已查杀，病毒已清除")),
        ),
    ),
    (UNIT, NETWORK, SECURITY),
    ("ZX-15",),
    "外来设备可能带入病毒或留下后门。",
    obligations=(Obligation("disconnected", "断开确认", until="period"),),
)

CHANGE = Procedure(
    "device_change",
    "设备拆装增减",
    (
        DEVICE,
        Field(
            "action",
            "动作",
            "要做什么？",
            Kind.choice,
            choices=(
                Choice("take_apart", "拆卸"),
                Choice("fit", "加装"),
                Choice("add", "新增"),
                Choice("remove", "减少"),
            ),
        ),
        REASON,
    ),
    (UNIT, ASSETS),
    ("ZX-15",),
    "未经批准不得拆装；台账要一致。",
    obligations=(Obligation("done", "结果登记", hours=40),),
)

REPAIR = Procedure(
    "device_repair",
    "设备送修",
    (
        DEVICE,
        FAULT,
        REPAIRER,
        Field("storage", "存储处理", "存储部件怎么处理？", Kind.choice, choices=CLEARING),
    ),
    (UNIT, ASSETS),
    ("ZX-15",),
    "存储部件里的信息可能外泄。",
    obligations=(Obligation("back", "修回登记", hours=80),),
)

SCRAP = Procedure(
    "device_scrap",
    "设备报废销毁",
    (DEVICE, REASON, Field("clearing", "清除方式", "信息怎么清除？", Kind.choice, choices=CLEARING)),
    (UNIT, SECURITY, ASSETS),
    ("ZX-15",),
    "报废前必须清除信息。",
    obligations=(
        Obligation(
            "disposed",
            "处置记录",
            who=ASSETS.who,
            hours=80,
            evidence=(Field("how", "处置方式", "怎么处置的？", longest=200),),
        ),
    ),
)

TAKEOUT = Procedure(
    "device_takeout",
    "设备带离",
    (DEVICE, Field("destination", "去向", "带到哪里？", longest=100), RETURN_BY, REASON),
    (UNIT, ASSETS),
    ("ZX-15",),
    "设备和其中的信息离开单位。",
    (Guard.not_on_loan, Guard.nothing_overdue),
    (Obligation("return", "归还登记", until="end", evidence=(RETURNED,)),),
    version=2,
)

PROCEDURES = (CONNECT, CHANGE, REPAIR, SCRAP, TAKEOUT)
