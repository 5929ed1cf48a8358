"""Finds a password typed into a sentence: 密码是…, 密码：…, pwd=…, 口令 …, 账号/密码 pairs."""

from __future__ import annotations

import re

_NAME = r"(?:密\s?码|口\s?令|pass(?:word|wd|code)?s?|pwd|pin\s?码|(?<![a-z])pin(?![a-z])|passphrase|暗号)"
_QUOTE = r"[\"'“‘「『《【<(（]"
_TOKEN = r"[!-~！-～·￥…]"
"""One sign of a typed token: printable ASCII, its full-width twin, or the Chinese signs on the same keys."""

_LINKED = re.compile(
    rf"{_NAME}\s{{0,2}}(?:已?(?:改|换|设|重置|设置|修改|更改|变)(?:成|为|成了|为了)?|就?(?:是|为|叫)|一直是|还是|依旧是|=|:|：|＝|→|->|＞|>){{1,4}}(?:了)?\s{{0,2}}"
    rf"(?:改成|改为|设为|了|就是|：|:|=)?\s{{0,2}}{_QUOTE}?(?P<value>{_TOKEN}{{2,128}})",
    re.IGNORECASE,
)
_LINKED_HAN = re.compile(
    rf"{_NAME}\s{{0,2}}(?:=|:|：|＝)\s{{0,2}}{_QUOTE}?(?P<value>[^\s,，。;；、]{{2,64}})", re.IGNORECASE
)
_CALLED_HAN = re.compile(
    rf"{_NAME}\s{{0,2}}(?:就?是|为|改成了?|改为|设成了?|设为)\s{{0,2}}[\"'“‘「『](?P<value>[^\"'”’」』\n]{{2,64}})[\"'”’」』]",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"{_NAME}[\s,，、/|]{{0,3}}{_QUOTE}?(?P<value>(?![:=：＝]){_TOKEN}{{4,128}})", re.IGNORECASE)
_STUCK = re.compile(r"(?:密\s?码|口\s?令)(?P<value>[A-Za-z]{5,64})(?![A-Za-z])")
_CHANGED = re.compile(rf"(?:改|换|变|设|重置)(?:成|为)了?\s{{0,2}}{_QUOTE}?(?P<value>{_TOKEN}{{4,128}})", re.IGNORECASE)
_ENGLISH = re.compile(rf"{_NAME}\s{{1,2}}(?:is|was|=)\s{{1,2}}(?P<value>{_TOKEN}{{4,128}})", re.IGNORECASE)
_PAIR = re.compile(
    rf"(?:账号|帐号|账户|用户名|用户|账密|帐密|account|user(?:name)?|login)(?:\s{{0,2}}(?:和|与|/|及|、)?\s{{0,2}}{_NAME})?\s{{0,2}}(?:是|为|:|：|=)?\s{{0,2}}"
    rf"[A-Za-z][\w.\-@]{{1,40}}\s{{0,2}}[/|,，、\s]\s{{0,2}}(?:{_NAME}\s{{0,2}}(?:是|为|:|：|=)?\s{{0,2}})?(?P<value>{_TOKEN}{{6,128}})",
    re.IGNORECASE,
)
_URL = re.compile(r"[a-z][a-z0-9+.\-]{1,20}://[^\s/:@]{1,64}:(?P<value>[^\s@/]{1,128})@", re.IGNORECASE)
_SPELLED = re.compile(
    rf"{_NAME}\s{{0,2}}(?:就?是|为|:|：)\s{{0,2}}(?P<value>(?:[零〇一二两三四五六七八九幺]|\d|个|[a-z]|大写|小写|加|点|井号|艾特|感叹号){{4,40}})",
    re.IGNORECASE,
)

_FIGURE = re.compile(r"[零〇一二两三四五六七八九幺\d]")
_CLOSERS = "\"'”’」』》】>)）,，。.;；!！?？、:："
_WORDS = frozenset(
    [
        "leak",
        "leaked",
        "leaks",
        "was",
        "is",
        "has",
        "been",
        "hacked",
        "hack",
        "stolen",
        "expired",
        "forgot",
        "forgotten",
        "lost",
        "wrong",
        "error",
        "reset",
        "change",
        "changed",
        "oa",
        "vpn",
        "ca",
        "app",
        "qq",
        "wifi",
        "email",
        "mail",
        "admin",
        "user",
        "account",
        "username",
        "login",
        "security",
        "policy",
        "the",
        "and",
        "for",
        "exposed",
        "compromised",
        "manager",
        "protected",
        "sorry",
        "please",
    ]
)
_NUMBERED = re.compile(
    r"^(?:\d{1,4}(?:[:.年月日号点]\S*)?|\d{1,2}[:：]\d{2}\S*|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|20\d{6}|(?:xl|sq|fk)-\d{8}-\d+|\d+[%次天个位条人小]\S*|\**)$",
    re.IGNORECASE,
)


def password_spans(text: str) -> list[tuple[int, int]]:
    """Where the passwords stand in ``text``. 密码被人知道了, 密码忘了 hold none."""
    lower = text.lower()
    if not any(
        hint in lower
        for hint in ("密", "口", "pass", "pwd", "pin", "暗号", "://", "账", "帐", "用户", "user", "account", "login")
    ):
        return []
    spans = [_inner(each) for each in _LINKED.finditer(text) if _linked(each["value"])]
    spans += [_inner(each) for each in _LINKED_HAN.finditer(text) if _written_out(each["value"])]
    spans += [_inner(each) for each in _CALLED_HAN.finditer(text)]
    spans += [_inner(each) for each in _BESIDE.finditer(text) if _looks_like_one(each["value"])]
    spans += [_inner(each) for each in _PAIR.finditer(text) if _looks_like_one(each["value"])]
    spans += [_inner(each) for each in _URL.finditer(text)]
    spans += [_inner(each) for each in _ENGLISH.finditer(text) if _looks_like_one(each["value"])]
    spans += [_inner(each) for each in _CHANGED.finditer(text) if _looks_like_one(each["value"])]
    spans += [_inner(each) for each in _STUCK.finditer(text) if each["value"].lower() not in _WORDS]
    return spans + [_inner(each) for each in _SPELLED.finditer(text) if len(_FIGURE.findall(each["value"])) >= 4]


def _inner(found: re.Match[str]) -> tuple[int, int]:
    value = found["value"]
    kept = value.rstrip(_CLOSERS.replace("!", "").replace("！", "")) or value
    return found.start("value"), found.start("value") + len(kept)


def _core(value: str) -> str:
    return value.strip(_CLOSERS)


def _linked(value: str) -> bool:
    """After 是 or a colon almost anything is the password, save words about it and full stops."""
    core = _core(value)
    return len(core) >= 2 and core.lower() not in _WORDS and set(core) != {"*"}


def _written_out(value: str) -> bool:
    """After a colon, Chinese that ends like a statement (已泄露, 忘了) is no password; other short text is hidden."""
    core = _core(value)
    if set(core) <= {"*"} or core.lower() in _WORDS:
        return False
    return (any(sign.isascii() and sign.isalnum() for sign in core) and not _NUMBERED.match(core)) or _short_phrase(
        core
    )


def _short_phrase(core: str) -> bool:
    said = re.search(
        r"泄|漏|盗|忘|错|丢|被|改|知|看|不|没|无|未|过期|安全|管理|要|怎|什|吗|了|的|请|是|定期|有|强度|登|锁|问题|规|长度|保管|已|在|和|账|设|换",
        core,
    )
    return said is None and 2 <= len(core) <= 12


def _looks_like_one(value: str) -> bool:
    """Beside the word 密码 with nothing between: letters with digits or signs, or a run of five digits and more."""
    core = _core(value)
    if len(core) < 4 or core.lower() in _WORDS or _NUMBERED.match(core):
        return False
    letters, digits = any(sign.isalpha() for sign in core), any(sign.isdigit() for sign in core)
    signs = any(not sign.isalnum() for sign in core)
    return (letters and digits) or (len(core) >= 5 and digits) or (signs and (letters or digits) and len(core) >= 6)
