"""The inspector: everything that went over the line, errors by field, rule and document, only what is new at a time."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.simulator import troubles
from tests.simulator.kit import AGENT, Bench, button_card, form_card, vote_card

LOCAL = "http://127.0.0.1"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def rows(client: FlaskClient, after: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/phone/traffic.json?after={after}", base_url=LOCAL).get_json()
    return found


def full(client: FlaskClient, name: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/phone/traffic/{name}.json", base_url=LOCAL).get_json()
    return found


def buttons(count: int) -> list[dict[str, Any]]:
    return [{"text": f"按钮{number}", "style": 1, "key": f"k{number}"} for number in range(count)]


@pytest.mark.parametrize(
    ("card", "code", "field", "rule"),
    [
        (button_card(button_list=buttons(7)), 42038, "template_card.button_list[6]", "至多 6 个按钮，现在 7 个按钮"),
        (button_card(button_list=[]), 42038, "template_card.button_list", "至少 1 个按钮"),
        (button_card(button_list=[*buttons(2), {"text": "", "key": "x"}]), 42038, "template_card.button_list[2].text",
         "必填，不能为空"),
        (button_card(button_list=[{"text": "好", "key": "k" * 1025}]), 42039, "template_card.button_list[0].key",
         "至多 1024 字节，现在 1025 字节"),
        (button_card(colour="red"), 40058, "template_card.colour", "这里没有这个字段"),
        (button_card(main_title={"title": 7}), 40058, "template_card.main_title.title", "应当是字符串"),
        (button_card(main_title={}), 42033, "template_card.main_title.title", "必填，不能为空"),
        (button_card(task="一号"), 42014, "template_card.task_id", "必填，至多 128 字节，只能有数字、字母和 _ - @"),
        (button_card(horizontal_content_list=[{"keyname": "a", "value": "b"}] * 7), 42035,
         "template_card.horizontal_content_list[6]", "至多 6 行，现在 7 行"),
        (button_card(action_menu={"action_list": [{"text": "a", "key": str(n)} for n in range(4)]}), 42051,
         "template_card.action_menu.action_list[3]", "至多 3 个菜单项，现在 4 个菜单项"),
        (vote_card(checkbox={"question_key": "q", "mode": 2, "option_list": []}), 40058, "template_card.checkbox.mode",
         "只能是 0、1"),
        (form_card(select_list=[{"question_key": "q", "option_list": [{"id": "1", "text": ""}]}]), 42041,
         "template_card.select_list[0].option_list[0].text", "必填，不能为空"),
        ({"card_type": "postcard"}, 42031, "template_card.card_type", "只能是 text_notice、"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_card_is_told_by_field_and_rule(
    bench: Bench, card: dict[str, Any], code: int, field: str, rule: str
) -> None:
    assert bench.card(card)["errcode"] == code
    error = rows(bench.client)["rows"][-1]["error"]
    assert (error["errcode"], error["field"], error["document"]) == (code, field, "D 90236")
    assert error["rule"].startswith(rule)


@pytest.mark.parametrize(
    ("path", "body", "args", "field", "document"),
    [
        ("message/send", {"touser": "nobody", "agentid": AGENT, "msgtype": "text", "text": {"content": "x"}}, {}, "touser", "D 90236"),
        ("message/send", {"touser": "zhangwei", "msgtype": "text", "text": {"content": "x"}}, {}, "agentid", "D 90236"),
        ("message/send", {"touser": "zhangwei", "agentid": AGENT, "msgtype": "text", "text": {"content": 5}}, {}, "text.content", "D 90236"),
        ("message/recall", {"msgid": "gone"}, {}, "", "D 94867"),
        ("message/update_template_card", {"agentid": AGENT, "response_code": "old"}, {}, "response_code", "D 94888"),
        ("user/get", None, {"userid": "nobody"}, "userid", "D 90196"),
        ("menu/create", {"button": [{"name": "一", "type": "click", "key": "k"}] * 4}, {"agentid": AGENT}, "button[3]", "D 90231"),
        ("gettoken", None, {"corpid": "other", "corpsecret": "x"}, "corpid", "D 91039"),
    ],
)  # fmt: skip
def test_other_errors_name_their_field_and_document_too(
    bench: Bench, path: str, body: object, args: dict[str, Any], field: str, document: str
) -> None:
    assert bench.call(path, body, **args)["errcode"] != 0
    error = rows(bench.client)["rows"][-1]["error"]
    assert (error["field"], error["document"]) == (field, document)
    assert error["rule"]


def test_a_call_in_full_and_no_secret_in_it(bench: Bench) -> None:
    bench.text("请确认")
    name = rows(bench.client)["rows"][-1]["id"]
    shown = full(bench.client, name)
    assert shown["request"]["text"] == {"content": "请确认"}
    assert shown["answer"]["errcode"] == 0
    assert shown["outcome"] == {"zhangwei": "delivered"}
    everything = bench.client.get("/phone/traffic.json", base_url=LOCAL).text
    for number in range(len(bench.platform.calls)):
        everything += bench.client.get(f"/phone/traffic/c{number}.json", base_url=LOCAL).text
    assert bench.token not in everything
    assert bench.platform.state.app.secret not in everything


def test_a_callback_in_full_decrypted_with_its_reply(bench: Bench) -> None:
    bench.product.answer = lambda document: "好"
    bench.platform.says("zhangwei", "你好")
    row = rows(bench.client)["rows"][-1]
    assert (row["way"], row["name"], row["result"], row["people"], row["state"]) == (
        "callback", "text", "200", ["zhangwei"], "",
    )  # fmt: skip
    shown = full(bench.client, row["id"])
    assert shown["request"]["Content"] == "你好"
    assert shown["answer"]["Content"] == "好"


def test_a_reply_the_platform_does_not_take(bench: Bench) -> None:
    bench.product.answer = lambda document: {"MsgType": "markdown", "Content": "**好**"}
    bench.platform.says("zhangwei", "你好")
    row = rows(bench.client)["rows"][-1]
    assert (row["state"], row["error"]["document"]) == ("bad", "D 90241")
    assert "不认这个答复" in bench.platform.state.chat("zhangwei")[-1].ghost


def test_only_what_is_new_or_changed_is_told_again(bench: Bench) -> None:
    first = rows(bench.client)
    assert rows(bench.client, first["after"])["rows"] == []
    bench.text("一")
    second = rows(bench.client, first["after"])
    assert [row["name"] for row in second["rows"]] == ["message/send"]
    troubles.cause(bench.platform, "late")
    bench.platform.says("zhangwei", "等等")
    third = rows(bench.client, second["after"])
    assert [(row["name"], row["result"], row["state"]) for row in third["rows"]] == [("text", "压住", "odd")]
    troubles.mend(bench.platform, "late")
    fourth = rows(bench.client, third["after"])
    assert [(row["id"], row["result"]) for row in fourth["rows"]] == [(third["rows"][0]["id"], "200")]


def test_ten_thousand_are_told_in_pieces(bench: Bench) -> None:
    for number in range(7000):
        bench.platform.state.touch(bench.platform.calls[0])
        if number % 2:
            bench.platform.calls.append(type(bench.platform.calls[0])(at=bench.clock.now(), path="agent/get"))
            bench.platform.state.touch(bench.platform.calls[-1])
    seen, after, rounds = set(), 0, 0
    while True:
        view = rows(bench.client, after)
        seen |= {row["id"] for row in view["rows"]}
        after, rounds = view["after"], rounds + 1
        if not view["more"]:
            break
    assert len(seen) == len(bench.platform.calls)
    assert rounds == 2


def test_no_such_row(bench: Bench) -> None:
    for name in ("c999", "d0", "cx", "x1"):
        assert bench.client.get(f"/phone/traffic/{name}.json", base_url=LOCAL).status_code == 404


def test_what_was_swallowed_is_red(bench: Bench) -> None:
    troubles.cause(bench.platform, "flood", "zhangwei")
    assert bench.text("x")["errcode"] == 0
    row = rows(bench.client)["rows"][-1]
    assert (row["state"], row["outcome"]) == ("bad", {"dropped": 1})
    ghost = bench.client.get("/phone/zhangwei.json", base_url=LOCAL).get_json()["entries"][-1]
    assert "悄悄丢弃" in ghost["ghost"]
    assert bench.platform.chat("zhangwei") == []
