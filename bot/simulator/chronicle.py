"""What happened in the demo city in the last month: who lost a password, how, and what everybody did about it.

Plain data, drawn from a seed: the same seed gives the same month. ``bot.simulator.actors`` plays it with the phones.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

SEED = 20
DAYS = 30
_HERE = timezone(timedelta(hours=8))

PLATFORM, WEBSITE, WECHAT = "信用信息共享平台", "“信用黑河”网站", "微信公众号"


@dataclass(frozen=True, slots=True)
class Mishap:
    """How somebody lost a password. said: the first sentence, with the account in it."""

    system: str
    said: str
    answers: Mapping[str, str]
    rectification: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast people were: minutes from the report; None where it has not happened yet.

    typed: the officer types the number instead of tapping.  seen: the unit leader taps 我已知悉.
    returned: sent back once, at that minute; ``written`` is then the first, ``again`` the second submission.
    """

    confirmed: int
    disabled: int
    written: int | None
    reviewed: int | None = None
    closed: int | None = None
    returned: int | None = None
    again: int | None = None
    typed: bool = False
    seen: int | None = None
    outcome: str = "已换密码，重新启用"


@dataclass(frozen=True, slots=True, eq=False)
class Chapter:
    """One leak from its report on; each is itself only."""

    reporter: str
    account: str
    reported_at: datetime
    mishap: Mishap
    pace: Pace


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said by the way."""

    at: datetime
    member: str
    text: str


@dataclass(frozen=True, slots=True)
class Month:
    """left: who left the city, and when the contacts showed it."""

    begins: datetime
    chapters: tuple[Chapter, ...]
    remarks: tuple[Remark, ...]
    left: tuple[str, datetime]


def month_before(now: datetime, seed: int = SEED) -> Month:
    """The thirty days that end at ``now``."""
    draw = random.Random(seed)  # noqa: S311 - a story, no secret
    mishaps = draw.sample(_MISHAPS, len(_SHAPES))
    people = draw.sample(_PEOPLE, len(_SHAPES))
    people[1] = _FORMER
    chapters = [
        Chapter(person, f"{person}{draw.randint(1, 9):02}", _begins(now, when, draw), mishap, pace)
        for person, mishap, (when, pace) in zip(people, mishaps, _SHAPES, strict=True)
    ]
    remarks = [Remark(_on(now, days, hour, draw.randint(0, 59)), who, text) for days, hour, who, text in _REMARKS]
    return Month(now - timedelta(days=DAYS), tuple(chapters), tuple(remarks), (_FORMER, _on(now, 12, 18, 0)))


def _begins(now: datetime, when: tuple[int, int] | timedelta, draw: random.Random) -> datetime:
    """A day ago and hour, or the last of the usual hours that is at least so long ago."""
    minute = draw.randint(0, 40)
    if isinstance(when, timedelta):
        last = [_on(now, days, hour, minute) for days in (1, 0) for hour in _USUAL_HOURS]
        return max(moment for moment in last if moment <= now - when)
    return _on(now, *when, minute)


def _on(now: datetime, days: int, hour: int, minute: int) -> datetime:
    day = now.astimezone(_HERE).date() - timedelta(days=days)
    return datetime.combine(day, time(hour, minute), _HERE).astimezone(now.tzinfo)


_FORMER = "yaoyuan"
# Nobody the guided tour plays with, and nobody who would be called in their own case.
_PEOPLE = (
    "zhangping", "huangli", "luodan", "xieyun", "majun", "chenjing", "zengmin",
    "huxue", "caihong", "linna", "chenjing2", "wangying", "lvxin",
)  # fmt: skip

_H, _D = 60, 24 * 60
_USUAL_HOURS = (8, 11, 14, 17, 20)
# Days ago and hour, or how long before now; then the pace.
_SHAPES: tuple[tuple[tuple[int, int] | timedelta, Pace], ...] = (
    ((27, 9), Pace(3, 14, 5 * _H, 7 * _H, 2 * _D, seen=9)),
    # In the evening nobody looked: it went up to 安全主管, and the report came late.
    ((22, 19), Pace(24, 41, 26 * _H, 38 * _H, 4 * _D, seen=12 * _H, outcome="账号永久注销")),
    ((16, 14), Pace(2, 22, 4 * _H, 30 * _H, 3 * _D, returned=19 * _H, again=24 * _H - 20, seen=30)),
    ((9, 10), Pace(7, 19, 3 * _H, 6 * _H, 1 * _D, typed=True)),
    ((6, 16), Pace(4, 33, 19 * _H, 22 * _H, 2 * _D, typed=True, seen=50)),
    # Still open: to be closed, to be written again, to be written.
    ((3, 10), Pace(6, 17, 5 * _H, 24 * _H, seen=20)),
    (timedelta(hours=12), Pace(3, 25, 1 * _H, returned=12 * _H)),
    (timedelta(hours=4), Pace(5, 16, None, seen=35)),
)

_REMARKS: tuple[tuple[int, int, str, str], ...] = (
    (26, 10, "wangfang", "制度 22"),
    (20, 9, "qianhui", "值班表"),
    (13, 15, "huxue", "帮助"),
    (6, 11, "chenbo", "待办"),
    (2, 8, "zhaoguodong", "待办"),
)


def _answers(
    how: str, seen: str, course: str, impact: str, measures: str, cause: str, prevention: str
) -> dict[str, str]:
    return {
        "泄露途径": how,
        "异常情况": seen,
        "泄露经过": course,
        "影响和损失": impact,
        "已采取措施": measures,
        "原因分析": cause,
        "防范措施": prevention,
    }


_MISHAPS: tuple[Mishap, ...] = (
    Mishap(
        PLATFORM,
        "点了一个钓鱼链接，信用信息共享平台账号 {account} 的密码泄露了",
        _answers(
            "点了钓鱼链接或邮件",
            "提示在外地登录过一次",
            "上午收到冒充平台的邮件，点开链接后在假页面里填了密码，随后收到异地登录提醒。",
            "外地登录一次，没有查到下载数据。",
            "立即上报，账号已停用，邮箱密码也已更换。",
            "没有核对发件人地址，安全意识不够。",
            "参加防钓鱼培训，今后先核对地址再点链接。",
        ),
        "全科重新学习邮件安全要求",
    ),
    Mishap(
        PLATFORM,
        "借给同事用过，共享平台的账号 {account} 密码泄露了",
        _answers(
            "告诉或借给了别人",
            "有一次不是本人的查询记录",
            "出差期间请同事代查数据，把密码发给了同事，后来发现还有别人用过。",
            "多出三次查询，均为企业公开信息。",
            "立即上报并停用账号，同事已删除聊天记录。",
            "图一时方便，没有守住一人一号。",
            "出差前把手头的事交接好，不再借用账号。",
        ),
        "通报一次，查询记录逐条核对",
    ),
    Mishap(
        WEBSITE,
        "信用黑河网站的账号 {account} 密码被人看到了",
        _answers(
            "被人看到或拍到",
            "无",
            "窗口办事时有群众站在身后，输入密码的过程可能被拍到。",
            "无",
            "立即上报，停用账号，窗口加装了防窥膜。",
            "窗口没有遮挡，输入时没有留意身后。",
            "加装防窥膜，办事群众在等候线外等候。",
        ),
    ),
    Mishap(
        WECHAT,
        "公众号账号 {account} 的密码发错群了，密码泄露",
        _answers(
            "发错群、发错人或公开",
            "无",
            "交接工作时把密码发到了三十多人的工作群，两分钟后撤回。",
            "群内人员可能看到，未发现异常发文。",
            "已撤回消息并上报，账号已停用。",
            "用聊天工具传密码，发送前没有看清对象。",
            "交接密码一律当面进行，不用聊天工具。",
        ),
        "公众号账号交接改为两人当面办理",
    ),
    Mishap(
        PLATFORM,
        "电脑中了木马，平台账号 {account} 密码可能泄露了",
        _answers(
            "电脑疑似中木马",
            "电脑弹出陌生窗口，鼠标自己移动",
            "安装了网上下载的压缩软件，之后电脑反应异常，杀毒软件报出木马。",
            "未发现数据外传，电脑已断网。",
            "拔掉网线，停用账号，电脑送检。",
            "使用了来源不明的软件。",
            "软件只从单位软件库安装。",
        ),
        "电脑重装系统并经检查后再接入网络",
    ),
    Mishap(
        PLATFORM,
        "我发现平台账号 {account} 有异地登录，密码应该泄露了",
        _answers(
            "还不清楚",
            "凌晨两点在外地登录一次",
            "早上登录时看到上次登录的时间和地点都不是本人。",
            "查询过两家企业的信用报告。",
            "立即上报并停用账号。",
            "密码用了两年没有换，可能与别的网站相同。",
            "按季度更换密码，不与其他网站共用。",
        ),
    ),
    Mishap(
        WEBSITE,
        "记着密码的便签丢了，网站账号 {account} 密码泄露",
        _answers(
            "被人看到或拍到",
            "无",
            "把密码写在便签上贴在显示器旁，今天发现便签不见了。",
            "无",
            "立即上报并停用账号，办公室已找过。",
            "密码写在纸上，没有妥善保管。",
            "不再书写密码，便签已全部清理。",
        ),
        "清查本单位工位上的密码便签",
    ),
    Mishap(
        PLATFORM,
        "手机丢了，里面存着共享平台账号 {account} 的密码，密码泄露了",
        _answers(
            "还不清楚",
            "无",
            "中午外出时手机遗失，手机备忘录里存有平台密码。",
            "手机已远程锁定，未发现登录。",
            "上报并停用账号，手机已挂失、远程擦除。",
            "把密码存在手机备忘录里。",
            "不在手机里保存密码。",
        ),
    ),
    Mishap(
        WECHAT,
        "离职同事还在用公众号账号 {account}，密码等于泄露了",
        _answers(
            "告诉或借给了别人",
            "后台有一次不是本单位人员的登录",
            "盘点账号时发现公众号登录记录里有已离职的同事。",
            "登录后只看过数据，没有发文。",
            "立即上报，停用账号。",
            "人员离职时没有更换共用密码。",
            "离职当天收回账号、更换密码。",
        ),
        "补办离职人员账号清查",
    ),
)
