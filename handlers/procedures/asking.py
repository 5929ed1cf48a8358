"""What those who decide are asked in turn: a reason, or a name."""

from __future__ import annotations

from handlers.dialogs.fields import Field
from handlers.dialogs.form import Form

REJECT = Form("ask_reject", "驳回申请", (Field("reason", "原因", "请说明驳回的原因。", longest=500),))
RETURN = Form("ask_return", "退回补正", (Field("reason", "原因", "请说明要补正什么。", longest=500),))
HAND = Form("ask_hand", "转交", (Field("to", "转交给", "转交给谁？请写姓名。", longest=40),))
ACCOUNT = Form("ask_account", "情况说明", (Field("account", "情况", "已做了什么、现在是什么状态？", longest=500),))
SETTLE = Form("ask_settle", "违规处理", (Field("result", "结果", "怎么处理的？", longest=500),))
ASKING: dict[str, Form] = {form.key: form for form in (REJECT, RETURN, HAND, ACCOUNT, SETTLE)}
