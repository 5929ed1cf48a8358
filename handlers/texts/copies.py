"""抄送 and 照上次: who may look on, and what was taken from the last request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.texts.approvals import STATES, Told
from handlers.texts.common import SOURCE, enumerated
from handlers.types import Button, Card, Style

LABEL = "抄送"
AGAIN = "照上次填写"
_TO = re.compile(r"(?:请|再|也|同时|并)?抄送(?:一?份)?(?:给|到|至)?\s*[:：]?\s*(?P<names>[^\d\s:：].*)", re.DOTALL)
_NONE = re.compile(r"(?:不用|不要|不|取消|删除|清空)抄送(?:了)?[。.]*")
_INSIDE = re.compile(
    r"^(?P<said>.*?)[\s,，。;；]*(?:并|同时|请|再)?抄送(?:给|到|至)?\s*[:：]?\s*(?P<names>[^\d\s].{1,60}?)[。.]*$",
    re.DOTALL,
)
_SPLIT = re.compile(r"[、,，;；\s]+|和|以及|还有")
_AGAIN = re.compile(
    r"(?:请|帮我|我要|我想|就)?(?:再来(?:一次|一份|一个)|再(?:申请|办|报)一次|(?:还是)?(?:照|按照?|跟|和|同)(?:着)?(?:我)?(?:上一?次|上回)(?:的)?(?:一样|那样)?(?:填写?|办理?|来|申请)?)"
)
_POLITE = "吧。.!！,，的 "


def names(text: str) -> tuple[str, ...] | None:
    """Those named behind 抄送; nobody for 不用抄送; None where the sentence is about something else."""
    if _NONE.fullmatch(text.strip()):
        return ()
    found = _TO.fullmatch(text.strip())
    return listed(found["names"]) if found else None


def listed(said: str) -> tuple[str, ...]:
    return tuple(one for one in _SPLIT.split(said.strip("。.!！ ")) if one)


def apart(text: str) -> tuple[str, tuple[str, ...]]:
    """What was said, and whom to copy besides: 同意 4821 没问题，抄送王芳."""
    found = _INSIDE.fullmatch(text.strip())
    return (found["said"].strip(), listed(found["names"])) if found else (text, ())


def again(text: str) -> str | None:
    """What is left of a sentence that wants the last request once more; None where it does not."""
    found = _AGAIN.search(text.strip())
    if found is None or len(text) > 40:
        return None
    return (text.strip()[: found.start()] + text.strip()[found.end() :]).strip(_POLITE)


def line(label: str, value: str) -> str:
    return f"{label}：{value}"


def asked_for(title: str) -> str:
    """The sentence that asks for a procedure by its title."""
    return f"申请{title}"


# --- 抄送 ----------------------------------------------------------------------------------------------


def will_hear(people: Sequence[str]) -> str:
    return f"抄送：{enumerated(people)}（办完后告知，可看进度，不能办理）。" if people else "不抄送。"


def at_summary(people: Sequence[str]) -> str:
    return f"抄送：{enumerated(people)}。"


def added(told: Told, people: Sequence[str]) -> str:
    return f"已加抄送：{told.head}，{enumerated(people)}。"


def whom(told: Told) -> str:
    return f"抄送给谁？请写姓名，比如：抄送 {told.filed.case.short} 王芳、李强。"


def not_to_copy(told: Told) -> str:
    return f"没有改动：只有申请人和办理人可以加抄送（{told.head}）。"


def not_yourself() -> str:
    return "不用抄送给申请人自己，请写别人的姓名。"


def hears(told: Told, instead_of: str) -> str:
    """The one notice of somebody copied. instead_of: who is away, where it reaches the one who stands in."""
    whom = f"（您代{instead_of}）" if instead_of else ""
    number = told.filed.case.short or told.filed.no
    state = (
        "已凭口头同意先办，待补批"
        if told.request.consent and told.filed.decided_at is None
        else STATES[told.request.state]
    )
    return f"抄送{whom}：{told.applicant}的{told.head} {state}。\n仅供知悉，不用办理。看详情回复：进度 {number}"


# --- 照上次 ---------------------------------------------------------------------------------------------


def taken(no: str, labels: Sequence[str]) -> str:
    return f"照 {no} 填好的：{enumerated(labels)}，请核对。时间等请重新填。"


def at_summary_taken(no: str, labels: Sequence[str]) -> str:
    return f"照 {no} 填的：{enumerated(labels)}。"


def offer(title: str, no: str, key: str) -> Card:
    """At the start of a form, where there was a last time."""
    return Card(
        title=f"{title}：照上次填写？",
        lead=no,
        body="可以照您上次的申请填好，时间重新填；也可以直接回答问题。",
        buttons=(Button(AGAIN, key, Style.plain),),
        source=SOURCE,
        twin=f"您上次申请过{title}（{no}），回复“照上次”可照着填，时间重新填。",
    )


def none_yet() -> str:
    return "您还没有申请过这一类，没有可以照填的。请按提问填写。"


def none_at_all() -> str:
    return "您还没有申请过，没有可以照填的。直接说要办什么，比如：申请系统变更。"
