"""The ledgers as a table: its columns, and what is wrong with a line that cannot be taken over."""

from __future__ import annotations

from handlers.texts.ledgers import CLEARANCES, LEDGERS, STATES
from store.clearances import Clearance
from store.ledgers import Ledger

KIND, NO, NAME, WHO, UNIT, STATE, AT, UNTIL = ("种类", "编号", "名称", "保管人", "单位", "状态", "日期", "有效期至")
HOLDER, SINCE = "现由", "状态自"
COLUMNS = (KIND, NO, NAME, WHO, UNIT, STATE, AT, UNTIL)
EXPORTED = (*COLUMNS, HOLDER, SINCE)
_SAME = {"使用人": WHO, "姓名": WHO, "档号": NO, "登录名": NO, "系统": NAME, "题名": NAME}
_TRAINING = "培训"


def column(head: str) -> str:
    """The column's name however the file spells it."""
    plain = head.strip().lstrip("\ufeff")
    return _SAME.get(plain, plain)


def kind_of(said: str) -> Ledger | Clearance | None:
    plain = said.strip().removesuffix("台账")
    named: dict[str, Ledger | Clearance] = {text: ledger for ledger, text in LEDGERS.items()}
    named |= {text: kind for kind, text in CLEARANCES.items()} | {_TRAINING: Clearance.training, "资产": Ledger.device}
    return named.get(plain)


def kind_name(kind: Ledger | Clearance) -> str:
    return LEDGERS[kind] if isinstance(kind, Ledger) else CLEARANCES[kind]


def state_of(said: str, allowed: tuple[str, ...]) -> str | None:
    return next((state.value for state, text in STATES.items() if text == said.strip() and state in allowed), None)


def state_name(state: str) -> str:
    return next(text for key, text in STATES.items() if key == state)


def columns_missing(missing: list[str]) -> str:
    return f"缺少列：{'、'.join(missing)}。第一行要有：{'、'.join(COLUMNS)}（后四列可以没有）。"


def at_line(number: int, problem: str) -> str:
    return f"第 {number} 行：{problem}"


def unknown_kind(said: str) -> str:
    return f"种类“{said}”不认识，应为 载体、设备、账号、档案、培训、保密协议 之一"


def lacking(name: str) -> str:
    return f"缺“{name}”"


def too_long(name: str, longest: int) -> str:
    return f"“{name}”超过 {longest} 个字"


def unknown_person(said: str) -> str:
    return f"通讯录里没有“{said}”"


def several_people(said: str, ids: list[str]) -> str:
    return f"有 {len(ids)} 位“{said}”，请改写账号：{'、'.join(ids)}"


def unknown_unit(said: str) -> str:
    return f"通讯录里没有单位“{said}”"


def wrong_state(said: str, allowed: list[str]) -> str:
    return f"状态“{said}”不能导入，应为 {'、'.join(dict.fromkeys(allowed))} 之一"


def state_without_person(said: str) -> str:
    return f"状态“{said}”要写保管人"


def person_in_store(said: str) -> str:
    return f"状态“{said}”不应有保管人"


def wrong_day(name: str, said: str) -> str:
    return f"{name}“{said}”不是日期，应写成 2026-11-20"


def twice(number: int) -> str:
    return f"与第 {number} 行编号相同"


def outcome(new: int, known: int, *, dry: bool) -> str:
    done = "试运行，没有写入：可以导入" if dry else "已导入"
    return f"{done} {new} 条；台账里已有、未改动 {known} 条。"


def nothing_done(problems: int) -> str:
    return f"有 {problems} 处问题，整个文件没有导入。"


def exported(many: int) -> str:
    return f"已导出 {many} 条。文件含个人信息，请妥善保管。"
