"""The small run; at full size ``python -m tests.fuzz`` (a million inputs), here ``XINAN_FUZZ_INPUTS`` of them."""

from __future__ import annotations

import os

from tests.fuzz.run import MOST_MEGABYTES, run

INPUTS = int(os.environ.get("XINAN_FUZZ_INPUTS", "5000"))
_SEED = 31


def test_no_input_is_too_much() -> None:
    found = run(INPUTS, _SEED)
    assert found.problems == []
    assert found.inputs == INPUTS
    assert found.megabytes < MOST_MEGABYTES, found.summary(_SEED)
