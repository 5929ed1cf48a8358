"""Callbacks and passive replies against contract 2: what is in them, how often they come, what may be answered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.errors import NotPossible
from bot.simulator.wire import post_into
from tests.simulator.kit import AGENT, CORP, Bench, button_card, form_card, notice_card, vote_card


@pytest.fixture
def bench() -> Bench:
    return Bench()


def last(bench: Bench) -> dict[str, Any]:
    return bench.product.heard[-1]


def test_the_console_check_wants_the_plain_echo(bench: Bench) -> None:
    assert bench.platform.verify_callback()


def test_text_and_reply(bench: Bench) -> None:
    bench.product.answer = lambda document: f"收到：{document['Content']}"
    assert bench.platform.says("ZhangWei", "我密码泄露了") == "收到：我密码泄露了"
    heard = last(bench)
    moment = str(int(bench.clock.now().timestamp()))
    assert heard.pop("MsgId").isdigit()
    assert heard == {
        "ToUserName": CORP,
        "FromUserName": "zhangwei",
        "CreateTime": moment,
        "MsgType": "text",
        "Content": "我密码泄露了",
        "AgentID": str(AGENT),
    }
    assert [(entry.mine, entry.text) for entry in bench.platform.chat("zhangwei")] == [
        (True, "我密码泄露了"),
        (False, "收到：我密码泄露了"),
    ]
    assert [seen.kind for seen in bench.platform.ledger] == ["reply"]


def test_msgids_differ(bench: Bench) -> None:
    for _ in range(3):
        bench.platform.says("zhangwei", "同一句话")
    assert len({document["MsgId"] for document in bench.product.heard}) == 3


def test_every_kind_of_message(bench: Bench) -> None:
    platform = bench.platform
    platform.sends_image("zhangwei")
    platform.sends_voice("zhangwei")
    platform.sends_video("zhangwei")
    platform.sends_place("zhangwei", 45.8, 126.5, "市政府")
    platform.sends_link("zhangwei", "标题", "https://e.cn")
    own = [set(document) - {"ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "AgentID"}
           for document in bench.product.heard]  # fmt: skip
    assert own == [
        {"PicUrl", "MediaId"},
        {"MediaId", "Format"},
        {"MediaId", "ThumbMediaId"},
        {"Location_X", "Location_Y", "Scale", "Label", "AppType"},
        {"Title", "Description", "Url", "PicUrl"},
    ]
    picture = bench.raw("media/get", media_id=bench.product.heard[0]["MediaId"])
    assert picture.get_data().startswith(b"\x89PNG")


def test_every_kind_of_event(bench: Bench) -> None:
    platform = bench.platform
    buttons = [
        {"type": "click", "name": "泄露", "key": "leak"},
        {"type": "view", "name": "办法", "url": "https://e.cn"},
    ]
    assert bench.call("menu/create", {"button": buttons}, agentid=AGENT)["errcode"] == 0
    platform.opens_app("zhangwei")
    platform.menu_tap("zhangwei", "leak")
    platform.menu_tap("zhangwei", "办法")
    platform.leaves("zhangwei")
    platform.joins("zhangwei")
    platform.stands_at("zhangwei", 45.8, 126.5)
    platform.contact_changes("update_user", UserID="zhangwei", Department="20")
    platform.platform_announces("inactive_alert", EffectTime=1)
    events = [(document["Event"], document.get("EventKey")) for document in bench.product.heard]
    assert events == [
        ("enter_agent", ""),
        ("click", "leak"),
        ("view", "https://e.cn"),
        ("unsubscribe", ""),
        ("subscribe", ""),
        ("LOCATION", None),
        ("change_contact", None),
        ("inactive_alert", None),
    ]
    assert all("MsgId" not in document for document in bench.product.heard)
    assert "AgentID" not in last(bench)
    with pytest.raises(NotPossible):
        platform.menu_tap("zhangwei", "nothing")


def test_a_tap_on_a_button(bench: Bench) -> None:
    bench.card(button_card())
    bench.platform.taps("zhangwei", "t1", "同意")
    heard = last(bench)
    assert (heard["Event"], heard["EventKey"], heard["TaskId"]) == ("template_card_event", "ok", "t1")
    assert heard["CardType"] == "button_interaction"
    assert "SelectedItems" not in heard


def test_a_tap_on_the_menu(bench: Bench) -> None:
    bench.card(notice_card(task_id="n1", action_menu={"action_list": [{"text": "撤回", "key": "undo"}]}))
    bench.platform.taps("zhangwei", "n1", "撤回")
    assert (last(bench)["Event"], last(bench)["EventKey"]) == ("template_card_menu_event", "undo")


def test_selected_items(bench: Bench) -> None:
    bench.card(form_card())
    bench.platform.taps("zhangwei", "m1", "done", {"when": "y"})
    assert last(bench)["SelectedItems"]["SelectedItem"] == [
        {"QuestionKey": "when", "OptionIds": {"OptionId": "y"}},
        {"QuestionKey": "seen", "OptionIds": {"OptionId": "y"}},
    ]


def test_ticked_boxes(bench: Bench) -> None:
    card = vote_card()
    card["checkbox"]["mode"] = 1
    bench.card(card)
    bench.platform.taps("zhangwei", "v1", "done", {"system": ["a", "b"]})
    assert last(bench)["SelectedItems"]["SelectedItem"]["OptionIds"]["OptionId"] == ["a", "b"]
    bench.platform.taps("zhangwei", "v1", "done", {"system": []})
    assert last(bench)["SelectedItems"]["SelectedItem"]["OptionIds"] == ""


def test_the_other_spelling_of_options() -> None:
    bench = Bench(option_ids="OpitonIds")
    bench.card(vote_card())
    bench.platform.taps("zhangwei", "v1", "done")
    assert last(bench)["SelectedItems"]["SelectedItem"]["OpitonIds"] == {"OpitonId": "a"}


def test_what_no_finger_can_do(bench: Bench) -> None:
    bench.card(
        button_card(button_list=[{"type": 1, "text": "打开", "url": "https://e.cn"}, {"text": "好", "key": "ok"}])
    )
    bench.card(vote_card())
    refused: list[tuple[str, str, str, dict[str, Any]]] = [
        ("wangfang", "t1", "ok", {}),
        ("zhangwei", "t9", "ok", {}),
        ("zhangwei", "t1", "打开", {}),
        ("zhangwei", "t1", "no", {}),
        ("zhangwei", "v1", "done", {"system": ["a", "b"]}),
        ("zhangwei", "v1", "done", {"system": "z"}),
        ("zhangwei", "v1", "done", {"other": "a"}),
    ]
    for member, task, key, selections in refused:
        with pytest.raises(NotPossible):
            bench.platform.taps(member, task, key, selections)
    assert bench.product.heard == []


def test_a_stale_or_forged_tap_arrives_all_the_same(bench: Bench) -> None:
    code = bench.card(button_card())["response_code"]
    bench.update(code, {"button": {"replace_name": "已办"}}, atall=1)
    bench.platform.taps("zhangwei", "t1", "ok", stale=True)
    bench.platform.forges_tap("wangfang", "t1", "ok")
    assert [document["FromUserName"] for document in bench.product.heard] == ["zhangwei", "wangfang"]


def test_three_deliveries_and_no_more(bench: Bench) -> None:
    bench.product.statuses = [500, 503, 502, 200]
    assert bench.platform.says("zhangwei", "x") is None
    assert len(bench.product.heard) == 3
    assert bench.product.heard[0] == bench.product.heard[1] == bench.product.heard[2]
    assert bench.platform.deliveries[-1].statuses == [500, 503, 502]
    assert not bench.platform.deliveries[-1].accepted


def test_the_second_delivery_may_be_answered(bench: Bench) -> None:
    bench.product.statuses = [500]
    bench.product.answer = lambda document: "好"
    assert bench.platform.says("zhangwei", "x") == "好"


def test_only_silence_may_be_retried() -> None:
    bench = Bench(retry_on_status=False)
    bench.product.statuses = [500]
    bench.platform.says("zhangwei", "x")
    assert bench.platform.deliveries[-1].statuses == [500]


def test_silence_is_retried(bench: Bench) -> None:
    waits: list[float] = []

    def silent(method: str, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        waits.append(seconds)
        raise TimeoutError

    bench.platform.callbacks._post = silent
    assert bench.platform.says("zhangwei", "x") is None
    assert waits == [5.0] * 3
    assert bench.platform.deliveries[-1].statuses == [0, 0, 0]


def test_an_exception_of_the_product_comes_out(bench: Bench) -> None:
    def breaks(document: dict[str, Any]) -> str:
        raise RuntimeError("bug")

    bench.product.answer = breaks
    bench.product.app.testing = True
    with pytest.raises(RuntimeError, match="bug"):
        bench.platform.says("zhangwei", "x")


def test_scripted_callbacks(bench: Bench) -> None:
    plan = bench.platform.faults
    plan.add("callback", "duplicate", copies=3)
    bench.platform.says("zhangwei", "一")
    plan.add("callback", "vanish")
    bench.platform.says("zhangwei", "二")
    plan.add("callback", "reorder")
    bench.platform.says("zhangwei", "三")
    bench.platform.says("zhangwei", "四")
    plan.add("callback", "delay")
    bench.platform.says("zhangwei", "五")
    plan.add("callback", "deaf")
    bench.platform.says("zhangwei", "六")
    assert bench.platform.release_callbacks() == 1
    assert "".join(document["Content"] for document in bench.product.heard) == "一一一四三六六五"


def test_a_reply_to_a_duplicate_is_shown_once(bench: Bench) -> None:
    bench.product.answer = lambda document: "好"
    bench.platform.faults.add("callback", "duplicate", copies=3)
    bench.platform.faults.add("callback", "deaf")
    bench.platform.says("zhangwei", "一")
    bench.platform.says("zhangwei", "二")
    assert [seen.text for seen in bench.platform.ledger] == ["好", "好"]


def test_long_replies_are_cut(bench: Bench) -> None:
    bench.product.answer = lambda document: "密" * 683
    assert bench.platform.says("zhangwei", "x") == "密" * 682


BAD_REPLIES: list[tuple[str, dict[str, Any]]] = [
    ("empty", {"MsgType": "text", "Content": ""}),
    ("to somebody else", {"MsgType": "text", "Content": "x", "ToUserName": "wangfang"}),
    ("from somebody else", {"MsgType": "text", "Content": "x", "FromUserName": "wwother"}),
    ("no time", {"MsgType": "text", "Content": "x", "CreateTime": "soon"}),
    ("markdown", {"MsgType": "markdown", "Content": "x"}),
    ("a new card", {"MsgType": "template_card", "TemplateCard": {}}),
    ("unknown media", {"MsgType": "image", "Image": {"MediaId": "x"}}),
    ("no type", {"Content": "x"}),
]


@pytest.mark.parametrize("reply", [row[1] for row in BAD_REPLIES], ids=[row[0] for row in BAD_REPLIES])
def test_unusable_replies_are_not_shown(bench: Bench, reply: dict[str, Any]) -> None:
    bench.product.answer = lambda document: reply
    assert bench.platform.says("zhangwei", "x") is None
    assert bench.platform.ledger == []
    assert len(bench.platform.problems) == 1


@pytest.mark.parametrize("body", [b"success", b"<xml></xml>", b"<xml><Encrypt>x</Encrypt></xml>"])
def test_a_reply_without_envelope_is_not_shown(bench: Bench, body: bytes) -> None:
    bench.platform.callbacks._post = lambda method, url, sent, seconds: (200, body)
    assert bench.platform.says("zhangwei", "x") is None
    assert len(bench.platform.problems) == 1


def test_a_reply_with_a_wrong_signature_is_not_shown(bench: Bench) -> None:
    bench.product.answer = lambda document: "好"
    bench.product.cipher.sign = lambda timestamp, nonce, encrypted: "0" * 40  # type: ignore[method-assign]
    inside = post_into(bench.product.app)
    bench.product.cipher.check = lambda *parts: None  # type: ignore[method-assign]
    bench.platform.callbacks._post = inside
    assert bench.platform.says("zhangwei", "x") is None
    assert "signature" in bench.platform.problems[0]


def test_a_card_tap_takes_no_passive_reply(bench: Bench) -> None:
    bench.card(button_card())
    bench.product.answer = lambda document: {"MsgType": "update_button", "Button": {"ReplaceName": "已同意"}}
    bench.platform.taps("zhangwei", "t1", "ok")
    assert bench.platform.chat("zhangwei")[-1].replaced is None
    assert len(bench.platform.problems) == 1


def test_unless_the_platform_does_take_it() -> None:
    bench = Bench(passive_card_reply=True)
    bench.card(button_card())
    bench.product.answer = lambda document: {"MsgType": "update_button", "Button": {"ReplaceName": "已同意"}}
    bench.platform.taps("zhangwei", "t1", "ok")
    assert bench.platform.chat("zhangwei")[-1].replaced == "已同意"
