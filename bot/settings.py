"""What the house is told by its environment: ``NAME``, or ``NAME_FILE`` naming a file that holds the value.

Everything that is wrong is said at once, by the name of the variable and never by its value. A plain dataclass, not
a library: the supervisor reads settings too and has to stay small (docs/adr/0001).
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from bot.datakey import DataKeyProblem, kept_data_key

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
    "XINAN_VAR",
    "XINAN_CLOCK_FILE",
    "XINAN_LISTEN",
    "XINAN_WEB_WORKERS",
    "XINAN_WEB_THREADS",
    "XINAN_WEB_CLASS",
)
_HTTP_SCHEMES = frozenset({"http", "https"})
_REDIS_SCHEMES = frozenset({"redis", "rediss", "unix"})
_POSTGRES_SCHEMES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


class SettingsProblem(Exception):
    """The environment cannot be used. ``problems``: one Chinese sentence each, starting with the variable's name."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  · {problem}" for problem in problems)
        super().__init__(f"环境变量有 {len(problems)} 处问题：\n{lines}")


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

    def secrets(self) -> tuple[str, ...]:
        """Values that must never be seen in a log."""
        pairs = [part for key in self.callback_keys for part in (key.token, key.encoding_aes_key)]
        passwords = [_password_in(url) for url in (self.database_url, self.redis_url) if url]
        data_key = base64.b64encode(self.data_key).decode("ascii")
        return tuple(value for value in (self.secret, data_key, *pairs, *passwords) if value)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Reads and checks everything; makes the data key when there is none yet. Raises SettingsProblem."""
    reader = _Reader(environ)
    values = _read_all(reader)
    if reader.problems:
        raise SettingsProblem(tuple(reader.problems))
    return values


def read_place(environ: Mapping[str, str]) -> tuple[Path, str]:
    """Only the state folder and the database's URL, for commands that never talk to the platform."""
    reader = _Reader(environ)
    var = reader.folder("XINAN_VAR", Path("var"))
    database_url = reader.database_url(var)
    if reader.problems:
        raise SettingsProblem(tuple(reader.problems))
    return var, database_url


def is_loopback(url: str) -> bool:
    """True when the host of ``url`` can only be this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read_all(reader: _Reader) -> Settings:
    var = reader.folder("XINAN_VAR", Path("var"))
    api_base = reader.address("WECOM_API_BASE", PUBLIC_API)
    listen = reader.text("XINAN_LISTEN", DEFAULT_LISTEN, r"[^\s:/]*:\d{1,5}", "要写成“地址:端口”")
    return Settings(
        corp_id=reader.required("WECOM_CORP_ID", r"[A-Za-z0-9_-]{2,64}", "只能有字母、数字、“_”和“-”，2 到 64 个"),
        agent_id=int(reader.required("WECOM_AGENT_ID", r"[0-9]{1,10}", "应是一个整数", otherwise="0")),
        secret=reader.required("WECOM_SECRET", r"[!-~]{8,128}", "应是 8 到 128 个可见字符，中间没有空格"),
        callback_keys=reader.callback_keys(),
        api_base=api_base,
        database_url=reader.database_url(var),
        redis_url=reader.redis_url(),
        base_url=reader.address("XINAN_BASE_URL", f"http://{listen}", path_allowed=True),
        data_key=reader.data_key(var),
        var=var,
        clock_file=reader.clock_file(api_base),
        listen=listen,
        web_workers=reader.number("XINAN_WEB_WORKERS", 2, 1, 64),
        web_threads=reader.number("XINAN_WEB_THREADS", 4, 1, 64),
        web_class=reader.text("XINAN_WEB_CLASS", "gthread", r"sync|gthread|gevent", "只能是 sync、gthread 或 gevent"),
    )


class _Reader:
    """Takes values out of the environment and notes what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def value(self, name: str) -> str | None:
        """NAME, or what stands in the file NAME_FILE names; an empty value counts as none."""
        plain, file = self._environ.get(name, ""), self._environ.get(f"{name}_FILE", "")
        if plain and file:
            self._wrong(name, f"和 {name}_FILE 只能设置一个")
        if plain or not file:
            return plain or None
        return self._in_file(f"{name}_FILE", Path(file))

    def required(self, name: str, pattern: str, rule: str, *, otherwise: str = "") -> str:
        value = self.value(name)
        if value is None:
            self._wrong(name, "没有设置")
            return otherwise
        return self._matching(name, value, pattern, rule, otherwise)

    def text(self, name: str, default: str, pattern: str, rule: str) -> str:
        return self._matching(name, self.value(name) or default, pattern, rule, default)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default), r"[0-9]{1,9}", f"应是 {least} 到 {most} 之间的整数")
        if least <= int(text) <= most:
            return int(text)
        self._wrong(name, f"应是 {least} 到 {most} 之间的整数")
        return default

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.value(name) or default).absolute()

    def address(self, name: str, default: str, *, path_allowed: bool = False) -> str:
        value = (self.value(name) or default).rstrip("/")
        parts = _split(value)
        if parts is None or parts.scheme not in _HTTP_SCHEMES or not parts.hostname or "@" in parts.netloc:
            self._wrong(name, "应是 http:// 或 https:// 开头的地址，不带用户名和密码")
        elif parts.query or parts.fragment or (parts.path and not path_allowed):
            self._wrong(name, "只写协议和主机名，后面不要带路径（例如不要写 /cgi-bin）")
        elif parts.scheme == "http" and not is_loopback(value) and not path_allowed:
            self._wrong(name, "不在本机时必须用 https://")
        return value

    def callback_keys(self) -> tuple[CallbackKey, ...]:
        token, aes_key = self._token("WECOM_TOKEN"), self._aes_key("WECOM_ENCODING_AES_KEY")
        if token is None:
            self._missing("WECOM_TOKEN")
        if aes_key is None:
            self._missing("WECOM_ENCODING_AES_KEY")
        current = CallbackKey(token or "", aes_key or "")
        # In a rotation often only one of the two changes; the other half of the previous pair is then the current one.
        previous = CallbackKey(
            self._token("WECOM_TOKEN_PREVIOUS") or current.token,
            self._aes_key("WECOM_ENCODING_AES_KEY_PREVIOUS") or current.encoding_aes_key,
        )
        return (current,) if previous == current else (current, previous)

    def database_url(self, var: Path) -> str:
        value = self.value("DATABASE_URL") or f"sqlite:///{var / 'xinan.db'}"
        scheme, separator, rest = value.partition("://")
        if separator and scheme == "sqlite" and rest.startswith("/") and rest.strip("/"):
            return value
        if separator and scheme in _POSTGRES_SCHEMES and _split(value) is not None:
            return f"postgresql+psycopg://{rest}"
        self._wrong("DATABASE_URL", "应是 SQLite 文件或 PostgreSQL 的地址")
        return value

    def redis_url(self) -> str | None:
        value = self.value("REDIS_URL")
        parts = _split(value) if value else None
        if value and (parts is None or parts.scheme not in _REDIS_SCHEMES or not (parts.hostname or parts.path)):
            self._wrong("REDIS_URL", "应是 Redis 的地址（redis、rediss 或 unix）")
        return value

    def data_key(self, var: Path) -> bytes:
        """Field encryption: 32 bytes, given as base64 or kept under the state folder."""
        value = self.value("XINAN_DATA_KEY")
        if value is not None:
            return self._decoded("XINAN_DATA_KEY", value, "应是 32 字节的 base64（44 个字符）")
        if self.problems:
            return b""  # nothing is created for a start that fails anyway
        try:
            return kept_data_key(var)
        except DataKeyProblem as problem:
            self._wrong("XINAN_DATA_KEY", str(problem))
            return b""

    def clock_file(self, api_base: str) -> Path | None:
        value = self.value("XINAN_CLOCK_FILE")
        if value is None:
            return None
        if not is_loopback(api_base):
            self._wrong("XINAN_CLOCK_FILE", "只能用于演示、培训和测试：WECOM_API_BASE 不是本机地址时不允许拨动时钟")
        return Path(value).absolute()

    def _token(self, name: str) -> str | None:
        return self._optional(name, r"[A-Za-z0-9]{1,32}", "应是 1 到 32 个字母或数字")

    def _aes_key(self, name: str) -> str | None:
        return self._optional(name, r"[A-Za-z0-9]{43}", "应是 43 个字母或数字")

    def _optional(self, name: str, pattern: str, rule: str) -> str | None:
        value = self.value(name)
        return None if value is None else self._matching(name, value, pattern, rule, value)

    def _matching(self, name: str, value: str, pattern: str, rule: str, otherwise: str) -> str:
        if re.fullmatch(pattern, value):
            return value
        self._wrong(name, rule)
        return otherwise

    def _decoded(self, name: str, value: str, rule: str) -> bytes:
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            self._wrong(name, rule)
        return key

    def _in_file(self, name: str, file: Path) -> str | None:
        try:
            return file.read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            self._wrong(name, f"指定的文件读不了（{type(error).__name__}）")
            return None

    def _missing(self, name: str) -> None:
        # A file that cannot be read has been reported under its own name.
        if not self._environ.get(f"{name}_FILE"):
            self._wrong(name, "没有设置")

    def _wrong(self, name: str, rule: str) -> None:
        if not any(problem.startswith(f"{name}：") for problem in self.problems):
            self.problems.append(f"{name}：{rule}")


def _split(url: str) -> SplitResult | None:
    """The parts of a URL, or None where it cannot be one."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _password_in(url: str) -> str:
    return unquote(urlsplit(url).password or "")
