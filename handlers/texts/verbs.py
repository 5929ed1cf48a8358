"""The verbs people type with a short number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understanding.usual import once

confirm = "确认"
disable = "停用"
review_yes = "接受"
review_no = "退回"
close = "办结"
agree = "同意"
reject = "驳回"
why = "为什么找我"
noted = "知悉"

_POLITE = r"(?:请|麻烦|帮我|帮忙|我要|我想|怎么|如何)?"
_SHIFT_OFF = re.compile(
    rf"{_POLITE}(?:取消|撤销|删除|删掉|撤掉|去掉).{{0,24}}(?:值班|排班|的班).*|\S{{2,12}}不(?:用|再|能)?值班了?[。!！]?"
)
_SHIFT_SWAP = re.compile(
    rf"{_POLITE}(?:换班|调班|替班|顶班).*|{_POLITE}\S{{2,12}}(?:和|跟|与|同)\S{{2,12}}(?:换|调)一?下?班.*|\S{{2,12}}(?:替|顶|代)\S{{2,12}}.{{0,14}}班.*"
)
_BEGINS = re.compile(rf"{_POLITE}(?:取消|撤销|删除|换班|调班|替班|顶班)")
_STANDS_IN = re.compile(r"替|顶|代")
_LONGEST_SHIFT_CHANGE = 50
_NO_SHIFT = re.compile(r"密码|账号|帐号|泄露|代理|班车|跟班")

_WHY = re.compile(
    r"(?:请问)?(?:为什么|为啥|凭什么|怎么)(?:要|又)?(?:找|通知|叫)(?:我|到我)\s*[:：,，#]?\s*(\d{4,6})?\s*[?？。!！]*"
)
_NOTED = re.compile(r"(?:我)?(?:已经?)?知悉(?:了)?\s*[:：,，#]?\s*(\d{4,6})?\s*[。!！]*")
_FALSE_ALARM = re.compile(
    r"(?:是|这是|可能是|应该是|属于)?误报(?:了|的)?[。!！]?"
    r"|.{0,6}(?:报错了|上报错了|误报了|搞错了|弄错了|虚惊一场|没有泄露|没泄露).{0,8}"
)
_THANKS = re.compile(
    r"(?:好的?|嗯+|行|ok|OK|知道了|明白了?|了解|谢谢|多谢|感谢|辛苦了?|谢了)(?:您|你|啦|了|哈|呢|[,，。!！~])*(?:谢谢|辛苦)?[您你了]?[。!！]?"
)
_LONE_NUMBER = re.compile(r"[#＃]?\s*(\d{4,6})\s*[。!！?？]*")
_JOIN = re.compile(r"(?:合并|并案)\s*[:：]?\s*(\d{4,6})\s*(?:到|和|与|并入|入|、|,|，)?\s*(\d{4,6})\s*[。!！]*")
_ABOUT_SECRETS = re.compile(
    r"[\W_]|改\s*(?:第\s*)?\d+\s*项?|登录|登陆|账号|帐号|密码|口令|密钥|私钥|令牌|password|passwd|pwd|key|token"
    r"|我|你|的|它|新|旧|原来|原|现在|就|是|为|叫|改成|改为|设成|了|呢|哦|啊",
    re.IGNORECASE,
)


_QUESTION = re.compile(r"[?？]|[吗呢么]\W*$|怎么|咋|多久|多少|几[天个次]|什么|啥|哪|谁|能不能|可不可以|是不是")


def is_question(text: str) -> bool:
    """Whether something is asked rather than told."""
    return _QUESTION.search(text) is not None


@once
def asks_why(text: str) -> str | None:
    """The short number in 为什么找我 4821 (empty where none is given); None when something else is said."""
    return _number(_WHY, text)


@once
def to_join(text: str) -> tuple[int, int] | None:
    """The short numbers in 合并 4821 5337, the later case first; None when something else is said."""
    found = _JOIN.fullmatch(text.strip())
    return None if found is None else (int(found[1]), int(found[2]))


@once
def has_noted(text: str) -> str | None:
    """The short number in 知悉 4821; None when something else is said."""
    return _number(_NOTED, text)


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """removes: the shift is to go; else it goes to somebody else.  stands_in: who was named first takes it over.

    command: begins like one, so that it is hardly the answer to another question.
    """

    text: str
    removes: bool
    stands_in: bool = False
    command: bool = False


@once
def shift_change(text: str) -> ShiftChange | None:
    """取消值班 张三, 换班 张三 李四, 李四替张三值明天的班; None when something else is said."""
    said = text.strip()
    if len(said) > _LONGEST_SHIFT_CHANGE or _NO_SHIFT.search(said):
        return None
    command = _BEGINS.match(said) is not None
    if _SHIFT_OFF.fullmatch(said):
        return ShiftChange(said, True, command=command)
    if not _SHIFT_SWAP.fullmatch(said):
        return None
    return ShiftChange(said, False, stands_in=_STANDS_IN.search(said) is not None, command=command)


@once
def lone_number(text: str) -> str:
    """The number of a card, typed without a verb; empty when it is something else."""
    found = _LONE_NUMBER.fullmatch(text.strip())
    return found[1] if found else ""


@once
def false_alarm(text: str) -> bool:
    """Whether somebody takes back what they reported: 误报, 报错了, 虚惊一场."""
    return _FALSE_ALARM.fullmatch(text.strip()) is not None


def is_thanks(text: str) -> bool:
    """A word of courtesy that wants no answer."""
    return _THANKS.fullmatch(text.strip()) is not None


def only_secret(masked: str) -> bool:
    """Whether a text says nothing once its masked secrets are taken away: 密码是***."""
    return len(_ABOUT_SECRETS.sub("", masked)) < 2


def _number(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.fullmatch(text.strip())
    return None if found is None else found[1] or ""
