"""A restarted simulator goes on where it stopped; and many threads at once do not confuse it."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
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
    after = restarted(before, tmp_path / "simulator.db")
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


@pytest.mark.parametrize("content", ["", "{", '{"format": 1, "corp": "wwcity"}', "SQLite format 3\0 but no more"])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "simulator.db"
    path.write_text(content)
    bench = Bench()
    assert not Keeper(bench.platform, path).load()
    assert not Keeper(bench.platform, tmp_path / "missing").load()
    assert bench.text("x")["errcode"] == 0
    assert len(restarted(bench, path).platform.chat("zhangwei")) == 1


@pytest.mark.parametrize(("name", "value"), [("corp", "wwother"), ("format", "1")])
def test_the_file_of_another_city_is_not_taken(tmp_path: Path, name: str, value: str) -> None:
    path = tmp_path / "simulator.db"
    bench = Bench()
    bench.text("x")
    Keeper(bench.platform, path).save()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("update about set value = ? where name = ?", (value, name))
    again = Bench()
    assert not Keeper(again.platform, path).load()
    assert again.platform.chat("zhangwei") == []


def test_the_file_is_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "simulator.db"
    Keeper(Bench().platform, path).save()
    assert path.stat().st_mode & 0o077 == 0


def test_only_what_changed_is_written_and_nothing_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "simulator.db"
    bench = Bench()
    keeper = Keeper(bench.platform, path)
    first, second = bench.card(button_card("a")), bench.card(button_card("b"))
    bench.platform.sends_image("liming")
    keeper.save()
    bench.update(first["response_code"], {"button": {"replace_name": "已同意"}}, atall=1)
    bench.call("message/recall", {"msgid": second["msgid"]})
    bench.text("新的")
    keeper.save()
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("select count(*) from entries").fetchone() == (4,)
    for again in (Keeper(bench.platform, path), keeper):
        again.save()
    after = Bench()
    assert Keeper(after.platform, path).load()
    assert after.platform.state.chats == bench.platform.state.chats
    assert after.update(first["response_code"], {"button": {"replace_name": "x"}}, atall=1)["errcode"] == 60140
    assert after.platform.shelf.held == bench.platform.shelf.held


def test_a_restarted_page_goes_on_where_it_was(tmp_path: Path) -> None:
    bench = Bench()
    bench.card(button_card())
    bench.text("x")
    after = restarted(bench, tmp_path / "simulator.db")
    newest = max(entry.version for entry in after.platform.chat("zhangwei"))
    after.platform.taps("zhangwei", "t1", "ok")
    after.text("y")
    assert after.platform.chat("zhangwei")[-1].version > newest


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
