"""What the web processes share is there before they are forked: nobody's first report waits for it."""

from __future__ import annotations

import subprocess
import sys

_READ_ALREADY = """
from bot import app
from handlers.understanding import guesses
app._all_words()
raise SystemExit(0 if guesses._weights.cache_info().currsize == 1 else "the weights are read by whoever speaks first")
"""


def test_the_weights_are_read_before_anybody_speaks() -> None:
    done = subprocess.run([sys.executable, "-c", _READ_ALREADY], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
