"""What a report of a leak already tells: which system, which account, since when, when found."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.understanding.meaning import Slot
from handlers.understanding.moments import Ambiguous, Moment, moments_in
from handlers.understanding.wording import as_typed

_NAMED = (
    "信用信息共享平台", "市信用平台", "信用平台", "共享平台", "统一平台", "信用黑河网站", "信用黑河", "微信公众号", "公众号", "企业微信",
    "信用门户网站", "信用门户", "门户后台", "双公示系统", "双公示平台", "双公示", "政务外网", "政务内网", "统一身份认证", "门户网站",
)  # fmt: skip
_KNOWN = re.compile(
    rf"(?:{'|'.join(re.escape(name) for name in _NAMED)})(?:系统|平台|网站)?(?:管理后台|后台|测试库|测试环境)?"
    r"|信用中国(?:[\u4e00-\u9fff]{2,4}?(?=那个|网站|站|首页|$|[ ,。]))?(?:网站)?"
)
_OWN_NAME = re.compile(
    r"(?:系统(?:名称?)?(?:是|为|:)|(?:平台|网站)(?:名称?)?:|在用的是)\s?(?!一样|同一|哪|什么|不|我)(?P<name>[a-z0-9\u4e00-\u9fff]{2,16}?)(?=[,。;!? ]|账号|密码|$)"
)
_CALLED = re.compile(r"(?P<name>[\u4e00-\u9fffa-z0-9]{1,12}?(?:系统|平台|数据库|邮箱))")
_SHORT = re.compile(
    r"(?<![a-z])(?P<name>oa|vpn|erp|crm)(?:系统)?(?![a-z])|(?P<thing>工作邮箱|单位邮箱|邮箱|数据库|服务器|网站后台|堡垒机|防火墙|交换机)"
)
# What stands before a name, not in it: cut after the last of these; single signs only where the words begin with them.
_LEAD = re.compile(
    r"^.*(?:我们单位|我们|咱们|我|俺|咱|本人|单位|的|了|发现|有人|登录|登上|登(?!记)|使用|用过|提示|显示|出现|收到|怀疑|那个|这个|所有|今天|昨天|昨晚|刚才"
    r"|影响|处理|涉及|对象|带着|记着|写着|解决|针对|早上|上午|下午|晚上|里面|进入|打开|关于|自己|岗位|机房|远程|接入|来(?!访)|救|看一?下?|那(?=[\u4e00-\u9fff]{2}))"
)
_LEAD_SIGNS = re.compile(r"^[在用从有是登点分把将被到说里和跟进上]+(?=.{2})")
_NO_NAME = frozenset(
    {
        "",
        "该",
        "本",
        "这",
        "那",
        "个",
        "各",
        "其",
        "某",
        "整个",
        "多个",
        "几个",
        "后台",
        "登录",
        "所有",
        "别的",
        "什么",
        "哪个",
        "么",
    }
)

_ACCOUNT = re.compile(
    r"(?:账号|用户名|登录名|工号|account|user)(?:名)?\s?(?:是|为|叫|:)?\s?[\"'“(]?(?P<name>[a-z][a-z0-9_.\-@]{1,39}|\d{3,20})(?![a-z0-9])"
)
_ACCOUNT_HAN = re.compile(
    r"(?:账号|用户名|登录名)(?:名)?\s?(?:叫|是|为|:)\s?(?P<name>[\u4e00-\u9fff]{2,4})(?=[,。;!? ]|$)"
)
_ACCOUNT_FIRST = re.compile(r"(?<![a-z0-9@.])(?P<name>[a-z][a-z0-9_.\-]{2,39})(?:(?:这个|的)?账号|的(?:密码|口令))")
_WORDS = frozenset(
    [
        "account",
        "wifi",
        "github",
        "gitee",
        "app",
        "password",
        "leaked",
        "was",
        "is",
        "has",
        "been",
        "hacked",
        "hack",
        "oa",
        "vpn",
        "ca",
        "ukey",
        "pin",
        "qq",
        "my",
        "the",
        "pwd",
        "http",
        "https",
        "www",
        "com",
        "and",
        "got",
        "leak",
        "compromised",
        "someone",
        "logged",
        "into",
    ]
)


def leak_slots(text: str, plain_text: str, now: datetime) -> dict[str, Slot]:
    """system, account, since and discovered, each only where the sentence has it. ``text`` as typed, ``plain_text`` its plain form."""
    slots: dict[str, Slot] = {}
    system, account = system_in(plain_text), account_in(plain_text)
    if system:
        slots["system"] = as_typed(text, system)
    if account:
        slots["account"] = as_typed(text, account)
    return slots | _times(plain_text, now)


def system_in(text: str) -> str:
    """The system, platform or mailbox named in ``text`` (plain); empty: none."""
    named = _OWN_NAME.search(text)
    if named:
        return named["name"]
    known = _KNOWN.search(text)
    if known:
        return known.group()
    called = _called(text)
    if called:
        return called
    short = _SHORT.search(text)
    return (short["name"] or short["thing"]).upper() if short and short["name"] else short["thing"] if short else ""


def _called(text: str) -> str:
    for found in _CALLED.finditer(text):
        name = _LEAD_SIGNS.sub("", _LEAD.sub("", found["name"]))
        if re.sub(r"(?:系统|平台|数据库|邮箱)$", "", name) not in _NO_NAME:
            return name
    return ""


def account_in(text: str) -> str:
    """The account named in ``text`` (plain); empty: none."""
    for pattern in (_ACCOUNT, _ACCOUNT_HAN, _ACCOUNT_FIRST):
        for found in pattern.finditer(text):
            if found["name"] not in _WORDS:
                return found["name"]
    return ""


_FINDING = re.compile(
    r"(?:我|俺|咱|本人|才|刚|突然|忽然|又|就|上班|来|单位|时候?|的|,|左右|多){0,4}(?:发现|发觉|察觉|得知|注意到)"
)


def _times(text: str, now: datetime) -> dict[str, Slot]:
    """since: from when it was leaked.  discovered: when it was found, which is not the same."""
    found: dict[str, list[Moment | Ambiguous]] = {"since": [], "discovered": []}
    place = 0
    for each in moments_in(text, now, past=True):
        place = max(text.find(each.text, place), place) + len(each.text)
        if isinstance(each, Moment | Ambiguous):
            found["discovered" if _FINDING.match(text, place) else "since"].append(each)
    return _first("since", found["since"]) | _first("discovered", found["discovered"])


def _first(name: str, readings: list[Moment | Ambiguous]) -> dict[str, Slot]:
    """The first exact moment; 刚才 only when nothing more exact is said."""
    exact = [each for each in readings if not (isinstance(each, Moment) and each.precision == "about")]
    for reading in exact or readings:
        return {name: reading.at} if isinstance(reading, Moment) else {f"{name}_choices": reading.candidates}
    return {}
