"""What is said about matters that are understood but not carried out yet. Whoever builds one takes its line away."""

from __future__ import annotations

# intent: what it is, its articles, what to do meanwhile.
_WAYS: dict[str, tuple[str, str, str]] = {
    "device_fault": ("设备异常上报", "ZX-16", "请电话告诉资产管理员或机房管理员"),
    "vulnerability": ("安全隐患上报", "ZX-17", "请告诉安全管理员，先不要自行修补"),
    "violation": ("违规行为上报", "ZX-08、ZX-12", "请告诉本单位领导和安全管理员；载体丢失请马上电话报告"),
    "duty_list": ("周期任务", "JC-02", "请按原来的检查计划办"),
    "overview": ("概况和统计", "ZX-04", "请向市信用办要"),
    "drill": ("演练", "ZX-23", "请按原来的演练方案组织"),
}
INTENTS = tuple(_WAYS)


def sentence(intent: str) -> str:
    """Nothing was registered, and what to do instead."""
    name, articles, way = _WAYS[intent]
    return f"听懂了，您说的是{name}。这件事我还不会办，这条没有登记。\n{way}（依据 {articles}）。"
