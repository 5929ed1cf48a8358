"""What people read when two open cases turn out to be about the same account."""

from __future__ import annotations

from datetime import datetime

from handlers.texts.common import SOURCE, side_by_side
from handlers.texts.leaks import BASIS
from handlers.texts.moments import clock
from handlers.types import Button, Card, Row, Tone
from store.leaks import Leak


def offer(later: Leak, earlier: Leak, *, later_reporter: str, earlier_reporter: str, join_key: str) -> Card:
    after = f"合并后 {later.no} 结束，不再催办，{later_reporter}不用另写书面报告；{earlier.no} 的时限不变。不是同一件事就不用管。"
    return Card(
        title="同一账号有两起上报，要合并吗？",
        lead=f"{earlier.no} 和 {later.no}",
        body=after,
        rows=(
            Row("账号", side_by_side(later.system, later.account)),
            Row("先报", f"{earlier_reporter}，{earlier.no}"),
            Row("后报", f"{later_reporter}，{later.no}"),
            Row("依据", BASIS),
        ),
        buttons=(Button("合并", join_key),),
        source=SOURCE,
        twin=(
            f"【同一账号有两起上报】{earlier.no}（{earlier_reporter}）和 {later.no}（{later_reporter}）。\n"
            f"合并请回复：合并 {later.case.short} {earlier.case.short}\n{after}"
        ),
    )


def joined_card(later: Leak, earlier: Leak, by: str, now: datetime) -> Card:
    return Card(
        title="已并入同一账号的事项",
        lead=later.no,
        rows=(Row("并入", earlier.no), Row("合并人", f"{by}，{clock(now, now)}")),
        source=SOURCE,
        tone=Tone.done,
        settled="已合并",
        twin=f"{later.no} 已由{by}并入 {earlier.no}，之前的卡片不用再处理。",
    )


def you_joined(later: Leak, earlier: Leak) -> str:
    return f"{later.no} 已并入 {earlier.no}，不再催办，双方上报人已通知。请继续处理 {earlier.no}。"


def your_case_is_joined(later: Leak, earlier: Leak, by: str, writer: str) -> str:
    return (
        f"{later.no} 与 {earlier.no} 是同一账号，已由{by}并入 {earlier.no}，您这一件到此结束。\n"
        f"书面报告由{writer}提交，您不用另写；还知道别的情况，请直接告诉我或{writer}。\n"
        f"看进展请回复：进度 {earlier.case.short}。"
    )


def leader_hears_joined(later: Leak, earlier: Leak, by: str) -> str:
    return (
        f"{later.no} 与 {earlier.no} 是同一账号，已由{by}并入 {earlier.no}（{BASIS}）。\n"
        f"{later.no} 不用再交书面报告，由 {earlier.no} 的上报人提交。"
    )


def another_joined_yours(later: Leak, earlier: Leak, reporter: str) -> str:
    return f"{earlier.no}：{reporter}也报了同一账号（{later.no}），已并入您这一件。书面报告仍由您提交，请写上{reporter}发现的情况。"


def not_the_same(later: Leak, earlier: Leak) -> str:
    return f"{later.no} 和 {earlier.no} 登记的账号不一样，没有合并。"


def report_is_there(later: Leak) -> str:
    return f"{later.no} 的书面报告已经提交，不再合并，请分别办结。"


def over(leak: Leak) -> str:
    if leak.joined_into:
        return f"{leak.no} 已并入 {leak.joined_into}，没有再改。"
    return f"{leak.no} 已办结，没有合并。"


def which_two() -> str:
    return "请写明哪两件，后报的写在前面，如：合并 4821 5337。没有改动。"
