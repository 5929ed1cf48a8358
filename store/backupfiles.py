"""The files people brought, in a backup: copied as they lie in the vault, encrypted, and proved by their hashes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, inspect

from store import attachments
from store.spoolfile import sync_folder
from store.vault import measured

FOLDER = "files"
_KEPT = "kept"
# Place -> size and SHA-256 of the file as it lies on the disk.
Rows = Mapping[str, tuple[int, str]]


def rows_of(connection: Connection) -> Rows:
    """The files this database speaks of; none where it is older than they are."""
    return attachments.places(connection) if inspect(connection).has_table("attachments") else {}


def copy(vault: Path | None, backup: Path, rows: Rows) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """Copies every file of ``rows``: those copied, and the places of those that are lost or not what was kept."""
    copied: dict[str, tuple[int, str]] = {}
    if vault is not None and rows:
        (backup / FOLDER).mkdir(mode=0o700)
        for place, promised in rows.items():
            if _copied(vault / _KEPT / place, backup / FOLDER / place, promised):
                copied[place] = promised
    return copied, sorted(set(rows) - set(copied)) if vault is not None else []


def _copied(source: Path, target: Path, promised: tuple[int, str]) -> bool:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    target.chmod(0o600)
    if measured(target) == promised:
        return True
    target.unlink()
    return False


def wrong_in(backup: Path, promised: Rows) -> list[str]:
    """The places of files that are not what the manifest says."""
    return [place for place, known in promised.items() if not _is(backup / FOLDER / place, known)]


def _is(file: Path, known: tuple[int, str]) -> bool:
    try:
        return measured(file) == tuple(known)
    except FileNotFoundError:
        return False


def put_back(backup: Path, vault: Path, promised: Rows) -> None:
    """Puts the files where the vault looks for them; one that is there is only replaced by the same."""
    kept = vault / _KEPT
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    for place in promised:
        draft = kept / f"{place}.restoring"
        shutil.copyfile(backup / FOLDER / place, draft)
        draft.chmod(0o600)
        handle = os.open(draft, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        draft.rename(kept / place)
    sync_folder(kept)
