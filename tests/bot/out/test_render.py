"""Messages on the wire: complete, deterministic, harmless, of the right kind."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.wecom.render import WecomRenderer, marked_as_repeat
from handlers.ports import CardRefused, Rendered
from handlers.types import (
    Button,
    Card,
    ChoiceCard,
    Document,
    FormCard,
    Message,
    Option,
    Picture,
    PictureCard,
    Row,
    Selection,
    Style,
    Text,
    Tone,
)

BASE = "https://xinan.example.cn"
RENDERER = WecomRenderer(1000002, BASE)
OPTIONS = (Option("a", "甲"), Option("b", "乙", chosen=True))
CARD = Card(
    title="密码泄露待确认",
    twin="密码泄露待确认，回复“确认 4821”。",
    lead="XL-20260101-001",
    quote="我的密码好像被别人知道了",
    body="请在五分钟内确认。",
    rows=(Row("报告人", "张三", person="zhangsan"), Row("系统", "")),
    buttons=(Button("确认收到", "c:1"), Button("已停用账号", "d:1", Style.danger)),
    menu=(Button("转交", "t:1"),),
    source="信安助手",
    tone=Tone.urgent,
)
CHOICE = ChoiceCard(
    title="哪个系统",
    twin="…",
    question="system",
    options=OPTIONS,
    submit=Button("确定", "ok"),
    lead="请选择",
    source="上报",
)
FORM = FormCard(
    title="补充信息", twin="…", selections=(Selection("s", "系统", OPTIONS, chosen="a"),), submit=Button("确定", "ok")
)
PICTURE = PictureCard(title="通报", twin="…", picture="/p.png", url="/n", paragraphs=(("一", "二"),), source="信安助手")


def rendered(message: Message, message_id: str = "m-1") -> Rendered:
    (only,) = RENDERER.render("zhangsan", message, message_id=message_id)
    return only


def body(message: Message, message_id: str = "m-1") -> dict[str, Any]:
    said = json.loads(rendered(message, message_id).body)
    assert isinstance(said, dict)
    return said


def test_a_text_is_a_whole_request() -> None:
    said = body(Text("你好"))
    interval = said.pop("duplicate_check_interval")
    assert 13_800 < interval <= 14_400
    assert said == {
        "touser": "zhangsan",
        "msgtype": "text",
        "agentid": 1000002,
        "text": {"content": "你好"},
        "enable_duplicate_check": 1,
    }


def test_the_wire_form_is_sorted_unescaped_and_always_the_same() -> None:
    wire = rendered(CARD).body
    assert (
        wire
        == rendered(CARD).body
        == json.dumps(json.loads(wire), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )
    assert "密码泄露" in wire


def test_the_same_words_in_another_message_are_another_request() -> None:
    # Else the platform would silently drop the second of two equal reminders within four hours.
    requests = {rendered(Text("请尽快提交书面报告。"), f"m-{n}").body for n in range(20)}
    assert len(requests) >= 19


def test_a_button_card_carries_everything() -> None:
    one = rendered(CARD)
    said = json.loads(one.body)
    assert (one.kind, one.card, said["msgtype"], said["duplicate_check_interval"]) == (
        "send",
        "m-1",
        "template_card",
        14400,
    )
    assert said["template_card"] == {
        "card_type": "button_interaction",
        "task_id": "m-1",
        "source": {"desc": "信安助手", "desc_color": 2},
        "main_title": {"title": "密码泄露待确认", "desc": "XL-20260101-001"},
        "quote_area": {"type": 0, "quote_text": "我的密码好像被别人知道了"},
        "sub_title_text": "请在五分钟内确认。",
        "horizontal_content_list": [
            {"keyname": "报告人", "value": "张三", "type": 3, "userid": "zhangsan"},
            {"keyname": "系统"},
        ],
        "button_list": [
            {"text": "确认收到", "style": 1, "key": "c:1"},
            {"text": "已停用账号", "style": 2, "key": "d:1"},
        ],
        "action_menu": {"action_list": [{"text": "转交", "key": "t:1"}]},
    }


def test_the_twin_is_a_text_ready_to_send() -> None:
    twin = json.loads(rendered(CARD).twin or "")
    assert (twin["msgtype"], twin["text"]["content"]) == ("text", "密码泄露待确认，回复“确认 4821”。")


def test_a_long_twin_keeps_the_words_one_can_type() -> None:
    twin = json.loads(rendered(replace(CARD, twin="事" * 3000 + "\n回复“确认 4821”。")).twin or "")["text"]["content"]
    assert len(twin.encode()) <= 2048
    assert twin.endswith("回复“确认 4821”。")


def test_a_selection_becomes_a_drop_down() -> None:
    card = body(replace(CARD, selection=Selection("how", "处理方式", OPTIONS)))["template_card"]
    assert card["button_selection"] == {
        "question_key": "how",
        "title": "处理方式",
        "option_list": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
        "selected_id": "b",
    }


def test_a_card_without_buttons_is_a_notice_or_a_text() -> None:
    quiet = replace(CARD, buttons=(), menu=())
    assert body(quiet)["text"]["content"] == CARD.twin
    notice = body(replace(quiet, url="/h5/report"))["template_card"]
    assert notice["card_type"] == "text_notice"
    assert notice["card_action"] == {"type": 1, "url": f"{BASE}/h5/report"}


def test_a_settled_card_is_never_sent_with_live_buttons() -> None:
    assert body(replace(CARD, settled="已由李四确认"))["msgtype"] == "text"


def test_a_menu_or_a_selection_needs_buttons() -> None:
    with pytest.raises(CardRefused, match="button_list"):
        body(replace(CARD, buttons=()))


def test_a_choice_card_votes() -> None:
    card = body(CHOICE)["template_card"]
    assert card["card_type"] == "vote_interaction"
    assert card["source"] == {"desc": "上报"}
    assert card["checkbox"] == {
        "question_key": "system",
        "mode": 0,
        "option_list": [{"id": "a", "text": "甲", "is_checked": False}, {"id": "b", "text": "乙", "is_checked": True}],
    }
    assert body(replace(CHOICE, many=True))["template_card"]["checkbox"]["mode"] == 1


def test_a_form_card_has_its_drop_downs() -> None:
    card = body(FORM)["template_card"]
    assert card["card_type"] == "multiple_interaction"
    assert card["select_list"][0]["selected_id"] == "a"
    assert card["submit_button"] == {"text": "确定", "key": "ok"}


def test_a_picture_card_lies_on_our_own_pages() -> None:
    card = body(PICTURE)["template_card"]
    assert card["card_type"] == "news_notice"
    assert card["card_image"] == {"url": f"{BASE}/p.png"}
    assert card["card_action"]["url"] == f"{BASE}/n"
    assert card["vertical_content_list"] == [{"title": "一", "desc": "二"}]


def test_a_page_address_without_a_host_of_ours_is_refused() -> None:
    with pytest.raises(CardRefused, match="url"):
        WecomRenderer(1, None).render("u", PICTURE, message_id="m")


def test_a_document_waits_for_its_handle() -> None:
    one = rendered(Document(7, "报告.docx"))
    said = json.loads(one.body)
    assert (one.kind, one.document, said["msgtype"], said["file"]) == ("file", 7, "file", {})


def test_a_long_text_goes_in_numbered_parts() -> None:
    parts = [
        json.loads(part.body)["text"]["content"] for part in RENDERER.render("u", Text("字" * 3000), message_id="m")
    ]
    assert [part[:5] for part in parts] == [f"({n}/5)" for n in range(1, 6)]
    assert all(len(part.encode()) <= 2048 for part in parts)


def test_a_reply_is_cut_and_harmless_like_a_message() -> None:
    assert RENDERER.reply_parts("<a href='http://e.cn'>x</a>") == ["＜a href='http：//e.cn'＞x＜/a＞"]
    assert len(RENDERER.reply_parts("字" * 3000)) == 5
    assert RENDERER.reply_parts("") == RENDERER.reply_parts(" \x00") == []


def test_a_late_re_send_of_a_text_says_so_and_still_fits() -> None:
    text = rendered(Text("字" * 682)).body
    marked = json.loads(marked_as_repeat(text, "（可能重复）"))
    assert marked["text"]["content"].startswith("（可能重复）字")
    assert len(marked["text"]["content"].encode()) <= 2048
    assert {**marked, "text": None} == {**json.loads(text), "text": None}
    assert marked_as_repeat(rendered(CARD).body, "x") == rendered(CARD).body


@pytest.mark.parametrize("nothing", ["", "  \n", "\x00\x01", "\u202e"])
def test_a_text_that_says_nothing_is_refused(nothing: str) -> None:
    with pytest.raises(CardRefused, match="44004"):
        rendered(Text(nothing))


@pytest.mark.parametrize("to", ["", "@all", "a|b", "张三", "a b", "x" * 65])
def test_a_message_goes_to_one_person(to: str) -> None:
    for message in (Text("x"), CARD, Document(1, "x"), Picture(1)):
        with pytest.raises(CardRefused, match="touser"):
            RENDERER.render(to, message, message_id="m")
    with pytest.raises(CardRefused, match="touser"):
        RENDERER.redraw(to, CARD, message_id="m")


@pytest.mark.parametrize(
    ("card", "named"),
    [
        (replace(CARD, title=" "), "main_title.title"),
        (replace(CARD, buttons=(Button("x", "k"),) * 2), "unique"),
        (replace(CARD, buttons=tuple(Button("x", str(n)) for n in range(7))), "button_list"),
        (replace(CARD, rows=(Row("x", "y"),) * 7), "horizontal_content_list"),
        (replace(CARD, menu=tuple(Button("x", f"m{n}") for n in range(4))), "action_list"),
        (replace(CARD, buttons=(Button("x", "k" * 1025),)), "1024"),
        (replace(CARD, selection=Selection("q", "", OPTIONS, chosen="z")), "selected_id"),
        (replace(CHOICE, options=()), "option_list"),
        (replace(FORM, selections=()), "select_list"),
        (replace(PICTURE, paragraphs=(("a", "b"),) * 5), "vertical_content_list"),
    ],
    ids=str,
)
def test_an_impossible_card_is_refused_before_it_is_stored(card: Any, named: str) -> None:
    with pytest.raises(CardRefused, match=named):
        rendered(card)


def test_a_message_id_the_platform_would_refuse_is_refused() -> None:
    with pytest.raises(CardRefused, match="task_id"):
        rendered(CARD, "消息 1")


def test_what_people_typed_is_harmless_in_every_field() -> None:
    evil = "<a href='http://e.cn'>点</a>[x](http://e.cn)$userName=boss$\n已批准"
    option = (Option("o", evil),)
    row, button, selection = (Row(evil, evil),), (Button(evil, "k"),), Selection("q", evil, option)
    cards: tuple[Message, ...] = (
        Card(evil, evil, evil, evil, evil, row, button, selection),
        replace(CARD, menu=(Button(evil, "m"),), source=evil),
        replace(CHOICE, title=evil, lead=evil, source=evil, options=option, submit=Button(evil, "s"), twin=evil),
        replace(FORM, title=evil, selections=(selection,)),
        replace(PICTURE, title=evil, lead=evil, paragraphs=((evil, evil),)),
        Text(evil),
    )
    for card in cards:
        one = rendered(card)
        shown = (one.body + (one.twin or "")).replace(BASE, "")
        assert not any(live in shown for live in ("<a", "</a", "](", "://e.cn", "$userName="))


def test_titles_rows_and_buttons_are_shortened_and_stay_different() -> None:
    card = replace(
        CARD,
        title="长" * 50,
        rows=(Row("很长的标签", "值" * 50), Row("更长的标签名", "x")),
        buttons=(Button("市信用信息平台管理系统正式", "1"), Button("市信用信息平台管理系统测试", "2")),
    )
    shown = body(card)["template_card"]
    assert shown["main_title"]["title"] == "长" * 35 + "…"
    assert [row["keyname"] for row in shown["horizontal_content_list"]] == ["很长的标签", "更长的标…"]
    assert shown["horizontal_content_list"][0]["value"] == "值" * 29 + "…"
    texts = [button["text"] for button in shown["button_list"]]
    assert texts == ["市信用信…理系统正式", "市信用信…理系统测试"]
    assert all(len(text) <= 10 for text in texts)


# --------------------------------------------------------------------------- redrawing


def redrawn(card: Any) -> dict[str, Any]:
    said = json.loads(RENDERER.redraw("zhangsan", card, message_id="m-1"))
    assert (said["userids"], said["agentid"]) == (["zhangsan"], 1000002)
    assert "response_code" not in said
    assert "task_id" not in said["template_card"]
    assert isinstance(said["template_card"], dict)
    return said["template_card"]


def test_a_settled_card_shows_one_dead_button() -> None:
    card = redrawn(replace(CARD, settled="已由李四确认"))
    assert card["replace_text"] == "已由李四确认"
    assert "action_menu" not in card
    assert [button["key"] for button in card["button_list"]] == ["c:1", "d:1"]


def test_a_settled_card_that_lost_its_buttons_can_still_be_shown() -> None:
    card = redrawn(replace(CARD, buttons=(), selection=None, menu=(), settled="已办结"))
    assert card["replace_text"] == "已办结"
    assert len(card["button_list"]) == 1


def test_a_card_with_nothing_left_to_do_says_its_title() -> None:
    assert redrawn(replace(CARD, buttons=(), menu=()))["replace_text"] == "密码泄露待确认"


def test_a_card_can_be_redrawn_alive_or_as_a_notice() -> None:
    assert "replace_text" not in redrawn(CARD)
    assert redrawn(replace(CARD, buttons=(), url="/h5"))["card_type"] == "text_notice"


def test_settled_questions_are_locked() -> None:
    vote = redrawn(replace(CHOICE, settled="已提交"))
    assert (vote["checkbox"]["disable"], vote["replace_text"]) == (True, "已提交")
    form = redrawn(replace(FORM, settled="已提交"))
    assert (form["select_list"][0]["disable"], form["replace_text"]) == (True, "已提交")
    assert "replace_text" not in redrawn(CHOICE) | redrawn(FORM)


def test_a_picture_can_take_the_place_of_a_card() -> None:
    assert redrawn(PICTURE)["card_type"] == "news_notice"
