"""The demo city: always the same six offices and the same people, with somebody for every role of the product.

``demo_roles`` and ``demo_roster`` are plain data; the product's demo command reads them and grants the roles itself.
"""

from __future__ import annotations

from bot.simulator.people import ROOT, City, Department, Member

CREDIT, REFORM, MARKET, LABOUR, LAND, WATER = 10, 20, 30, 40, 50, 60
CREDIT_TECH, CREDIT_GENERAL, CREDIT_ARCHIVE = 11, 12, 13

_DEPARTMENTS: tuple[tuple[int, str, int], ...] = (
    (ROOT, "信用市", 0),
    (CREDIT, "市信用办", ROOT),
    (CREDIT_TECH, "平台运维科", CREDIT),
    (CREDIT_GENERAL, "综合科", CREDIT),
    (CREDIT_ARCHIVE, "档案室", CREDIT),
    (REFORM, "市发改委", ROOT),
    (MARKET, "市市场监管局", ROOT),
    (LABOUR, "市人社局", ROOT),
    (LAND, "市不动产登记中心", ROOT),
    (WATER, "市供水公司", ROOT),
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
    ("weilan", "魏岚", "科长", CREDIT_GENERAL, True, "qianhui"),
    ("jiangmin", "蒋敏", "值班员", CREDIT_GENERAL, False, "weilan"),
    ("shenqing", "沈清", "值班员", CREDIT_GENERAL, False, "weilan"),
    ("hanmei", "韩梅", "安全审计员", CREDIT, False, "zhaoguodong"),
    ("yangliu", "杨柳", "档案管理员", CREDIT_ARCHIVE, True, "qianhui"),
    ("liming", "李明", "处长", REFORM, True, ""),
    ("zhangwei", "张伟", "科员", REFORM, False, "liming"),
    ("wangfang", "王芳", "科员", REFORM, False, "liming"),
    ("liuyang", "刘洋", "副局长", MARKET, True, ""),
    ("huangli", "黄丽", "科员", MARKET, False, "liuyang"),
    ("xuqiang", "徐强", "科长", LABOUR, True, ""),
    ("majun", "马军", "科员", LABOUR, False, "xuqiang"),
    ("zhujie", "朱杰", "主任", LAND, True, ""),
    ("huxue", "胡雪", "登记员", LAND, False, "zhujie"),
    ("guotao", "郭涛", "经理", WATER, True, ""),
    ("linna", "林娜", "客服专员", WATER, False, "guotao"),
)

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
)

_ROSTER: tuple[str, ...] = ("jiangmin", "shenqing")


def demo_city() -> City:
    """A fresh copy; what one test does to it no other test sees."""
    members = [_member(*row) for row in _MEMBERS]
    departments = [Department(number, name, parent) for number, name, parent in _DEPARTMENTS]
    for department in departments:
        department.leaders = [member.id for member in members if department.id in member.leads]
    return City(departments, members)


def demo_roles() -> list[tuple[str, str]]:
    """(userid, role key) for every role of the product except member and unit_leader, which come from the contacts."""
    return list(_ROLES)


def demo_roster() -> list[str]:
    """The duty officers in the order in which they take turns, a day each."""
    return list(_ROSTER)


def _member(userid: str, name: str, position: str, department: int, leads: bool, leader: str) -> Member:
    return Member(userid, name, position, [department], [department] if leads else [], leader)
