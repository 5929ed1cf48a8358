"""Stages and questions that many procedures share."""

from __future__ import annotations

from handlers.dialogs.fields import Choice, Field, Kind, Side
from handlers.procedures.spec import LEADER, Act, Obligation, Stage, holder, named
from store.roles import Role

UNIT = Stage("leader", "单位领导审批", LEADER)
DEPARTMENT = Stage("leader", "部门负责人审批", LEADER)
IN_CHARGE = Stage("leader", "部门主管领导审批", LEADER)
SECURITY = Stage("security", "安全管理员审批", holder(Role.security_admin))
NETWORK = Stage("network", "网络管理员审批", holder(Role.network_admin))
DATA = Stage("data", "数据管理员审批", holder(Role.data_admin))
ASSETS = Stage("assets", "资产管理员审核登记", holder(Role.asset_keeper), Act.register)
ROOM = Stage("room", "机房管理员审批", holder(Role.room_keeper))
ARCHIVE = Stage("archive", "档案管理员审查", holder(Role.archive_keeper))
HEAD = Stage("head", "市信用办负责人审批", holder(Role.credit_office_head))


def performed(key: str, title: str, role: Role) -> Stage:
    """A stage in which a keeper carries out what was approved."""
    return Stage(key, title, holder(role), Act.perform)


REASON = Field("reason", "事由", "因为什么事？", longest=500)
PURPOSE = Field("purpose", "用途", "作什么用？", longest=500)
PERIOD = Field("period", "起止时间", "从什么时候到什么时候？", Kind.period)
RETURN_BY = Field("end", "归还时间", "什么时候归还？", Kind.moment, side=Side.future)
VALID_UNTIL = Field("end", "有效期至", "用到什么时候？", Kind.moment, side=Side.future)
SYSTEM = Field("system", "系统", "哪个系统？", longest=80)
ACCOUNT = Field("account", "账号", "账号（登录名）是什么？请不要发密码。", longest=80, token=True)
ID_NUMBER = Field(
    "id_number",
    "证件号",
    "使用人的身份证号？号码加密保存，审批时只显示头尾。",
    Kind.id_number,
    secret=True,
)
LOGIN = Field("account", "登录名", "开通的账号（登录名）是什么？请不要发密码。", longest=80, token=True)
ISSUED = Field("media_no", "载体编号", "领到的载体编号是多少？几个的话用“、”分开。", Kind.items)
MEDIA = Field("media_no", "载体编号", "载体编号是多少？几个的话用“、”分开。", Kind.items)
DEVICE = Field("device", "设备", "哪台设备？请写名称和编号。", longest=120)
ARCHIVES = Field("archive", "档案", "哪份档案？请写档号或题名。", longest=200)
VISITORS = Field(
    "visitors",
    "外部人员",
    "外部人员是谁？几个人的话用“、”分开。姓名加密保存，别处只显示姓。",
    Kind.items,
    outsiders=True,
)
EXECUTOR = Field("executor", "执行人", "由谁执行？", Kind.person)
WITNESS = Field("witness", "监销人", "由谁监督销毁？", Kind.person)

METHOD = Field("method", "销毁方式", "用什么方式销毁？", longest=100)
FAULT = Field("fault", "故障", "有什么故障？", longest=300)
REPAIRER = Field("repairer", "送修单位", "送到哪个单位修？", longest=100)

WHEN = "at"  # the item that tells when something owed was done
RETURNED = Field(
    WHEN,
    "归还时间",
    "什么时候归还的？",
    Kind.moment,
    required=False,
    side=Side.past,
    skipped="就是现在的话，回复“现在”。",
)

# Whoever carried a destruction out tells of it, whoever watched confirms (ZX-11, ZX-30).
DESTROYED = Obligation(
    "destroyed",
    "销毁记录",
    who=named(EXECUTOR.key),
    hours=40,
    evidence=(
        Field(WHEN, "销毁时间", "什么时候销毁的？", Kind.moment, side=Side.past),
        Field("place", "地点", "在哪里销毁的？", longest=100),
        Field("problems", "问题", "有什么问题？没有请写“无”。", longest=300),
    ),
    accepted_by=named(WITNESS.key),
)

LEVELS = (Choice("internal", "内部"), Choice("sensitive", "敏感"), Choice("marked", "有密级标志"))
CLEARING = (
    Choice("overwrite", "专用工具多次覆写"),
    Choice("degauss", "消磁"),
    Choice("remove", "拆除存储部件"),
    Choice("none", "无存储部件"),
)
