"""What the client makes of the platform's answers (F10-F17), and what it sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.wecom.client import AgentInfo
from bot.wecom.errors import AnswerTooLarge
from bot.wecom.menu import MenuEntry
from bot.wecom.render import WecomRenderer
from handlers.ports import AlreadySent, DeliveryProblem, Expired, Passing, Permanent, Receipt
from handlers.types import Document
from tests.bot.out.fake import AGENT, Platform, Reply, Ticks, answer, client_of, ok

BODY = '{"touser":"zhangsan"}'


def sent(reply: Reply) -> Receipt:
    return client_of(Platform({"message/send": reply})).send(BODY)


def trouble(reply: Reply) -> DeliveryProblem:
    with pytest.raises(DeliveryProblem) as found:
        sent(reply)
    return found.value


def test_a_message_goes_out_byte_for_byte() -> None:
    platform = Platform()
    client_of(platform).send('{"b":1,"a":"汉"}')
    heard = platform.last("message/send")
    assert (heard.method, heard.body) == ("POST", '{"b":1,"a":"汉"}'.encode())
    assert heard.query == {"access_token": "canary-token-1"}


def test_a_receipt_has_id_and_code() -> None:
    assert sent(ok(msgid="m1", response_code="c1", invaliduser="")) == Receipt("m1", "c1", frozenset())
    assert sent({}) == Receipt()
    assert sent(ok(msgid=7, response_code=None, invaliduser=None)) == Receipt()


@pytest.mark.parametrize(
    ("said", "unreachable"),
    [
        ({"invaliduser": "Zhang.San|LISI"}, ["lisi", "zhang.san"]),
        ({"unlicenseduser": "wangwu"}, ["wangwu"]),
        ({"invaliduser": "a|", "unlicenseduser": "b"}, ["a", "b"]),
        ({"invaliduser": ["A", None, 3]}, ["a"]),
    ],
    ids=str,
)
def test_whom_it_did_not_reach_is_said(said: dict[str, Any], unreachable: list[str]) -> None:
    assert sorted(sent(ok(**said)).unreachable) == unreachable


def test_nobody_reached_is_the_recipients_matter() -> None:
    found = trouble({"errcode": 81013})
    assert isinstance(found, Permanent)
    assert (found.blame, found.code) == ("recipient", 81013)


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"<html>Bad Gateway</html>", 502, content_type="text/html"),
        answer(b"<html>login</html>", 200, content_type="text/html"),
        answer(b"", 302, location="http://127.0.0.1/"),
        answer(b'{"errcode":0}', 500),
        answer(b""),
        answer(b'{"errcode":0,"errmsg":"ok"'),
        answer(b'[{"errcode":0}]'),
        answer(b'"ok"'),
        answer(b"[" * 200_000),
        answer(b'{"errcode":1e999}'),
        answer(b'{"errcode":"0"}'),
        answer(b'{"errcode":true}'),
        answer(b'{"errcode":null}'),
        answer(b'{"errcode":' + b"9" * 5000 + b"}"),
        answer(b"\xff\xfe{"),
        answer(b'{"errcode":0,}'),
        {"errcode": -1},
        Passing("cut", uncertain=True),
    ],
    ids=lambda reply: str(reply)[:50],
)
def test_an_answer_that_is_none_may_be_a_success(reply: Reply) -> None:
    found = trouble(reply)
    assert isinstance(found, Passing)
    assert found.uncertain


@pytest.mark.parametrize(
    "reply", [Passing("not connected"), {"errcode": 45033}, {"errcode": 45009}, answer(b"", 429)], ids=str
)
def test_what_certainly_did_not_arrive_is_certain(reply: Reply) -> None:
    found = trouble(reply)
    assert isinstance(found, Passing)
    assert not found.uncertain


# --------------------------------------------------------------------------- a task id the platform knows


def test_a_known_task_id_at_the_first_try_is_a_mistake_of_ours() -> None:
    found = trouble({"errcode": 42014})
    assert isinstance(found, Permanent)
    assert (found.blame, found.code) == ("content", 42014)


@pytest.mark.parametrize("first", [Passing("cut", uncertain=True), {"errcode": -1}, answer(b"", 502)], ids=str)
def test_a_known_task_id_after_an_uncertain_try_means_it_arrived(first: Reply) -> None:
    replies = [first, {"errcode": 42014}, {"errcode": 42014}]
    client = client_of(Platform({"message/send": lambda heard: replies.pop(0)}))
    with pytest.raises(Passing):
        client.send(BODY)
    with pytest.raises(AlreadySent):
        client.send(BODY)
    with pytest.raises(Permanent):
        client.send('{"another":"message"}')


def test_a_known_task_id_after_a_certain_failure_is_still_a_mistake() -> None:
    replies: list[Reply] = [Passing("not connected"), {"errcode": 42014}]
    client = client_of(Platform({"message/send": lambda heard: replies.pop(0)}))
    with pytest.raises(Passing):
        client.send(BODY)
    with pytest.raises(Permanent):
        client.send(BODY)


# --------------------------------------------------------------------------- breaker and rate


def test_the_breaker_lets_one_probe_a_second_through() -> None:
    ticks, platform = Ticks(), Platform({"message/send": Passing("not connected")})
    client = client_of(platform, ticks)
    for _ in range(600):
        with pytest.raises(Passing):
            client.send(BODY)
        ticks.at += 0.1
    assert 60 <= platform.count("message/send") <= 66
    platform.answers["message/send"] = ok(msgid="m")
    ticks.at += 1
    assert [client.send(BODY).message for _ in range(3)] == ["m"] * 3


def test_an_open_breaker_says_how_long_and_that_nothing_was_sent() -> None:
    ticks = Ticks()
    client = client_of(Platform({"message/send": answer(b"", 502)}), ticks)
    for _ in range(5):
        with pytest.raises(Passing):
            client.send(BODY)
    with pytest.raises(Passing) as passing:
        client.send(BODY)
    assert (passing.value.wait, passing.value.uncertain) == (1.0, False)


def test_refusals_do_not_open_the_breaker() -> None:
    platform = Platform({"message/send": {"errcode": 40058}})
    client = client_of(platform)
    for _ in range(20):
        with pytest.raises(Permanent):
            client.send(BODY)
    assert platform.count("message/send") == 20


def test_after_a_rate_limit_that_call_rests_and_others_go_on() -> None:
    ticks, platform = Ticks(), Platform({"message/send": {"errcode": 45009}})
    client = client_of(platform, ticks)
    for _ in range(59):
        with pytest.raises(Passing) as passing:
            client.send(BODY)
        assert passing.value.code == 45009
        ticks.at += 1
    assert platform.count("message/send") == 1
    client.recall("m")
    ticks.at += 2
    platform.answers["message/send"] = ok(msgid="m")
    assert client.send(BODY).message == "m"


# --------------------------------------------------------------------------- the other verbs


def test_redrawing_puts_the_code_in_and_reads_a_list() -> None:
    platform = Platform({"message/update_template_card": ok(invaliduser=["LiSi"])})
    receipt = client_of(platform).redraw('{"agentid":1,"userids":["u"]}', code="one-time")
    assert (
        platform.last("message/update_template_card").body
        == b'{"agentid":1,"response_code":"one-time","userids":["u"]}'
    )
    assert receipt.unreachable == {"lisi"}


def test_a_used_code_has_expired() -> None:
    with pytest.raises(Expired):
        client_of(Platform({"message/update_template_card": {"errcode": 60140}})).redraw("{}", code="c")


def test_a_recall_that_comes_too_late_has_expired() -> None:
    platform = Platform()
    client_of(platform).recall("m1")
    assert platform.last("message/recall").said == {"msgid": "m1"}
    platform.answers["message/recall"] = {"errcode": 42052}
    with pytest.raises(Expired):
        client_of(platform).recall("m1")


def test_an_upload_names_the_file_in_plain_utf8() -> None:
    platform = Platform({"media/upload": ok(media_id="M")})
    assert client_of(platform).upload("审批单.pdf", b"%PDF-1.7 content\r\n") == "M"
    heard = platform.last("media/upload")
    body = heard.body or b""
    assert 'name="media"; filename="审批单.pdf"'.encode() in body
    assert b"filename*" not in body
    boundary = (heard.content_type or "").removeprefix("multipart/form-data; boundary=").encode()
    assert body.startswith(b"--" + boundary + b"\r\n")
    assert body.endswith(b"%PDF-1.7 content\r\n\r\n--" + boundary + b"--\r\n")
    assert heard.query["type"] == "file"


def test_a_file_name_cannot_break_out_of_its_header() -> None:
    platform = Platform({"media/upload": ok(media_id="M")})
    client_of(platform).upload('a"\r\nX: y\\../\ud800.txt', b"123456")
    head = (platform.last("media/upload").body or b"").split(b"\r\n\r\n")[0]
    assert head.count(b"\r\n") == 2
    assert b'filename="a___X: y_.._' in head


@pytest.mark.parametrize("content", [b"", b"12345", b"x" * (20 * 1024 * 1024 + 1)], ids=len)
def test_a_file_of_impossible_size_is_not_even_sent(content: bytes) -> None:
    platform = Platform()
    with pytest.raises(Permanent) as refused:
        client_of(platform).upload("x", content)
    assert refused.value.blame == "media"
    assert platform.heard == []


def test_an_upload_without_a_handle_is_tried_again() -> None:
    with pytest.raises(Passing):
        client_of(Platform({"media/upload": ok()})).upload("x", b"123456")


@pytest.mark.parametrize("kind", ["file", "image"])
def test_the_handle_goes_into_the_message_of_its_kind(kind: str) -> None:
    body = client_of(Platform()).with_media(f'{{"{kind}":{{}},"msgtype":"{kind}","touser":"u"}}', "M")
    assert body == f'{{"{kind}":{{"media_id":"M"}},"msgtype":"{kind}","touser":"u"}}'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"#!AMR\nrest", "audio/amr"),
        (b"PK\x03\x04rest", "application/zip"),
        (b"<script>alert(1)</script>", "application/octet-stream"),
        (b'{"errcode":40007}', "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
    ids=str,
)
def test_what_was_sent_is_known_by_its_content(content: bytes, kind: str) -> None:
    reply = answer(content, content_type="image/jpeg", content_disposition='attachment; filename="../../x.jpg"')
    media = client_of(Platform({"media/get": reply})).download("M")
    assert (media.type, media.content, media.name) == (kind, content, "_.._x.jpg")


def test_a_name_in_chinese_is_read() -> None:
    header = 'attachment; filename="现场照片.jpg"'.encode().decode("latin-1")
    media = client_of(Platform({"media/get": answer(b"\xff\xd8\xff", content_disposition=header)})).download("M")
    assert media.name == "现场照片.jpg"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json; charset=UTF-8"])
def test_media_that_is_gone_is_the_medias_matter(kind: str) -> None:
    with pytest.raises(Permanent) as refused:
        client_of(Platform({"media/get": answer(b'{"errcode":40007}', content_type=kind)})).download("M")
    assert refused.value.blame == "media"


def test_media_that_is_too_large_is_not_tried_again() -> None:
    with pytest.raises(Permanent) as refused:
        client_of(Platform({"media/get": AnswerTooLarge()})).download("M")
    assert refused.value.blame == "media"


def test_what_the_platform_knows_of_us() -> None:
    said = ok(
        name="信安助手",
        close=0,
        isreportenter=1,
        allow_userinfos={"user": [{"userid": "a"}, {}]},
        allow_partys={"partyid": [1, 2]},
        allow_tags={},
    )
    platform = Platform({"agent/get": said})
    assert client_of(platform).agent_info() == AgentInfo("信安助手", False, True, ("a",), (1, 2), ())
    assert platform.last("agent/get").query["agentid"] == str(AGENT)
    assert client_of(Platform({"agent/get": {"allow_partys": None}})).agent_info().units == ()


def test_where_callbacks_come_from() -> None:
    platform = Platform({"getcallbackip": ok(ip_list=["101.226.103.*", "1.2.3.4", 5])})
    assert client_of(platform).callback_ips() == ("101.226.103.*", "1.2.3.4")


def test_the_menu_is_made() -> None:
    platform = Platform()
    client_of(platform).create_menu(
        [MenuEntry("上报", below=(MenuEntry("密码泄露", key="leak"),)), MenuEntry("制度", url="https://x.cn")]
    )
    assert platform.last("menu/create").said == {
        "button": [
            {"name": "上报", "sub_button": [{"type": "click", "name": "密码泄露", "key": "leak"}]},
            {"type": "view", "name": "制度", "url": "https://x.cn"},
        ]
    }


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [MenuEntry("一", key="k")] * 4,
        [MenuEntry("六个汉字太长", key="k")],
        [MenuEntry("一")],
        [MenuEntry("一", key="k", url="https://x.cn")],
        [MenuEntry("一", key="k" * 129)],
        [MenuEntry("一", url="x.cn")],
        [MenuEntry("一", below=(MenuEntry("二", key="k"),) * 6)],
        [MenuEntry("一", below=(MenuEntry("二", below=(MenuEntry("三", key="k"),)),))],
        [MenuEntry("一", below=(MenuEntry("十四个汉字的名字实在是太长了", key="k"),))],
    ],
    ids=str,
)
def test_an_impossible_menu_is_refused(entries: list[MenuEntry]) -> None:
    with pytest.raises(ValueError, match="menu"):
        client_of(Platform()).create_menu(entries)


def test_what_support_asks_for_is_logged_and_nothing_else() -> None:
    said = {
        "errcode": 60020,
        "errmsg": "not allow to access from your ip, hint: [1661234567_2a], from ip: 1.2.3.4, 张三",
    }
    with capture_logs() as logs:
        trouble(said)
    assert logs == [
        {
            "event": "wecom_refused",
            "path": "message/send",
            "code": 60020,
            "hint": "1661234567_2a",
            "exit_ip": "1.2.3.4",
            "log_level": "warning",
        }
    ]


def test_answers_that_are_hardly_json_are_never_a_crash() -> None:
    bodies = [
        b"",
        b"\x00",
        b"{}",
        b"{",
        b'{"a":"\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"NaN",
        b"[1,]",
        b'{"a":1,"a":2}',
        b"1e400",
    ]
    for body in bodies:
        try:
            sent(answer(body))
        except DeliveryProblem as found:
            assert isinstance(found, Passing)


def test_a_body_from_the_renderer_is_what_the_client_expects() -> None:
    (part,) = WecomRenderer(AGENT, None).render("u", Document(1, "x"), message_id="m")
    assert json.loads(client_of(Platform()).with_media(part.body, "M"))["file"] == {"media_id": "M"}
