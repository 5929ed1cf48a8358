"""``xinan understand "一句话"``: what a sentence would be understood to mean; nothing is stored."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from handlers.understanding.meaning import as_json
from handlers.understanding.sentence import understand
from store.clock import SHANGHAI, WallClock


def run(chosen: argparse.Namespace) -> int:
    now = WallClock().now()
    if chosen.at:
        try:
            at = datetime.fromisoformat(chosen.at)
        except ValueError:
            print("--at 要写成 2026-11-25T10:00 这样的时间。", file=sys.stderr)
            return 2
        now = at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
    meaning = understand(chosen.sentence, now)
    if chosen.json:
        print(as_json(meaning))
    else:
        print(f"意图：{meaning.intent}　把握：{meaning.confidence}　依据：{meaning.why}")
        print("".join(f"  {name}：{value}\n" for name, value in meaning.slots.items()), end="")
    return 0
