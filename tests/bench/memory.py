"""What a default installation weighs: PSS of every process after the leak story, and the sum without the stand-in.

``python -m tests.bench.memory``. At most 300 MB are promised for supervisor, web (master and two workers), worker,
clock and the embedded Valkey. PSS counts a shared page once, divided among those who share it.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bot.house.demo import Installation
from tests.waiting import wait_until

PROMISED_MB = 300.0
STORY = (
    ("zhangwei", "信用信息共享平台的账号 zhangwei01 密码泄露了"),
    ("jiangmin", "确认"),
    ("jiangmin", "停用 {short}"),
    ("zhangwei", "写报告"),
    *(("zhangwei", "今天"),) * 7,
    ("zhangwei", "提交"),
    ("zhouping", "接受 {short}"),
    ("wangfang", "帮助"),
    ("qianhui", "值班表"),
)


@dataclass(frozen=True)
class Weight:
    pid: int
    name: str
    megabytes: float


def weights(installation: Installation) -> list[Weight]:
    """Everybody of the installation, heaviest first."""
    # Valkey writes its title over its environment, so it is not found by that.
    pids = installation.everybody() | {installation.pids("bell")[-1]}
    found = [Weight(pid, _name(pid), _pss(pid)) for pid in pids]
    return sorted(found, key=lambda one: -one.megabytes)


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return " ".join(word for word in words if not word.startswith("/") and not word.isdigit())[:60] or words[0][-30:]


def play(installation: Installation) -> None:
    for person, words in STORY:
        _post(installation, f"{person}/say", {"text": words.format(short=_short(installation))})
    wait_until(lambda: _has_file(installation), seconds=30)


def _post(installation: Installation, path: str, body: object) -> None:
    address = f"http://{installation.simulator}/phone/{path}"
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).read()  # noqa: S310


def _short(installation: Installation) -> str:
    """The number the officer was told to answer with last: the demo city has a month behind it."""
    texts = [str(entry["content"]) for entry in _chat(installation, "jiangmin")]
    found = re.findall(r"停用 ([0-9]{4})", " ".join(texts))
    return found[-1] if found else ""


def _has_file(installation: Installation) -> bool:
    return any(entry["type"] == "file" for entry in _chat(installation, "zhangwei"))


def _chat(installation: Installation, member: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"http://{installation.simulator}/phone/{member}.json", timeout=10) as answer:
        entries: list[dict[str, Any]] = json.load(answer)["entries"]
        return entries


def modules(installation: Installation) -> Iterator[str]:
    """Which heavy libraries each process has mapped (by their shared objects)."""
    for one in weights(installation):
        files = {
            Path(line.split()[-1]).name
            for line in Path(f"/proc/{one.pid}/maps").read_text().splitlines()
            if ".so" in line
        }
        yield f"  {one.name}: {', '.join(sorted(name.split('.')[0] for name in files if 'cpython' in name or 'abi3' in name))}"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        try:
            wait_until(installation.is_ready, seconds=60)
            play(installation)
            found = weights(installation)
            if "-v" in sys.argv:
                print(*modules(installation), sep="\n")
        finally:
            installation.process.terminate()
            installation.process.wait(timeout=30)
    for one in found:
        print(f"{one.megabytes:7.1f} MB  {one.name}")
    total = sum(one.megabytes for one in found if "bot.simulator" not in one.name)
    print(f"{total:7.1f} MB  without the stand-in; promised: at most {PROMISED_MB:.0f} MB")
    return 0 if total <= PROMISED_MB else 1


if __name__ == "__main__":
    sys.exit(main())
