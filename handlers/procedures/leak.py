"""账号密码泄露 (ZX-22): the ladder, the clocks and the forms. Numbers are defaults; 安全主管 can change them in chat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.dialogs.fields import Choice, Field, Kind, Side
from handlers.dialogs.form import Form
from store.roles import Role

ARTICLE = "ZX-22"
CASE_KIND = "leak"
CASE_PREFIX = "XL"

ROLE_NAMES: dict[str, str] = {
    "member": "工作人员",
    "unit_leader": "单位领导",
    Role.unit_liaison: "单位安全联络人",
    Role.credit_office_head: "市信用办负责人",
    Role.duty_officer: "值班员",
    Role.security_supervisor: "安全主管",
    Role.security_admin: "安全管理员",
    Role.network_admin: "网络管理员",
    Role.system_admin: "系统管理员",
    Role.data_admin: "数据管理员",
    Role.app_admin: "应用管理员",
    Role.security_auditor: "安全审计员",
    Role.room_keeper: "机房管理员",
    Role.asset_keeper: "资产管理员",
    Role.media_keeper: "载体管理员",
    Role.archive_keeper: "档案管理员",
    Role.personnel_office: "办公室（人事）",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of the ladder: who is called, how many minutes after the report."""

    after: int
    role: Role


@dataclass(frozen=True, slots=True)
class Limits:
    """ladder: the rungs.  round: minutes between calls to everybody after the last rung.  disable: minutes from the
    confirmation to the disabled account.  report: hours to the written report.  marks: percent of them at which the
    reporter is reminded; from ``leader_from`` on the unit leader too.  overdue: hours between reminders afterwards.
    review: hours between reminders to the reviewer.
    """

    ladder: tuple[Rung, ...] = (
        Rung(0, Role.duty_officer),
        Rung(5, Role.duty_officer),
        Rung(10, Role.security_admin),
        Rung(20, Role.security_supervisor),
        Rung(30, Role.credit_office_head),
    )
    round: int = 15
    disable: int = 30
    report: int = 24
    marks: tuple[int, ...] = (50, 75, 90, 100)
    leader_from: int = 90
    overdue: int = 2
    review: int = 24


LIMITS = Limits()

# Who may say that the account is stopped, besides everybody on the ladder.
DISABLERS = (Role.app_admin, Role.system_admin)
# Who reviews the written report, the first that can; never somebody who reported or wrote it.
REVIEWERS = (Role.security_admin, Role.security_supervisor)
LADDER_ROLES = tuple(dict.fromkeys(rung.role for rung in LIMITS.ladder))

SYSTEMS = (
    Choice("platform", "信用信息共享平台"),
    Choice("website", "“信用黑河”网站"),
    Choice("wechat", "微信公众号"),
)

HOW = (
    Choice("phishing", "点了钓鱼链接或邮件"),
    Choice("shared", "告诉或借给了别人"),
    Choice("seen", "被人看到或拍到"),
    Choice("malware", "电脑疑似中木马"),
    Choice("posted", "发错群、发错人或公开"),
    Choice("unknown", "还不清楚"),
)

_SYSTEM = Field("system", "系统", "是哪个系统的账号？", Kind.choice, choices=SYSTEMS, other=True)
_ACCOUNT = Field("account", "账号", "账号（登录名）是什么？请不要发密码。", longest=80, token=True)
_SINCE = Field("since", "泄露时间", "大约从什么时候起？", Kind.moment, required=False, side=Side.past)
_HOW = Field("how", "泄露途径", "可能是怎么泄露的？", Kind.choice, choices=HOW, other=True)
_SEEN = Field("seen", "异常情况", "看到什么异常？如异地登录、数据被改。", required=False, longest=800)

# What is asked after the report by word of mouth never holds anything up: every question may be skipped.
FACTS = Form(
    "leak_facts",
    "补充泄露情况",
    tuple(replace(field, required=False) for field in (_SYSTEM, _ACCOUNT, _SINCE, _HOW, _SEEN)),
    (ARTICLE,),
)

REPORT = Form(
    "leak_report",
    "书面报告",
    (
        _SYSTEM,
        _ACCOUNT,
        Field("discovered", "发现时间", "什么时候发现的？", Kind.moment, side=Side.past),
        _SINCE,
        Field("course", "泄露经过", "请简要说明经过。", longest=2000),
        _SEEN,
        Field("impact", "影响和损失", "造成了哪些影响或损失？没有请写“无”。", longest=2000),
        Field("measures", "已采取措施", "已经采取了哪些措施？", longest=2000),
        Field("cause", "原因分析", "原因是什么？", longest=2000),
        Field("prevention", "防范措施", "今后怎样防止再次发生？", longest=2000),
    ),
    (ARTICLE,),
)

RETURN = Form(
    "leak_return", "退回补正", (Field("reason", "退回原因", "请说明需要补正什么。", longest=500),), (ARTICLE,)
)

OUTCOMES = (Choice("reopened", "已换密码，重新启用"), Choice("removed", "账号永久注销"))

CLOSE = Form(
    "leak_close",
    "办结",
    (
        Field("outcome", "账号处置", "账号最终如何处置？", Kind.choice, choices=OUTCOMES),
        Field("cause", "泄露原因", "认定的原因是什么？", longest=500),
        Field("rectification", "整改要求", "有整改要求吗？", required=False, longest=800),
    ),
    (ARTICLE,),
)

FORMS: dict[str, Form] = {form.key: form for form in (FACTS, REPORT, RETURN, CLOSE)}

# Minutes before the tap that 「已停用账号」 offers for the time it really happened.
DISABLED_AGO = (0, 5, 10, 20, 30, 60)
