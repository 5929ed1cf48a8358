"""The first difference between what a transcript expects and what was there, told so that one sees it at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.simulator.people import City
from bot.simulator.sights import Sight
from bot.simulator.transcript import Step
from bot.simulator.transcripttext import called, deed_words, moment, sight_lines


@dataclass(frozen=True, slots=True)
class Difference:
    """number: of the step, from 1.  member: on whose phone.  why: the kind of difference, one sentence."""

    number: int
    step: Step
    member: str
    why: str
    expected: Sight | None = None
    actual: Sight | None = None

    def told(self, city: City) -> str:
        head = f"第 {self.number} 步（{moment(self.step.at)} {deed_words(self.step, city)}）"
        lines = [head, f"{called(self.member, city)}的手机：{self.why}" if self.member else self.why]
        if self.expected is not None:
            lines += ["应当看到：", *_shown(self.expected, city)]
        if self.actual is not None:
            lines += ["实际看到：", *_shown(self.actual, city)]
        elif self.expected is not None:
            lines += ["实际看到：（没有）"]
        return "\n".join(lines)


def first_difference(number: int, step: Step, actual: Sequence[Sight]) -> Difference | None:
    """By person; None where all is as expected.

    In which order one person gets what falls due at the same moment is chance (two processes write it) and compared
    by nobody.
    """
    for member in sorted({one.member for one in (*step.sights, *actual)}):
        missing = [one for one in step.sights if one.member == member]
        extra = []
        for one in actual:
            if one in missing:
                missing.remove(one)
            elif one.member == member:
                extra.append(one)
        if missing or extra:
            return _difference(number, step, missing, extra)
    return None


def _difference(number: int, step: Step, missing: Sequence[Sight], extra: Sequence[Sight]) -> Difference:
    if not extra:
        return Difference(number, step, missing[0].member, "少了一条消息。", expected=missing[0])
    if not missing:
        return Difference(number, step, extra[0].member, "多了一条消息。", actual=extra[0])
    expected = missing[0]
    actual = max(extra, key=lambda one: _likeness(expected, one))
    return Difference(number, step, expected.member, _what_differs(expected, actual), expected, actual)


def _likeness(one: Sight, other: Sight) -> tuple[bool, int]:
    return one.form == other.form, len(set(one.lines) & set(other.lines))


def _what_differs(expected: Sight, actual: Sight) -> str:
    if expected.form != actual.form:
        return f"应当{expected.form}，实际{actual.form}。"
    pairs = zip_longest(expected.lines, actual.lines)
    place, (wanted, found) = next((n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    if found is None:
        return f"文字不同，少了第 {place} 行“{wanted}”。"
    if wanted is None:
        return f"文字不同，多了第 {place} 行“{found}”。"
    return f"文字不同，第 {place} 行应当是“{wanted}”，实际是“{found}”。"


def _shown(one: Sight, city: City) -> list[str]:
    return sight_lines(one, city)
