"""A disk that is soon full, in a mount namespace of its own: whatever happens, nothing stays mounted."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import subprocess
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

_CLONE_NEWNS = 0x00020000
_FORK = multiprocessing.get_context("fork")
_NOT_ALLOWED = 77


def on_a_small_disk(folder: Path, size: str, act: Callable[[Path], None]) -> None:
    """Runs ``act(folder)`` in a child that has a tmpfs of ``size`` there; skips, loudly, where mounting is refused."""
    folder.mkdir()
    child = _FORK.Process(target=_run, args=(folder, size, act))
    child.start()
    child.join(120)
    child.kill()
    if child.exitcode == _NOT_ALLOWED:
        pytest.skip("!!! NOT TESTED: a small disk needs the right to mount one")
    assert child.exitcode == 0


def _run(folder: Path, size: str, act: Callable[[Path], None]) -> None:
    if not _mounted(folder, size):
        os._exit(_NOT_ALLOWED)
    try:
        act(folder)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _mounted(folder: Path, size: str) -> bool:
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS):
        return False
    commands = (["mount", "--make-rprivate", "/"], ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)])
    return all(subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in commands)
