"""What is said of requests that name visitors."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.common import enumerated


def not_announced(people: Sequence[str]) -> str:
    """Instead of the request: nobody of that name comes on a visit that is registered."""
    return (
        f"{enumerated(list(people))}还没有登记来访（外部人员先登记，再申请：WB-11、WB-12、WB-16）。"
        "请先登记，如“访客 王工 明天上午九点来会议室洽谈”；已登记的，请把这一项改成来访编号（LF-开头）。"
    )
