"""A small disk of one's own that can be full: a tmpfs in a mount namespace, so that nothing stays mounted."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_CLONE_NEWNS = 0x00020000
_PIECES = (1 << 20, 4096, 1)


class NotAllowed(RuntimeError):
    """Mounting needs rights this process has not."""


@dataclass
class Disk:
    folder: Path

    def fill(self) -> None:
        """Not one byte more. What was freed meanwhile is taken as well when this is called again."""
        with (self.folder / "filler").open("ab", buffering=0) as filler:
            for piece in _PIECES:
                with suppress(OSError):
                    while filler.write(b"\0" * piece):
                        pass

    def free(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(size: str) -> Iterator[Disk]:
    """For this thread and all it starts from now on. Raises NotAllowed."""
    with tempfile.TemporaryDirectory(prefix="xinan-disk-", ignore_cleanup_errors=True) as name:
        if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS):
            raise NotAllowed
        _run("mount", "--make-rprivate", "/")
        _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", name)
        try:
            yield Disk(Path(name))
        finally:
            _run("umount", "-l", name)


def _run(*command: str) -> None:
    if subprocess.run(command, check=False, capture_output=True).returncode:
        raise NotAllowed
