"""The key of the field encryption, made once and kept beside the database, readable by its owner only."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

_LENGTH = 32
_NAME = "data.key"


class DataKeyProblem(Exception):
    """The kept key cannot be read, or others can read it too. The text is Chinese and shows no value."""


def kept_data_key(var: Path) -> bytes:
    """32 bytes from ``data.key`` in the state folder, made there first if need be. Raises DataKeyProblem."""
    file = var / _NAME
    try:
        if not file.exists():
            _make(file)
        return _read(file)
    except OSError as error:
        raise DataKeyProblem(f"状态目录里的 {_NAME} 读写失败（{type(error).__name__}）") from error


def _make(file: Path) -> None:
    """Several processes may get here at once: the first one's key stays, and a half-written one is never seen."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(base64.b64encode(secrets.token_bytes(_LENGTH)) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(file: Path) -> bytes:
    if file.stat().st_mode & 0o077:
        raise DataKeyProblem(f"状态目录里的 {_NAME} 别人也能读，请先执行 chmod 600")
    try:
        key = base64.b64decode(file.read_bytes().strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _LENGTH:
        raise DataKeyProblem(f"状态目录里的 {_NAME} 已损坏，请从备份恢复")
    return key
