"""Who comes, read from what people write: names, phones and numbers one by one; 工程师 and 审计组 are no names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from handlers.understanding.people_names import CALLED, FULL
from store.visiting import NewGuest

_BETWEEN = re.compile(r"[、，,；;\n]+|(?<=[\u4e00-\u9fff])(?:和|及|以及|还有)(?=[\u4e00-\u9fff]{2})")
_FIGURES = re.compile(r"\+?[0-9][0-9-]*[0-9Xx]")
_LABELS = re.compile(
    r"(?:姓名|名字|联系电话|联系方式|电话|手机号?码?|身份证号?码?|证件号?码?)\s*(?:是|为|叫)?|^(?:访客|来访人|来人|是|叫|有)+"
)
_TITLE = re.compile(r"[（(].*?[)）]|(?:先生|女士|同志|工程师|技术员)$")
_FROM = re.compile(
    rf"(?P<unit>.{{1,30}}?(?:厅|局|委|办|院|公司|集团|中心|银行|大学|厂|所|科技|网络|软件))的?(?P<name>{FULL}|{CALLED})"
)
_UNIT = re.compile(r".{1,30}(?:厅|局|委|办|院|公司|集团|中心|银行|大学|厂|所)(?:的|来的)?")
_WHOLE_NAME = re.compile(rf"{FULL}|{CALLED}")
# What people are, where nobody has said who they are.
_NO_NAME = re.compile(
    r"(?:.{0,3}[名位个])?(?:.{0,6})(?:工程师|师傅|技术员|技术人员|技术支持|专家|人员|记者|律师|会计师|代表|实习生|客人|访客|来宾|领导|同志|小哥|厂家|厂商|外包|驻场|维保|保洁"
    r"|供应商|供货商|开发商|集成商|服务商|运营商|承建方|乙方|第三方|客户|销售|的人|几个人|[一二两三四五六七八九十\d]+个?人|组|团|队|一行)"
)
# 李四工程师 is somebody, 高级工程师 is anybody.
_BEGINS_WITH_NAME = re.compile(rf"(?!高级|施工|安装|管理|安全|计算|程序|项目|应用|华为|万能|时装|金牌|白领){FULL}")
_GROUP = re.compile(r".*(?:组|团|队|一行)")
_PHONE, _WHOLE = 11, 18


@dataclass(frozen=True, slots=True)
class People:
    """guests: in clear.  what: what those are who have no name here.  unit: where it stood before a name."""

    guests: tuple[NewGuest, ...] = field(default=(), repr=False)
    what: str = ""
    unit: str = ""


def people(said: str) -> People:
    """Everybody named in an answer. What is neither a number nor plainly no name is taken for a name."""
    found: list[NewGuest] = []
    what, unit = "", ""
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", said)):
        called, phone, number = _parts(part)
        if _NO_NAME.fullmatch(called) and not _BEGINS_WITH_NAME.match(called):
            what, called = called, ""
        if _UNIT.fullmatch(called) and not phone and not number and not _WHOLE_NAME.fullmatch(called):
            unit, called = called, ""
        name = _TITLE.sub("", called).strip()
        whole = _FROM.fullmatch(name)
        if whole:
            unit, name = whole["unit"], whole["name"]
        if name:
            found.append(NewGuest(name, phone, number))
        elif (phone or number) and found:
            last = found[-1]
            found[-1] = NewGuest(last.name, last.phone or phone, last.id_number or number)
    return People(tuple(found), what, unit)


def _parts(said: str) -> tuple[str, str, str]:
    """Name, phone and number; figures with blanks between them belong together unless they are whole already."""
    phone = number = held = ""
    for found in _FIGURES.findall(said):
        plain = found.replace("-", "").lstrip("+").upper()
        plain = plain[2:] if len(plain) == _PHONE + 2 and plain.startswith("86") else plain
        held = plain if len(plain) in (_PHONE, _WHOLE) else held + plain
        if len(held) == _WHOLE:
            number, held = held, ""
        elif len(held) == _PHONE and held.startswith("1"):
            phone, held = held, ""
    name = _LABELS.sub("", re.sub(r"[0-9+:-]+[Xx]?", " ", said).strip(" .。:"))
    return " ".join(name.split()).strip(" .。:"), phone, number


def is_list(said: str) -> bool:
    """Whether an answer is a list of people with their numbers, however long."""
    plain = unicodedata.normalize("NFKC", said)
    return bool(re.search(r"1\d\d[ -]?[\d*]{4}[ -]?\d{4}|\d{4}\*{6,}", plain)) and len(plain) < 600


_NEXT = (
    r"(?=等|先生|女士|工程师|经理|[今明后]天|[今明][早晚]|大后天|[下本]?周|[上下]午|早上|晚上|\d|来|到|进|去|要|想|带|[,。;、 ]|$"
    r"|电话|手机|身份证|联系|将|会|参观|拜访|拟|[一二两三四五六七八九十][人位名个])"
)
_NAMES = re.compile(
    rf"(?:(?<=[厅局委办院行的,。;: 、和及])|(?<=公司)|(?<=集团)|(?<=中心)|(?<=访客)|(?<=来访)|(?<=工程师)|(?<=[:师傅商])|(?<=雇工)|(?<=实习生)|^)"
    rf"(?P<names>{FULL}(?:(?:[、和与及]|,){FULL})*){_NEXT}"
)
_NOT_PEOPLE = re.compile(
    r"(?:安全|平台|系统|机房|时间|施工|方案|方便|方式|任务|高危|许可|应用|管理|关系|项目|程序|温度|常规|计划|严重|连接|马上|季度|左右|房间|余下|关闭|关于|水平|万一|华为|东软|明天|何时)"
)


def names_in(sentence: str) -> tuple[str, ...]:
    """Full names of visitors in a free sentence; those who receive them are not among them."""
    plain = unicodedata.normalize("NFKC", sentence).replace("，", ",")
    found = (name for each in _NAMES.finditer(plain) for name in re.split(r"[、和与及,]", each["names"]))
    return tuple(dict.fromkeys(name for name in found if not _NOT_PEOPLE.match(name)))


def hidden(text: str, names: tuple[str, ...]) -> str:
    """The text with every one of the names covered."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, name[:1] + "*")
    return text


def is_group(what: str) -> bool:
    """审计组 says where they come from as well."""
    return _GROUP.fullmatch(what) is not None


def from_unit(unit: str, what: str) -> str:
    """Where they come from, and what they are."""
    if not unit:
        return what if is_group(what) else ""
    return f"{unit}{what}" if what and what not in unit else unit


def line(name: str, phone: str, number: str) -> str:
    """One visitor as a form keeps and shows them; masks only."""
    return " ".join(part for part in (name or "（未具名）", phone, number) if part)


def told(sentence: str) -> People:
    """Who comes, as a free sentence tells it: names, and the numbers that stand behind each of them."""
    names = names_in(sentence)
    plain = unicodedata.normalize("NFKC", sentence)
    found: list[NewGuest] = []
    for at, name in enumerate(names):
        begin = plain.find(name) + len(name)
        end = plain.find(names[at + 1], begin) if at + 1 < len(names) else len(plain)
        _, phone, number = _parts(plain[begin:end])
        found.append(NewGuest(name, phone, number))
    return People(tuple(found))
