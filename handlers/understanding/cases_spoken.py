"""What is to be done with the case somebody names in the middle of a sentence: 4821我看了没问题，同意."""

from __future__ import annotations

import re

from handlers.understanding.meaning import Confidence, Slot, Understanding

CASE_NO = re.compile(r"(?<![a-z0-9])([a-z]{2})\s?-\s?(\d{8})\s?-\s?(\d{1,6})(?!\d)")
_SHORT = re.compile(
    r"(?<![\da-z:.\-/_])(?:#|第)?(?P<number>\d{4,6})(?:号)?(?![\d:.\-/]|年|块|元|点|个|人|次|台|条|[kmgt]b)"
)

_ASKED = re.compile(
    r"批了?(?:没|吗|么|不)|批(?:到|下来|完)|到哪|到谁|走到|卡在|在谁|怎么样|咋样|啥情况|什么情况|进度|进展|过了?(?:没|吗)|有信|结果|处理(?:完|到|得)?了?(?:没|吗)|办(?:完|好|到)"
)
_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nudge", re.compile(r"催|提(?:个)?醒|急用|加急|(?:赶紧|尽快|快点|抓紧|早点).{0,4}(?:批|审|签|处理|办)|等着用")),
    ("withdraw", re.compile(r"撤(?!场|走|职)|收回来|拿回来|作废|不要了|不用办|用不着办|不办了|不申请了")),
    ("reject", re.compile(r"驳回|打回|不(?:能|会|想)?(?:同意|批|批准|准|通过)|不行|拒绝|退回(?!来)|否了|不予")),
    (
        "agree",
        re.compile(
            r"同意|批准|准了|(?:我)?批了|通过(?:吧|了)?$|可以批|没意见|准予|照准|(?<=[\d号, :的])(?:我看|我觉得|就)?(?:可以|行|ok|没问题|没毛病|准)[了的吧啊]*[。!]?$"
        ),
    ),
)
_REASON = re.compile(r"(?:理由|原因|因为|由于)(?:是|为|:)? ?(?P<what>[^。!?;]{2,60})")
_REST = re.compile(r"[,。;!? ]+")


def case_spoken(text: str) -> Understanding | None:
    """``text`` folded; None when it names no case, or says nothing of what to do with it."""
    slots = _case(text)
    if not slots:
        return None
    if _ASKED.search(text) and not re.search("催|提醒", text):
        return Understanding("progress", "sure", slots, "问某一件的进展")
    for intent, verb in _VERBS:
        found = verb.search(text)
        if found:
            return Understanding(intent, _sure(text, intent), slots | _reason(intent, text, found), "对某一件的意见")
    return None


def _case(text: str) -> dict[str, Slot]:
    case = CASE_NO.search(text)
    if case:
        return {"case_no": f"{case[1].upper()}-{case[2]}-{case[3].zfill(3)}"}
    short = _SHORT.search(text)
    return {"number": short["number"]} if short else {}


def short_number(text: str) -> str:
    """The short number of a card in ``text``: 4821; empty: none. A year is none."""
    found = _SHORT.search(text)
    return found["number"] if found and not re.match(r"(?:19|20)\d\d(?:的|第)", text[found.start("number") :]) else ""


def _sure(text: str, intent: str) -> Confidence:
    """A question, or a maybe, decides nothing."""
    doubtful = re.search(r"[吗么?]|要不要|能不能|可以.{0,6}吗|如果|要是|没说|他|她|领导|考虑|再看看|是不是", text)
    return "ask" if doubtful and intent in {"agree", "reject", "withdraw"} else "sure"


def _reason(intent: str, text: str, verb: re.Match[str]) -> dict[str, Slot]:
    if intent not in {"reject", "withdraw"}:
        return {}
    named = _REASON.search(text)
    rest = named["what"] if named else _clause_besides(text, verb)
    return {"reason": rest.strip(" ,。")} if rest else {}


def _clause_besides(text: str, verb: re.Match[str]) -> str:
    """The clause that names neither the case nor the verdict."""
    for clause in _REST.split(text[verb.end() :])[1:]:
        if len(clause) > 1 and not _SHORT.search(clause) and not any(each.search(clause) for _, each in _VERBS):
            return clause
    return ""
