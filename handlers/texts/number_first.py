"""4821 同意, 7019退回补正 缺查杀结果: the number first, as people write on paper, is the same command."""

from __future__ import annotations

import re

_NUMBER_FIRST = re.compile(
    r"(?:编号|单号|#)?\s*(?P<no>[A-Za-z]{2}-\d{8}-\d{3,6}|\d{4,6}(?!\d))号?\s*[,，:：]?\s*"
    r"(?P<verb>[^\d\s,，。:：;；!！?？]{2,8})(?P<rest>(?:[\s,，。:：].*)?)",
    re.DOTALL,
)


def turned(said: str) -> str:
    """The same with the verb first; empty where it does not begin with a number and a few words."""
    found = _NUMBER_FIRST.fullmatch(said)
    return f"{found['verb']} {found['no']} {found['rest'].lstrip(' ,，。:：')}".rstrip() if found else ""
