"""密级 markings: the signs a classified text carries, as opposed to the words of people who talk about secrecy."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100_000
"""Characters searched; a longer text is refused unseen only if its searched part is marked."""

_LEVEL = r"(?:绝\s{0,2}密|机\s{0,2}密|秘\s{0,2}密)"
_STAR = r"[★☆✭✮✯⭐✪⚝*]"
_TERM = r"(?:\d{1,3}|[一二三四五六七八九十]{1,4})\s?(?:年|个月|月)|长期|启封"

_MARKS = re.compile(
    rf"{_LEVEL}\s{{0,3}}[★☆✭✮✯⭐✪⚝]"
    rf"|{_LEVEL}\s{{0,3}}\*{{1,3}}\s{{0,3}}(?:{_TERM})?(?=\s|$|[,。;!)）\]】])"
    rf"|[★☆⭐]\s{{0,3}}{_LEVEL}(?![一-鿿])"
    rf"|密\s{{0,2}}级\s{{0,3}}(?:[:=]|为|是|定为|标为|定级为)?\s{{0,3}}[\"'“(\[【<《]?\s{{0,2}}{_LEVEL}(?!吗|么|还是|或|不)"
    rf"|(?:保密等级|涉密等级|秘密等级|保密级别|密级等级)\s{{0,3}}(?:[:=]|为|是)?\s{{0,3}}[\"'“(\[【]?{_LEVEL}"
    rf"|[【\[〔［「『〈《<(]\s{{0,2}}{_LEVEL}\s{{0,2}}(?:级)?\s{{0,2}}(?:{_TERM})?\s{{0,2}}[】\]〕］」』〉》>)]"
    rf"|(?:本|此|该)(?:件|文件|文|材料|资料|内容|信息|消息|邮件|函|通知|表)\s{{0,2}}(?:属于?|系|为|是|定为|列为|确定为)\s{{0,2}}(?:国家)?{_LEVEL}(?:级|件|文件|材料|信息|事项|内容|资料|[,。!;]|\s|$)"
    rf"|(?:^|[\n。;!])\s{{0,4}}{_LEVEL}\s{{0,3}}(?:级)?\s{{0,3}}(?:{_TERM}|[:\n]|$)"
    rf"|(?:^|[\n。;!,])\s{{0,4}}{_LEVEL}(?:级)?(?:文件|件|材料|公文)\s{{0,2}}(?:[:,。\n(]|$|请勿|不得|严禁|注意|编号|第)"
    rf"|{_LEVEL}级?\s{{0,2}}[,;]\s{{0,2}}(?:保密期限|期限)"
    rf"|(?:定密|密级标志|密级标识)\s{{0,3}}[:=]\s{{0,3}}{_LEVEL}"
    rf"|(?<![a-z])(?:top\s{{1,3}}secret|secret|confidential)\s{{0,2}}(?:★|//|/\s?noforn)"
    rf"|{_LEVEL}\s{{0,2}}[-_·]?\s{{0,2}}(?:保密期限|期限)\s{{0,2}}[:]?\s{{0,2}}(?:{_TERM})"
    rf"|{_LEVEL}[-_](?:[^\s]{{1,60}}\.(?:docx?|pdf|jpe?g|png|xlsx?|pptx?|txt|wps|ofd|zip|rar))"
)
# Invisible signs, and the Arabic ligatures one of which folds into eighteen signs.
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe0f\ufeff\ufb1d-\ufdff\ufe70-\ufefc]")
_TRADITIONAL = str.maketrans({"絕": "绝", "機": "机", "級": "级", "屬": "属", "於": "于"})


_BARE = frozenset({"绝密", "机密", "秘密"})
"""Nothing but the word: a question or a search, there is nothing to protect."""


def marked(text: str) -> bool:
    """Does ``text`` carry a 密级 marking? Talking about 机密 or 保密 is no marking."""
    seen = _HIDDEN.sub("", text[:LONGEST])
    flat = unicodedata.normalize("NFKC", seen)[:LONGEST].translate(_TRADITIONAL).lower()
    if flat.strip() in _BARE:
        return False
    return ("密" in flat and _MARKS.search(flat) is not None) or "noforn" in flat
