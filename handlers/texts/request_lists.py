"""Lists of requests: how far one is, the own ones, what waits (ZZ-15: the five stages are always to be seen)."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.approvals.request import State, Step
from handlers.texts import facts
from handlers.texts.approvals import STAGES, STATES, Told, title_of, verdict, words
from handlers.texts.capacities import identity
from handlers.texts.dialog_values import cut
from handlers.texts.moments import full
from handlers.texts.questions import Question
from store.requests import Opinion


def progress(told: Told, opinions: Sequence[tuple[Opinion, Step | None, str]], waiting: Sequence[str]) -> str:
    """opinions: with their step, as far as the chain still has it, and the person's name."""
    stage = {State.deciding: 1, State.returned: 0, State.approved: 3}.get(told.request.state, 1)
    if told.request.state is State.approved and not told.filed.case.is_open:
        stage = 4
    line = " → ".join(f"【{name}】" if number == stage else name for number, name in enumerate(STAGES))
    lines = [f"{told.head}（{told.applicant}）：{STATES[told.request.state]}", line]
    lines += facts.whole(told.procedure, told.filed.fields)
    lines += [
        f"· {full(opinion.at)} {name}{verdict(opinion, step)}（{title_of(step)}）{cut(opinion.reason, 30)}".rstrip()
        for opinion, step, name in opinions
    ]
    if waiting and told.request.step is not None:
        lines.append(f"现在等：{'、'.join(waiting)}（{identity(told.request.step)}）")
    return "\n".join(lines)


def mine(rows: Sequence[Told]) -> str:
    if not rows:
        return "您还没有申请。直接说要办什么，比如：申请系统变更。"
    lines = (
        f"· {told.head} {STATES[told.request.state]}（进度 {told.filed.case.short or told.filed.no}）" for told in rows
    )
    return "\n".join(("您的申请：", *lines))


def todo_lines(rows: Sequence[tuple[Told, Step]]) -> list[str]:
    """What waits for the person's answer, a line each."""
    return [
        f"· {told.applicant}的{told.head}：{words(step)[0]} {told.filed.case.short} 或 {words(step)[1]} {told.filed.case.short} 原因"
        for told, step in rows
    ]


def todo(asked: Sequence[str], owed: Sequence[str], more: int) -> str:
    """asked, owed: a line each.  more: how many answers wait besides."""
    rest = [f"……另有 {more} 件，办完这些再看“待办”。"] if more > 0 else []
    lines = [*asked, *rest, *owed]
    return "\n".join(("等您办理：", *lines)) if lines else ""


def which_procedure(titles: Sequence[str]) -> str:
    listed = "、".join(titles)
    return f"可以申请：{listed}。\n请直接说要办哪一件，比如：申请{titles[0]}。"


def is_it_this(title: str) -> Question:
    return Question(f"您是要申请“{title}”吗？", "回复“是”开始填写；不是的话，请换个说法。", "是，开始填写", "不是")
