"""Runs one peer over time expressions, in the peers' own virtual environment; standard input and output are JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

NOW = datetime(2026, 11, 25, 10, 0)  # noqa: DTZ001 - the peers know naive moments only


def jionlp() -> Callable[[str], str]:
    peer: Any = import_module("jionlp")

    def read(text: str) -> str:
        found = peer.ner.extract_time(text, time_base=NOW.timestamp())
        spans = [one["detail"]["time"] for one in found if one["type"] in ("time_point", "time_span")]
        return str(spans[0][0])[:16] if spans and isinstance(spans[0], list) else ""

    return read


def recognizers() -> Callable[[str], str]:
    recognize_datetime: Any = import_module("recognizers_date_time").recognize_datetime

    def read(text: str) -> str:
        for found in recognize_datetime(text, "zh-cn", reference=NOW):
            values: list[dict[str, Any]] = (found.resolution or {}).get("values") or []
            for value in values[-1:]:
                said = str(value.get("value") or value.get("start") or "")
                if said and found.type_name.endswith(".time"):
                    return f"{NOW:%Y-%m-%d} {said[:5]}"
                return said[:16] if len(said) > 10 else said
        return ""

    return read


def main() -> None:
    read = {"jionlp": jionlp, "recognizers-text": recognizers}[sys.argv[1]]()
    texts: list[str] = json.loads(sys.stdin.read())
    answers, taken = [], []
    for text in texts:
        tries = []
        for _ in range(3):
            begun = time.perf_counter()
            answer = _guarded(read, text)
            tries.append((time.perf_counter() - begun) * 1000)
        answers.append(answer)
        taken.append(min(tries))
    print(json.dumps({"answers": answers, "taken": taken}))


def _guarded(read: Callable[[str], str], text: str) -> str:
    """A peer that breaks on an expression has not read it."""
    try:
        return read(text)
    except Exception:
        return ""


if __name__ == "__main__":
    main()
