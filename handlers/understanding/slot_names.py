"""Names by what stands beside them: 叫迟海波的, 工程师石磊, 东软的 Kevin, 姜局, a piece of the sentence that is nothing but a name."""

from __future__ import annotations

import re

from handlers.understanding.people_names import CALLED, COMMON, FULL, NOT_PEOPLE

_AFTER = (
    r"(?=$|[ ,。;!?、]|的|和|来|到|要|想|用|去|进|走|离|退|休|调|被|已|刚|明|今|后|下|上|在|从|把|给|负责|等|两|三|签|陪|带|做|查|访|拍|远程"
    r"|登|加|开|收|批|代|替|顶|拿|自己|私自|偷|这|那|就|吧|办|申请|接|说|没|合同|请假|病|怀|考|入职|[一二两三四五六\d]{1,2}[人位])"
)
_ANY = rf"(?:{CALLED}|{FULL}{_AFTER}|{COMMON}[\u4e00-\u9fff]{{1,2}}?{_AFTER})"
_ROLE = (
    r"(?:记者|工程师|讲师|老师(?!傅)|专家|技术员|经理|主任|处长|科长|局长|律师|会计师?|师傅|同志|同事|民警|人员|教授|队长|组长|代表|医生|顾问|监理"
    r"|负责人|联系人|程序员|测评师|评估师|审计师|实习生|学员|队员|员工|小伙子?|干部|新人|驻场|科员|志愿者|秘书|大学生|技术|运维|开发|临时工|选调生|实施|销售|售后|集成商|供应商|厂家|厂商|外包|施工队|运营商|承建商|客户|服务商|新来的)"
)
_NAMED_SO = re.compile(rf"(?:叫做?|名叫|名字(?:是|叫))[ :]?(?P<name>{_ANY})")
_BEHIND_ROLE = re.compile(rf"{_ROLE}[ :是为]{{0,2}}(?P<name>{_ANY})")
_GIVEN_TO = re.compile(
    rf"(?:给|设|把|将|任(?!命|何|务)|聘任?|选|免去|免掉|撤销|撤掉|解除|任命|由|让|就|是|换成|改成|带着|跟|和)(?P<name>{COMMON}[\u4e00-\u9fff]{{1,2}}?)(?=加个?|开|办|配|设|授|定为|提|的(?:权限|账号|角色|职|[\u4e00-\u9fff]{{2,6}}员)|吧$|担任|当|任|为|代(?!表)|替|顶|接管|兼|一块|一起|一同|同行)"
    rf"|(?:(?:^|[ ,。])(?:是|由|就|交给|换)|(?<=[员人])(?:换成?|改成?|由|是))(?P<alone>{FULL})(?:吧|了)?(?=$|[ ,。])"
)
_BEGINS = re.compile(
    rf"(?:^|(?<=[ ,。]))(?P<name>{FULL}|{CALLED}|{COMMON}[\u4e00-\u9fff](?=辞职|离职|退休|调[走离到]))(?=辞职|刚|新来|考[进走上]|提(?:副|正|了|拔)|去(?=[驻挂援])|换岗|走了|病了|生病|入职|怀孕|从|拿|用自己|把|擅自|私自|偷偷|借|去了|休|退|调|升|回原|离职|要离|下个?月)"
)
_PIECE = re.compile(rf"(?:^|(?<=[ ,。;!?]))(?P<name>{FULL}|{CALLED})(?=$|[ ,。;!?])")
_SHORT_TITLE = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[的叫是和由让找请跟陪给催]))(?P<name>{COMMON}[处局院行校队部台](?:长)?)(?=$|[ ,。;!?]|要|来|想|带|一行|过来|到|他|那)"
)
_LATIN = re.compile(
    r"(?:的|叫|工程师|访客|经理|顾问) ?(?P<name>[a-z]{3,10}(?: [a-z]{3,10})?)(?= ?(?:来|要|想|过来|已|到|进))"
)
_NO_LATIN = frozenset({"vpn", "usb", "ukey", "bug", "oa", "wifi", "app", "cpu", "ups", "pdf", "ppt", "excel", "todesk"})


def no_name(name: str) -> bool:
    """Whether the words only look like a name: 安全, 高危."""
    return re.fullmatch(CALLED, name) is None and NOT_PEOPLE.match(name) is not None


def behind_word(text: str) -> list[str]:
    """Names behind 叫 or behind what somebody is: 工程师丁凯; empty: none."""
    called = [each["name"] for each in _NAMED_SO.finditer(text)]
    found = called or [each["name"] for each in _BEHIND_ROLE.finditer(text)][:1]
    return [name for name in found if not no_name(name)]


def made_out(text: str) -> str:
    """A name by what is done to it or what it does: 给郎月加上, 免去佟佳琪的…, 小何从窗口调到…"""
    for found in (*_GIVEN_TO.finditer(text), *_BEGINS.finditer(text)):
        groups = found.groupdict()
        name = groups["name"] or groups.get("alone") or ""
        if name and not no_name(name):
            return name
    return ""


def pieces_of_names(text: str) -> list[str]:
    """Pieces that are nothing but a name: 签离 | 张伟 | 李娜."""
    return [each["name"] for each in _PIECE.finditer(text) if not no_name(each["name"])]


def short_title(text: str) -> str:
    """姜局, 王处: how a head is called."""
    found = _SHORT_TITLE.search(text)
    return found["name"] if found else ""


def latin(text: str) -> str:
    """A name in Latin letters, said to come or to want something."""
    found = _LATIN.search(text)
    return found["name"] if found and found["name"].split()[0] not in _NO_LATIN else ""
