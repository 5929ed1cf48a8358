"""What the demo city's ledgers hold on its first day: plain data, a few objects of each kind. The numbers are made up."""

from __future__ import annotations

# kind, number, name, custodian; without one it lies in store. Of an account the name is its system.
_BELONGINGS: tuple[tuple[str, str, str, str], ...] = (
    ("media", "ZT-2025-011", "加密U盘 32G", "wangfang"),
    ("media", "ZT-2025-014", "加密U盘 64G", "zhangwei"),
    ("media", "ZT-2025-015", "移动硬盘 1T", "zhangwei"),
    ("media", "ZT-2025-020", "移动硬盘 2T", "huangli"),
    ("media", "ZT-2026-001", "加密U盘 64G", ""),
    ("media", "ZT-2026-002", "光盘", ""),
    ("device", "SB-2023-007", "台式计算机", "zhangwei"),
    ("device", "SB-2024-003", "笔记本电脑", "wangfang"),
    ("device", "SB-2024-009", "数据库服务器", "zhengyu"),
    ("device", "SB-2025-002", "打印机", ""),
    ("account", "zhangwei01", "信用信息共享平台", "zhangwei"),
    ("account", "wangfang01", "信用信息共享平台", "wangfang"),
    ("account", "liming", "信用信息共享平台", "liming"),
    ("account", "majun", "联合奖惩系统", "majun"),
    ("archive", "2019-01", "2019年数据报送底稿", ""),
    ("archive", "2023-06", "平台等级保护测评报告", ""),
    ("archive", "2025-03", "信用修复案卷", ""),
)
# Whose training and agreement the office has not recorded: an account for them is refused, and says why.
_UNCLEARED = ("wangying", "linna")


def demo_belongings() -> list[tuple[str, str, str, str]]:
    return list(_BELONGINGS)


def demo_uncleared() -> tuple[str, ...]:
    return _UNCLEARED
