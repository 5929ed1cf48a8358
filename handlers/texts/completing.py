"""What is said about 补正: of a request that was sent back, and of one that was not."""

from __future__ import annotations

from handlers.texts.approvals import STATES, Told, again


def not_to_complete(told: Told) -> str:
    """补正 of what was not sent back: rejected, it can only be asked for anew."""
    return f"没有改动：{told.head} {STATES[told.request.state]}，不能补正。如需再办，请回复“{again(told)}”。"


def not_sent_back(told: Told) -> str:
    return (
        f"没有退回给您补正的申请。最近一件是{told.head}，{STATES[told.request.state]}；看进展回复：进度 {told.filed.no}"
    )


def opinion(by: str, reason: str) -> str:
    """With the form of what was sent back: what has to be completed."""
    return f"{by}的意见：{reason}"


COMPLETED = "已补正，重新提交。"
