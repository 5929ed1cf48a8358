"""Values from the environment: ``NAME``, or ``NAME_FILE`` naming a file that holds the value.

What is wrong is noted by name and never by value, and said all at once in the end.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

_HTTP_SCHEMES = frozenset({"http", "https"})


class SettingsProblem(Exception):
    """The environment cannot be used. ``problems``: one Chinese sentence each, starting with the variable's name."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  · {problem}" for problem in problems)
        super().__init__(f"环境变量有 {len(problems)} 处问题：\n{lines}")


class Environment:
    """Takes values out of the environment and notes what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def value(self, name: str) -> str | None:
        """NAME, or what stands in the file NAME_FILE names; an empty value counts as none."""
        plain, file = self._environ.get(name, ""), self._environ.get(f"{name}_FILE", "")
        if plain and file:
            self.wrong(name, f"和 {name}_FILE 只能设置一个")
        if plain or not file:
            return plain or None
        return self._in_file(f"{name}_FILE", Path(file))

    def required(self, name: str, pattern: str, rule: str, *, otherwise: str = "") -> str:
        value = self.value(name)
        if value is None:
            self.missing(name)
            return otherwise
        return self._matching(name, value, pattern, rule, otherwise)

    def text(self, name: str, default: str, pattern: str, rule: str) -> str:
        return self._matching(name, self.value(name) or default, pattern, rule, default)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default), r"[0-9]{1,9}", f"应是 {least} 到 {most} 之间的整数")
        if least <= int(text) <= most:
            return int(text)
        self.wrong(name, f"应是 {least} 到 {most} 之间的整数")
        return default

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.value(name) or default).absolute()

    def address(self, name: str, default: str, *, path_allowed: bool = False) -> str:
        value = (self.value(name) or default).rstrip("/")
        parts = split_url(value)
        if parts is None or parts.scheme not in _HTTP_SCHEMES or not parts.hostname or "@" in parts.netloc:
            self.wrong(name, "应是 http:// 或 https:// 开头的地址，不带用户名和密码")
        elif parts.query or parts.fragment or (parts.path and not path_allowed):
            self.wrong(name, "只写协议和主机名，后面不要带路径（例如不要写 /cgi-bin）")
        elif parts.scheme == "http" and not is_loopback(value) and not path_allowed:
            self.wrong(name, "不在本机时必须用 https://")
        return value

    def optional(self, name: str, pattern: str, rule: str) -> str | None:
        value = self.value(name)
        return None if value is None else self._matching(name, value, pattern, rule, value)

    def _matching(self, name: str, value: str, pattern: str, rule: str, otherwise: str) -> str:
        if re.fullmatch(pattern, value):
            return value
        self.wrong(name, rule)
        return otherwise

    def decoded(self, name: str, value: str, rule: str) -> bytes:
        """32 bytes from base64."""
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            self.wrong(name, rule)
        return key

    def _in_file(self, name: str, file: Path) -> str | None:
        try:
            value = file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.wrong(name, f"指定的文件读不了（{type(error).__name__}）")
            return None
        if not value:
            self.wrong(name, "指定的文件是空的")
        return value or None

    def missing(self, name: str) -> None:
        """Notes that a value is needed; a bad file has been noted under its own name."""
        if not self._environ.get(f"{name}_FILE"):
            self.wrong(name, "没有设置")

    def wrong(self, name: str, rule: str) -> None:
        if not any(problem.startswith(f"{name}：") for problem in self.problems):
            self.problems.append(f"{name}：{rule}")


def is_loopback(url: str) -> bool:
    """True when the host of ``url`` can only be this machine."""
    parts = split_url(url)
    host = (parts.hostname or "") if parts else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def split_url(url: str) -> SplitResult | None:
    """The parts of a URL, or None where it cannot be one."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
