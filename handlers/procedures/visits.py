"""来访 (WB-03 to WB-08): what is asked when somebody from outside comes, and when a visit is entered afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.dialogs.fields import Choice, Field, Kind, Side
from handlers.dialogs.form import Form

KINDS = (Choice("temporary", "临时"), Choice("lasting", "非临时（驻场）"))
PLACES = (
    Choice("meeting_room", "会议室"),
    Choice("office", "办公区"),
    Choice("equipment_room", "设备间"),
    Choice("machine_room", "机房"),
)
# Where talks are held anyway; everywhere else wants a reason (WB-08).
USUAL_PLACE, USUAL_KIND = "meeting_room", "temporary"
# How long a visit is planned to last where only its beginning was told; a day alone is the office hours.
USUAL_LENGTH = timedelta(hours=2)
OPENS, CLOSES = timedelta(hours=8, minutes=30), timedelta(hours=17, minutes=30)

_VISITORS = Field(
    "visitors",
    "访客",
    "谁来？请写姓名，需要时带手机号、身份证号；几个人用“、”分开。",
    Kind.items,
    required=False,
    longest=600,
    hint="姓名和号码加密保存，别处只显示头尾。",
    skipped="还不知道姓名就回复“跳过”，签到前再补。",
)
_UNIT = Field("unit", "单位", "他们是哪个单位的？", longest=60)
_PURPOSE = Field("purpose", "事由", "来办什么事？", longest=200)
_PLACE = Field("place", "地点", "在哪里接待？", Kind.choice, choices=PLACES)
_HOST = Field("host", "接待人", "由谁接待？请写姓名。", Kind.person)
_KIND = Field("kind", "类别", "是临时来访，还是驻场等非临时人员？", Kind.choice, choices=KINDS)
REASON = Field("reason", "地点理由", "为什么不在会议室接待？", required=False, longest=200)
_THINGS = Field("things", "携带物品", "带什么设备或介质？", required=False, longest=200)
_COUNT = Field("count", "人数", "一共几个人？", Kind.number, required=False, least=1, most=99)
_AGREEMENT = Field("agreement", "协议编号", "保密协议编号是多少？", required=False, longest=60)
_UNTIL = Field("agreement_until", "协议到期", "协议到什么时候？", Kind.moment, required=False, side=Side.future)

VISIT = Form(
    "visit",
    "来访登记",
    (
        _VISITORS,
        _UNIT,
        _PURPOSE,
        Field("period", "时间", "什么时候来？如：明天9点到11点。", Kind.period),
        _PLACE,
        _HOST,
        _KIND,
        REASON,
        _THINGS,
        _COUNT,
        _AGREEMENT,
        _UNTIL,
    ),
    ("WB-03", "WB-04", "WB-08"),
)

LATE = Form(
    "visit_late",
    "补录来访",
    (
        _VISITORS,
        _UNIT,
        _PURPOSE,
        Field("in_at", "进入时间", "他们什么时候进来的？", Kind.moment, side=Side.past),
        Field("out_at", "离开时间", "他们什么时候离开的？", Kind.moment, side=Side.past),
        Field("late_reason", "补录原因", "为什么当时没有登记？", longest=200),
        _PLACE,
        _HOST,
        _KIND,
        REASON,
        _THINGS,
        _COUNT,
    ),
    ("WB-03", "WB-06"),
)

# Non-temporary people who come again and again under one agreement (WB-07): each day is a visit of its own.
SERIES = Form(
    "visit_series",
    "系列来访登记",
    (
        _VISITORS,
        _UNIT,
        _PURPOSE,
        Field("weekdays", "哪几天", "哪几天来？如：每周二、四，每两周周二，每月第一个周一，或每个工作日。", longest=40),
        Field("hours", "每次时间", "每次几点到几点？如：9点到12点。", longest=40),
        _PLACE,
        _HOST,
        Field("agreement", "协议编号", "签好的保密协议编号是多少？（WB-07）", longest=60),
        Field("until", "协议到期", "协议到哪天？如：2027年3月31日。到期后不再排来访。", longest=40),
        REASON,
        _THINGS,
        _COUNT,
    ),
    ("WB-03", "WB-07"),
)


def needed(form: Form, place: str) -> Form:
    """The form as it is for this place: everywhere but in the meeting room a reason is wanted (WB-08)."""
    if place in ("", USUAL_PLACE):
        return form
    return replace(form, fields=tuple(_WANTED if field is REASON else field for field in form.fields))


_WANTED = replace(REASON, required=True)
VISITING: dict[str, Form] = {form.key: form for form in (VISIT, LATE, SERIES)}
