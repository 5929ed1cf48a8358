"""What the house is told by its environment: ``NAME``, or ``NAME_FILE`` naming a file that holds the value.

Everything that is wrong is said at once, by the name of the variable and never by its value. A plain dataclass, not
a library: the supervisor reads settings too and has to stay small (docs/adr/0001).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.datakey import DataKeyProblem, kept_data_key
from bot.environment import Environment, SettingsProblem, is_loopback, split_url
from bot.fieldkeys import open_ring
from store.retention import (
    LEAST_KEYS_DAYS,
    LEAST_MESSAGES_DAYS,
    LEAST_PERSONAL_DAYS,
    LEAST_REPLIES_DAYS,
    Retention,
)

PUBLIC_API = "https://qyapi.weixin.qq.com"
DEFAULT_LISTEN = "127.0.0.1:8900"
# Every setting there is; each may also be given as NAME_FILE.
NAMES = (
    "WECOM_CORP_ID",
    "WECOM_AGENT_ID",
    "WECOM_SECRET",
    "WECOM_TOKEN",
    "WECOM_TOKEN_PREVIOUS",
    "WECOM_ENCODING_AES_KEY",
    "WECOM_ENCODING_AES_KEY_PREVIOUS",
    "WECOM_API_BASE",
    "DATABASE_URL",
    "REDIS_URL",
    "XINAN_BASE_URL",
    "XINAN_DATA_KEY",
    "XINAN_FIELD_KEYS",
    "XINAN_VAR",
    "XINAN_CLOCK_FILE",
    "XINAN_FAIL",
    "XINAN_LISTEN",
    "XINAN_WEB_WORKERS",
    "XINAN_WEB_THREADS",
    "XINAN_WEB_CLASS",
    "XINAN_SCAN",
    "XINAN_KEEP_KEYS_DAYS",
    "XINAN_KEEP_REPLIES_DAYS",
    "XINAN_KEEP_MESSAGES_DAYS",
    "XINAN_KEEP_PERSONAL_DAYS",
)
_LONGEST_KEY_ID = 9
_REDIS_SCHEMES = frozenset({"redis", "rediss", "unix"})
_POSTGRES_SCHEMES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


@dataclass(frozen=True, slots=True)
class CallbackKey:
    """One pair that callbacks may be signed and encrypted with."""

    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. ``repr`` shows no secret.

    callback_keys: the current pair first, then the previous one while keys are being changed.
    redis_url: None means that the supervisor starts an embedded server.
    clock_file: seconds to add to the clock; only ever set where the platform is on loopback.
    fail: where tests make processes die (store.failpoints); likewise.
    field_keys: of personal data (bot.fieldkeys); None where they are kept in the state folder.
    scan: the virus scanner uploaded files go through (bot.h5.scan); None where there is none.
    """

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    callback_keys: tuple[CallbackKey, ...] = field(repr=False)
    api_base: str
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    base_url: str
    data_key: bytes = field(repr=False)
    var: Path
    clock_file: Path | None
    listen: str
    web_workers: int
    web_threads: int
    web_class: str
    fail: str | None = None
    field_keys: str | None = field(default=None, repr=False)
    scan: str | None = None
    retention: Retention = field(default_factory=Retention)

    @property
    def public_url(self) -> str | None:
        """Where people's phones reach us; None while it is only this machine: no link could be opened there.

        Where the platform is a stand-in on this machine, so are the phones.
        """
        host = urlsplit(self.base_url).hostname
        if host in {"", None, "0.0.0.0", "::"}:  # noqa: S104 - compared
            return None
        unreachable = is_loopback(self.base_url) and not is_loopback(self.api_base)
        return None if unreachable else self.base_url

    def secrets(self) -> tuple[str, ...]:
        """Values that must never be seen in a log."""
        pairs = [part for key in self.callback_keys for part in (key.token, key.encoding_aes_key)]
        passwords = [_password_in(url) for url in (self.database_url, self.redis_url) if url]
        data_key = base64.b64encode(self.data_key).decode("ascii")
        fields = [part for part in re.split(r"[\s,:]+", self.field_keys or "") if len(part) > _LONGEST_KEY_ID]
        return tuple(value for value in (self.secret, data_key, *fields, *pairs, *passwords) if value)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Reads and checks everything; makes the data key when there is none yet. Raises SettingsProblem."""
    told = Environment(environ)
    values = _read_all(told)
    if told.problems:
        raise SettingsProblem(tuple(told.problems))
    return values


def read_place(environ: Mapping[str, str]) -> tuple[Path, str]:
    """Only the state folder and the database's URL, for commands that never talk to the platform."""
    told = Environment(environ)
    var = told.folder("XINAN_VAR", Path("var"))
    database_url = _database_url(told, var)
    if told.problems:
        raise SettingsProblem(tuple(told.problems))
    return var, database_url


def read_field_keys(environ: Mapping[str, str]) -> str | None:
    """Only what ``XINAN_FIELD_KEYS`` says, likewise; None where the file in the state folder is to be used."""
    told = Environment(environ)
    value = told.value("XINAN_FIELD_KEYS")
    if told.problems:
        raise SettingsProblem(tuple(told.problems))
    return value


def _read_all(told: Environment) -> Settings:
    var = told.folder("XINAN_VAR", Path("var"))
    api_base = told.address("WECOM_API_BASE", PUBLIC_API)
    listen = told.text("XINAN_LISTEN", DEFAULT_LISTEN, r"[^\s:/]*:\d{1,5}", "要写成“地址:端口”")
    return Settings(
        corp_id=told.required("WECOM_CORP_ID", r"[A-Za-z0-9_-]{2,64}", "只能有字母、数字、“_”和“-”，2 到 64 个"),
        agent_id=int(told.required("WECOM_AGENT_ID", r"[0-9]{1,10}", "应是一个整数", otherwise="0")),
        secret=told.required("WECOM_SECRET", r"[!-~]{8,128}", "应是 8 到 128 个可见字符，中间没有空格"),
        callback_keys=_callback_keys(told),
        api_base=api_base,
        database_url=_database_url(told, var),
        redis_url=_redis_url(told),
        base_url=told.address("XINAN_BASE_URL", f"http://{listen}", path_allowed=True),
        var=var,
        clock_file=_clock_file(told, api_base),
        fail=_fail(told, api_base),
        scan=_scan(told),
        listen=listen,
        web_workers=told.number("XINAN_WEB_WORKERS", 2, 1, 64),
        web_threads=told.number("XINAN_WEB_THREADS", 8, 1, 64),
        web_class=told.text("XINAN_WEB_CLASS", "gthread", r"sync|gthread|gevent", "只能是 sync、gthread 或 gevent"),
        retention=_retention(told),
        # Last: these make files, which a start that fails must not.
        data_key=_data_key(told, var),
        field_keys=_field_keys(told, var),
    )


def _callback_keys(told: Environment) -> tuple[CallbackKey, ...]:
    token, aes_key = _token(told, "WECOM_TOKEN"), _aes_key(told, "WECOM_ENCODING_AES_KEY")
    if token is None:
        told.missing("WECOM_TOKEN")
    if aes_key is None:
        told.missing("WECOM_ENCODING_AES_KEY")
    current = CallbackKey(token or "", aes_key or "")
    # In a rotation often only one of the two changes; the other half of the previous pair is then the current one.
    previous = CallbackKey(
        _token(told, "WECOM_TOKEN_PREVIOUS") or current.token,
        _aes_key(told, "WECOM_ENCODING_AES_KEY_PREVIOUS") or current.encoding_aes_key,
    )
    return (current,) if previous == current else (current, previous)


def _database_url(told: Environment, var: Path) -> str:
    value = told.value("DATABASE_URL") or f"sqlite:///{var / 'xinan.db'}"
    scheme, separator, rest = value.partition("://")
    if separator and scheme == "sqlite" and rest.startswith("/") and rest.strip("/"):
        return value
    if separator and scheme in _POSTGRES_SCHEMES and split_url(value) is not None:
        return f"postgresql+psycopg://{rest}"
    told.wrong("DATABASE_URL", "应是 SQLite 文件或 PostgreSQL 的地址")
    return value


def _redis_url(told: Environment) -> str | None:
    value = told.value("REDIS_URL")
    parts = split_url(value) if value else None
    if value and (parts is None or parts.scheme not in _REDIS_SCHEMES or not (parts.hostname or parts.path)):
        told.wrong("REDIS_URL", "应是 Redis 的地址（redis、rediss 或 unix）")
    return value


def _data_key(told: Environment, var: Path) -> bytes:
    """Field encryption: 32 bytes, given as base64 or kept under the state folder."""
    value = told.value("XINAN_DATA_KEY")
    if value is not None:
        return told.decoded("XINAN_DATA_KEY", value, "应是 32 字节的 base64（44 个字符）")
    if told.problems:
        return b""
    try:
        return kept_data_key(var)
    except DataKeyProblem as problem:
        told.wrong("XINAN_DATA_KEY", str(problem))
        return b""


def _field_keys(told: Environment, var: Path) -> str | None:
    """What the setting says, looked through; without it the file in the state folder is looked through, or made."""
    value = told.value("XINAN_FIELD_KEYS")
    if value is None and told.problems:
        return None
    try:
        _ = open_ring(var, value).keys
    except DataKeyProblem as problem:
        told.wrong("XINAN_FIELD_KEYS", str(problem))
    return value


def _clock_file(told: Environment, api_base: str) -> Path | None:
    value = told.value("XINAN_CLOCK_FILE")
    if value is None:
        return None
    if not is_loopback(api_base):
        told.wrong("XINAN_CLOCK_FILE", "只能用于演示、培训和测试：WECOM_API_BASE 不是本机地址时不允许拨动时钟")
    return Path(value).absolute()


def _fail(told: Environment, api_base: str) -> str | None:
    value = told.value("XINAN_FAIL")
    if value is not None and not is_loopback(api_base):
        told.wrong("XINAN_FAIL", "只能用于测试：WECOM_API_BASE 不是本机地址时不允许人为制造故障")
    return value


def _retention(told: Environment) -> Retention:
    """Ten years are for ever."""
    usual = Retention()
    keys = told.number("XINAN_KEEP_KEYS_DAYS", usual.keys.days, LEAST_KEYS_DAYS, 3650)
    replies = told.number("XINAN_KEEP_REPLIES_DAYS", usual.replies.days, LEAST_REPLIES_DAYS, 3650)
    messages = told.number("XINAN_KEEP_MESSAGES_DAYS", usual.messages.days, LEAST_MESSAGES_DAYS, 3650)
    personal = told.number("XINAN_KEEP_PERSONAL_DAYS", usual.personal.days, LEAST_PERSONAL_DAYS, 3650)
    return Retention(*(timedelta(days=days) for days in (keys, replies, messages, personal)))


def _scan(told: Environment) -> str | None:
    shape = r"clamd:(?:/[!-~]+|[A-Za-z0-9.\-\[\]:]+:[0-9]{1,5})|command:/[ -~]+"
    return told.optional("XINAN_SCAN", shape, "应是 clamd:套接字路径、clamd:地址:端口，或 command:/绝对路径 参数…")


def _token(told: Environment, name: str) -> str | None:
    return told.optional(name, r"[A-Za-z0-9]{1,32}", "应是 1 到 32 个字母或数字")


def _aes_key(told: Environment, name: str) -> str | None:
    return told.optional(name, r"[A-Za-z0-9]{43}", "应是 43 个字母或数字")


def _password_in(url: str) -> str:
    return unquote(urlsplit(url).password or "")
