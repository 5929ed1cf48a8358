"""安全审核和安全检查制度, 3 sections (JC), each in our own short wording."""

from __future__ import annotations

from handlers.procedures.articles.article import Article, Row, articles

REGULATION = "安全审核和安全检查制度"

_ROWS: tuple[Row, ...] = (
    (1, "检查为了什么", "找出漏洞和隐患，补上短板，提出整改办法。", "全体", "知识", "已建", "目标 目的 检查"),
    (2, "多久查一次、查什么", "日常检查每月一次，看运行、漏洞、备份和恢复；全面检查每年一次，看措施、配置和制度落实。", "信息安全科/领导小组办", "周期任务+检查", "待建", "日常检查 全面检查 每月 每年 检查"),
    (3, "怎么查、怎么改", "用访谈、看资料、工具测三种办法；结果分类、提整改、发通告、盯落实并记录。", "检查人", "检查+整改", "待建", "访谈 工具测试 整改 通告 检查"),
)  # fmt: skip

ARTICLES: tuple[Article, ...] = articles("JC", REGULATION, _ROWS)
