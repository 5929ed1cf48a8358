"""What the watchdog says to 安全主管: what should have happened and did not, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from store.clock import local

_KINDS = {
    "ladder_nobody": "账号密码泄露没有任何负责人可以通知，请马上任命",
    "rung_missed": "应当通知下一级，但没有通知",
    "disable_missed": "已确认，但账号停用的时限已过，没有继续催办",
    "report_reminder_missed": "书面报告该提醒，但没有提醒",
    "deadline_late": "有时限已到，但没有处理",
    "deadline_failing": "有时限处理多次失败",
    "outbox_waiting": "有消息到时没有发出",
    "outbox_leased": "有消息发送中断",
    "outbox_failed": "有消息送不到，还没有转告他人",
    "outbox_slow": "有消息多次发送不成功",
    "delivery_held": "企业微信暂时不接受消息，发送已暂停",
    "clock_silent": "计时程序没有动静",
    "worker_silent": "后台程序没有动静",
    "directory_silent": "通讯录很久没有同步成功",
    "checkpoint_silent": "审计检查点很久没有写成功",
    "inbox_parked": "有收到的消息还没有处理完",
    "inbox_dead": "有收到的消息多次处理失败，已放弃",
    "spool_waiting": "有收到的消息暂存在磁盘上，还没有入库",
    "redis_away": "后台提醒通道（Redis）不通，正改用定时检查",
    "file_lost": "有上传的文件在磁盘上找不到，请从备份恢复",
    "clock_behind": "服务器时间比记录落后，已停止计时",
}


def heading(kind: str) -> str:
    return _KINDS.get(kind, kind)


def shout(kind: str, numbers: Sequence[str], since: datetime) -> str:
    """One finding. numbers: the cases concerned, by number; empty for what concerns the whole installation."""
    lines = [f"【系统自查】{heading(kind)}。", f"自 {local(since):%m月%d日 %H:%M} 起。"]
    if numbers:
        lines.append(f"涉及：{'、'.join(numbers)}。请先打电话联系有关人员，不要等系统。")
    lines.append("请让运维人员在服务器上运行 xinan doctor 查看原因。问题不消除，每小时再提醒一次。")
    return "\n".join(lines)
