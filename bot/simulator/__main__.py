"""``python -m bot.simulator``: the stand-in alone, with the credentials of the product's own environment."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
from pathlib import Path

from bot.simulator.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description="企业微信模拟器（仅限本机）")
    parser.add_argument("--port", type=int, default=8901, help="监听端口，默认 8901")
    parser.add_argument("--callback", default="http://127.0.0.1:8900/wecom/callback", help="产品的回调地址")
    parser.add_argument("--due", default="", help="问产品下一个时限的地址")
    parser.add_argument("--replayer", default="", help="回放一份对话记录的命令，后面接文件名")
    chosen = parser.parse_args()
    # Ended by a supervisor just as by Ctrl-C: the chats are written down first.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    serve(
        chosen.port,
        chosen.callback,
        corp_id=os.environ["WECOM_CORP_ID"],
        agent_id=int(os.environ["WECOM_AGENT_ID"]),
        secret=os.environ["WECOM_SECRET"],
        token=os.environ["WECOM_TOKEN"],
        encoding_aes_key=os.environ["WECOM_ENCODING_AES_KEY"],
        keep=Path(os.environ["XINAN_VAR"]) / "simulator.db" if os.environ.get("XINAN_VAR") else None,
        announce=_announce,
        due=chosen.due,
        replayer=shlex.split(chosen.replayer),
    )


def _announce(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
