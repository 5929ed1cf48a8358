"""What people read about roles, roster, stand-ins and limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers.procedures.leak import ROLE_NAMES, Limits
from handlers.texts.moments import full
from handlers.texts.questions import Question
from store.roles import Role

_ARTICLES = {"ZZ-03": "组织及职责规定第3条", "ZZ-10": "组织及职责规定第10条"}


def name_of(role: str) -> str:
    return ROLE_NAMES.get(role, role)


def only_supervisor() -> str:
    return "只有安全主管可以这样做，没有改动。"


def only_roster_keepers() -> str:
    return "排班由安全主管或安全管理员办理，没有改动。查值班表请回复“值班表”。"


def dropped() -> str:
    return "好的，没有改动。"


def how_to_appoint() -> str:
    return "请写明姓名和岗位，如：任命 张三 安全管理员；免去 张三 安全管理员。"


def confirm_appointment(intent: str, person: str, role: Role) -> Question:
    verb = "任命" if intent == "appoint" else "免去"
    link = "为" if intent == "appoint" else "的"
    return Question(f"将{verb}{person}{link}{name_of(role)}。")


def not_for_yourself() -> str:
    return "不能任免自己，也不能替委托您代理的人任免其本人，没有改动。请由另一位安全主管办理。"


def conflict(person: str, held: Role, role: Role, article: str) -> str:
    basis = _ARTICLES.get(article, article)
    return f"不能任命：{person}现任{name_of(held)}，不得兼任{name_of(role)}（{basis}）。没有改动。"


def holds_already(person: str, role: Role) -> str:
    return f"{person}已经是{name_of(role)}，没有改动。"


def holds_not(person: str, role: Role) -> str:
    return f"{person}不是{name_of(role)}，没有改动。"


def last_holder(person: str, role: Role) -> str:
    return f"{person}是唯一的{name_of(role)}，这个岗位不能空缺。请先任命接任的人，再免去。"


def appointed(person: str, role: Role, vacant: Sequence[Role]) -> str:
    missing = f"\n仍空缺：{'、'.join(name_of(one) for one in vacant)}。" if vacant else ""
    return f"已任命{person}为{name_of(role)}，并已通知本人。{missing}"


def dismissed(person: str, role: Role) -> str:
    return f"已免去{person}的{name_of(role)}，并已通知本人。"


def you_are(role: Role, by: str) -> str:
    return f"{by}已任命您为{name_of(role)}，即时生效。回复“帮助”看看您能做什么。"


def you_are_no_longer(role: Role, by: str) -> str:
    return f"{by}已免去您的{name_of(role)}，即时生效。"


def role_from_contacts(role: str) -> str:
    return f"{name_of(role)}以企业微信通讯录为准，不在这里任免。请让企业微信管理员修改通讯录，没有改动。"


def vacancies(roles: Sequence[Role]) -> str:
    names = "、".join(name_of(one) for one in roles)
    return f"必设岗位空缺：{names}。空缺期间相应的通知会直接升级给上一级（组织及职责规定第3、10条）。\n请尽快任命，如：任命 张三 {name_of(roles[0])}。补齐前每天提醒一次。"


def vacancies_on_server(roles: Sequence[Role]) -> str:
    """For who reads it on the server, where nobody can be appointed by chatting."""
    names = "、".join(name_of(one) for one in roles)
    return (
        f"必设岗位空缺：{names}（组织及职责规定第3、10条）。\n请尽快任命，如：xinan roles grant 账号 {roles[0].value}"
    )


def roles_overview(held: Sequence[tuple[str, str]]) -> str:
    lines: dict[str, list[str]] = {}
    for role, person in held:
        lines.setdefault(name_of(role), []).append(person)
    return "岗位一览：\n" + "\n".join(f"{role}：{'、'.join(names)}" for role, names in lines.items())


# --- roster ---------------------------------------------------------------------------------------


def roster(now_on: Sequence[str], coming: Sequence[tuple[str, datetime, datetime]], fallback: Sequence[str]) -> str:
    head = f"现在值班：{'、'.join(now_on)}" if now_on else "现在没有排班"
    if not now_on:
        head += f"，有事通知全体值班员：{'、'.join(fallback)}" if fallback else "，也没有值班员，请尽快任命"
    lines = [f"{name}：{full(start)} 到 {full(end)}" for name, start, end in coming]
    return "\n".join([head, *lines])


def no_duty_officer(person: str) -> str:
    return f"{person}不是值班员，没有排班。请先任命：任命 {person} 值班员。"


def confirm_roster(person: str, start: datetime, end: datetime) -> Question:
    return Question(f"将安排{person}值班：{full(start)} 到 {full(end)}。")


def rostered(person: str, start: datetime, end: datetime) -> str:
    return f"已安排{person}值班：{full(start)} 到 {full(end)}，并已通知本人。"


def your_shift(start: datetime, end: datetime, by: str) -> str:
    return f"{by}已安排您值班：{full(start)} 到 {full(end)}。期间账号密码泄露会先通知您；不能到岗请回复“代理 某某 起止时间”。"


# --- stand-ins ------------------------------------------------------------------------------------


def not_your_own_standin() -> str:
    return "不能由自己代理自己，没有改动。"


def standin_conflict(person: str, held: Role, role: Role, article: str) -> str:
    basis = _ARTICLES.get(article, article)
    return f"{person}现任{name_of(held)}，不能代理{name_of(role)}（{basis}）。请换一位，没有改动。"


def standin_circle(person: str) -> str:
    return f"{person}那段时间也不在，而且最终由您代理，成了互相代理。请换一位，没有改动。"


def standin_chain(person: str) -> str:
    return f"由{person}代理会成为第三次转托，最多转托两次。请换一位，没有改动。"


def confirm_standin(person: str, start: datetime, end: datetime) -> Question:
    return Question(f"将由{person}代理您：{full(start)} 到 {full(end)}，期间要您处理的通知改发给{person}。")


def standin_set(person: str, start: datetime, end: datetime) -> str:
    return f"已由{person}代理您：{full(start)} 到 {full(end)}，并已通知本人。提前回来请回复“取消代理”。"


def you_stand_in(absent: str, start: datetime, end: datetime) -> str:
    return f"{absent}请您代理：{full(start)} 到 {full(end)}，期间要{absent}处理的通知会发给您。"


def standin_cancelled(count: int) -> str:
    return "已取消代理，通知恢复发给您本人。" if count else "您现在没有设置代理。"


def you_stand_in_no_more(absent: str) -> str:
    return f"{absent}已取消由您代理，通知恢复发给本人。"


def standins(items: Sequence[tuple[str, datetime, datetime]]) -> str:
    if not items:
        return "您现在没有设置代理。设置请回复：代理 李四 11月25日 到 11月28日。"
    return "您的代理：\n" + "\n".join(f"{name}：{full(start)} 到 {full(end)}" for name, start, end in items)


# --- limits -----------------------------------------------------------------------------------------

_UNITS = {"round": ("重复间隔", "分钟"), "disable": ("停用时限", "分钟"), "report": ("书面报告时限", "小时")}


def limits(now: Limits) -> str:
    ladder = "、".join(f"{f'{rung.after} 分钟' if rung.after else '立即'}{name_of(rung.role)}" for rung in now.ladder)
    return (
        f"密码泄露的升级顺序：{ladder}；之后每 {now.round} 分钟通知所有人。\n"
        f"确认后 {now.disable} 分钟内停用账号；书面报告 {now.report} 小时。\n"
        "修改（限安全主管）：设置 升级 5 10 20 30。"
    )


def how_to_set() -> str:
    return (
        "没有改动。请这样写：\n设置 升级 5 10 20 30（四个递增的分钟数）\n设置 重复 15\n设置 停用 30\n"
        "设置 书面报告 24（小时，不得超过规定的 24）"
    )


def confirm_limits(change: dict[str, Any]) -> Question:
    parts = []
    for key, value in change.items():
        if key == "ladder":
            parts.append(f"升级时间改为 {'、'.join(str(each) for each in value[1:])} 分钟")
        else:
            label, unit = _UNITS[key]
            parts.append(f"{label}改为 {value} {unit}")
    return Question(f"{'；'.join(parts)}。只对以后的上报生效。")


def limits_changed(now: Limits) -> str:
    return f"已修改，对以后的上报生效；正在处理的不变。\n{limits(now)}"


# --- people -----------------------------------------------------------------------------------------


def nobody_called(name: str) -> str:
    return f"通讯录里没有找到“{name}”，没有改动。请写全名或账号。"


def several_called(name: str, units: Sequence[tuple[str, str]]) -> str:
    lines = "\n".join(f"{key}（{unit}）" for key, unit in units)
    return f"有 {len(units)} 位叫“{name}”，请改用账号：\n{lines}"


def which_period() -> str:
    return "请写明起止时间，如：11月25日 18:00 到 11月26日 8:00。没有改动。"


def impossible_period() -> str:
    return "这段时间已经过去、首尾颠倒或超过两个月，没有改动。请重写，如：今天 18:00 到 明天 8:00。"


# --- on the server ----------------------------------------------------------------------------------


def appointed_on_server(person: str, role: Role, vacant: Sequence[Role]) -> str:
    missing = f"\n仍空缺：{'、'.join(name_of(one) for one in vacant)}。" if vacant else ""
    return f"已任命{person}为{name_of(role)}，已写入审计记录。{missing}"


def dismissed_on_server(person: str, role: Role) -> str:
    return f"已免去{person}的{name_of(role)}，已写入审计记录。"
