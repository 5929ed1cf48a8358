"""Accounts: one person, one account, under the real name (ZX-07, ZX-19..21, NB-14, NB-18)."""

from __future__ import annotations

from handlers.dialogs.fields import Field, Kind
from handlers.procedures.spec import Guard, Obligation, Procedure, named
from handlers.procedures.stages import ACCOUNT, ID_NUMBER, LOGIN, REASON, SECURITY, SYSTEM, UNIT, performed
from store.roles import Role

OPEN = Procedure(
    "account_open",
    "账号申请",
    (
        SYSTEM,
        Field("person", "使用人", "给谁开通？", Kind.person),
        ID_NUMBER,
        Field("post", "岗位", "什么岗位？", longest=60),
        Field("rights", "权限", "需要哪些权限？", longest=300),
    ),
    (UNIT, SECURITY, performed("apps", "应用管理员开通", Role.app_admin)),
    ("ZX-07", "ZX-19", "ZX-20"),
    "账号实名、一人一号，不得借用。",
    (Guard.trained, Guard.nda_signed, Guard.no_second_account),
    (
        Obligation(
            "first_password",
            "首次改密回执",
            named("person"),
            hours=24,
            evidence=(LOGIN,),
            on_behalf=True,
            how="请登录新账号，把初始密码改掉。",
        ),
    ),
    version=3,
)

CHANGE = Procedure(
    "account_change",
    "权限变更",
    (SYSTEM, ACCOUNT, Field("change", "变更内容", "权限怎么变？", longest=300), REASON),
    (UNIT, SECURITY, performed("apps", "应用管理员变更", Role.app_admin)),
    ("NB-14",),
    "权限只按岗位需要给。",
    obligations=(Obligation("receipt", "变更回执", how="请登录核对权限是否已按申请变更。"),),
)

CLOSE = Procedure(
    "account_close",
    "账号注销",
    (SYSTEM, ACCOUNT, REASON),
    (UNIT, performed("apps", "应用管理员注销", Role.app_admin)),
    ("ZX-21", "NB-18"),
    "注销后不能再登录。",
    obligations=(Obligation("receipt", "注销回执", how="请确认这个账号已经不能登录。"),),
)

PROCEDURES = (OPEN, CHANGE, CLOSE)
