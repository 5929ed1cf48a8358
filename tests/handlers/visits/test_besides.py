"""What a sentence plans beside the purpose: only what is not told already, and never what is ruled out or asked."""

from __future__ import annotations

import pytest

from handlers.texts.visit_risks import besides
from store.visiting import Place


@pytest.mark.parametrize(
    ("said", "told", "wanted"),
    [
        ("明天九点恒安网络的赵强来机房换模块，带一个U盘，要拍照，我陪同", "换模块\n一个U盘", ("要拍照",)),
        ("后天报社的两个记者来，录视频，还要用一下我们电脑", "", ("录视频", "还要用一下我们电脑")),
        ("明天省厅的人来拍照，我陪同", "拍照", ()),
        ("明天省厅的人来开会，不拍照", "开会", ()),
        ("明天省厅的人来开会，没有拍摄安排", "开会", ()),
        ("明天省厅的人来开会，可以拍照吗", "开会", ()),
    ],
    ids=["one more", "two more", "told", "ruled out", "none planned", "asked"],
)
def test_beside_the_purpose(said: str, told: str, wanted: tuple[str, ...]) -> None:
    assert besides(said, told, Place.machine_room) == wanted
