"""Runs npm's ``@wecom/crypto`` 1.0.1, a separate JavaScript code base, as the second implementation.

``python -m tests.bot.edge.interop.oracle`` writes ``frozen.json`` anew: its ciphertexts, for where there is no node.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bot.edge.platform import AES_KEY, CORP, STAMP, TOKEN, message

HERE = Path(__file__).parent
FROZEN = HERE / "frozen.json"
INSTALLED = HERE.parents[3] / ".test" / "edge-interop"


class Oracle:
    """Answers many questions in one run of node."""

    def __init__(self, where: Path) -> None:
        self._where = where

    def ask(self, requests: list[dict[str, str]]) -> list[Any]:
        done = subprocess.run(
            ["node", "oracle.cjs"],
            cwd=self._where,
            input=json.dumps(requests),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        answers: list[Any] = json.loads(done.stdout)
        assert len(answers) == len(requests)
        return answers


def oracle(find: Callable[[str], str | None] = shutil.which, in_ci: bool = os.environ.get("CI") == "true") -> Oracle:
    """Installed on first use. Without node, npm or the package: a failure where CI=true, else a skip that says so."""
    for program in ("node", "npm"):
        if find(program) is None:
            _absent(f"{program} is not installed", in_ci)
    try:
        _install()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        _absent(f"npm could not install @wecom/crypto: {str(problem.stderr)[-300:]}", in_ci)
    return Oracle(INSTALLED)


def _absent(why: str, in_ci: bool) -> None:
    why = f"the second implementation of the envelope cannot run: {why}"
    if in_ci:
        pytest.fail(why)
    pytest.skip(why)


def _install() -> None:
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("package.json", "package-lock.json", "oracle.cjs"):
            shutil.copy(HERE / name, INSTALLED / name)
        if not _is_installed():
            subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=INSTALLED,
                capture_output=True,
                text=True,
                timeout=120,
                check=True,
            )


def _is_installed() -> bool:
    package = INSTALLED / "node_modules" / "@wecom" / "crypto" / "package.json"
    return package.exists() and json.loads(package.read_text())["version"] == "1.0.1"


# ------------------------------------------------------------------------------------------------- frozen


def texts() -> list[str]:
    """Every length modulo the block, and what breaks envelopes elsewhere."""
    lengths = ["x" * size for size in range(32)]
    odd = ["密码泄露了", "👨\u200d👩\u200d👧 🇨🇳", "]]>", "&amp;<b>", "a\nb\tc", "كلمة السر", "密" * 3000, "😀" * 16]
    return lengths + odd


def freeze() -> None:
    messages = [message(Content=text.replace("]]>", "]]]]><![CDATA[>")).decode() for text in texts()]
    randoms = [base64.b64encode(os.urandom(16)).decode() for _ in messages]
    second = oracle()
    sealed = second.ask(
        [
            {"do": "encrypt", "key": AES_KEY, "text": text, "receiver": CORP, "random": random}
            for text, random in zip(messages, randoms, strict=True)
        ]
    )
    signing = {"do": "sign", "token": TOKEN, "timestamp": str(STAMP)}
    signatures = second.ask([signing | {"nonce": f"n{at}", "sealed": each} for at, each in enumerate(sealed)])
    rows = [
        {"text": text, "nonce": f"n{at}", "random": random, "sealed": each, "signature": signature}
        for at, (text, random, each, signature) in enumerate(zip(texts(), randoms, sealed, signatures, strict=True))
    ]
    frozen = {"made_by": "@wecom/crypto 1.0.1", "timestamp": str(STAMP), "callbacks": rows}
    FROZEN.write_text(json.dumps(frozen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    freeze()
