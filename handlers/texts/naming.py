"""Names in forms that are nobody's, or several people's."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.dialog_values import cut


def unknown_person(name: str, like: Sequence[str] = ()) -> str:
    """like: names of the contacts that are nearly the same."""
    perhaps = f"是不是{'、'.join(like)}？" if like else ""
    return f"通讯录里没有“{cut(name, 20)}”。{perhaps}请核对姓名后再发。"


def which_person(name: str, units: Sequence[str]) -> str:
    lines = "\n".join(f"{name}（{unit}）" for unit in units)
    return f"有 {len(units)} 位“{name}”，请带上单位再发：\n{lines}"


def one_person(label: str) -> str:
    return f"“{label}”只填一个人，请重发。"


def unit_before(said: str, length: int) -> str:
    """What stands before a name of so many signs: 市人社局 in 市人社局的陈静."""
    return said[:-length].strip().removesuffix("的").strip()
