"""The client as it is built for real, over sockets: texts in parts, cards and their ends, files, contacts, the menu."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.services import House
from bot.simulator.chats import Entry
from bot.simulator.server import Server
from handlers.ports import Expired, Passing, Rendered
from handlers.types import Button, Card, Document, Message, Row, Text
from tests.bot.commands.kit import Terminal, settings, stand_in

TO = "jiangmin"
CARD = Card(
    title="账号密码泄露，请立即确认",
    twin="回复“确认 4821”。",
    rows=(Row("上报人", "张伟", person="zhangwei"),),
    buttons=(Button("确认收到", "c:1"), Button("已停用账号", "d:1")),
    source="信安助手",
)


@pytest.fixture
def server() -> Iterator[Server]:
    server = stand_in()
    yield server
    server.stop()


@pytest.fixture
def house(server: Server, tmp_path: Path) -> Iterator[House]:
    house = Terminal(tmp_path / "var", settings(server)).house()
    with closing(house.database):
        yield house


def parts(house: House, message: Message, message_id: str = "m-1") -> list[Rendered]:
    return house.renderer.render(TO, message, message_id=message_id)


def chat(server: Server) -> list[Entry]:
    return server.platform.chat(TO)


def test_a_text_of_several_parts_arrives_whole_and_in_order(house: House, server: Server) -> None:
    text = "\n".join(f"第{number}条：" + "汉字和 ascii 混排" * 9 for number in range(60))
    pieces = parts(house, Text(text))
    for piece in pieces:
        house.messenger.send(piece.body)

    assert len(pieces) > 3
    arrived = [entry.text for entry in chat(server)]
    assert [text.split(" ")[0] for text in arrived] == [f"({n}/{len(pieces)})" for n in range(1, len(pieces) + 1)]
    assert "".join(text.partition(" ")[2] for text in arrived).replace("\n", "") == text.replace("\n", "")
    assert all(len(piece.encode()) <= 2048 for piece in arrived)
    assert [entry.notes for entry in chat(server) if entry.notes] == []


def test_a_card_is_drawn_redrawn_once_and_then_spent(house: House, server: Server) -> None:
    (part,) = parts(house, CARD)
    receipt = house.messenger.send(part.body)
    assert chat(server)[-1].buttons == {"c:1": "确认收到", "d:1": "已停用账号"}
    done = house.renderer.redraw(TO, replace(CARD, settled="已由沈清确认"), message_id="m-1")
    assert receipt.code is not None
    house.messenger.redraw(done, code=receipt.code)
    assert chat(server)[-1].replaced == "已由沈清确认"
    with pytest.raises(Expired):
        house.messenger.redraw(done, code=receipt.code)


def test_a_file_arrives_under_its_name_byte_for_byte(house: House, server: Server) -> None:
    content = bytes(range(256)) * 4000
    (part,) = parts(house, Document(1, "账号密码泄露书面报告-XL-20261122-001.docx"))
    media = house.messenger.upload("账号密码泄露书面报告-XL-20261122-001.docx", content)
    house.messenger.send(house.messenger.with_media(part.body, media))

    entry = chat(server)[-1]
    kept = server.platform.shelf.peek(media)
    assert "账号密码泄露书面报告-XL-20261122-001.docx" in entry.text
    assert kept is not None
    assert kept.content == content


def test_an_answer_that_is_lost_is_sent_again_and_seen_once(house: House, server: Server) -> None:
    (part,) = parts(house, Text("请今天 18:00 前提交书面报告。"))
    server.platform.faults.add("message/send", "lost", 1)
    with pytest.raises(Passing) as passing:
        house.messenger.send(part.body)
    assert passing.value.uncertain
    house.messenger.send(part.body)
    assert len(chat(server)) == 1


def test_contacts_and_menu(house: House, server: Server) -> None:
    pulled = house.directory.pull()
    assert len(pulled.members) == 42
    assert next(one for one in pulled.members if one.id == "zhangwei").direct_leaders == ("liming",)
    house.put_menu()
    assert [entry["name"] for entry in server.platform.menu.buttons] == ["上报", "办事", "帮助"]
