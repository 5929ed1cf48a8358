"""Recording on the page: start, stop, the file, a file brought along, and playing it again by a command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.simulator.kit import Bench
from tests.waiting import wait_until

LOCAL = "http://127.0.0.1"
# Stands in for ``xinan simulator replay``: says what it was called with, and does with the file what it is told.
COMMAND = """
import pathlib, sys
file = pathlib.Path(sys.argv[-1])
text = file.read_text("utf-8")
if "--update" in sys.argv:
    file.write_text(text.replace("| 好", "| 很好"), encoding="utf-8")
print(f"✗ {file}：与记录不同。\\n第 1 步" if "异样" in text else f"✓ {file}：与记录一致。")
sys.exit(1 if "异样" in text else 2 if "坏" in text else 0)
"""


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.platform.replayer = (sys.executable, "-c", COMMAND)
    bench.product.answer = lambda document: "好"
    return bench


def post(client: FlaskClient, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = client.post(path, json=body, base_url=LOCAL)
    return answer.status_code, answer.get_json()


def view(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/phone/recording.json", base_url=LOCAL).get_json()
    return found


def recorded(bench: Bench, words: str = "你好") -> str:
    post(bench.client, "/phone/recording", {"do": "start"})
    bench.platform.says("zhangwei", words)
    post(bench.client, "/phone/recording", {"do": "stop"})
    return str(view(bench.client)["text"])


def replayed(bench: Bench, *, update: bool = False) -> dict[str, Any]:
    assert post(bench.client, "/phone/replay", {"update": update})[0] == 200
    wait_until(lambda: view(bench.client)["replay"]["state"] != "running")
    found: dict[str, Any] = view(bench.client)["replay"]
    return found


def test_only_what_was_done_meanwhile_is_recorded(bench: Bench) -> None:
    bench.platform.says("zhangwei", "早先")
    assert post(bench.client, "/phone/recording", {"do": "start"})[1]["on"]
    bench.platform.says("zhangwei", "现在")
    assert view(bench.client)["acts"] == 1
    post(bench.client, "/phone/recording", {"do": "stop"})
    bench.platform.says("zhangwei", "后来")
    text = view(bench.client)["text"]
    assert "现在" in text
    assert "早先" not in text
    assert "后来" not in text
    assert "城市里已有往事" in text


def test_the_file(bench: Bench) -> None:
    assert bench.client.get("/phone/recording.txt", base_url=LOCAL).status_code == 404
    text = recorded(bench)
    answer = bench.client.get("/phone/recording.txt", base_url=LOCAL)
    assert answer.get_data(as_text=True) == text
    name = unquote(answer.headers["Content-Disposition"].rpartition("''")[2])
    assert name == "对话记录-20261123-0900.txt"


def bring(bench: Bench, content: bytes) -> TestResponse:
    return bench.client.post("/phone/recording.txt", data=content, base_url=LOCAL)


def test_a_file_brought_along(bench: Bench) -> None:
    text = recorded(bench)
    recorded(bench, "别的")
    assert bring(bench, ("\ufeff" + text).encode()).get_json()["text"] == text
    for content, said in ((b"\xff\xfe", "不是 UTF-8"), (b"x", "不是对话记录"), (b"x" * 5_000_000, "超过 4 MB")):
        answer = bring(bench, content)
        assert answer.status_code == 200
        assert said in answer.get_json()["error"]
    assert view(bench.client)["text"] == text


def test_playing_it_again(bench: Bench) -> None:
    recorded(bench)
    assert replayed(bench) == {
        "state": "same", "said": "✓ 对话记录.txt：与记录一致。", "possible": True, "rewritten": False,
    }  # fmt: skip
    recorded(bench, "异样")
    found = replayed(bench)
    assert (found["state"], found["said"].split("\n")[1]) == ("different", "第 1 步")
    recorded(bench, "坏")
    assert replayed(bench)["state"] == "failed"
    recorded(bench)
    assert replayed(bench, update=True)["rewritten"]
    assert "| 很好" in view(bench.client)["text"]


def test_nothing_to_play_or_nothing_to_play_it_with(bench: Bench, tmp_path: Path) -> None:
    assert bench.client.post("/phone/replay", json={"update": False}, base_url=LOCAL).status_code == 409
    recorded(bench)
    bench.platform.replayer = ()
    code, answer = post(bench.client, "/phone/replay", {"update": False})
    assert code == 409
    assert "现在不能回放" in answer["error"]
    bench.platform.replayer = (str(tmp_path / "no such program"),)
    assert replayed(bench)["said"].startswith("回放没有运行起来")
