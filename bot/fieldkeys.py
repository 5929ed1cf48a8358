"""Where the keys of the field encryption come from: ``XINAN_FIELD_KEYS``, or a file beside the data key.

One entry a key, ``id:base64``, the current one first; ``index:base64`` is the key of the blind index. Entries are
parted by line breaks, blanks or commas, so that the setting and the file have the same form.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.datakey import DataKeyProblem, sync_folder
from store.fieldkeys import FieldKeys, KeyRing, new_field_keys

NAME = "XINAN_FIELD_KEYS"
FILE = "field.keys"
_ENTRY = re.compile(r"(index|[1-9][0-9]{0,8}):([A-Za-z0-9+/]{43}=)")


class FieldKeysProblem(DataKeyProblem):
    """The keys cannot be used. The text is Chinese and shows no value."""


def open_ring(var: Path, told: str | None) -> KeyRing:
    """told: the value of the setting; without one the file is used, made at first, and read anew when it changes."""
    if told is not None:
        keys = parsed(told)
        return KeyRing(lambda: keys)
    file = var / FILE
    return KeyRing(lambda: kept(var), lambda: _stamp(file))


def kept(var: Path) -> FieldKeys:
    """From the file in the state folder, made there first if need be. Raises FieldKeysProblem."""
    file = var / FILE
    try:
        if not file.exists():
            with _alone(var):
                if not file.exists():
                    _write(file, new_field_keys())
        if file.stat().st_mode & 0o077:
            raise FieldKeysProblem(f"状态目录里的 {FILE} 别人也能读，请先执行 chmod 600")
        return parsed(file.read_text("ascii"))
    except UnicodeDecodeError as error:
        raise FieldKeysProblem(f"状态目录里的 {FILE} 已损坏，请从备份恢复") from error
    except OSError as error:
        raise FieldKeysProblem(f"状态目录里的 {FILE} 读写失败（{type(error).__name__}）") from error


def add_key(var: Path) -> FieldKeys:
    """A new key in the file, the current one from now on; the older ones stay. Raises FieldKeysProblem."""
    kept(var)
    with _alone(var):
        more = kept(var).with_new()
        _write(var / FILE, more)
    return more


def parsed(text: str) -> FieldKeys:
    """Raises FieldKeysProblem."""
    keys: dict[int, bytes] = {}
    index = b""
    for entry in filter(None, re.split(r"[\s,]+", text)):
        found = _ENTRY.fullmatch(entry)
        if found is None:
            raise FieldKeysProblem("字段密钥的写法不对：每项写成 编号:base64（44 个字符），索引密钥写成 index:base64")
        name, key = found[1], _decoded(found[2])
        if name == "index":
            index = key
        elif int(name) in keys:
            raise FieldKeysProblem(f"字段密钥里编号 {name} 出现了两次")
        else:
            keys[int(name)] = key
    if not keys or not index:
        raise FieldKeysProblem("字段密钥不全：至少要有一把“编号:base64”，另加“index:base64”")
    return FieldKeys(next(iter(keys)), keys, index)


def written(keys: FieldKeys) -> str:
    """The form ``parsed`` reads, the current key first."""
    ids = [keys.current, *sorted(set(keys.keys) - {keys.current}, reverse=True)]
    named = [(str(one), keys.keys[one]) for one in ids] + [("index", keys.index)]
    return "".join(f"{name}:{base64.b64encode(key).decode()}\n" for name, key in named)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise FieldKeysProblem("字段密钥不是 32 字节的 base64") from error


def _stamp(file: Path) -> object:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _write(file: Path, keys: FieldKeys) -> None:
    """Whole or not at all, readable by its owner only."""
    draft = file.with_name(f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(written(keys))
        out.flush()
        os.fsync(out.fileno())
    draft.rename(file)
    sync_folder(file.parent)


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """One process at a time adds a key."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(var, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
