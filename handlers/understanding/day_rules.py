"""How days, weeks and months are written: a pattern for each way, and what resolves it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handlers.understanding import days
from handlers.understanding.days import Days
from handlers.understanding.feasts import FEAST
from handlers.understanding.numerals import NUMBER

Resolver = Callable[[re.Match[str], date, bool], Days]


@dataclass(frozen=True, slots=True)
class Rule:
    """hints: signs one of which the text must hold, so that most rules cost nothing.
    floats: the day is the next such one from wherever one counts, unless the group ``fixed_by`` is there.
    """

    hints: frozenset[str]
    pattern: re.Pattern[str]
    resolve: Resolver
    floats: bool = False
    fixed_by: str = ""


def _rule(hints: str, pattern: str, resolve: Resolver, *, floats: bool = False, fixed_by: str = "") -> Rule:
    return Rule(frozenset(hints), re.compile(pattern), resolve, floats, fixed_by)


_YEAR = r"(?:(?P<{0}>\d{{4}}|\d{{2}}|[零〇一二三四五六七八九]{{4}}|[今去前明后本])年(?:的)?)?"
_N2 = r"(?:\d{1,3}|[一二三四五六七八九十廿]{1,4})"
_PIECE = r"初|底|末|上旬|中旬|下旬"
_WEEK = r"(?:周|星期|礼拜)"
_NO_NUMBER_BEFORE = r"[第.\d账工编型单\-一二三四五六七八九十]"
_NO_DAY_AFTER = r"[楼院线机门厅桌柜库服车文字码令位常子]"

# Where two rules find something at the same place, the longer wins; else the earlier.
RULES: tuple[Rule, ...] = (
    _rule(
        "旦节五劳十过清端中国",
        _YEAR.format("feast_year")
        + rf"(?P<feast>{FEAST})(?:节)?(?:长假|假期|放假|小长假)?"
        + r"(?P<around>前一天|前夕|之前|以前|前|过后|之后|以后|后|期间)?",
        days.feast_day,
    ),
    _rule(
        "月",
        _YEAR.format("year") + rf"(?P<month>{_N2})月(?:份)?(?P<day>{_N2})(?:[日号]|(?![\d个份天]))",
        days.month_day,
        floats=True,
        fixed_by="year",
    ),
    _rule(
        "月",
        _YEAR.format("only_year") + rf"(?<!个)(?P<only_month>{_N2})月(?:份)?(?P<piece>{_PIECE})?",
        days.named_month,
    ),
    _rule(
        "-/.",
        r"(?<![\d./-])(?:(?P<iso_year>\d{4})[-/.])?(?<!\d)(?P<iso_month>\d{1,2})"
        r"(?:[-/]|(?<=\.\d\d)\.|(?<=\.\d)\.)(?P<iso_day>\d{1,2})"
        r"(?![\d./:-])日?(?!\s?(?:分钟|小时|号|个|人|点|天|次|年|级|月))",
        days.slashed,
        floats=True,
        fixed_by="iso_year",
    ),
    _rule(
        "月",
        rf"(?P<near>上{{1,2}}|下{{1,2}}|这|本|当)个?月(?:的)?(?:(?P<near_day>{_N2})[日号]|(?P<near_piece>{_PIECE}))?",
        days.near_month,
    ),
    _rule(
        "底末初", r"(?<!\d)(?:(?P<bare_year>[今本明后去前])(?=年))?(?P<bare>月|年)(?P<end>底|末|初)", days.bare_piece
    ),
    _rule(
        "末日休",
        r"(?P<which_end>上{1,2}|下{1,2}|这|本)?(?:个)?(?:(?:周|礼拜)末|(?:周|星期|礼拜)六(?:周|星期|礼拜|和|、)?[日天]|双休日)",
        days.weekend,
    ),
    _rule(
        "周星礼",
        r"(?<![每一二两三四五六七八九十\d单双])(?P<which>上{1,2}|下{1,2}|这|本)?个?"
        + _WEEK
        + r"(?P<weekday>[一二三四五六日天](?![年个期周])|[1-7](?![\d年个期周]))",
        days.weekday,
        floats=True,
        fixed_by="which",
    ),
    _rule("周星礼", rf"(?P<whole>上{{1,2}}|下{{1,2}}|这|本)个?{_WEEK}(?![一二三四五六日天末期])", days.whole_week),
    _rule(
        "天日儿",
        r"(?<![以之然今最先])(?P<rel>大前|大后|前|昨|今|明|后|当)(?:天|日(?![常后])|儿个?(?!子))",
        days.relative,
    ),
    _rule("早晚夜晨", r"(?<![以之然今最先])(?P<rel>前|昨|今|明|后)(?=[早晚夜晨](?![点些]|会))", days.relative),
    _rule(
        "天日周星礼月年",
        rf"(?:过|再过)?(?:(?P<half_count>半)(?=个月|年)|(?P<count>{NUMBER}))(?P<unit>天|日|周|个?星期|个?礼拜|个月|年)"
        r"(?:多)?(?P<side>以前|之前|前|以后|之后|后|(?<=过.天)|(?<=过..天))",
        days.away,
    ),
    _rule(
        "日号",
        rf"(?<!{_NO_NUMBER_BEFORE})(?P<dom>{_N2})[日号](?!{_NO_DAY_AFTER})",
        days.day_of_month,
        floats=True,
    ),
)
