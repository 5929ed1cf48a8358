"""A line of our own between the processes of the house and somebody they talk to; it can be cut, or fall silent.

Who calls is known by the process behind the line, so that one part of the house can be cut off and another not.
"""

from __future__ import annotations

import select
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.installation import part_of

OPEN, SILENT, CUT = "open", "silent", "cut"
_PIECE = 65536
_GLANCE = 0.02
_CREDENTIALS = struct.Struct("3i")

Address = tuple[str, int] | Path


@dataclass
class Proxy:
    """Listens at ``here`` and passes everything on to ``there``. ``states``: how a part's lines are; open by default.

    silent: taken, and nothing passes any more, until it is open again.  cut: closed, and refused from then on.
    """

    here: Address
    there: Address
    states: dict[str, str] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._listener = _socket(self.here)
        self._listener.bind(_plain(self.here))
        self._listener.listen(64)
        if not isinstance(self.here, Path):
            self.here = self._listener.getsockname()
        else:
            self.here.chmod(0o777)
        threading.Thread(target=self._take, daemon=True).start()

    @property
    def port(self) -> int:
        assert not isinstance(self.here, Path)
        return self.here[1]

    def put(self, part: str, state: str) -> None:
        self.states[part] = state

    def heal(self) -> None:
        self.states.clear()

    def stop(self) -> None:
        self._stop.set()
        self._listener.close()

    def state_of(self, part: str) -> str:
        return self.states.get(part, OPEN)

    def _take(self) -> None:
        while not self._stop.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        part = _who(line)
        self.passed[part] = self.passed.get(part, 0) + 1
        with suppress(OSError), line, _socket(self.there) as other:
            if self.state_of(part) == CUT:
                return
            other.connect(_plain(self.there))
            self._pump(part, line, other)

    def _pump(self, part: str, line: socket.socket, other: socket.socket) -> None:
        ways = {line: other, other: line}
        while not self._stop.is_set():
            state = self.state_of(part)
            if state == CUT:
                return
            ready, _, _ = select.select(list(ways) if state == OPEN else [], [], [], _GLANCE)
            for one in ready:
                piece = one.recv(_PIECE)
                if not piece:
                    return
                ways[one].sendall(piece)


def _socket(address: Address) -> socket.socket:
    if isinstance(address, Path):
        return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def _plain(address: Address) -> str | tuple[str, int]:
    return str(address) if isinstance(address, Path) else address


def _who(line: socket.socket) -> str:
    """The part of the house at the other end; empty for anybody else."""
    if line.family == socket.AF_UNIX:
        pid, _, _ = _CREDENTIALS.unpack(line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
        return part_of(pid)
    owner = _owner_of(line.getpeername()[1])
    return part_of(owner) if owner else ""


def _owner_of(port: int) -> int:
    """The process whose socket on this machine has the port; 0 when it is gone."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    inodes = {f"socket:[{row[9]}]" for row in rows if int(row[1].rpartition(":")[2], 16) == port}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and part_of(int(folder.name)) and _holds(folder / "fd", inodes):
            return int(folder.name)
    return 0


def _holds(handles: Path, inodes: set[str]) -> bool:
    with suppress(OSError):
        for handle in handles.iterdir():
            with suppress(OSError):
                if str(handle.readlink()) in inodes:
                    return True
    return False
