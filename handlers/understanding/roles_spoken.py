"""How people name the roles (product vocabulary: English key, spoken names)."""

from __future__ import annotations

import re

SPOKEN = {
    "unit_liaison": ("单位安全联络人", "安全联络人", "安全联络员", "联络人", "联络员"),
    "credit_office_head": ("市信用办负责人", "信用办负责人", "市信用办主任", "信用办主任"),
    "duty_officer": ("值班员", "值班人员"),
    "security_supervisor": ("信息安全主管", "安全主管"),
    "security_admin": ("安全管理员", "安管员"),
    "network_admin": ("网络管理员", "网管员", "网管"),
    "system_admin": ("系统管理员",),
    "data_admin": ("数据库管理员", "数据管理员"),
    "app_admin": ("应用系统管理员", "应用管理员"),
    "security_auditor": ("安全审计员", "审计员"),
    "room_keeper": ("机房管理员",),
    "asset_keeper": ("资产管理员",),
    "media_keeper": ("载体管理员",),
    "archive_keeper": ("档案管理员",),
    "personnel_office": ("办公室(人事)", "办公室人事", "人事专员", "人事"),
    "unit_leader": ("单位领导", "部门主管领导"),
}
_KEYS = {name: key for key, names in SPOKEN.items() for name in names}
ROLE = re.compile("|".join(re.escape(name) for name in sorted(_KEYS, key=len, reverse=True)))


def role_in(text: str) -> tuple[str, int, int] | None:
    """Key of the first role named, with the place of its name."""
    found = ROLE.search(text)
    return (_KEYS[found.group()], found.start(), found.end()) if found else None
