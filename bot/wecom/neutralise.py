"""Makes text from outside harmless to show: nothing in it is a link, a mention or markup that we did not make (S12).

What a person reads stays the same: a dangerous character is replaced by its full-width twin, never dropped;
only what cannot be seen at all (control characters, direction overrides) is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_UNSEEN: dict[int, str | None] = dict.fromkeys(
    [code for code in range(0x20) if chr(code) not in "\n\t"]
    + [0x2028, 0x2029, 0xFEFF]
    + [*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Signs that may be, or begin, something live or unseen; what takes more than one sign is looked for in ``_is_risky``.
_SIGNS = re.compile("[<>$\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ID_TRANSLATION = re.compile(r"\$(?=(?:userName|userAlias|userAliasOrName|departmentName)=)", re.IGNORECASE)
_BARE_HOST = re.compile(r"\b(www)\.", re.IGNORECASE)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]*[\n\t][\s]*")


def _full_width(character: str) -> str:
    return chr(ord(character) + 0xFEE0)


_SWAPS = {ord(character): _full_width(character) for character in "<>"}


def _is_risky(text: str) -> bool:
    """Hardly any text is: everything below need not be tried on the others."""
    return _SIGNS.search(text) is not None or "](" in text or "://" in text or "www." in text.lower()


def plain(text: str) -> str:
    """The text with every kind of live markup turned off; idempotent."""
    if not _is_risky(text):
        return text
    text = _visible(text).translate(_SWAPS)
    text = _ID_TRANSLATION.sub(_full_width("$"), text)
    text = text.replace("](", "]" + _full_width("("))
    text = text.replace("://", _full_width(":") + "//")
    return _BARE_HOST.sub(lambda host: host[1] + _full_width("."), text)


def _visible(text: str) -> str:
    """Only what can be seen, line feeds at line ends."""
    return _LINE_ENDS.sub("\n", _LONE_SURROGATE.sub("\ufffd", text)).translate(_UNSEEN)


def one_line(text: str) -> str:
    """``plain`` for titles, labels and values: a line break in a value could fake a line of ours."""
    text = plain(text)
    return (_BLANKS.sub(" ", text) if "\n" in text or "\t" in text else text).strip()


def keeping_links(base_url: str | None) -> Callable[[str], str]:
    """``plain`` for whole messages, sparing the addresses of our own pages under ``base_url`` (the allow-list)."""
    if not base_url:
        return plain
    own = re.compile(
        r"(?<![A-Za-z0-9+.-])"
        + re.escape(base_url.rstrip("/"))
        + r"(?:[/?#][!#-;=?-Z_a-z~]*(?<![.,;:!?'()])|(?=[\s]|\Z))"
    )

    def neutralise(text: str) -> str:
        if not _is_risky(text):
            return text
        text = _visible(text)
        kept = own.findall(text)
        if not kept:
            return plain(text)
        pieces = [plain(piece) for piece in own.split(text)]
        return "".join(piece + link for piece, link in zip(pieces, [*kept, ""], strict=True))

    return neutralise
