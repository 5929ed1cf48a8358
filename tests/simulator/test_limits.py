"""Every limit of wecom-contract.md that has a number: just below, at it, and just above.

A row says how to make a request of a given size; the size that is the last one taken; and what is answered above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.simulator.ledger import Call
from bot.simulator.phones import SMALLEST_PNG
from tests.simulator.kit import AGENT, Bench, button_card, form_card, news_card, notice_card, vote_card

Card = dict[str, Any]
Ask = Callable[[Bench, int], int]
"""Makes a request of that size and returns the errcode."""
MEGA = 1024 * 1024


@dataclass(frozen=True)
class Limit:
    name: str
    ask: Ask
    most: int
    above: int
    least: int = 1
    below: int | None = None  # errcode for one less than ``least``; None: there is no lower limit
    paragraph: str = "3.4"


def options(number: int, **more: Any) -> list[Card]:
    return [{"id": f"o{place}", "text": f"选项{place}"} | more for place in range(number)]


def card(make: Callable[[int], Card]) -> Ask:
    return lambda bench, size: bench.card(make(size))["errcode"]


def of_length(size: int, unit: str = "k") -> str:
    return unit * size


def first_button(**more: Any) -> Card:
    return button_card(button_list=[{"text": "同意", "key": "ok"} | more])


def drop_down(number: int, **more: Any) -> Card:
    return {"question_key": "q", "title": "级别", "option_list": options(number)} | more


def lists(number: int) -> Card:
    return form_card(select_list=[drop_down(2, question_key=f"q{place}") for place in range(number)])


CARDS = [
    Limit("action_list", card(lambda n: notice_card(task_id="m", action_menu={"action_list": [{"text": "x", "key": f"k{at}"} for at in range(n)]})), 3, 42051, below=42051),
    Limit("action_list.key", card(lambda n: notice_card(task_id="m", action_menu={"action_list": [{"text": "x", "key": of_length(n)}]})), 1024, 42039, below=42039),
    Limit("task_id", card(lambda n: button_card(of_length(n))), 128, 42014, below=42014),
    Limit("vertical_content_list", card(lambda n: news_card(vertical_content_list=[{"title": "一"}] * n)), 4, 42036, least=0),
    Limit("horizontal_content_list", card(lambda n: button_card(horizontal_content_list=[{"keyname": "项"}] * n)), 6, 42035, least=0),
    Limit("jump_list", card(lambda n: notice_card(jump_list=[{"title": "x"}] * n)), 3, 42042, least=0),
    Limit("button_list", card(lambda n: button_card(button_list=[{"text": "x", "key": f"k{at}"} for at in range(n)])), 6, 42038, below=42038),
    Limit("button_list.key", card(lambda n: first_button(key=of_length(n))), 1024, 42039, below=42039),
    Limit("button_selection.question_key", card(lambda n: button_card(button_selection=drop_down(1, question_key=of_length(n)))), 1024, 42043, below=42043),
    Limit("button_selection.option_list", card(lambda n: button_card(button_selection=drop_down(n))), 10, 42037, below=42037),
    Limit("button_selection.option_list.id", card(lambda n: button_card(button_selection=drop_down(0, option_list=[{"id": of_length(n), "text": "x"}]))), 128, 42040, below=42040),
    Limit("checkbox.question_key", card(lambda n: vote_card(checkbox={"question_key": of_length(n), "option_list": options(1, is_checked=False)})), 1024, 42043, below=42043),
    Limit("checkbox.option_list", card(lambda n: vote_card(checkbox={"question_key": "q", "option_list": options(n, is_checked=False)})), 20, 42037, below=42037),
    Limit("checkbox.option_list.id", card(lambda n: vote_card(checkbox={"question_key": "q", "option_list": [{"id": of_length(n), "text": "x", "is_checked": False}]})), 128, 42040, below=42040),
    Limit("select_list", card(lists), 3, 42047, below=42047),
    Limit("select_list.question_key", card(lambda n: form_card(select_list=[drop_down(1, question_key=of_length(n))])), 1024, 42043, below=42043),
    Limit("select_list.option_list", card(lambda n: form_card(select_list=[drop_down(n)])), 10, 42037, below=42037),
    Limit("select_list.option_list.id", card(lambda n: form_card(select_list=[drop_down(0, option_list=[{"id": of_length(n), "text": "x"}])])), 128, 42040, below=42040),
    Limit("submit_button.key", card(lambda n: vote_card(submit_button={"text": "提交", "key": of_length(n)})), 1024, 42046, below=42046),
]  # fmt: skip


def send(**fields: Any) -> Callable[[Bench], int]:
    body = {"msgtype": "text", "agentid": AGENT, "text": {"content": "x"}}
    return lambda bench: int(bench.call("message/send", body | fields)["errcode"])


def joined(name: str, number: int) -> dict[str, str]:
    ids = (
        ["zhangwei", *(f"u{at}" for at in range(number))] if name == "touser" else [str(at) for at in range(number + 1)]
    )
    return {"touser": "zhangwei"} | {name: "|".join(ids[:number])}


def article(bench: Bench, size: int) -> int:
    thumb = bench.platform.shelf.keep("image", "a.png", SMALLEST_PNG)
    one = {"title": "t", "thumb_media_id": thumb.id, "content": "x" * size}
    return int(bench.send("mpnews", {"articles": [one]})["errcode"])


SENDING = [
    Limit("touser", lambda bench, n: send(**joined("touser", n))(bench), 1000, 40032, below=82001, paragraph="3.2"),
    Limit("toparty", lambda bench, n: send(**joined("toparty", n))(bench), 100, 82002, least=0, paragraph="3.2"),
    Limit("totag", lambda bench, n: send(**joined("totag", n))(bench), 100, 82003, least=0, paragraph="3.2"),
    Limit("interval", lambda bench, n: send(touser="zhangwei", enable_duplicate_check=1, duplicate_check_interval=n)(bench), 14400, 40058, below=40058, paragraph="3.2"),
    Limit("enable_id_trans", lambda bench, n: send(touser="zhangwei", enable_id_trans=n)(bench), 1, 40058, least=0, below=40058, paragraph="3.2"),
    Limit("news.articles", lambda bench, n: bench.send("news", {"articles": [{"title": "t", "url": "https://e.cn"}] * n})["errcode"], 8, 45008, below=45008, paragraph="3.3"),
    Limit("news.url", lambda bench, n: bench.send("news", {"articles": [{"title": "t", "url": "https://" + "e" * (n - 8)}]})["errcode"], 2048, 40058, least=9, paragraph="3.3"),
    Limit("textcard.url", lambda bench, n: bench.send("textcard", {"title": "t", "description": "d", "url": "https://" + "e" * (n - 8)})["errcode"], 2048, 40058, least=9, paragraph="3.3"),
    Limit("mpnews.content", article, 666 * 1024, 45002, below=44004, paragraph="3.3"),
]  # fmt: skip


def change(bench: Bench, **whom: Any) -> int:
    code = bench.card(button_card())["response_code"]
    return int(bench.update(code, {"button": {"replace_name": "已办"}}, **whom)["errcode"])


UPDATES = [
    Limit("userids", lambda bench, n: change(bench, userids=["zhangwei", *(f"u{at}" for at in range(n))][:n]), 1000, 40032, below=82101, paragraph="3.6"),
    Limit("partyids", lambda bench, n: change(bench, userids=["zhangwei"], partyids=list(range(n))), 100, 82002, least=0, paragraph="3.6"),
    Limit("tagids", lambda bench, n: change(bench, userids=["zhangwei"], tagids=list(range(n))), 100, 82003, least=0, paragraph="3.6"),
]  # fmt: skip

HEADS = {"image": b"\x89PNG\r\n\x1a\n", "voice": b"#!AMR\n", "video": b"\0\0\0\x18ftyp", "file": b""}


def upload(kind: str) -> Ask:
    def ask(bench: Bench, size: int) -> int:
        content = (HEADS[kind] + bytes(max(0, size - len(HEADS[kind]))))[:size]
        query = {"access_token": bench.token, "type": kind}
        part = b'--b\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n\r\n' + content + b"\r\n--b--\r\n"
        kinds = "multipart/form-data; boundary=b"
        answer = bench.client.post("/cgi-bin/media/upload", query_string=query, data=part, content_type=kinds)
        return int(answer.get_json()["errcode"])

    return ask


UPLOADS = [
    Limit("image", upload("image"), 10 * MEGA, 45001, least=8, below=40005, paragraph="4.1"),
    Limit("voice", upload("voice"), 2 * MEGA, 45001, least=6, below=40006, paragraph="4.1"),
    Limit("video", upload("video"), 10 * MEGA, 45001, least=8, below=40005, paragraph="4.1"),
    Limit("file", upload("file"), 20 * MEGA, 45001, least=6, below=40006, paragraph="4.1"),
]


def menu(make: Callable[[int], list[Card]]) -> Ask:
    return lambda bench, size: int(bench.call("menu/create", {"button": make(size)}, agentid=AGENT)["errcode"])


def click(**more: Any) -> Card:
    return {"type": "click", "name": "泄露", "key": "leak"} | more


def below(*entries: Card) -> list[Card]:
    return [{"name": "更多", "sub_button": list(entries)}]


MENUS = [
    Limit("button", menu(lambda n: [click()] * n), 3, 40016, below=40016, paragraph="4.5"),
    Limit("sub_button", menu(lambda n: below(*[click()] * n)), 5, 40023, paragraph="4.5"),
    Limit("name", menu(lambda n: [click(name=of_length(n))]), 16, 40018, below=40018, paragraph="4.5"),
    Limit("sub name", menu(lambda n: below(click(name=of_length(n)))), 40, 40025, below=40025, paragraph="4.5"),
    Limit("key", menu(lambda n: [click(key=of_length(n))]), 128, 40019, below=40019, paragraph="4.5"),
    Limit("sub key", menu(lambda n: below(click(key=of_length(n)))), 128, 40026, below=40026, paragraph="4.5"),
    Limit("url", menu(lambda n: [click(type="view", url="https://" + "e" * (n - 8))]), 1024, 40020, least=9, paragraph="4.5"),
    Limit("sub url", menu(lambda n: below(click(type="view", url="https://" + "e" * (n - 8)))), 1024, 40027, least=9, paragraph="4.5"),
]  # fmt: skip

ALL = [*CARDS, *SENDING, *UPDATES, *UPLOADS, *MENUS]


@pytest.mark.parametrize("limit", ALL, ids=[f"{one.paragraph} {one.name}" for one in ALL])
def test_below_at_and_above(limit: Limit) -> None:
    for size in {limit.least, max(limit.least, limit.most - 1), limit.most}:
        assert limit.ask(Bench(), size) == 0, f"{size} must be taken"
    assert limit.ask(Bench(), limit.most + 1) == limit.above
    if limit.below is not None:
        assert limit.ask(Bench(), limit.least - 1) == limit.below


# What is not refused but cut: (how to send it, field, how many bytes or characters, unit of measure)
CUT: list[tuple[str, Callable[[Bench, str], Any], int, bool]] = [
    ("text.content", lambda bench, words: bench.text(words), 2048, True),
    ("markdown.content", lambda bench, words: bench.send("markdown", {"content": words}), 2048, True),
    ("news.title", lambda bench, words: bench.send("news", {"articles": [{"title": words, "url": "https://e.cn"}]}), 128, True),
    ("news.description", lambda bench, words: bench.send("news", {"articles": [{"title": "t", "description": words, "url": "https://e.cn"}]}), 512, True),
    ("textcard.title", lambda bench, words: bench.send("textcard", {"title": words, "description": "d", "url": "https://e.cn"}), 128, False),
    ("textcard.description", lambda bench, words: bench.send("textcard", {"title": "t", "description": words, "url": "https://e.cn"}), 512, False),
    ("textcard.btntxt", lambda bench, words: bench.send("textcard", {"title": "t", "description": "d", "url": "https://e.cn", "btntxt": words}), 4, False),
    ("reply.text", lambda bench, words: reply(bench, {"MsgType": "text", "Content": words}), 2048, True),
    ("reply.news.title", lambda bench, words: reply(bench, {"MsgType": "news", "ArticleCount": 1, "Articles": {"item": {"Title": words}}}), 128, True),
    ("reply.news.description", lambda bench, words: reply(bench, {"MsgType": "news", "ArticleCount": 1, "Articles": {"item": {"Title": "t", "Description": words}}}), 512, True),
]  # fmt: skip


def reply(bench: Bench, fields: dict[str, Any]) -> None:
    bench.product.answer = lambda document: fields
    bench.platform.says("zhangwei", "x")


@pytest.mark.parametrize(("ask", "most", "in_bytes"), [row[1:] for row in CUT], ids=[row[0] for row in CUT])
def test_cut_and_said_so(ask: Callable[[Bench, str], Any], most: int, in_bytes: bool) -> None:
    for words, cut in (
        (of_length(most, "a"), False),
        (of_length(most + 1, "b"), True),
        (of_length(most, "密"), in_bytes),
    ):
        bench = Bench()
        ask(bench, words)
        entry = bench.platform.chat("zhangwei")[-1]
        unit = words[0]
        shown = entry.text.count(unit)
        assert any(note.startswith("cut:") for note in entry.notes) == cut
        assert shown == min(len(words), most // len(unit.encode()) if in_bytes else most)


def test_an_article_count_that_lies_is_not_shown() -> None:
    bench = Bench()
    reply(bench, {"MsgType": "news", "ArticleCount": 2, "Articles": {"item": {"Title": "t"}}})
    assert bench.platform.ledger == []
    assert "ArticleCount" in bench.platform.problems[0]


@pytest.mark.parametrize(
    ("ratio", "code"), [(1.3, 40058), (1.31, 0), (2.24, 0), (2.25, 40058), (0, 40058), (-1, 40058)]
)
def test_the_shape_of_a_picture_lies_strictly_between(ratio: float, code: int) -> None:
    answer = Bench().card(news_card(card_image={"url": "https://e.cn/a.png", "aspect_ratio": ratio}))
    assert answer["errcode"] == code


@pytest.mark.parametrize("character", list("09azAZ_-@"))
def test_characters_of_a_task_id(character: str) -> None:
    assert Bench().card(button_card(f"t{character}"))["errcode"] == 0


@pytest.mark.parametrize("character", list(":. /\\|密é\t\0+=,;"))
def test_characters_a_task_id_may_not_have(character: str) -> None:
    assert Bench().card(button_card(f"t{character}"))["errcode"] == 42014


def test_every_refusal_is_a_call_of_the_ledger() -> None:
    bench = Bench()
    bench.card(button_card("x" * 129))
    last: Call = bench.platform.calls[-1]
    assert (last.errcode, last.path) == (42014, "message/send")
