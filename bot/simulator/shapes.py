"""Reading JSON strictly: a number is not a string, a flag is not a number, an unknown field is a mistake.

The live platform partly only warns ("wrong json format") or looks away; refusing finds the mistake before it does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.simulator.errors import ApiError

Box = Mapping[str, Any]
Check = Callable[[object, str], None]
WRONG_TYPE = 40058
_WANTED = {
    "a string": "字符串", "an integer": "整数", "a number": "数字", "true or false": " true 或 false",
    "an object": "对象", "a list": "数组",
}  # fmt: skip
_UNITS = {
    "button_list": "个按钮", "action_list": "个菜单项", "horizontal_content_list": "行", "vertical_content_list": "行",
    "jump_list": "个跳转", "option_list": "个选项", "articles": "篇图文", "select_list": "个下拉框", "button": "个菜单",
    "sub_button": "个子菜单",
}  # fmt: skip


def text(value: object, where: str) -> None:
    if not isinstance(value, str):
        raise _wrong(where, "a string")


def whole(value: object, where: str) -> None:
    # bool is a subclass of int in Python; on the wire true is no number.
    if type(value) is not int:
        raise _wrong(where, "an integer")


def number(value: object, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(where, "a number")


def flag(value: object, where: str) -> None:
    if not isinstance(value, bool):
        raise _wrong(where, "true or false")


def anything(value: object, where: str) -> None:
    """Checked elsewhere."""


def box(value: object, where: str, fields: Mapping[str, Check]) -> Box:
    """An object with only these fields, each of its type."""
    if not isinstance(value, dict):
        raise _wrong(where, "an object")
    for name, part in value.items():
        if name not in fields:
            raise ApiError(
                WRONG_TYPE, f"{where}.{name} does not exist here", field=f"{where}.{name}", rule="这里没有这个字段"
            )
        fields[name](part, f"{where}.{name}")
    return value


def boxes(value: object, where: str, fields: Mapping[str, Check], *, least: int, most: int, code: int) -> list[Box]:
    """A list of such objects, ``least`` to ``most`` of them, else errcode ``code``."""
    if not isinstance(value, list):
        raise _wrong(where, "a list")
    if not least <= len(value) <= most:
        raise _miscounted(code, where, len(value), least, most)
    return [box(one, f"{where}[{place}]", fields) for place, one in enumerate(value)]


def need(holder: Box, name: str, code: int, where: str) -> Any:
    """The field, which must be there and not empty, else errcode ``code``."""
    value = holder.get(name)
    if value in (None, "", [], {}):
        raise ApiError(code, f"{where}.{name} is missing", field=f"{where}.{name}", rule="必填，不能为空")
    return value


def one_of(holder: Box, name: str, allowed: tuple[int, ...], default: int, where: str, code: int = WRONG_TYPE) -> int:
    value = holder.get(name, default)
    if value not in allowed:
        rule = f"只能是 {'、'.join(map(str, allowed))}"
        raise ApiError(code, f"{where}.{name} must be one of {allowed}", field=f"{where}.{name}", rule=rule)
    return int(value)


def at_most(value: str, size: int, where: str, code: int = WRONG_TYPE) -> None:
    """Bytes in UTF-8."""
    if len(value.encode()) > size:
        rule = f"至多 {size} 字节，现在 {len(value.encode())} 字节"
        raise ApiError(code, f"{where} is longer than {size} bytes", field=where, rule=rule)


def distinct(values: list[str], code: int, where: str) -> None:
    if len(set(values)) != len(values):
        raise ApiError(code, f"{where}: values must differ", field=where, rule="不能重复")


def parse(body: bytes) -> dict[str, Any]:
    """The request body as an object, else 40058."""
    try:
        found = json.loads(body.decode())
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ApiError(WRONG_TYPE, "wrong json format", rule="请求体应当是 UTF-8 的 JSON") from error
    if not isinstance(found, dict):
        raise ApiError(WRONG_TYPE, "wrong json format: not an object")
    return found


def _wrong(where: str, wanted: str) -> ApiError:
    errmsg = f"Warning: wrong json format. {where} must be {wanted}"
    return ApiError(WRONG_TYPE, errmsg, field=where, rule=f"应当是{_WANTED.get(wanted, wanted)}")


def _miscounted(code: int, where: str, count: int, least: int, most: int) -> ApiError:
    unit = _UNITS.get(where.rpartition(".")[2], "项")
    errmsg = f"{where} has {count} entries, allowed {least}..{most}"
    if count > most:
        return ApiError(code, errmsg, field=f"{where}[{most}]", rule=f"至多 {most} {unit}，现在 {count} {unit}")
    return ApiError(code, errmsg, field=where, rule=f"至少 {least} {unit}")
