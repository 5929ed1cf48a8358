"""The verbs people type about a request, with its number: 同意 4821, 驳回 4821 理由, 转交 4821 王芳."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.texts.number_first import turned
from handlers.understanding.usual import once


class Verb(StrEnum):
    agree = "agree"
    reject = "reject"
    send_back = "send_back"
    hand_on = "hand_on"
    withdraw = "withdraw"
    nudge = "nudge"
    complete = "complete"
    why = "why"
    progress = "progress"
    done = "done"
    add_before = "add_before"
    add_after = "add_after"
    pair = "pair"
    paper = "paper"
    wrong = "wrong"
    id_number = "id_number"
    outsiders = "outsiders"
    copy = "copy"
    settle = "settle"


@dataclass(frozen=True, slots=True)
class Wish:
    """number: the short one; case_no: the long one; rest: what was said behind it."""

    verb: Verb
    number: int | None
    case_no: str
    rest: str


# The longer words first: 不同意 is not 同意.
_WORDS = (
    (Verb.wrong, "没有同意过|没同意过|我没有同意过"),
    (Verb.done, "同意过|属实同意过"),
    (Verb.copy, "抄送给?"),
    (Verb.settle, "违规处理|处理违规|处理结果"),
    (Verb.reject, "不同意|驳回|拒绝"),
    (Verb.add_before, "前加签|先请|加签"),
    (Verb.add_after, "后加签|再请"),
    (Verb.id_number, "(?:查看|看|看一下)(?:完整)?(?:的)?(?:证件号|身份证号?)码?"),
    (Verb.outsiders, "(?:查看|看|看一下)(?:完整)?(?:的)?(?:外部人员|来访人员?|访客|人员|姓名|名单)"),
    (Verb.paper, "审批单|导出审批单|打印审批单"),
    (Verb.pair, "要求双人(?:同行)?|双人"),
    (Verb.wrong, "不属实|不实"),
    (Verb.done, "已完成|完成|属实|已归还|归还|已收到"),
    (
        Verb.agree,
        "同意|批准|通过|已办理|已办|办好了|确认|已登记|登记|已(?:开通|注销|变更)|(?:开通|注销|变更)(?:好了|好|了)",
    ),
    (Verb.send_back, "退回补正|退回"),
    (Verb.hand_on, "转交给?|转给"),
    (Verb.withdraw, "撤回|撤销"),
    (Verb.nudge, "催办|催一下"),
    (Verb.complete, "补正|重新提交"),
    (Verb.why, "为什么找我|为啥找我"),
    (Verb.progress, "进度|进展|查看"),
)
_SHAPES = tuple(
    (
        verb,
        re.compile(
            rf"(?:我|请)?(?:{words})\s*[:：,，#]?\s*(?P<no>SQ-\d{{8}}-\d{{3,6}}|\d{{4,6}}(?!\d))(?:\s*$|\s*[,，。:：]\s*|\s+)(?P<rest>.*)",
            re.DOTALL | re.IGNORECASE,
        ),
    )
    for verb, words in _WORDS
)


_NUMBER = re.compile(r"\d{4}")


@once
def read(text: str) -> Wish | None:
    """None where the words are no command with a number."""
    said = text.strip()
    if _NUMBER.search(said) is None:  # every shape has one, and hardly any sentence
        return None
    return _shaped(said) or _shaped(turned(said))


def _shaped(said: str) -> Wish | None:
    for verb, shape in _SHAPES if said else ():
        found = shape.fullmatch(said)
        if found:
            no = found["no"]
            return Wish(
                verb, int(no) if no.isdecimal() else None, "" if no.isdecimal() else no.upper(), found["rest"].strip()
            )
    return None


_ASKED = re.compile(
    r"(?:我)?(?:要|想|想要|请|请帮我|帮我)?(?:申请|办理|办)(?:一下|一个)?[:：]?\s*(?P<title>.+?)(?:的?审批|的?申请|手续)?[。.!！]*"
)


def titled(text: str, titles: Mapping[str, str]) -> str | None:
    """What 申请 and a title alone asks for; None where anything else is said."""
    found = _ASKED.fullmatch(text.strip())
    return None if found is None else titles.get(found["title"])
