"""Days off and days worked: what is said about them, in chat and in the table an office brings along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from handlers.texts.questions import Question

OFF, ON = "休", "班"
_ORDER = re.compile(r"(?:设置|设)?(?:节假日|工作日历)\s*[:：]?\s*(\d{4}-\d{1,2}-\d{1,2})\s*[:：,，]?\s*(休|班)\s*[。]?")
_SHOWN = re.compile(r"(?:查看?)?(?:节假日|工作日历)\s*[:：]?\s*(\d{4})\s*年?\s*[。]?")
_LINE = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2})[\s,，\t]+(休|班)\s*")


def order(text: str) -> tuple[str, bool] | None:
    """「节假日 2027-02-06 休」: the date as typed, and whether it is a working day."""
    found = _ORDER.fullmatch(text.strip())
    return None if found is None else (found[1], found[2] == ON)


def shown(text: str) -> int | None:
    """「节假日 2027」: the year whose days are to be listed."""
    found = _SHOWN.fullmatch(text.strip())
    return None if found is None else int(found[1])


def line(text: str) -> tuple[str, bool] | None:
    """A line of the table: a date, then 休 or 班."""
    found = _LINE.fullmatch(text)
    return None if found is None else (found[1], found[2] == ON)


def no_such_day(text: str) -> str:
    return f"没有“{text}”这一天，没有改动。请写成：节假日 2027-02-06 休。"


def confirm(day: date, works: bool) -> Question:
    what = "上班" if works else "放假"
    return Question(f"将 {day.isoformat()} 设为{what}。时限遇到新增的放假会顺延，已开始的时限不会提前。")


def changed(day: date, works: bool) -> str:
    return f"已设置：{day.isoformat()} {'上班' if works else '放假'}。"


def provisional() -> str:
    return "时限内有日期的放假安排尚未公布，暂按周一至周五计算；公布放假后会顺延，不会提前。"


def provisional_day() -> str:
    return "该年放假安排尚未公布，期限暂按周一至周五推定，届时不变；如遇放假请提前完成。"


def missing(year: int) -> str:
    return (
        f"【工作日历】还没有 {year} 年的放假安排，落在 {year} 年的时限暂按周一至周五计算，卡片上已注明。\n"
        f"国务院通知公布后，请让运维人员导入：xinan calendar import 文件；"
        f"个别日期可直接回复：节假日 {year}-01-01 休。导入前每月提醒一次。"
    )


def listed(year: int, days: Mapping[str, bool], known: bool) -> str:
    rows = [f"{day} {ON if works else OFF}" for day, works in sorted(days.items())]
    head = f"{year} 年放假和调休（其余按周一至周五上班）：" if known else f"{year} 年放假安排尚未公布或导入。"
    return "\n".join((head, *rows))


# --- the table ------------------------------------------------------------------------------------------


def bad_line(number: int, text: str) -> str:
    return f"第 {number} 行：“{text[:40]}”不是“日期 休”或“日期 班”，例如 2027-02-06 休。"


def bad_day(number: int, text: str) -> str:
    return f"第 {number} 行：没有“{text}”这一天。"


def twice(number: int, day: str) -> str:
    return f"第 {number} 行：{day} 前面已经写过。"


def too_few(year: int, least: int) -> str:
    return f"{year} 年只有不到 {least} 天放假：请导入全年的安排，个别日期请在聊天里设置。"


def nothing_in_it() -> str:
    return "文件里没有日期。"


def nothing_done(problems: int) -> str:
    return f"共 {problems} 处问题，没有导入。"


def outcome(years: list[int], days: int, *, dry: bool) -> str:
    what = "检查通过，未写入" if dry else "已导入"
    return f"{what}：{'、'.join(map(str, years))} 年，{days} 天。"
