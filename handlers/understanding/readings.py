"""What one time expression stands for, seen from now and from the direction it points in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from handlers.understanding.days import IN_FUTURE, Days, Stretch
from handlers.understanding.expressions import Expression, expressions
from handlers.understanding.hours import EVENING, NIGHT, turns
from handlers.understanding.meaning import SHANGHAI
from handlers.understanding.wording import folded

Precision = Literal["minute", "about", "part", "day", "week", "month"]

CONTRADICTION = "时段和钟点对不上"
TOLERANCE = timedelta(minutes=2)
"""How far past now a thing that has happened may seem to lie: clocks differ, and a minute is spoken rounded."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """at: the moment, or the beginning of the stretch meant; until: the end of that stretch (== at for a minute).
    precision: how exactly it was said.  text: the words it was read from.
    """

    at: datetime
    until: datetime
    precision: Precision
    text: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two or more reasonable readings, earliest first; the person has to choose."""

    candidates: tuple[datetime, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Impossible:
    """Time words without any possible reading; reason in Chinese, to be shown."""

    reason: str
    text: str


Reading = Moment | Ambiguous | Impossible


def find_moment(text: str, now: datetime, *, past: bool) -> Moment | Ambiguous | None:
    """The first moment spoken of in ``text``. past: it has happened already (else: preferably still to come)."""
    for reading in moments_in(text, now, past=past):
        return None if isinstance(reading, Impossible) else reading
    return None


def why_not(text: str, now: datetime, *, past: bool) -> str | None:
    """Why ``find_moment`` found nothing although time words are there (impossible, in the future, too vague)."""
    for reading in moments_in(text, now, past=past):
        return reading.reason if isinstance(reading, Impossible) else None
    return None


def moments_in(text: str, now: datetime, *, past: bool) -> list[Reading]:
    """Every moment spoken of, in the order of the words."""
    local = now.astimezone(SHANGHAI).replace(tzinfo=None)
    return [read(expression, local, past=past) for expression in expressions(folded(text))]


def read(expression: Expression, now: datetime, *, past: bool, base: date | None = None) -> Reading:
    """The reading of one expression. now: Shanghai wall clock, naive; base: the day to count floating days from."""
    if expression.reason:
        return Impossible(expression.reason, expression.text)
    if expression.away is not None:
        return _from_now(expression, now, past)
    days = _days(expression, base or now.date(), past)
    if not days.readings:
        return Impossible(days.reason, expression.text)
    return _with_clock(expression, days, now, past) if expression.clock else _without_clock(expression, days, now, past)


def utc(local: datetime) -> datetime:
    """Shanghai wall clock, naive, as aware UTC."""
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC)


def _from_now(expression: Expression, now: datetime, past: bool) -> Reading:
    away = expression.away or timedelta(0)
    if past and away > TOLERANCE:
        return Impossible(IN_FUTURE, expression.text)
    at = utc((now + away).replace(second=0, microsecond=0))
    return Moment(at, at, "about" if expression.about else "minute", expression.text)


def _days(expression: Expression, today: date, past: bool) -> Days:
    if expression.day is None:
        return Days((Stretch(today, today + _DAY),))
    return expression.day.resolve(expression.day.found, today, past)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time())


def _with_clock(expression: Expression, days: Days, now: datetime, past: bool) -> Reading:
    clock = expression.clock
    if clock is None or any(stretch.grain != "day" for stretch in days.readings):
        return Impossible(CONTRADICTION, expression.text)
    later = turns(expression.part, clock)
    if not later:
        return Impossible(CONTRADICTION, expression.text)
    readings = [
        _begins(stretch.first) + timedelta(days=more, hours=hour, minutes=clock.minute)
        for stretch in days.readings
        for more, hour in later
    ]
    if _either_year(days, past) and len(later) == 1:
        return Ambiguous(tuple(utc(at) for at in sorted(readings)), expression.text)
    return _settled(expression, sorted(set(readings)), now, past)


def _either_year(days: Days, past: bool) -> bool:
    """11月20日 of what is to come, said on the 25th: a slip, or next year's. The past one must not be dropped."""
    return not past and len(days.readings) > 1


def _fits(at: datetime, now: datetime, past: bool) -> bool:
    return at <= now + TOLERANCE if past else at >= now


def _settled(expression: Expression, readings: list[datetime], now: datetime, past: bool) -> Reading:
    fitting = [at for at in readings if _fits(at, now, past)]
    if expression.day is None and not past and 0 < len(fitting) < len(readings) and fitting[0].hour >= 19:
        fitting.append(readings[0] + _DAY)  # 九点 said at ten in the morning: tonight, or tomorrow morning
    if not fitting and (expression.day is None or _still_last_night(expression, now, past)):
        readings = [at + (-_DAY if past else _DAY) for at in readings]
        fitting = [at for at in readings if _fits(at, now, past)]
    if not fitting and past:
        return Impossible(IN_FUTURE, expression.text)
    return _chosen(expression, fitting or readings, now, past)


def _still_last_night(expression: Expression, now: datetime, past: bool) -> bool:
    """今晚十点 said at half past midnight about what has happened is the evening just over."""
    today = expression.day is not None and expression.day.found.group()[0] == "今"
    return past and today and now.hour < 5 and expression.part in (EVENING, NIGHT)


def _chosen(expression: Expression, fitting: list[datetime], now: datetime, past: bool) -> Reading:
    if len(fitting) > 1 and _office_hour(expression, fitting, now, past):
        fitting = fitting[:1]
    if len(fitting) > 1:
        return Ambiguous(tuple(utc(at) for at in fitting), expression.text)
    at = utc(fitting[0])
    return Moment(at, at, "about" if expression.about else "minute", expression.text)


def _office_hour(expression: Expression, fitting: list[datetime], now: datetime, past: bool) -> bool:
    """7 to 11 without a part of the day is the morning, unless it happened and the evening is as likely."""
    clock = expression.clock
    same_day = fitting[0].date() == fitting[-1].date() and expression.part is None
    return clock is not None and same_day and 7 <= clock.hour <= 11 and not past


def _without_clock(expression: Expression, days: Days, now: datetime, past: bool) -> Reading:
    stretches = sorted({span for stretch in days.readings for span in _spans(expression, stretch)})
    fitting = [span for span in stretches if _either_year(days, past) or _span_fits(span, now, past)]
    if not fitting and expression.day is None:
        step = -_DAY if past else _DAY
        fitting = [(start + step, end + step) for start, end in stretches]
    if not fitting and past:
        return Impossible(IN_FUTURE, expression.text)
    spans = fitting or stretches
    if len(spans) > 1:
        return Ambiguous(tuple(utc(start) for start, _ in spans), expression.text)
    start, end = spans[0]
    precision: Precision = "part" if expression.part else days.readings[0].grain
    return Moment(utc(start), utc(end), precision, expression.text)


def _spans(expression: Expression, stretch: Stretch) -> list[tuple[datetime, datetime]]:
    start, part = _begins(stretch.first), expression.part
    if part is None:
        return [(start, _begins(stretch.after))]
    night_before = [0] if part is not NIGHT else [-24, 0]
    hours = [(part.first + shift, part.last + shift) for shift in night_before]
    return [(start + timedelta(hours=first), start + timedelta(hours=last)) for first, last in hours]


def _span_fits(span: tuple[datetime, datetime], now: datetime, past: bool) -> bool:
    return span[0] <= now + TOLERANCE if past else span[1] > now
