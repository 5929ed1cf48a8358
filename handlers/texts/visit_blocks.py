"""Earlier violations of visitors: who may not come in, and who lets them in all the same (WB-05)."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.visits import Told, those


def not_yours_to_bar(told: Told) -> str:
    return f"{told.head}：禁入和解除由安全管理员、安全主管办，没有改动。"


def how_to_bar(told: Told) -> str:
    return f"请这样写：禁入 {told.short} 第1位 原因（要先知道姓名）"


def barred(told: Told, guests: Sequence[int]) -> str:
    whom = those(told.visit, guests)
    return f"{told.head}：{whom}已列入禁入，今后来访要安全管理员放行。撤销回复“解除禁入 {told.short}”。"


def lifted(told: Told, guests: Sequence[int]) -> str:
    return f"{told.head}：{those(told.visit, guests)}的禁入已解除。"


def nobody_barred(told: Told) -> str:
    return f"{told.head}：来人没有被禁入，没有改动。"


def not_yours_to_let_in(told: Told) -> str:
    return f"{told.head}：有违规记录的人，只有安全管理员能放行。"


def let_in(told: Told) -> str:
    return f"{told.head}：安全管理员已放行，只限这一次来访，请加强陪同。"
