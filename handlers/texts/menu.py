"""The app's menu and the help, by what a person can do."""

from __future__ import annotations

from collections.abc import Collection

from store.roles import Role

LEAK, INCIDENT = "leak", "incident"
LEAK_SAID, INCIDENT_SAID = "账号密码泄露（从菜单上报）", "安全事件（从菜单上报）"

# Two levels, at most three of five entries; names within the platform's lengths (D 90231).
MENU: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("上报", (("密码泄露上报", LEAK), ("安全事件上报", INCIDENT), ("写书面报告", "written"))),
    ("办事", (("我的待办", "todo"), ("我的上报", "mine"), ("值班表", "roster"))),
    ("帮助", (("使用帮助", "help"), ("密码泄露规定", "rule"))),
)

INTENTS = {
    "todo": "todo",
    "mine": "my_cases",
    "help": "help",
    "written": "written_report",
    "roster": "roster",
    "rule": "rule",
}
NEAREST = ("待办", "我的上报", "制度 22", "帮助")

# Whoever is called in a leak.
_CALLED = frozenset(
    {
        Role.duty_officer,
        Role.security_admin,
        Role.security_supervisor,
        Role.credit_office_head,
        Role.app_admin,
        Role.system_admin,
    }
)


# What keepers register, one line each.
_KEPT = {
    Role.media_keeper: "登记载体 编号 名称 保管人、更正 编号 保管人 姓名",
    Role.asset_keeper: "登记设备 编号 名称 保管人、更正 编号 保管人 姓名",
    Role.app_admin: "登记账号 系统 登录名 使用人",
    Role.archive_keeper: "登记档案 档号 题名",
    Role.personnel_office: "登记培训 姓名 日期、登记保密协议 姓名 编号 日期",
}


def help_text(held: Collection[Role]) -> str:
    lines = [
        "您可以直接说：",
        "· 密码泄露了（立即登记并通知值班员）",
        "· 我们网站被篡改了（安全事件：立即登记，同时通知单位领导和市信用办）；清单、误报",
        "· 申请拍摄许可、后天带3号U盘去开会（29 种审批）；看进展：我的申请",
        "· 填写中说：紧急（凭口头同意先办，事后补批）、抄送 王芳、照上次",
        "· 写报告、进度、我的上报、待办",
        "· 明早九点省厅工程师来开会，我陪同（来访登记）；今天谁来、谁在机房",
        "· 制度 22、制度 密码泄露",
        "· 台账（您名下的东西）、台账 载体、台账 编号",
        "· 值班表、代理 李四 明天到后天",
    ]
    lines += [f"· {_KEPT[role]}" for role in _KEPT if role in held]
    if _CALLED.intersection(held):
        lines.append("· 确认 4821、停用 4821 03:20（编号见卡片）")
        lines.append("· 已做 4821 1、3，处置完成 4821，已报公安 4821（安全事件）")
    if Role.security_admin in held or Role.security_supervisor in held:
        lines.append("· 接受 4821、退回 4821 原因、办结 4821")
        lines.append("· 值班 张三 今天18:00到明天8:00、换班 张三 李四 明天、取消值班 张三")
    if Role.security_supervisor in held:
        lines.append("· 任命 张三 值班员、免去 张三 值班员、设置 升级 5 10 20 30")
        lines.append("· 定级 4821 较大、设置 事件上报 2（小时）、设置 事件办结 20（天）")
    lines.append("填写中随时可以：上一步、改 第3项、暂存、继续、取消。")
    return "\n".join(lines)
