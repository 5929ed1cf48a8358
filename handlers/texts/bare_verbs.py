"""The verbs of a request without its number: 同意, 退回 事由没写清, 转交给宋雅. Read here, meant where only one fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.texts.approvals import Told
from handlers.texts.questions import Question
from handlers.texts.request_verbs import Verb


@dataclass(frozen=True, slots=True)
class Bare:
    """rest: the reason, or the name."""

    verb: Verb
    rest: str = ""


_REST = r"(?:(?:了|吧|的)?[。.!！]*|(?:了|吧|的)?[,，。:：;；\s]+(?P<rest>.+))"
_NAME = r"\s*(?P<rest>[\u4e00-\u9fff·]{2,6}?)(?:来)?(?:看一下|看看|看|办理|办|处理|审批|审|会签)?(?:吧|了)?[。.!！]*"
# The longer words first, as in ``request_verbs``.
_WORDS: tuple[tuple[Verb, str], ...] = (
    (Verb.reject, rf"(?:我)?(?:不同意|不批准|不批|驳回|拒绝){_REST}"),
    (Verb.agree, rf"(?:我)?(?:同意|批准|审批通过|通过){_REST}"),
    (Verb.send_back, rf"(?:退回补正|退回去|退回|打回去|打回){_REST}"),
    (Verb.hand_on, rf"(?:请|帮我|麻烦)?(?:把?(?:它|这个|这件|这件事))?(?:转交给|转交|转给){_NAME}"),
    (Verb.add_before, rf"(?:前加签|加签给|加签|先请|先让){_NAME}"),
    (Verb.add_after, rf"(?:后加签|再请|再让){_NAME}"),
    (Verb.pair, r"要求双人(?:同行|外出)?(?:吧)?[。.!！]*"),
    (Verb.withdraw, r"(?:我要|我想|请|帮我)?(?:撤回|撤销)(?:我的|这个|这条|刚才的)?(?:申请|审批)?(?:了|吧)?[。.!！]*"),
    (Verb.nudge, r"(?:请|帮我|麻烦)?(?:催办|催一下|催一催|催催|催)(?:领导|审批)?(?:吧|了)?[。.!！]*"),
    (Verb.complete, r"(?:我来|我要|去|现在)?(?:补正|重新提交)(?:申请)?(?:吧)?[。.!！]*"),
    (Verb.wrong, r"(?:不属实|不实)[。.!！]*"),
    (Verb.done, r"(?:我)?(?:已经?)?(?P<rest>收到)(?:了)?[。.!！]*"),
    (Verb.done, r"属实[。.!！]*|(?:已经?)?(?:完成|办完|归还|还|做完)了[。.!！]*|已(?:完成|办完|归还)[。.!！]*"),
    (Verb.paper, r"(?:我要|导出|打印|下载)?审批单[。.!！]*"),
    (
        Verb.progress,
        r"(?:我的)?(?:申请|审批)?(?:的)?(?:进度|进展|到哪(?:一步|儿)?了|批了[吗没]|批了没有|批下来[了没吗]+)[?？。]*",
    ),
)
_SHAPES = tuple((verb, re.compile(shape, re.DOTALL)) for verb, shape in _WORDS)
_NUMBER = re.compile(r"\d{4}")
_LONGEST = 120


def read(text: str) -> Bare | None:
    """None where the words are no such verb, or a number goes with them."""
    said = text.strip()
    if len(said) > _LONGEST or _NUMBER.search(said):
        return None
    for verb, shape in _SHAPES:
        found = shape.fullmatch(said)
        if found:
            return Bare(verb, (found.groupdict().get("rest") or "").strip())
    return None


_TYPED = {
    Verb.agree: "同意",
    Verb.reject: "驳回",
    Verb.send_back: "退回",
    Verb.hand_on: "转交",
    Verb.add_before: "加签",
    Verb.add_after: "后加签",
    Verb.pair: "要求双人",
    Verb.withdraw: "撤回",
    Verb.nudge: "催办",
    Verb.complete: "补正",
    Verb.done: "完成",
    Verb.wrong: "不属实",
    Verb.paper: "审批单",
    Verb.progress: "进度",
    Verb.why: "为什么找我",
}


def whether(bare: Bare, told: Told) -> Question:
    """Asked before anything is decided or told: without the number it is a guess, be it a good one."""
    word, rest, whose = _TYPED[bare.verb], bare.rest, f"{told.applicant}的{told.head}"
    match bare.verb:
        case Verb.hand_on:
            said = f"您要把{whose} 转交给{rest}吗？"
        case Verb.add_before | Verb.add_after:
            first = "先" if bare.verb is Verb.add_before else "再"
            said = f"您要请{rest}{first}看{whose} 吗？"
        case Verb.withdraw:
            said = f"您要撤回{told.head} 吗？"
        case Verb.done:
            said = f"您要登记{told.head} 要办的事已完成吗？"
        case Verb.pair:
            said = f"您要求{whose} 双人同行吗？"
        case _:
            said = f"您要{word}{whose} 吗？" + (f"（{rest}）" if rest else "")
    return Question(said, "回复“是”生效，回复“否”作废。", f"是，{word}", "否")


def which(bare: Bare, those: Sequence[Told], others: Sequence[tuple[int, str]] = ()) -> str:
    """others: numbers of matters of another kind that the word fits as well."""
    word, rest = _TYPED[bare.verb], f" {bare.rest}" if bare.rest else ""
    lines = [f"{word} {told.filed.case.short}{rest}（{told.applicant}的{told.procedure.title}）" for told in those]
    lines += [f"{word} {short}{rest}（{no}）" for short, no in others]
    return "\n".join(("有几件事，请带上编号回复：", *lines))
