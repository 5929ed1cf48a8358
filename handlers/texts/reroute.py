"""What is said when somebody cannot be reached."""

from __future__ import annotations


def not_reached(name: str, case_no: str) -> str:
    about = f" {case_no} 的通知" if case_no else "通知"
    return f"{name}收不到企业微信{about}（可能不在可见范围、已停用或未授权），请改用电话联系，并请管理员检查。"
