"""What people from outside may see, use, bring or reach, only by approval (WB-06, WB-10..13, WB-16, WB-17)."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogs.fields import Field
from handlers.procedures.spec import Guard, Obligation, Procedure
from handlers.procedures.stages import ACCOUNT, IN_CHARGE, PERIOD, PURPOSE, REASON, ROOM, SECURITY, SYSTEM, VISITORS

_REGISTERED = (Guard.visitor_registered,)

SENSITIVE = Procedure(
    "ext_sensitive",
    "外部人员查阅敏感资料",
    (
        VISITORS,
        Field("material", "资料", "查阅什么资料？请写名称，不要写内容。", longest=200),
        Field("way", "方式", "怎么查阅？如现场阅读。", longest=100),
    ),
    (IN_CHARGE, SECURITY),
    ("WB-11", "WB-12"),
    "敏感资料可能外泄。",
    _REGISTERED,
    (Obligation("returned", "登记并收回资料", hours=8),),
)

NETWORK = Procedure(
    "ext_network",
    "外部人员访问网络或系统",
    (VISITORS, SYSTEM, Field("rights", "权限", "需要什么权限？", longest=200), PERIOD),
    (IN_CHARGE, SECURITY),
    ("WB-12",),
    "到期必须收回权限。",
    _REGISTERED,
    (Obligation("revoked", "到期收回权限", who=SECURITY.who, until="period"),),
)

REMOTE = Procedure(
    "ext_remote",
    "外部人员远程访问",
    (
        replace(VISITORS, label="人员", question="谁远程访问？姓名加密保存，别处只显示姓。"),
        Field("target", "访问对象", "访问什么系统或设备？", longest=120),
        ACCOUNT,
        Field("period", "时段", "什么时候访问？", PERIOD.kind),
        REASON,
    ),
    (IN_CHARGE, SECURITY),
    ("WB-13",),
    "远程通道到期必须关闭。",
    obligations=(Obligation("closed", "关闭回执", who=SECURITY.who, until="period"),),
)

PHOTO = Procedure(
    "ext_photo",
    "拍摄许可",
    (VISITORS, Field("area", "区域", "拍摄哪里？", longest=100), PURPOSE),
    (IN_CHARGE,),
    ("WB-10",),
    "照片可能带出敏感信息。",
)

MEDIA = Procedure(
    "ext_media",
    "移动介质进机房",
    (VISITORS, Field("media", "介质", "带什么介质？", longest=120), PURPOSE),
    (IN_CHARGE, ROOM),
    ("WB-16", "WB-17"),
    "介质可能带入病毒或带出数据，接待人全程监控并担责。",
    _REGISTERED,
    (Obligation("watched", "接待人担责确认", hours=8, of_host=True),),
)

DEVICE = Procedure(
    "ext_device",
    "外部人员使用计算机或网络设备",
    (VISITORS, Field("device", "设备", "使用什么设备？", longest=120), PERIOD),
    (IN_CHARGE,),
    ("WB-06",),
    "接待人全程陪同。",
    _REGISTERED,
)

PROCEDURES = (SENSITIVE, NETWORK, REMOTE, PHOTO, MEDIA, DEVICE)
