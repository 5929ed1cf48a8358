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
    """By person, in the order of the sights; None where all is as expected."""
    for member in sorted({one.member for one in (*step.sights, *actual)}):
        wanted = [one for one in step.sights if one.member == member]
        found = [one for one in actual if one.member == member]
        for place, (expected, there) in enumerate(zip_longest(wanted, found)):
            if expected != there:
                return _difference(number, step, member, wanted[place:], found[place:])
    return None


def _difference(
    number: int, step: Step, member: str, wanted: Sequence[Sight], found: Sequence[Sight]
) -> Difference:  # fmt: skip
    expected, actual = next(iter(wanted), None), next(iter(found), None)
    if actual is None or (expected is not None and actual in wanted):
        return Difference(number, step, member, "少了一条消息。", expected=expected)
    if expected is None or expected in found:
        return Difference(number, step, member, "多了一条消息。", actual=actual)
    return Difference(number, step, member, _what_differs(expected, actual), expected, actual)


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
