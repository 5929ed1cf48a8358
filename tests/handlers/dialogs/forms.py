"""A small form as a leak report would have it."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.dialogs import Choice, Field, Form, Kind, Side

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # Wednesday 10:00 in Shanghai

SYSTEM = Field("system", "系统", "是哪个系统的账号？", longest=50)
HOW = Field(
    "how",
    "泄露途径",
    "可能是怎么泄露的？",
    Kind.choice,
    choices=(Choice("phishing", "点了钓鱼链接"), Choice("malware", "电脑中了木马"), Choice("told", "告诉过别人")),
    other=True,
)
SINCE = Field("since", "发现时间", "什么时候发现的？", Kind.moment, side=Side.past)
CHANGED = Field("changed", "已改密码", "密码改了吗？", Kind.yes_no)
TIMES = Field("times", "异常登录", "看到几次异常登录？", Kind.number, required=False, most=100)
SEEN = Field("seen", "异常情况", "看到了什么？", required=False, hint="登录时间、地点、被动过的数据")
PHONE = Field("phone", "联系电话", "怎么联系您？", secret=True)
LEAK = Form("leak_report", "密码泄露书面报告", (SYSTEM, HOW, SINCE, CHANGED, TIMES, SEEN, PHONE), ("ZX-22",))
ANSWERS = ("信用平台", "1", "昨天下午三点", "是", "3", "有人从外地登录", "13800001234")
