"""A platform in this process with a product of twenty lines behind its callback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from werkzeug.test import TestResponse

from bot.simulator import documents
from bot.simulator.api import create_app
from bot.simulator.city import demo_city
from bot.simulator.clock import SettableClock
from bot.simulator.crypto import Cipher
from bot.simulator.page import add_page
from bot.simulator.platform import Platform
from bot.simulator.rules import Rules
from bot.simulator.wire import post_into

CORP, AGENT, SECRET, TOKEN = "wwcity", 1000002, "app-secret", "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
Answerer = Callable[[dict[str, Any]], "dict[str, Any] | str | None"]


class Product:
    """Answers callbacks as ``answer`` says: a text, the fields of a reply, or nothing. Remembers what came in."""

    def __init__(self) -> None:
        self.cipher = Cipher(TOKEN, AES_KEY, CORP)
        self.heard: list[dict[str, Any]] = []
        self.answer: Answerer = lambda document: None
        self.statuses: list[int] = []
        self.app = Flask("product")
        self.app.add_url_rule("/wecom/callback", "callback", self._callback, methods=["GET", "POST"])

    def _callback(self) -> Response:
        args = request.args
        if request.method == "GET":
            return Response(self.cipher.decrypt(args["echostr"]))
        encrypted = documents.read(request.get_data())["Encrypt"]
        self.cipher.check(args["msg_signature"], args["timestamp"], args["nonce"], encrypted)
        document = documents.read(self.cipher.decrypt(encrypted))
        self.heard.append(document)
        status = self.statuses.pop(0) if self.statuses else 200
        return Response(self._sealed(document), status)

    def _sealed(self, document: dict[str, Any]) -> bytes:
        said = self.answer(document)
        if said is None:
            return b""
        fields = {"MsgType": "text", "Content": said} if isinstance(said, str) else said
        head = {"ToUserName": document["FromUserName"], "FromUserName": CORP, "CreateTime": 1}
        encrypted = self.cipher.encrypt(documents.write(head | fields))
        signature = self.cipher.sign("1", "2", encrypted)
        return documents.write({"Encrypt": encrypted, "MsgSignature": signature, "TimeStamp": "1", "Nonce": "2"})


class Bench:
    """The platform, its clock, the product, and a client with a valid token."""

    def __init__(self, **switches: Any) -> None:
        self.product = Product()
        self.clock = SettableClock()
        self.platform = Platform(
            demo_city(),
            self.clock,
            corp_id=CORP,
            agent_id=AGENT,
            secret=SECRET,
            token=TOKEN,
            encoding_aes_key=AES_KEY,
            callback_url="http://127.0.0.1/wecom/callback",
            post=post_into(self.product.app),
            rules=Rules(**switches),
        )
        app = create_app(self.platform)
        add_page(app, self.platform)
        self.client = app.test_client()
        self.token = self.fetch_token()

    def fetch_token(self) -> str:
        answer = self.client.get(f"/cgi-bin/gettoken?corpid={CORP}&corpsecret={SECRET}").get_json()
        return str(answer["access_token"])

    def raw(self, path: str, body: object = None, **args: Any) -> TestResponse:
        query = {"access_token": self.token} | args
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        if body is None:
            return self.client.get(f"/cgi-bin/{path}", query_string=query)
        return self.client.post(f"/cgi-bin/{path}", query_string=query, data=data)

    def call(self, path: str, body: object = None, **args: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.raw(path, body, **args).get_json()
        return answer

    def send(self, msgtype: str, content: object, to: str = "zhangwei", **more: Any) -> dict[str, Any]:
        body = {"touser": to, "msgtype": msgtype, "agentid": AGENT, msgtype: content} | more
        return self.call("message/send", body)

    def text(self, words: str, to: str = "zhangwei", **more: Any) -> dict[str, Any]:
        return self.send("text", {"content": words}, to, **more)

    def card(self, card: dict[str, Any], to: str = "zhangwei", **more: Any) -> dict[str, Any]:
        return self.send("template_card", card, to, **more)

    def update(self, code: str, change: dict[str, Any], **more: Any) -> dict[str, Any]:
        body = {"agentid": AGENT, "response_code": code} | change | more
        return self.call("message/update_template_card", body)


def button_card(task: str = "t1", **more: Any) -> dict[str, Any]:
    return {
        "card_type": "button_interaction",
        "task_id": task,
        "main_title": {"title": "采购申请待审批"},
        "button_list": [{"text": "同意", "style": 1, "key": "ok"}, {"text": "驳回", "style": 2, "key": "no"}],
    } | more


def vote_card(task: str = "v1", **more: Any) -> dict[str, Any]:
    options = [
        {"id": "a", "text": "办公系统", "is_checked": True},
        {"id": "b", "text": "信用平台", "is_checked": False},
    ]
    return {
        "card_type": "vote_interaction",
        "task_id": task,
        "main_title": {"title": "哪个系统？"},
        "checkbox": {"question_key": "system", "mode": 0, "option_list": options},
        "submit_button": {"text": "提交", "key": "done"},
    } | more


def form_card(task: str = "m1", **more: Any) -> dict[str, Any]:
    options = [{"id": "x", "text": "今天"}, {"id": "y", "text": "昨天"}]
    return {
        "card_type": "multiple_interaction",
        "task_id": task,
        "main_title": {"title": "请补充"},
        "select_list": [
            {"question_key": "when", "title": "何时", "option_list": options},
            {"question_key": "seen", "title": "何时发现", "selected_id": "y", "option_list": options},
        ],
        "submit_button": {"text": "提交", "key": "done"},
    } | more


def notice_card(**more: Any) -> dict[str, Any]:
    action = {"type": 1, "url": "https://example.gov.cn"}
    return {"card_type": "text_notice", "main_title": {"title": "通知"}, "card_action": action} | more


def news_card(**more: Any) -> dict[str, Any]:
    picture = {"url": "https://example.gov.cn/a.png"}
    return notice_card(card_type="news_notice", card_image=picture) | more
