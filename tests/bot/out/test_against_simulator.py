"""Client, renderer and directory against the independent stand-in of the platform, bad days included."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.simulator.api import create_app
from bot.simulator.city import demo_city
from bot.simulator.clock import SettableClock
from bot.simulator.platform import Platform
from bot.simulator.rules import Rules
from bot.wecom.api import Api
from bot.wecom.client import WecomClient
from bot.wecom.contacts import WecomDirectory
from bot.wecom.render import WecomRenderer
from bot.wecom.tokenstore import MemoryTokenStore
from handlers.ports import AlreadySent, Expired, Passing, Permanent, Rendered
from handlers.types import Button, Card, Document, Message, Row, Text
from tests.bot.out.fake import Ticks
from tests.bot.out.wsgi import WsgiCaller

CORP, AGENT, SECRET = "wwcity", 1000002, "app-secret"
RENDERER = WecomRenderer(AGENT, None)
CARD = Card(
    title="密码泄露待确认",
    twin="回复“确认 4821”。",
    rows=(Row("报告人", "张伟", person="zhangwei"),),
    buttons=(Button("确认收到", "c:1"), Button("已停用账号", "d:1")),
    source="信安助手",
)


class Bench:
    def __init__(self, **switches: object) -> None:
        self.ticks = Ticks()
        self.clock = SettableClock()
        self.platform = Platform(
            demo_city(),
            self.clock,
            corp_id=CORP,
            agent_id=AGENT,
            secret=SECRET,
            token="t",
            encoding_aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            callback_url="http://127.0.0.1/wecom/callback",
            post=lambda *args: (200, b""),
            rules=Rules(**switches),  # type: ignore[arg-type]
        )
        caller = WsgiCaller(create_app(self.platform))
        self.client = WecomClient(Api(caller, CORP, SECRET, MemoryTokenStore(), monotonic=self.ticks), AGENT)

    def passes(self, seconds: float) -> None:
        self.ticks.at += seconds
        self.clock.forward(seconds)

    def seen(self, member: str = "jiangmin") -> int:
        return sum(seen.member == member and seen.kind == "send" for seen in self.platform.ledger)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def one(message: Message, message_id: str = "m-1", to: str = "jiangmin") -> Rendered:
    (part,) = RENDERER.render(to, message, message_id=message_id)
    return part


def test_a_card_is_sent_redrawn_once_and_taken_back(bench: Bench) -> None:
    receipt = bench.client.send(one(CARD).body)
    assert receipt.code
    assert receipt.message
    settled = RENDERER.redraw("jiangmin", replace(CARD, settled="已由沈清确认"), message_id="m-1")
    assert bench.client.redraw(settled, code=receipt.code).unreachable == frozenset()
    assert bench.platform.chat("jiangmin")[-1].replaced == "已由沈清确认"
    with pytest.raises(Expired):
        bench.client.redraw(settled, code=receipt.code)
    bench.client.recall(receipt.message)
    assert bench.platform.chat("jiangmin")[-1].recalled
    bench.passes(25 * 3600)
    with pytest.raises(Expired):
        bench.client.recall(receipt.message)


def test_a_document_arrives_under_its_name(bench: Bench) -> None:
    part = one(Document(1, "书面报告.docx"))
    handle = bench.client.upload("书面报告.docx", b"PK\x03\x04 a document")
    bench.client.send(bench.client.with_media(part.body, handle))
    assert bench.platform.chat("jiangmin")[-1].content["name"] == "书面报告.docx"
    media = bench.client.download(handle)
    assert (media.name, media.type, media.content) == ("书面报告.docx", "application/zip", b"PK\x03\x04 a document")
    bench.passes(4 * 86400)
    with pytest.raises(Permanent) as gone:
        bench.client.download(handle)
    assert gone.value.blame == "media"


@pytest.mark.parametrize("duplicate_first", [True, False])
@pytest.mark.parametrize("message", [CARD, Text("请尽快提交书面报告。")], ids=["card", "text"])
def test_sent_but_the_answer_lost_is_seen_once(message: Message, duplicate_first: bool) -> None:
    bench = Bench(duplicate_first=duplicate_first)
    bench.platform.faults.add("message/send", "lost", 1)
    body = one(message).body
    with pytest.raises(Passing) as passing:
        bench.client.send(body)
    assert passing.value.uncertain
    bench.passes(3 * 3600)
    try:
        bench.client.send(body)
    except AlreadySent:
        assert message is CARD
        assert not duplicate_first
    assert bench.seen() == 1


def test_the_same_words_for_another_reason_are_seen_again(bench: Bench) -> None:
    for number in range(3):
        bench.client.send(one(Text("请尽快提交书面报告。"), f"m-{number}").body)
        bench.passes(2 * 3600)
    assert bench.seen() == 3


def test_a_text_in_parts_of_one_letter_arrives_whole(bench: Bench) -> None:
    for part in RENDERER.render("jiangmin", Text("哈" * 5000), message_id="m-1"):
        bench.client.send(part.body)
    told = "".join(entry.content["content"].split(" ", 1)[1] for entry in bench.platform.chat("jiangmin"))
    assert told == "哈" * 5000


@pytest.mark.parametrize("kind", ["down", "status", "html", "truncated"])
def test_a_bad_day_of_the_platform_passes(bench: Bench, kind: str) -> None:
    bench.platform.faults.add("message/send", kind, 3)
    body = one(CARD).body
    for _ in range(3):
        with pytest.raises(Passing) as passing:
            bench.client.send(body)
        assert passing.value.uncertain
    bench.client.send(body)
    assert bench.seen() == 1


def test_a_token_that_died_early_is_not_noticed(bench: Bench) -> None:
    bench.client.send(one(CARD).body)
    bench.platform.faults.add("message/send", "dead_token", 1)
    bench.client.send(one(CARD, "m-2").body)
    bench.passes(7300)
    bench.client.send(one(CARD, "m-3").body)
    assert bench.seen() == 3


def test_who_is_outside_is_named(bench: Bench) -> None:
    bench.platform.city.member("jiangmin").visible = False
    with pytest.raises(Permanent) as refused:
        bench.client.send(one(CARD).body)
    assert refused.value.blame == "recipient"


def test_the_whole_city_is_pulled(bench: Bench) -> None:
    city = bench.platform.city
    contacts = WecomDirectory(bench.client).pull()
    assert {unit.id: unit.name for unit in contacts.units} == {one.id: one.name for one in city.departments.values()}
    assert {member.id for member in contacts.members} == {member.id for member in city.members.values()}
    leader = next(member for member in contacts.members if member.id == "liming")
    assert leader.leads == (True,)
    zhang = next(member for member in contacts.members if member.id == "zhangwei")
    assert zhang.direct_leaders == ("liming",)
    reform = next(unit for unit in contacts.units if unit.name == "市发改委")
    assert (reform.leaders, zhang.units, zhang.main_unit) == (("liming",), (reform.id,), reform.id)
