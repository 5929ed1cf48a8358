"""Transcripts as text: a line or a few for every act, and under it what everybody saw. See docs/adr/0007."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta, timezone

from bot.simulator.acts import IMAGE, MEND, MENU, OPEN, OTHER, SAY, TAP, TROUBLE
from bot.simulator.people import City
from bot.simulator.sights import Sight
from bot.simulator.transcript import VERSION, Deed, Step, Transcript

TITLE = "信安助手对话记录"
HERE = timezone(timedelta(hours=8))
VERBS = {
    SAY: "说", TAP: "点", MENU: "菜单", OPEN: "打开应用", IMAGE: "发图片", OTHER: "其他", TROUBLE: "故障", MEND: "恢复",
}  # fmt: skip
DUE = "到点"
START, REMARK, END = "起点", "说明", "结束"
BUTTON, PLACE, CHOICE = "按钮", "从新到旧第", "选"
_BAR = "    | "


def to_text(transcript: Transcript, city: City) -> str:
    """``city`` knows the names that stand beside the ids."""
    lines = [f"{TITLE} {VERSION}", f"{START} {transcript.start.astimezone(HERE):%Y-%m-%d %H:%M:%S}"]
    lines += [f"{REMARK} {line}" for line in transcript.remark.split("\n") if line]
    for step in transcript.steps:
        lines += ["", *_step(step, city)]
    lines += ["", f"{moment(transcript.lasts)} {END}，共 {len(transcript.steps)} 步", ""]
    return "\n".join(lines)


def moment(at: timedelta) -> str:
    """+1:05:00, or +26:00:00 on the next day."""
    seconds = int(at.total_seconds())
    return f"+{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def called(member: str, city: City) -> str:
    name = city.member(member).name if city.knows(member) else "？"
    return f"{name}（{member}）"


def sight_lines(one: Sight, city: City) -> list[str]:
    return [f"  → {called(one.member, city)}{one.form}", *_quoted(one.lines)]


def deed_words(step: Step, city: City) -> str:
    """The first line of a step without its moment: 张伟（zhangwei）说."""
    deed = step.deed
    if deed is None:
        return DUE
    return f"{called(deed.member, city)}{VERBS[deed.kind]}" if deed.member else VERBS[deed.kind]


def _step(step: Step, city: City) -> Iterator[str]:
    yield f"{moment(step.at)} {deed_words(step, city)}"
    yield from _quoted(tuple(_told(step.deed)) if step.deed else ())
    for one in step.sights:
        yield from sight_lines(one, city)


def _told(deed: Deed) -> Iterator[str]:
    if deed.kind == TAP:
        yield from _tap(deed)
    elif deed.words:
        yield from deed.words.split("\n")


def _tap(deed: Deed) -> Iterator[str]:
    yield deed.title
    if deed.place:
        yield f"{PLACE} {deed.place + 1} 张"
    for name, options in deed.chosen:
        yield f"{CHOICE} {name} = {'；'.join(options)}"
    yield f"{BUTTON} {deed.words}"


def _quoted(lines: tuple[str, ...]) -> list[str]:
    return [(_BAR + line).rstrip() if not line else _BAR + line for line in lines]
