"""The natural identity of a callback, so that one delivered again is known again.

Messages have an id. Events have none (wechatpy gives 0 for every one of them), and the key the platform advises,
sender and second, lets two taps of one person in one second collide; hence a wide one (wecom-contract.md 2.2).
"""

from __future__ import annotations

import re
from hashlib import sha256

from bot.wecom.markup import Branch, Node, branches, text
from bot.wecom.refused import Refused

_MESSAGE = re.compile(r"[0-9]{1,20}")

# ResponseCode and the raw bytes stay out: nobody documents that a redelivery repeats them.
_EVENT = (
    "ToUserName",
    "AgentID",
    "FromUserName",
    "CreateTime",
    "Event",
    "EventKey",
    "TaskId",
    "ChangeType",
    "UserID",
    "NewUserID",
    "Id",
    "TagId",
    "JobId",
    "ChatId",
    "ExternalUserID",
)
_APPROVAL = ("SpNoStr", "SpNo", "ThirdNo", "StatuChangeEvent", "SpStatus", "OpenSpStatus")


def key_of_message(fields: Branch) -> str:
    number = text(fields, "MsgId")
    if not _MESSAGE.fullmatch(number):
        raise Refused("field")
    return "m:" + number


def key_of_event(fields: Branch) -> str:
    """NUL divides the parts: XML cannot hold one, so no two different events join to the same bytes."""
    parts = [text(fields, tag) for tag in _EVENT]
    parts += _nested(fields.get("BatchJob", ""), ("JobId",))
    parts += _nested(fields.get("ApprovalInfo", ""), _APPROVAL)
    parts.append(_last_comment(fields.get("ApprovalInfo", "")))
    parts.append(_flat(fields.get("SelectedItems", "")))
    return "e:" + sha256("\0".join(parts).encode()).hexdigest()


def _nested(node: Node, tags: tuple[str, ...]) -> list[str]:
    return [text(node, tag) for tag in tags] if isinstance(node, dict) else [""] * len(tags)


def _last_comment(approval: Node) -> str:
    comments = branches(approval, "Comments")
    last = comments[-1] if comments else ""
    return text(last, "CommentId") if isinstance(last, dict) else ""


def _flat(node: Node) -> str:
    """A node as one text, in one order; control characters divide, which the text itself cannot hold."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "\x01".join(sorted(map(_flat, node))) + "\x02"
    return "".join(f"{tag}\x03{_flat(below)}\x04" for tag, below in sorted(node.items()))
