"""PostgreSQL's own programs for dumping and restoring: where they are and how they are called."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import URL

# Where Debian keeps them; the newest first, for an older pg_dump refuses a newer server.
_DEBIAN = Path("/usr/lib/postgresql")

# What libpq takes from the environment. The password must not be seen in the list of processes.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
_LOCK_WAIT_MS = 10_000


class ToolFailed(Exception):
    """A program is missing or did not succeed; the text is the program's own."""


def find(name: str, folder: Path | None = None) -> Path:
    """``pg_dump`` or ``pg_restore``: in ``folder``, else on the path, else where Debian puts them."""
    places = [folder / name] if folder else [*_on_the_path(name), *_in_debian(name)]
    for place in places:
        if os.access(place, os.X_OK):
            return place
    raise ToolFailed(f"{name} was not found: install PostgreSQL's client programs (Debian: postgresql-client)")


def _on_the_path(name: str) -> list[Path]:
    found = shutil.which(name)
    return [Path(found)] if found else []


def _in_debian(name: str) -> list[Path]:
    versions = [place for place in _DEBIAN.glob("*") if place.name.isdigit()]
    return [place / "bin" / name for place in sorted(versions, key=lambda place: -int(place.name))]


def run(program: Path, url: URL, arguments: Sequence[str]) -> None:
    """Raises ToolFailed with the last lines of what the program said."""
    outcome = subprocess.run(  # noqa: S603 (a program of the database's, arguments of our own)
        [str(program), "--no-password", *arguments],
        env={**os.environ, **_environment(url), "PGOPTIONS": f"-c lock_timeout={_LOCK_WAIT_MS}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if outcome.returncode != 0:
        said = outcome.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ToolFailed(f"{program.name}: {' / '.join(said[-3:])}")


def _environment(url: URL) -> dict[str, str]:
    parameters = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    unknown = sorted(set(parameters) - set(_VARIABLES))
    if unknown:
        raise ToolFailed(f"DATABASE_URL has parameters that PostgreSQL's programs are not given: {', '.join(unknown)}")
    return {_VARIABLES[name]: str(value) for name, value in parameters.items()}
