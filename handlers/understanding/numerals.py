"""Numbers as people say and write them: 8, 08, 八, 二十三, 廿五, 一百零五, 两."""

from __future__ import annotations

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "幺": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
NUMBER = r"(?:\d{1,4}|[零〇一二两三四五六七八九十廿百]{1,6})"
"""Pattern of a number that ``number`` reads."""

_UNITS = {"十": 10, "百": 100, "千": 1000}


def number(words: str) -> int | None:
    """The number ``words`` stands for, or None when it is none (十十, 百)."""
    if words.isdecimal():
        return int(words)
    words = words.replace("廿", "二十")
    if not any(unit in words for unit in _UNITS):
        return spelled(words)
    return _counted(words)


def spelled(words: str) -> int | None:
    """Digit by digit: 二〇二六 is 2026, 四八二一 is 4821."""
    if words.isdecimal():
        return int(words)
    figures = [DIGITS.get(sign) for sign in words]
    if not figures or None in figures:
        return None
    return int("".join(str(figure) for figure in figures))


def _counted(words: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS[sign] or None
            continue
        unit = _UNITS.get(sign, 0)
        if not unit or unit >= last:
            return None
        total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
    return total + (digit or 0)
