"""安全事件 (ZX-23, ZX-24): kinds, grades, ladders, clocks, the steps of each kind's plan, and the forms.

Numbers are defaults; what 安全主管 has changed in chat is a version of its own, frozen onto each new incident.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.dialogs.fields import Choice, Field, Kind, Side
from handlers.dialogs.form import Form
from handlers.incidents.incident import Track
from handlers.procedures.leak import SYSTEMS
from store.incidents import Authority
from store.roles import Role

ARTICLES = ("ZX-23", "ZX-24")
KINDS = (
    Choice("theft", "数据窃取"),
    Choice("attack", "网络攻击"),
    Choice("intrusion", "服务器入侵"),
    Choice("crash", "数据库崩溃"),
    Choice("other", "其他"),
)
GRADES = (
    Choice("general", "一般"),
    Choice("larger", "较大"),
    Choice("major", "重大"),
    Choice("severe", "特别重大"),
)
AUTHORITIES = {Authority.police: "公安", Authority.superior: "主管部门"}
UNIT_LEADER, UPPER_LEADER = "unit_leader", "upper_leader"
LEADERS = (UNIT_LEADER, UPPER_LEADER)

_BOTH = (Authority.police, Authority.superior)
Ladder = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """office, leader: minutes after the report, and who is called then.  round: minutes between calls to everybody
    afterwards.  grade: minutes until the first and between later reminders of the grading.  withdraw: minutes in which
    the reporter may take it back.  same: hours in which a further report may be of the same thing.  superior: hours
    from the report until the authorities of the grade have to be told.  closing: days until it is closed, from the
    grading, and anew from the end of the handling.  version: of the settings.
    """

    version: int = 0
    office: Ladder = (
        (0, Role.duty_officer),
        (5, Role.duty_officer),
        (10, Role.security_admin),
        (20, Role.security_supervisor),
        (30, Role.credit_office_head),
    )
    leader: Ladder = (
        (0, UNIT_LEADER),
        (5, UNIT_LEADER),
        (15, UPPER_LEADER),
        (30, Role.security_supervisor),
    )
    round: int = 15
    grade: tuple[int, int] = (30, 60)
    withdraw: int = 10
    same: int = 6
    superior: int = 4
    closing: int = 30

    def ladder(self, track: Track) -> Ladder:
        return self.office if track is Track.office else self.leader


RULES = Rules()
# Whom the grade wants told; nothing of these grades is closed before (ZX-24).
TOLD: dict[str, tuple[Authority, ...]] = {"larger": (Authority.superior,), "major": _BOTH, "severe": _BOTH}
OFFICE_ROLES = tuple(dict.fromkeys(Role(role) for _, role in RULES.office))
GRADERS = (Role.security_supervisor, Role.credit_office_head)
CLOSERS = (Role.security_admin, Role.security_supervisor)
HANDLERS = (Role.duty_officer, Role.security_admin, Role.security_supervisor)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a plan. text: short enough for a card.  more: what it means."""

    key: str
    text: str
    more: str


_SCENE = Step("scene", "保护现场", "不关机、不重装、不删日志，先拍照截屏记时间")
_LOGS = Step("logs", "留存日志和证据", "导出系统、防火墙、数据库日志另存，写明谁在何时取的")
_VERIFY = Step("verify", "检查后再恢复", "确认没有残留问题再上线，并继续观察")
_STEPS: dict[str, tuple[Step, ...]] = {
    "theft": (
        _SCENE,
        Step("cut", "切断外传通道", "停掉正在外传的账号、接口和网络连接"),
        Step("accounts", "停用可疑账号", "停用并改密，收回多余权限"),
        _LOGS,
        Step("extent", "查清范围数量", "哪些数据、多少条、流向哪里"),
        Step("inform", "研究告知当事人", "涉及个人信息的，商定是否及怎样告知"),
        _VERIFY,
    ),
    "attack": (
        _SCENE,
        Step("block", "封堵攻击来源", "在防火墙封掉攻击地址和端口"),
        Step("page", "撤下被改内容", "先停止对外展示，需要时挂维护页"),
        _LOGS,
        Step("patch", "堵住被用的漏洞", "打补丁、改口令、关掉不用的端口"),
        Step("restore", "用备份恢复", "从事发前的干净备份恢复"),
        _VERIFY,
    ),
    "intrusion": (
        _SCENE,
        Step("isolate", "断网隔离", "断开受害服务器的网络，但不要关机"),
        Step("accounts", "停用可疑账号", "停用并改密，查有没有新建的账号"),
        _LOGS,
        Step("clean", "查找木马后门", "查进程、计划任务和启动项，需要时请专业人员"),
        Step("restore", "用备份恢复", "从事发前的干净备份恢复"),
        _VERIFY,
    ),
    "crash": (
        Step("scene", "停止写入", "停掉写入，保留数据文件和日志，不要反复重启"),
        Step("users", "告知停用业务", "通知使用单位暂停办理并说明预计时间"),
        _LOGS,
        Step("backup", "核对备份", "确认最近一份可用备份的时间"),
        Step("restore", "恢复到备用环境", "先在备用环境恢复，不覆盖原数据"),
        Step("compare", "核对恢复的数据", "核对条数和最近业务，缺的补录"),
        _VERIFY,
    ),
}
_OTHER = (
    _SCENE,
    Step("isolate", "隔离受影响的", "先把受影响的设备、账号与其他分开"),
    _LOGS,
    Step("extent", "查清影响范围", "影响了哪些系统、单位和数据"),
    _VERIFY,
)


def steps_of(kind: str) -> tuple[Step, ...]:
    """The plan of a kind; the common one where the kind is not known yet."""
    return _STEPS.get(kind, _OTHER)


def every_step() -> tuple[str, ...]:
    """Keys of all steps: what was ticked under one kind stays ticked when the kind is corrected."""
    return tuple(dict.fromkeys(step.key for steps in (*_STEPS.values(), _OTHER) for step in steps))


# What is asked after the report by word of mouth never holds anything up: every question may be skipped.
FACTS = Form(
    "incident_facts",
    "补充事件情况",
    (
        Field("kind", "类型", "是哪一类事件？", Kind.choice, required=False, choices=KINDS),
        Field("scope", "范围", "出在哪里？", Kind.choice, required=False, choices=SYSTEMS, other=True),
        Field("discovered", "发现时间", "什么时候发现的？", Kind.moment, required=False, side=Side.past),
        Field("seen", "现象和影响", "看到什么？影响了谁？", required=False, longest=800),
    ),
    ARTICLES,
)
NOTICE = Form(
    "incident_notice",
    "登记报告情况",
    (
        Field("teller", "报告人", "谁去报的？请写姓名。", longest=40),
        Field("number", "回执编号", "对方的回执或受理编号是多少？没有编号请写接报人姓名和电话。", longest=80),
        Field("told", "报告时间", "什么时候报的？刚刚报的就回复“刚才”。", Kind.moment, required=False, side=Side.past),
    ),
    ("ZX-24",),
)
CLOSE = Form(
    "incident_close",
    "事件办结",
    (
        Field("cause", "事件原因", "查明的原因是什么？", longest=800),
        Field("result", "处置结果", "怎样处置的？结果如何？", longest=800),
    ),
    ("ZX-24",),
)
WITHDRAW = Form("incident_withdraw", "撤回误报", (Field("reason", "原因", "为什么是误报？", longest=300),), ("ZX-24",))
INCIDENT_FORMS: dict[str, Form] = {form.key: form for form in (FACTS, NOTICE, CLOSE, WITHDRAW)}
