"""Takes secrets out of what is about to be written down, and keeps it on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

MASK = "***"
LONGEST_TEXT = 4_000  # characters of one value; a traceback keeps its end, which says what happened
_SHORTEST_SECRET = 6  # anything shorter would mask innocent words
_DEEPEST = 6

# name=value and "name": "value", in URLs, headers, JSON and repr(); the value goes, the name stays.
_NAMED = re.compile(
    r"""(?ix)
    ( (?:\b|_|\\?["']) (?: token | access_?token | secret | corp_?secret | suite_?secret | ticket | js_?api_?ticket
        | user_?ticket | password | passwd | aes_?key | encoding_?aes_?key | data_?key | api_?key | response_?code )
      \\?["']? \s* [=:] \s* \\?["']? )
    ( [^\s"'&,;<>\\)}\]]+ )
    """
)
_AUTHORIZATION = re.compile(r"(?i)\b(authorization['\"]?\s*[:=]\s*['\"]?)(?:(?:basic|bearer|digest)\s+)?[^\s'\",]+")
_IN_URL = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,20}://[^\s:/@'\"]{0,80}:)[^\s/@'\"]{1,200}(@)")
_CODE_IN_URL = re.compile(r"([?&](?:code|msg_signature|echostr)=)[^\s&'\"]+")
# A second fence behind "no names, no form values in logs": mobile numbers and identity numbers.
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9][0-9]{9}(?![0-9A-Za-z])")
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
# Characters that some reader takes for a line's end or that turn the reading direction; and halves of characters.
_NOT_ON_ONE_LINE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Scrubber:
    """Knows the secrets by value and the places where unknown ones stand by their names."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._values: re.Pattern[str] | None = None

    def learn(self, secret: str) -> None:
        """From now on ``secret`` is masked wherever it stands, also as part of a URL or inside JSON."""
        if len(secret) < _SHORTEST_SECRET:
            return
        spellings = {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
        if spellings <= self._known:
            return
        self._known |= spellings
        # The longest first: one secret may be the beginning of another.
        self._values = re.compile("|".join(re.escape(known) for known in sorted(self._known, key=len, reverse=True)))

    def scrub(self, value: object, depth: int = 0) -> object:
        """The same value without secrets; what is not a plain value becomes its repr, scrubbed."""
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                return self.text(value)
            case bytes():
                return f"<{len(value)} bytes>"
            case Mapping() if depth < _DEEPEST:
                return {self.text(str(name)): self._item(str(name), item, depth) for name, item in value.items()}
            case list() | tuple() | set() | frozenset() if depth < _DEEPEST:
                return [self.scrub(item, depth + 1) for item in value]
            case _:
                return self.text(_picture(value))

    def text(self, text: str) -> str:
        """``text`` without secrets, cut in the middle when very long."""
        # Cut last: a cut through a secret would let half of it pass. All patterns take time in proportion to the text.
        for pattern, by in (
            (self._values, MASK),
            (_NAMED, rf"\g<1>{MASK}"),
            (_AUTHORIZATION, rf"\g<1>{MASK}"),
            (_IN_URL, rf"\g<1>{MASK}\g<2>"),
            (_CODE_IN_URL, rf"\g<1>{MASK}"),
            (_IDENTITY, MASK),
            (_MOBILE, MASK),
        ):
            if pattern is not None:
                text = pattern.sub(by, text)
        return _shortened(text)

    def _item(self, name: str, item: object, depth: int) -> object:
        if isinstance(item, str) and _NAMED.fullmatch(f"{name}=x"):
            return MASK
        return self.scrub(item, depth + 1)


def one_line(event: Mapping[str, object]) -> str:
    """JSON that stays on one line for every reader, and is valid UTF-8."""
    line = json.dumps(event, ensure_ascii=False, default=str)
    return _NOT_ON_ONE_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _picture(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 - somebody else's __repr__ must not cost us the event
        return f"<{type(value).__name__}: repr raised {type(error).__name__}>"


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    head = LONGEST_TEXT // 4
    tail = LONGEST_TEXT - head
    return f"{text[:head]} …[{len(text) - LONGEST_TEXT} more]… {text[-tail:]}"
