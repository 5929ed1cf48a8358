"""A restarted simulator goes on where it stopped; and many threads at once do not confuse it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.simulator.snapshot import Keeper
from tests.simulator.kit import AGENT, Bench, button_card, form_card


def restarted(bench: Bench, path: Path) -> Bench:
    Keeper(bench.platform, path).save()
    again = Bench()
    again.clock.moment = bench.clock.moment
    assert Keeper(again.platform, path).load()
    return again


def test_everything_a_phone_needs_survives(tmp_path: Path) -> None:
    before = Bench()
    before.product.answer = lambda document: "好" if document["MsgType"] == "text" else None
    before.call("menu/create", {"button": [{"type": "click", "name": "帮助", "key": "help"}]}, agentid=AGENT)
    before.platform.says("zhangwei", "你好")
    code = before.card(button_card(), to="zhangwei|liming")["response_code"]
    used = before.card(form_card())["response_code"]
    before.update(used, {"button": {"replace_name": "已填"}}, atall=1)
    before.platform.sends_image("zhangwei")
    after = restarted(before, tmp_path / "simulator.json")
    assert after.platform.chat("zhangwei") == before.platform.chat("zhangwei")
    assert after.update(used, {"button": {"replace_name": "x"}}, atall=1)["errcode"] == 60140
    assert after.update(code, {"button": {"replace_name": "已同意"}}, userids=["liming"])["errcode"] == 0
    assert after.platform.chat("liming")[-1].replaced == "已同意"
    assert after.card(button_card())["errcode"] == 42014
    after.platform.taps("zhangwei", "t1", "ok")
    after.platform.menu_tap("zhangwei", "help")
    picture = next(entry for entry in after.platform.chat("zhangwei") if entry.msgtype == "image")
    assert after.raw("media/get", media_id=picture.content["media_id"]).get_data().startswith(b"\x89PNG")
    after.text("下一条")
    numbers = [entry.id for entry in after.platform.chat("zhangwei")]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": 1, "corp": "wwother"}', '{"format": 2}'])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "simulator.json"
    path.write_text(content)
    bench = Bench()
    assert not Keeper(bench.platform, path).load()
    assert not Keeper(bench.platform, tmp_path / "missing").load()
    assert bench.text("x")["errcode"] == 0


def test_the_file_is_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "simulator.json"
    Keeper(Bench().platform, path).save()
    assert path.stat().st_mode & 0o077 == 0
    assert json.loads(path.read_text())["entries"] == []


def test_many_threads_one_message() -> None:
    bench = Bench()

    def send(turn: int) -> str:
        client = bench.client.application.test_client()
        body = {"touser": "zhangwei", "agentid": AGENT, "msgtype": "text", "text": {"content": f"第{turn % 5}条"}}
        path = f"/cgi-bin/message/send?access_token={bench.token}"
        return str(client.post(path, json=body | {"enable_duplicate_check": 1}).get_json()["msgid"])

    with ThreadPoolExecutor(8) as pool:
        msgids = set(pool.map(send, range(80)))
    assert len(msgids) == 5
    assert sorted(seen.text for seen in bench.platform.ledger) == [f"第{number}条" for number in range(5)]
    assert sum(call.suppressed for call in bench.platform.attempts) == 75
