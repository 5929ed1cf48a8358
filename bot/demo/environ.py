"""The environment of a demonstration: made-up credentials that are good for one start and on this machine only."""

from __future__ import annotations

import secrets
import string
from pathlib import Path

from bot.settings import NAMES

_LETTERS = string.ascii_letters + string.digits


def demo_environ(var: Path, port: int, simulator_port: int) -> dict[str, str]:
    """What the house and the stand-in have to agree on. Real credentials, database and Redis are left out of it."""
    return {
        "WECOM_CORP_ID": "wwdemocity00000001",
        "WECOM_AGENT_ID": "1000002",
        "WECOM_SECRET": _random(43),
        "WECOM_TOKEN": _random(16),
        "WECOM_ENCODING_AES_KEY": _random(43),
        "WECOM_API_BASE": f"http://127.0.0.1:{simulator_port}",
        "XINAN_LISTEN": f"127.0.0.1:{port}",
        "XINAN_BASE_URL": f"http://127.0.0.1:{port}",
        "XINAN_VAR": str(var),
        "XINAN_CLOCK_FILE": str(var / "clock"),
        **dict.fromkeys(_NOT_FOR_A_DEMO, ""),
    }


_NOT_FOR_A_DEMO = (
    "DATABASE_URL",
    "REDIS_URL",
    "XINAN_DATA_KEY",
    "WECOM_TOKEN_PREVIOUS",
    "WECOM_ENCODING_AES_KEY_PREVIOUS",
    # An empty NAME_FILE takes back a file somebody named.
    *(f"{name}_FILE" for name in NAMES),
)


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
