"""Several people or several things in one answer: 张伟、王芳和李明; one thing a line, numbered or not."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[\n、，,；;]+|\s+(?=\S)|(?:(?<=\S)(?:和|以及|还有)(?=\S))")
# 3号U盘和5号U盘 are two things; 和 in a name has no numbers around it.
_BESIDE = re.compile(r"[、，,]|(?<=[0-9号盘])(?:和|以及)(?=[^、，,]{0,6}[0-9])")
_LINES = re.compile(r"[\n；;]+")
_NUMBERED = re.compile(r"^\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、)）]\s*")
_TITLES = re.compile(r"(?:同志|老师|主任|科长|处长|工程师)$")
_WITH_UNIT = re.compile(r"(.+?)\s*[(（]\s*(.+?)\s*[)）]")


def name_and_unit(text: str) -> tuple[str, str]:
    """王芳（办公室）; the unit is empty where none is given."""
    whole = _WITH_UNIT.fullmatch(text.strip())
    return (whole[1], whole[2]) if whole else (text.strip(), "")


def people_named(text: str) -> list[str]:
    """Names one by one, without what people add to them."""
    found = [_TITLES.sub("", one.strip()) for one in _BETWEEN.split(text.strip(" 。."))]
    return [one for one in found if one]


def things_listed(text: str) -> list[str]:
    """Things one a line, or with commas between them on a single line."""
    lines = [line for line in _LINES.split(text) if line.strip()]
    if len(lines) == 1:
        lines = _BESIDE.split(lines[0])
    return [found for line in lines if (found := _NUMBERED.sub("", line).strip(" 。"))]
