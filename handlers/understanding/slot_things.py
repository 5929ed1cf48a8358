"""Which thing: carrier numbers, devices, systems, accounts."""

from __future__ import annotations

import re

from handlers.understanding.leak_slots import account_in, system_in
from handlers.understanding.nouns import DEVICE, FACILITY, MEDIA
from handlers.understanding.numerals import number
from handlers.understanding.wording import as_typed

_ID = r"[a-z]{0,6}[-_]?\d[a-z\d_-]*"
_IDS = rf"{_ID}(?:[、,和 ]{{1,2}}{_ID})*"
_NUMBERED = re.compile(rf"(?:(?:旧|载体|介质|u盘|硬盘)?编号|编码|盘号)(?:是|为|:)?\s?(?P<no>{_IDS})")
_CODE = r"[a-z]{1,5}(?:-\d{2,6}){1,3}(?![\d-])"
_CODED = re.compile(rf"(?<![a-z\d])(?P<no>{_CODE}(?:[、,和 ]{{1,2}}{_CODE})*)")
_NTH = re.compile(rf"(?:第)?(?P<no>\d{{1,5}}(?:号?[、,和]第?\d{{1,5}})*)号(?:的)?(?P<kind>{MEDIA})")
_AFTER = re.compile(rf"(?:{MEDIA})(?P<no>[a-z]{{1,4}}-?\d{{1,5}}|\d{{2,5}})(?![-\d个块张点月日号:]|台)")


def media_no(text: str) -> str:
    for pattern in (_NUMBERED, _CODED, _NTH, _AFTER):
        found = pattern.search(text)
        if found:
            return "、".join(part.upper() for part in re.split(r"[号、,和第 ]+", found["no"]) if part)
    return ""


def media_named(text: str, typed: str) -> list[str]:
    """The carriers as people call them: a bare number keeps what it is the number of, 3号U盘. typed: as it was written."""
    numbers, nth = media_no(text).split("、"), _NTH.search(text)
    bare = nth is not None and all(number.isdecimal() for number in numbers)
    kind = as_typed(typed, nth["kind"]) if nth is not None and bare else ""
    return [f"{number}号{kind}" if kind else number for number in numbers if number]


_MAKER = r"联想|惠普|戴尔|佳能|爱普生|华硕|苹果|小米|曙光|新华三|思科|锐捷|深信服"
_DEVICE = re.compile(
    rf"(?:(?:\d{{1,3}}|[一二三四五六七八九十]{{1,2}})号)?(?:{_MAKER})?(?:移动|备用|备份(?=一体机)|主用|主(?!机)|门禁|核心|汇聚|接入|测试|办公|便携|彩色|激光|针式|单反|国产|涉密|应用|数据库|打印|前置|文件|邮件|[千万]兆|旧|老|自助查询|自助|查询|监控|身份证|便携式执法|便携式|高速|视频会议|光纤|人脸识别|指纹|票据|热敏|条码|黑白|多功能|硬盘(?=录像机)|日志审计|旧光纤)?(?:{DEVICE})"
)
_DEVICE_CODED = re.compile(rf"(?<![a-z\d]){_CODE}的? ?(?:{_DEVICE.pattern})|(?:{_DEVICE.pattern}) ?{_CODE}")
"""A device with its number beside it: SB-2025-002打印机, 打印机 SB-2025-002."""
_FACILITY = re.compile(rf"(?:{FACILITY})")
_PART = re.compile(rf"(?:移动)?硬盘|内存条?|风扇|网线|光纤|光驱|{MEDIA}")
_NO_DEVICE = re.compile(
    r"(?:设备|机器)(?:接入|拆装|增减|送修|报废|带离|异常|故障|申请|变更|台账|清单|$)|附属设备|^设备"
)


def device(text: str, *, facilities: bool = False, parts: bool = False) -> str:
    """The device named, as it is called; 设备 alone names none."""
    found = _FACILITY.search(text) if facilities else None
    if found and found.group() != "附属设备":
        return _shown(found.group())
    coded = _DEVICE_CODED.search(text)
    if coded:
        return _shown(coded.group().strip())
    every = list(_DEVICE.finditer(text))
    named = [each.group() for each in every if _names_one(each.group(), text[each.end() :])]
    # 交换机上有个口不亮: with nothing else named it is the switch after all.
    named = named or [each.group() for each in every if _names_one(each.group(), "")]
    found = _FACILITY.search(text)
    if named and (found is None or text.find(named[0]) <= found.start()):
        return _shown(named[0])
    found = found or (_PART.search(text) if parts else None)
    return _shown(found.group()) if found and found.group() != "附属设备" else ""


_WHOSE = re.compile(
    rf"(?:[一二三四五六七八九十\d]{{1,2}}楼)?(?:会议室|值班室?|办公室|前台|大厅|窗口|机房|培训室|接待室|(?<!\d)\d{{3}}(?:室|房间|办公室)?|\d{{1,2}}号(?:工位|窗口|机位)|公共|公用)(?:里|上)?(?:的|那台|里的|那个|那)?(?:一台)?(?:{DEVICE})"
)


def device_of_place(text: str) -> str:
    """会议室那台电脑, 217的台式机: which one, by where it stands; else the device alone."""
    found = _WHOSE.search(text)
    return _shown(found.group()) if found else device(text)


_PORT = re.compile(
    r"(?:接|插|挂|连|并)(?:入|到|进|在|上|去|一下)?(?P<port>(?!咱|我|你|单位|一下)[\u4e00-\u9fff\d]{0,8}?(?:核心交换机?|交换机|配线架|网口|端口))"
)


def port(text: str) -> str:
    """Where a device is plugged in: 接 | 四楼交换机."""
    found = _PORT.search(text)
    return found["port"] if found else ""


def _names_one(name: str, rest: str) -> bool:
    """机柜里的交换机 is about the switch."""
    if name.endswith("机柜") and re.match(rf"的(?:{DEVICE})|[再加放装添上增]", rest):
        return False
    return name not in {"设备", "机器", "新设备", "旧设备"} and not re.match("[里上那]|内(?!存)", rest)


def _shown(name: str) -> str:
    return name.replace("ups", "UPS")


_LEAD = re.compile(
    r"^.*(?:没有|登过|进过|过(?=平台|系统)|创建|办理|配置|为|申请|开通|开个|办个|办一个|建个|注册|要用|想用|修改|变更|升级|连进来修|远程连|连上|连|记着|写着|需要|登录|登(?!记)|访问|新增|一个|一套|(?<!交)换(?!交)|升|在(?!线)|到(?!期)|往|给|帮|把|对(?!账)|从|是|(?<!信)用(?!户)|进(?!销)|修(?!复)|个(?!人)|查(?!询)|得|一下|那个|这个|和|想|要(?!素|件)|我|她|他|的|新的?|开(?=oa|vpn|erp|crm)|(?<=[\u4e00-\u9fff])(?:开通?(?!发|放|源)|建(?!设|委|行)|办(?!公|事))(?=[\u4e00-\u9fff]{2,10}(?:系统|平台)))(?=[a-z\u4e00-\u9fff]{2})"
)
_ACRONYM = re.compile(r"^(oa|vpn|erp|crm)(?:系统)?$")
_NET = re.compile(r"政务外网|政务内网|办公网|局域网|专网|业务网|内网|平台网络")
_KIND = re.compile(
    r"(?<!通过)(?<!走)(?P<kind>信用门户网站|信用门户|门户后台|门户网站|信用网站|官方网站|网站|公众号|平台|数据库|服务器|防火墙|测试库|门户|小程序|系统(?=被|瘫|崩|宕|挂|有|存|出))"
)
_BARE_SYSTEM = re.compile(
    r"^(?:.?系统|(?:这个|那个|我们|咱们|单位|整个|业务|信息|相关|新的|旧的|老的|有的|全部|整套|一套|几个|那套|这套|办个|在用|重要|所有|其他|别的|你们|他们|哪个|什么|公司|一个|两个|多个|某个|各个|俩个|内部|外部|工作)系统|数据库|平台|服务器|交换机|防火墙|堡垒机|网站|她办个系统|新系统)$"
)


_PRODUCT = re.compile(
    r"信易贷(?:平台|系统|后台)?(?!合作|业务)|联合奖惩(?:系统|平台)?(?!措施|备忘录|名单|数据)|双公示库|统一认证(?:平台|系统)?|测试环境|前置机(?=里|上|的|传|密码|账号|用户|建|开|$|[ ,。])|动环监控"
)
"""What has a name of its own and none of the words for a system in it."""


def system(text: str, *, network: bool = False, loose: bool = False) -> str:
    """network: a network counts as one.  loose: so does a platform, a server or a database without a name."""
    named = _LEAD.sub("", system_in(text))
    if _ACRONYM.match(named):
        return named.upper().removesuffix("系统")
    if named == "堡垒机" and re.search("账号|权限|口令|密码", text):
        return named
    if named and not _BARE_SYSTEM.match(named):
        return named
    product = _PRODUCT.search(text)
    if product:
        return product.group()
    net = _NET.search(text) if network else None
    if net:
        return net.group()
    kind = _KIND.search(text) if loose else None
    return kind.group("kind") if kind else ""


def network(text: str) -> str:
    """The network named; empty: none."""
    found = _NET.search(text)
    return found.group() if found else ""


_TOKEN = re.compile(
    r"(?<![a-z\d@.])(?P<name>[a-z]{2,20}[_.]?[a-z]{0,10}\d{1,6}|[a-z]{2,20}_[a-z\d_]{1,20})(?![a-z\d-])"
)
_ACCOUNT_RUN = re.compile(
    r"账号(?:名)?(?:是|为|:)?(?P<name>[a-z][a-z0-9_.]{2,39})|(?P<first>[a-z][a-z0-9_.]{2,39})(?:(?:这个|的)?账号|(?:这个|那个)号|的?(?:权限|角色)|的[\u4e00-\u9fff]{1,6}权限|在[\u4e00-\u9fff]{2,8}的(?:权限|角色)|(?= ?(?:降为|升为|改为|改成|降成|升成|停用|停了|注销|删掉|删了)))"
)
_NO_ACCOUNT = frozenset(
    {"vpn", "oa", "ukey", "excel", "xlsx", "sql", "ddos", "cve", "ppt", "app", "the", "account", "todesk"}
)


_FIRST = re.compile(r"^(?P<name>[a-z]{2,12}[_.]?\d{1,4})(?![\d-])(?= ?[\u4e00-\u9fff])")


def account_first(intent: str, text: str) -> str:
    """test03测试完了: what stands first where an account is to be changed or closed."""
    found = _FIRST.match(text) if intent in {"account_change", "account_close"} else None
    return found["name"] if found else ""


_ONE = re.compile(
    r"(?:开|办|建|立|申请|要|配|给|注册|整|弄|来|新增|增加|加)[^,。;!? ]{0,4}?[一1]个(?=[^,。;!?]{0,16}(?:账号|号|户|登录名)|[吧呗不吗]?(?:$|[ ,。;!?]))"
)


_SEVERAL = re.compile(r"(?P<n>[两俩三四五六七八九十\d]{1,2})个(?=[^,。;!? 人]{0,10}(?:账号|号|户)(?![码线]))")


def accounts_asked(text: str) -> int | None:
    """How many accounts, where the numeral is said: 申请一个账号, 开三个OA号."""
    several = _SEVERAL.search(text)
    if several:
        return number(several["n"].replace("俩", "两"))
    return 1 if _ONE.search(text) and "各" not in text else None


def account(text: str) -> str:
    found = _ACCOUNT_RUN.search(text)
    name = (found["name"] or found["first"]) if found else ""
    if name and name not in _NO_ACCOUNT:
        return name
    name = account_in(text)
    if name and name not in _NO_ACCOUNT and not re.search("[人登盗用停]", name):
        return name
    token = _TOKEN.search(text) if re.search("号|注销|停[掉用]|销户", text) else None
    return token["name"] if token and token["name"] not in _NO_ACCOUNT else ""
