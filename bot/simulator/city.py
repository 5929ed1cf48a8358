"""The demo city: always the same six offices and the same forty people, with somebody for every role of the product.

``demo_roles`` and ``demo_roster`` are plain data; the product's demo command reads them and grants the roles itself.
The names are made up. Some surnames come up often, as they do; two people in two offices are both called 陈静.
"""

from __future__ import annotations

from bot.simulator.people import ROOT, City, Department, Member

CREDIT, REFORM, MARKET, LABOUR, LAND, WATER = 10, 20, 30, 40, 50, 60
CREDIT_TECH, CREDIT_GENERAL, CREDIT_ARCHIVE = 11, 12, 13
REFORM_CREDIT, MARKET_FIRMS, LABOUR_DATA, LAND_DESK, WATER_DESK = 21, 31, 41, 51, 61

_DEPARTMENTS: tuple[tuple[int, str, int], ...] = (
    (ROOT, "信用市", 0),
    (CREDIT, "市信用办", ROOT),
    (CREDIT_TECH, "平台运维科", CREDIT),
    (CREDIT_GENERAL, "综合科", CREDIT),
    (CREDIT_ARCHIVE, "档案室", CREDIT),
    (REFORM, "市发改委", ROOT),
    (REFORM_CREDIT, "信用建设科", REFORM),
    (MARKET, "市市场监管局", ROOT),
    (MARKET_FIRMS, "企业监管科", MARKET),
    (LABOUR, "市人社局", ROOT),
    (LABOUR_DATA, "信息中心", LABOUR),
    (LAND, "市不动产登记中心", ROOT),
    (LAND_DESK, "登记大厅", LAND),
    (WATER, "市供水公司", ROOT),
    (WATER_DESK, "营业厅", WATER),
)

# userid, name, position, department, leads it, direct leader
_MEMBERS: tuple[tuple[str, str, str, int, bool, str], ...] = (
    ("zhaoguodong", "赵国栋", "主任", CREDIT, True, ""),
    ("qianhui", "钱慧", "副主任、安全主管", CREDIT, False, "zhaoguodong"),
    ("sunlei", "孙磊", "科长", CREDIT_TECH, True, "qianhui"),
    ("zhouping", "周平", "安全管理员", CREDIT_TECH, False, "sunlei"),
    ("wuhao", "吴昊", "网络管理员", CREDIT_TECH, False, "sunlei"),
    ("zhengyu", "郑宇", "系统管理员", CREDIT_TECH, False, "sunlei"),
    ("fengjie", "冯洁", "数据管理员", CREDIT_TECH, False, "sunlei"),
    ("chenbo", "陈博", "应用管理员", CREDIT_TECH, False, "sunlei"),
    ("chuyan", "褚岩", "机房管理员", CREDIT_TECH, False, "sunlei"),
    ("shilei", "石磊", "运维工程师", CREDIT_TECH, False, "sunlei"),
    ("weilan", "魏岚", "科长", CREDIT_GENERAL, True, "qianhui"),
    ("jiangmin", "蒋敏", "值班员", CREDIT_GENERAL, False, "weilan"),
    ("shenqing", "沈清", "值班员", CREDIT_GENERAL, False, "weilan"),
    ("renjing", "任静", "科员", CREDIT_GENERAL, False, "weilan"),
    ("lvxin", "吕新", "科员", CREDIT_GENERAL, False, "weilan"),
    ("hanmei", "韩梅", "安全审计员", CREDIT, False, "zhaoguodong"),
    ("yangliu", "杨柳", "档案管理员", CREDIT_ARCHIVE, True, "qianhui"),
    ("jinxin", "金鑫", "档案员", CREDIT_ARCHIVE, False, "yangliu"),
    ("liming", "李明", "处长", REFORM, True, ""),
    ("zhangwei", "张伟", "科员", REFORM, False, "liming"),
    ("wangfang", "王芳", "科员", REFORM, False, "liming"),
    ("songya", "宋雅", "科长", REFORM_CREDIT, True, "liming"),
    ("zhangping", "张萍", "科员", REFORM_CREDIT, False, "songya"),
    ("liuyang", "刘洋", "副局长", MARKET, True, ""),
    ("huangli", "黄丽", "科员", MARKET, False, "liuyang"),
    ("hejun", "何军", "科长", MARKET_FIRMS, True, "liuyang"),
    ("luodan", "罗丹", "科员", MARKET_FIRMS, False, "hejun"),
    ("xieyun", "谢芸", "科员", MARKET_FIRMS, False, "hejun"),
    ("xuqiang", "徐强", "科长", LABOUR, True, ""),
    ("majun", "马军", "科员", LABOUR, False, "xuqiang"),
    ("chenjing", "陈静", "科员", LABOUR, False, "xuqiang"),
    ("dongwen", "董文", "主任", LABOUR_DATA, True, "xuqiang"),
    ("zengmin", "曾敏", "工程师", LABOUR_DATA, False, "dongwen"),
    ("zhujie", "朱杰", "主任", LAND, True, ""),
    ("huxue", "胡雪", "登记员", LAND, False, "zhujie"),
    ("panfeng", "潘峰", "组长", LAND_DESK, True, "zhujie"),
    ("caihong", "蔡红", "登记员", LAND_DESK, False, "panfeng"),
    ("guotao", "郭涛", "经理", WATER, True, ""),
    ("linna", "林娜", "客服专员", WATER, False, "guotao"),
    ("yubo", "余波", "主管", WATER_DESK, True, "guotao"),
    ("chenjing2", "陈静", "收费员", WATER_DESK, False, "yubo"),
    ("wangying", "王瑛", "收费员", WATER_DESK, False, "yubo"),
)

# Worked at the market office until the middle of the month that the demonstration has behind it.
_FORMER = ("yaoyuan", "姚远", "科员", MARKET, False, "liuyang")

_ROLES: tuple[tuple[str, str], ...] = (
    ("zhaoguodong", "credit_office_head"),
    ("qianhui", "security_supervisor"),
    ("zhouping", "security_admin"),
    ("wuhao", "network_admin"),
    ("zhengyu", "system_admin"),
    ("fengjie", "data_admin"),
    ("chenbo", "app_admin"),
    ("hanmei", "security_auditor"),
    ("jiangmin", "duty_officer"),
    ("shenqing", "duty_officer"),
    ("chuyan", "room_keeper"),
    ("weilan", "asset_keeper"),
    ("sunlei", "media_keeper"),
    ("yangliu", "archive_keeper"),
    ("weilan", "personnel_office"),
    ("wangfang", "unit_liaison"),
    ("huangli", "unit_liaison"),
    ("majun", "unit_liaison"),
    ("huxue", "unit_liaison"),
    ("linna", "unit_liaison"),
    ("renjing", "unit_liaison"),
)

_ROSTER: tuple[str, ...] = ("jiangmin", "shenqing")


def demo_city() -> City:
    """A fresh copy; what one test does to it no other test sees."""
    members = [_member(*row) for row in _MEMBERS]
    departments = [Department(number, name, parent) for number, name, parent in _DEPARTMENTS]
    for department in departments:
        department.leaders = [member.id for member in members if department.id in member.leads]
    return City(departments, members)


def former_member() -> Member:
    """Somebody who has left: not in ``demo_city``, but met in its past."""
    return _member(*_FORMER)


def demo_roles() -> list[tuple[str, str]]:
    """(userid, role key) for every role of the product except member and unit_leader, which come from the contacts."""
    return list(_ROLES)


def demo_roster() -> list[str]:
    """The duty officers in the order in which they take turns, a day each."""
    return list(_ROSTER)


def _member(userid: str, name: str, position: str, department: int, leads: bool, leader: str) -> Member:
    return Member(userid, name, position, [department], [department] if leads else [], leader)
