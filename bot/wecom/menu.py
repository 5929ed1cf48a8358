"""The app's menu: two levels, three entries of at most five (D 90231)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_TOP, _BELOW = 3, 5
_TOP_BYTES, _BELOW_BYTES = 16, 40
_KEY_BYTES, _URL_BYTES = 128, 1024


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """Calls back with ``key``, opens ``url``, or holds entries ``below``: exactly one of the three."""

    name: str
    key: str = ""
    url: str = ""
    below: tuple[MenuEntry, ...] = ()


def menu_body(entries: Sequence[MenuEntry]) -> dict[str, Any]:
    """The request for ``menu/create``. ValueError names the limit that is broken."""
    _need(1 <= len(entries) <= _TOP, f"1 to {_TOP} entries")
    return {"button": [_entry(entry, _TOP_BYTES) for entry in entries]}


def _entry(entry: MenuEntry, name_bytes: int) -> dict[str, Any]:
    _need(0 < len(entry.name.encode()) <= name_bytes, f"a name of 1 to {name_bytes} bytes")
    _need(sum(map(bool, (entry.key, entry.url, entry.below))) == 1, "exactly one of key, url and below")
    if entry.below:
        _need(name_bytes == _TOP_BYTES and len(entry.below) <= _BELOW, f"two levels, at most {_BELOW} entries below")
        return {"name": entry.name, "sub_button": [_entry(one, _BELOW_BYTES) for one in entry.below]}
    if entry.key:
        _need(len(entry.key.encode()) <= _KEY_BYTES, f"a key of at most {_KEY_BYTES} bytes")
        return {"type": "click", "name": entry.name, "key": entry.key}
    scheme = entry.url.startswith(("http://", "https://"))
    _need(scheme and len(entry.url.encode()) <= _URL_BYTES, f"a web address of at most {_URL_BYTES} bytes")
    return {"type": "view", "name": entry.name, "url": entry.url}


def _need(holds: bool, rule: str) -> None:
    if not holds:
        raise ValueError(f"menu: needs {rule}")
