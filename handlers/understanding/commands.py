"""Commands people type instead of tapping: 确认 4821, 停用 4821 03:20, 任命 张三 安全管理员, 进度 XL-20261125-001."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.understanding.cases_spoken import CASE_NO, case_spoken
from handlers.understanding.meaning import Confidence, Slot, Understanding
from handlers.understanding.moments import Ambiguous, Moment, Period, find_period, moments_in
from handlers.understanding.numerals import spelled
from handlers.understanding.roles_spoken import role_in

# Longest spelling first: 不同意 must not be read as 同意.
_VERBS = (
    ("reject", r"不同意|不批准|不批|驳回|拒绝"),
    ("send_back", r"退回补正|退回|打回|补正"),
    ("disabled", r"已经停用账号|已停用账号|停用账号|已经停用|已停用|停用了|停用"),
    ("confirm", r"确认收到|确认|收到"),
    ("accept", r"接受|受理|审核通过|接收"),
    ("agree", r"同意|批准|通过"),
    ("close", r"办结|结案|关闭|了结"),
    ("withdraw", r"撤回|撤销|撤下"),
    ("nudge", r"催办|催一下|催促|催"),
    ("progress", r"(?:查|看|查看|看看)?(?:一下)?(?:进度|进展)"),
)
_BARE_TOO = frozenset(
    {"驳回", "退回", "停用", "已停用", "已停用账号", "确认", "确认收到", "接受", "同意", "办结", "撤回", "催办", "批准"}
)
_NUMBER = r"(?:#|第)?(?P<number>\d{1,8}|[零一二两三四五六七八九幺]{3,8})(?!\d)号?"
_FORWARD = tuple(
    (
        intent,
        re.compile(
            rf"^(?:我)?(?P<verb>{verb})(?:了)?[ :,]*(?:{_NUMBER})(?!:\d|[点年月日/\-])[ :,.。!]*(?P<rest>.*)$",
            re.DOTALL,
        ),
    )
    for intent, verb in _VERBS
)
# Right behind a number as well: 7019退回补正 缺查杀结果, but not 2025办结的案卷.
_CLEAR = "退回补正|退回|驳回|不同意|同意|批准|撤回|撤销|催办|确认收到|确认"
_BACKWARD = tuple(
    (
        intent,
        re.compile(
            rf"^{_NUMBER}(?:[ :,]+|(?<=\d{{4}})(?=(?:{_CLEAR})了?(?:$|[ :,.。!])))(?P<verb>{verb})(?:了)?[ :,.。!]*(?P<rest>.*)$",
            re.DOTALL,
        ),
    )
    for intent, verb in _VERBS
)
_LONE = tuple((intent, re.compile(rf"^(?P<verb>{verb})(?:了)?[。!]?$")) for intent, verb in _VERBS)
_AROUND_CASE = tuple(
    (intent, re.compile(rf"^[ :,]*(?:请)?(?:{verb})了?(?![\u4e00-\u9fff])")) for intent, verb in _VERBS
)
_TIMED = "disabled"


def command(text: str, now: datetime) -> Understanding | None:
    """The typed command ``text`` (folded) is, or None."""
    numbered = _numbered(text, now)
    if numbered is not None:
        return numbered
    return (
        _about_case(text, now)
        or _writing(text)
        or _lone(text)
        or _appointing(text)
        or _roster(text, now)
        or _stand_in(text, now)
        or _setting(text)
    )


def _numbered(text: str, now: datetime) -> Understanding | None:
    for intent, pattern in _FORWARD + _BACKWARD:
        found = pattern.match(text)
        if found:
            slots: dict[str, Slot] = {"number": _figures(found["number"])}
            return Understanding(intent, "sure", slots | _rest(intent, found["rest"].strip(), now), "命令加编号")
    return None


def _figures(words: str) -> str:
    return words if words.isdecimal() else str(spelled(words)).zfill(len(words))


def _rest(intent: str, rest: str, now: datetime) -> dict[str, Slot]:
    if not rest:
        return {}
    if intent == _TIMED:
        return moment_slot("at", rest, now)
    return {"reason": re.sub(r"^(?:理由|原因|因为|由于)[: ]*(?:是)?", "", rest)}


def moment_slot(name: str, text: str, now: datetime) -> dict[str, Slot]:
    """The slot for a thing that has happened, or its ``_choices`` when two readings are reasonable."""
    for reading in moments_in(text, now, past=True):
        if isinstance(reading, Moment):
            return {name: reading.at}
        if isinstance(reading, Ambiguous):
            return {f"{name}_choices": reading.candidates}
        return {f"{name}_problem": reading.reason}
    return {}


def period_slots(text: str, now: datetime) -> dict[str, Slot]:
    """start and end (not included), or start_choices when it is not clear when it begins or ends."""
    period = find_period(text, now)
    if isinstance(period, Period):
        return {"start": period.start, "end": period.end}
    if isinstance(period, Ambiguous):
        return {"period_choices": period.candidates}
    return {}


def case_no_in(text: str) -> str | None:
    """The case number written in ``text``, as the product writes it: XL-20261125-001."""
    found = CASE_NO.search(text)
    return f"{found[1].upper()}-{found[2]}-{found[3].zfill(3)}" if found else None


def _about_case(text: str, now: datetime) -> Understanding | None:
    found = CASE_NO.search(text)
    if found is None:
        return None
    slots: dict[str, Slot] = {"case_no": case_no_in(text) or ""}
    for intent, verb in _AROUND_CASE:
        said = verb.match(text[: found.start()]) or verb.match(text[found.end() :])
        if said:
            return Understanding(
                intent, "sure", slots | _rest(intent, _after(said, text, found), now), "命令加事项编号"
            )
    alone = not re.search(r"[\u4e00-\u9fff]", text[: found.start()] + text[found.end() :])
    return case_spoken(text) or Understanding("progress", "sure" if alone else "ask", slots, "事项编号")


def _after(verb: re.Match[str], text: str, case: re.Match[str]) -> str:
    """What is said after the verb and the case number, whichever comes last."""
    rest = text[case.end() :]
    return (rest[verb.end() :] if verb.string == rest else rest).strip(" :,.。!")


def _lone(text: str) -> Understanding | None:
    """A verb without a number: only the person can say which card is meant."""
    for intent, pattern in _LONE:
        found = pattern.match(text)
        if found and found["verb"] in _BARE_TOO:
            return Understanding(intent, "ask", why="命令没有编号")
    return None


_WRITE = re.compile(
    r"^(?:我)?(?:要|来|去|开始|继续)?(?:写|补|填)(?:一下)?(?:书面)?报告[ :]*#?(?P<number>\d{4,6})?[。!]?$"
)


def _writing(text: str) -> Understanding | None:
    """写报告, 写报告 4821: the written report the person owes."""
    found = _WRITE.match(text)
    if not found:
        return None
    slots: dict[str, Slot] = {"number": found["number"]} if found["number"] else {}
    return Understanding("written_report", "sure", slots, "写报告")


_APPOINT = re.compile(r"^(?:请)?(?P<verb>任命|委任|指定|撤销|免去|免除|解除|撤掉|罢免)[ :]*(?P<rest>.+)$", re.DOTALL)
_ENDING = frozenset({"撤销", "免去", "免除", "解除", "撤掉", "罢免"})
_PARTICLE = re.compile(r"[ ,:、]|(?<=.)(?:同志)?(?:担任|出任|兼任|为|当|做|的)$")


def _appointing(text: str) -> Understanding | None:
    found = _APPOINT.match(text)
    role = role_in(found["rest"]) if found else None
    if not found or (role is None and found["verb"] not in {"任命", "免去"}):
        return None
    slots: dict[str, Slot] = {}
    before = found["rest"][: role[1]] if role else found["rest"]
    if role:
        slots["role"] = role[0]
    person, _, unit = _PARTICLE.sub(" ", before.strip()).strip().partition(" ")
    slots |= {name: value for name, value in (("person", _PARTICLE.sub("", person)), ("unit", unit.strip())) if value}
    intent, confidence = "dismiss" if found["verb"] in _ENDING else "appoint", _complete(slots)
    return Understanding(intent, confidence, slots, "任免命令")


def _complete(slots: dict[str, Slot]) -> Confidence:
    return "sure" if "person" in slots and "role" in slots else "ask"


_ROSTER = re.compile(r"^(?:排班|安排值班|值班)[ :]+(?P<person>\S{1,20})[ :,]+(?P<when>.+)$", re.DOTALL)
_ROSTER_ASKED = re.compile(r"^(?:看|查|查看|看看|看一下)?(?:一下)?(?:今天|明天|今晚|明晚|本周|这周|现在|目前|当前)?(?:是)?(?:谁|哪个|哪位)?(?:在|的)?(?:值班)(?:表|安排|的是谁|是谁|员是谁|人是谁)?[?]?$")  # fmt: skip


def _roster(text: str, now: datetime) -> Understanding | None:
    if _ROSTER_ASKED.match(text):
        return Understanding("roster", "sure", {"act": "show"}, "看值班")
    found = _ROSTER.match(text)
    if not found:
        return None
    when = period_slots(found["when"], now)
    confidence: Confidence = "sure" if "end" in when else "ask"
    return Understanding("roster", confidence, {"act": "set", "person": found["person"]} | when, "排值班")


_STAND_IN = re.compile(r"^(?:代理|代理人|设置代理|设代理)[ :]+(?P<person>\S{1,20}?)(?:[ :,]+(?P<when>.+))?$", re.DOTALL)
_STAND_IN_SAID = re.compile(r"(?:让|由|请|委托)(?P<person>[\u4e00-\u9fff]{2,4}?)(?:同志)?(?:来)?(?:代理|代|替)我")
_STAND_IN_ENDED = re.compile(r"^(?:取消|结束|撤销|停止|不用)(?:我的)?代理(?:人)?(?:了)?[ :]*(?P<person>\S{1,20})?$")


def _stand_in(text: str, now: datetime) -> Understanding | None:
    ended = _STAND_IN_ENDED.match(text)
    if ended:
        slots: dict[str, Slot] = {"act": "cancel"}
        return Understanding(
            "stand_in", "sure", slots | ({"person": ended["person"]} if ended["person"] else {}), "取消代理"
        )
    found = _STAND_IN.match(text) or _STAND_IN_SAID.search(text)
    if found:
        when = period_slots(text[found.end("person") :] if found.re is _STAND_IN else text, now)
        confidence: Confidence = "sure" if "end" in when and found.re is _STAND_IN else "ask"
        return Understanding("stand_in", confidence, {"act": "set", "person": found["person"]} | when, "设代理")
    return (
        Understanding("stand_in", "sure", {"act": "show"}, "看代理") if text in {"代理", "代理人", "我的代理"} else None
    )


_SETTING = re.compile(
    r"^(?:设置|设定|修改设置|调整)[ :]*(?P<what>\S*?)(?:时间|间隔|阶梯|时限)?[ :]*(?P<figures>\d[\d ,、/分钟小时]*)?$"
)
_SETTINGS = {
    "升级": "ladder",
    "重复": "repeat",
    "停用": "disable",
    "停用时限": "disable",
    "书面报告": "report",
    "提醒": "reminders",
}


def _setting(text: str) -> Understanding | None:
    found = _SETTING.match(text)
    if not found or (found["what"] and found["what"] not in _SETTINGS):
        return None
    if not found["what"]:
        return Understanding("settings", "sure", {"act": "show"}, "看设置")
    name = _SETTINGS[found["what"]]
    minutes = tuple(int(each) for each in re.findall(r"\d{1,6}", found["figures"] or ""))
    slots: dict[str, Slot] = {"setting": name, "act": "set" if minutes else "show"}
    intent = "ladder" if name == "ladder" else "settings"
    return Understanding(intent, "sure", slots | ({"minutes": minutes} if minutes else {}), "设置命令")
