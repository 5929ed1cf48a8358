"""扫一扫 of the stand-in reads what any encoder writes: all versions and levels it says it knows, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import segno

from bot.simulator import page
from tests.databases import missing

pytestmark = pytest.mark.node
READER = Path(page.__file__).parent / "static" / "qr.js"
_READ = """
import { read } from %s;
let told = "";
for await (const piece of process.stdin) told += piece;
const pictures = JSON.parse(told);
console.log(JSON.stringify(pictures.map(({ rows, dot, edge }) => {
  const side = (rows.length + 2 * edge) * dot;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) for (let x = 0; x < side; x += 1) {
    const row = rows[Math.floor(y / dot) - edge];
    if (row && row[Math.floor(x / dot) - edge] === "1") data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  }
  return read({ data, width: side, height: side });
})));
"""


def read(pictures: list[dict[str, object]]) -> list[str | None]:
    node = shutil.which("node")
    if node is None:
        missing("node")
    script = _READ % json.dumps(READER.as_uri())
    done = subprocess.run(
        [node, "--input-type=module", "-e", script],
        input=json.dumps(pictures),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str | None] = json.loads(done.stdout)
    return found


def drawn(code: segno.QRCode, dot: int = 3, edge: int = 4) -> dict[str, object]:
    return {"rows": ["".join("1" if bit else "0" for bit in row) for row in code.matrix], "dot": dot, "edge": edge}


def test_every_version_level_and_mask() -> None:
    texts, pictures = [], []
    for version in range(1, 11):
        for number, level in enumerate("lmqh"):
            room = {"l": 17, "m": 14, "q": 11, "h": 7}[level] + (version - 1) * {"l": 14, "m": 11, "q": 8, "h": 6}[
                level
            ]
            text = ("https://x.cn/" + "pAb-_9" * 60)[:room]
            mask = (version + number) % 8
            code = segno.make(
                text, error=level, version=version, mask=mask, mode="byte", micro=False, boost_error=False
            )
            texts.append(text)
            pictures.append(drawn(code, dot=1 + number))
    assert read(pictures) == texts


def test_what_is_no_such_code_is_not_read() -> None:
    numbers = drawn(segno.make("0123456789", micro=False))
    small = drawn(segno.make_micro("0123"))
    blank: dict[str, object] = {"rows": ["0" * 21] * 21, "dot": 2, "edge": 4}
    black: dict[str, object] = {"rows": ["1" * 21] * 21, "dot": 2, "edge": 4}
    assert read([numbers, small, blank, black]) == [None] * 4
