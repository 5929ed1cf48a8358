"""Important information: who may read or store it, and who outside may have it (ZX-14, ZX-18)."""

from __future__ import annotations

from handlers.dialogs.fields import Choice, Field, Kind
from handlers.procedures.spec import Obligation, Procedure
from handlers.procedures.stages import DATA, HEAD, PURPOSE, UNIT, VALID_UNTIL

ACCESS = Procedure(
    "data_access",
    "重要信息存取授权",
    (
        Field("data", "信息", "哪些信息？请写名称，不要写内容。", longest=200),
        Field(
            "action",
            "存或取",
            "是存入还是取用？",
            Kind.choice,
            choices=(Choice("store", "存入"), Choice("fetch", "取用")),
        ),
        PURPOSE,
        VALID_UNTIL,
    ),
    (UNIT, DATA),
    ("ZX-14",),
    "重要信息的存取要有授权和记录。",
    obligations=(
        Obligation(
            "logged",
            "存取记录",
            until="end",
            evidence=(Field("log", "存取情况", "什么时候、存取了什么？", longest=500),),
        ),
    ),
)

RELEASE = Procedure(
    "data_release",
    "数据成果开放",
    (
        Field("data", "数据", "开放哪些数据或成果？", longest=200),
        Field("recipient", "接收方", "开放给谁？", longest=100),
        PURPOSE,
        Field("scope", "范围", "开放到什么范围？", longest=200),
        VALID_UNTIL,
        Field(
            "agreement",
            "协议编号",
            "已签协议的编号？还没签就回复“跳过”，登记前再补。",
            required=False,
            longest=60,
            numbered=True,
        ),
    ),
    (UNIT, HEAD),
    ("ZX-18",),
    "数据开放后难以收回；没有已签协议不能登记。",
    obligations=(
        Obligation(
            "agreement",
            "登记协议编号",
            hours=40,
            evidence=(Field("agreement", "协议编号", "已签协议的编号是多少？", longest=60, numbered=True),),
            unless="agreement",
        ),
        Obligation("renewal", "到期续签", until="end", how="请与接收方续签协议，不续的停止开放。"),
    ),
    version=2,
)

PROCEDURES = (ACCESS, RELEASE)
