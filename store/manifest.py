"""What a backup says of itself: which files, which rows, where the chain of the audit trail stood."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from store import backupfiles
from store.events import head
from store.migrate import revision_of
from store.vault import measured

FILE_NAME = "manifest.json"
_FORMAT = 1


class BackupRefused(Exception):
    """The backup is not what was once written, or does not belong where it should go. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be counted in a database: its schema, the end of the chain, the rows of every table."""

    revision: str
    seq: int
    hash: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """``made_at`` is ISO 8601 in UTC; ``backend`` is ``sqlite`` or ``postgresql``; ``size`` is in bytes.

    brought: the files people brought, by their place: size and SHA-256.  lost: those that should have been there.
    """

    made_at: str
    backend: str
    file: str
    size: int
    sha256: str
    facts: Facts
    brought: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


def facts_of(connection: Connection) -> Facts:
    """Raises BackupRefused for a database this program has not made."""
    revision = revision_of(connection)
    if revision is None:
        raise BackupRefused("there is no record in this database: it has no schema")
    names = sorted(inspect(connection).get_table_names())
    rows = {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}  # noqa: S608
    return Facts(revision, *head(connection), rows)


def describe(
    folder: Path,
    file: str,
    backend: str,
    made_at: str,
    facts: Facts,
    files: tuple[Mapping[str, tuple[int, str]], list[str]] = ({}, []),
) -> Manifest:
    """Writes the manifest beside what it speaks of.  files: those people brought, and those that are lost."""
    size, digest = measured(folder / file)
    manifest = Manifest(made_at, backend, file, size, digest, facts, files[0], tuple(files[1]))
    content = {"format": _FORMAT, **asdict(manifest)}
    written = json.dumps({**content, "seal": _seal(content)}, indent=1, sort_keys=True)
    (folder / FILE_NAME).write_text(written + "\n", "utf-8")
    return manifest


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose file is still what it was. Raises BackupRefused."""
    try:
        content = json.loads((folder / FILE_NAME).read_text("utf-8"))
        seal = content.pop("seal")
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise BackupRefused(f"{FILE_NAME} is missing or cannot be read") from error
    if seal != _seal(content):
        raise BackupRefused(f"{FILE_NAME} was changed after it was written")
    if content.pop("format") != _FORMAT:
        raise BackupRefused("the backup was made by a newer program")
    brought = {place: (size, digest) for place, (size, digest) in content.pop("brought", {}).items()}
    more = {"facts": Facts(**content["facts"]), "brought": brought, "lost": tuple(content.pop("lost", ()))}
    manifest = Manifest(**{**content, **more})
    _check_file(folder / manifest.file, manifest)
    wrong = backupfiles.wrong_in(folder, manifest.brought)
    if wrong:
        raise BackupRefused(f"{len(wrong)} of the files in {backupfiles.FOLDER} are missing or were changed")
    return manifest


def _check_file(file: Path, manifest: Manifest) -> None:
    try:
        size, digest = measured(file)
    except OSError as error:
        raise BackupRefused(f"{manifest.file} is missing or cannot be read") from error
    if size != manifest.size:
        raise BackupRefused(f"{manifest.file} has {size} bytes instead of {manifest.size}")
    if digest != manifest.sha256:
        raise BackupRefused(f"{manifest.file} was changed after it was written")


def _seal(content: Mapping[str, Any]) -> str:
    """Against accidents; against malice there are the chain and its checkpoints."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
