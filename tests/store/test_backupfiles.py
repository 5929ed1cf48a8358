"""Files people brought go along with the record, and come back with it or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import attachments, migrate
from store.attachments import Brought
from store.backup import Backup, backup
from store.db import Database
from store.manifest import BackupRefused
from store.restore import restore
from store.vault import Vault
from tests.store.test_backup import TOOLS

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
KEY = b"k" * 32
CONTENT = secrets.token_bytes(150_000)


def brought(vault: Vault, place: str, content: bytes) -> Brought:
    kept = vault.keep(place, iter([content]))
    facts = (kept.size, kept.sha256, kept.sha256, kept.sealed_size, kept.sealed_sha256, vault.key.id)
    return Brought(place, "情况.pdf", "pdf", *facts, "unscanned")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "files", KEY)


@pytest.fixture
def record(migrated_url: str, vault: Vault) -> Iterator[str]:
    """Two files: one submitted, one a draft."""
    with closing(Database(migrated_url)) as database, database.work(NOW) as work:
        attachments.keep(work, 1, "zhangwei", brought(vault, "a" * 32, CONTENT))
        attachments.submit(work, 1, 1, by="zhangwei")
        attachments.keep(work, 1, "zhangwei", brought(vault, "b" * 32, b"draft"))
    yield migrated_url


def made(url: str, tmp_path: Path) -> Backup:
    return backup(url, tmp_path / "backups", NOW, tools=TOOLS, files=tmp_path / "files")


def fresh_like(url: str, fresh_database: Callable[..., str]) -> str:
    return fresh_database("sqlite" if url.startswith("sqlite") else "postgresql", migrate.upgrade)


def test_they_come_back_encrypted_and_whole(record: str, tmp_path: Path, fresh_database: Callable[..., str]) -> None:
    found = made(record, tmp_path)
    assert sorted(found.manifest.brought) == ["a" * 32, "b" * 32]
    assert found.manifest.lost == ()
    assert not any(CONTENT[:32] in file.read_bytes() for file in found.folder.rglob("*") if file.is_file())
    elsewhere = tmp_path / "elsewhere"
    target = fresh_like(record, fresh_database)
    restore(target, found.folder, NOW, tools=TOOLS, files=elsewhere)
    assert b"".join(Vault(elsewhere, KEY).read("a" * 32)) == CONTENT
    with closing(Database(target)) as database, database.look() as connection:
        assert attachments.places(connection) == found.manifest.brought
        assert [one.since for one in attachments.ready(connection, 1)] == [1, None]


@pytest.mark.parametrize("harm", ["change", "cut", "remove"])
def test_a_backup_with_another_file_in_it_is_not_restored(
    harm: str, record: str, tmp_path: Path, fresh_database: Callable[..., str]
) -> None:
    found = made(record, tmp_path)
    file = found.folder / "files" / ("a" * 32)
    content = file.read_bytes()
    if harm == "remove":
        file.unlink()
    else:
        file.write_bytes(content[:-1] + (b"" if harm == "cut" else bytes([content[-1] ^ 1])))
    target = fresh_like(record, fresh_database)
    with pytest.raises(BackupRefused, match="files"):
        restore(target, found.folder, NOW, tools=TOOLS, files=tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()
    with closing(Database(target)) as database, database.look() as connection:
        assert attachments.places(connection) == {}


def test_a_damaged_or_missing_file_is_named_and_the_rest_is_backed_up(
    record: str, vault: Vault, tmp_path: Path
) -> None:
    file = vault.file("a" * 32)
    content = bytearray(file.read_bytes())
    content[500] ^= 1
    file.write_bytes(content)
    found = made(record, tmp_path)
    assert found.manifest.lost == ("a" * 32,)
    assert list(found.manifest.brought) == ["b" * 32]


def test_what_was_taken_back_meanwhile_is_not_called_lost(record: str, vault: Vault, tmp_path: Path) -> None:
    """The draft goes between the copy of the database and the copy of the files."""
    vault.drop("b" * 32)
    assert made(record, tmp_path).manifest.lost == ("b" * 32,)
    with closing(Database(record)) as database, database.work(NOW) as work:
        draft = attachments.by_place(work.connection, "b" * 32)
        assert draft is not None
        attachments.remove(work, draft, by="zhangwei", ordinal=2)
    later = backup(record, tmp_path / "later", NOW, tools=TOOLS, files=tmp_path / "files")
    assert later.manifest.lost == ()
