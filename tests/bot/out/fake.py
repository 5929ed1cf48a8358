"""A few lines of platform inside the process: scripted answers, a clock that is moved by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.wecom.api import Api
from bot.wecom.budget import Budget
from bot.wecom.client import WecomClient
from bot.wecom.connection import Answer
from bot.wecom.tokenstore import MemoryTokenStore, TokenStore
from bot.wecom.transport import JSON_BYTES

CORP, SECRET, AGENT = "ww-corp", "canary-secret-5f1d", 1000002


class Ticks:
    """A monotonic clock that stands still."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Heard:
    method: str
    path: str
    query: dict[str, str]
    body: bytes | None
    content_type: str | None

    @property
    def said(self) -> Any:
        return json.loads(self.body or b"null")


Reply = Answer | Exception | dict[str, Any]
Script = Callable[[Heard], Reply] | Reply


def ok(**more: Any) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **more}


def answer(body: bytes, status: int = 200, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@dataclass
class Platform:
    """``bot.wecom.transport.Caller``; answers by path, tokens numbered from 1."""

    answers: dict[str, Script] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    tokens: int = 0

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        budget: Budget,
        body: bytes | None = None,
        content_type: str | None = None,
        limit: int = JSON_BYTES,
    ) -> Answer:
        heard = Heard(method, path.removeprefix("/cgi-bin/"), dict(query), body, content_type)
        self.heard.append(heard)
        script = self.answers.get(heard.path, self._token if heard.path == "gettoken" else ok())
        reply = script(heard) if callable(script) else script
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, Answer) else Answer(200, {}, json.dumps(reply).encode())

    def count(self, path: str) -> int:
        return sum(heard.path == path for heard in self.heard)

    def last(self, path: str) -> Heard:
        return [heard for heard in self.heard if heard.path == path][-1]

    def _token(self, heard: Heard) -> Reply:
        self.tokens += 1
        return ok(access_token=f"canary-token-{self.tokens}", expires_in=7200)


def client_of(platform: Platform, ticks: Ticks | None = None, store: TokenStore | None = None) -> WecomClient:
    api = Api(platform, CORP, SECRET, store or MemoryTokenStore(), monotonic=ticks or Ticks())
    return WecomClient(api, AGENT)
