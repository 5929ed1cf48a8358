"""Calls of the product carried into a WSGI application in the same process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from werkzeug.test import Client

from bot.wecom.budget import Budget
from bot.wecom.connection import Answer
from bot.wecom.errors import AnswerTooLarge
from bot.wecom.transport import JSON_BYTES
from handlers.ports import Passing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class WsgiCaller:
    """``bot.wecom.transport.Caller``; a ConnectionError out of the application is a line cut after the request."""

    def __init__(self, application: WSGIApplication) -> None:
        self._client = Client(application)

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
        kind = content_type or "application/json"
        try:
            said = self._client.open(path, method=method, query_string=dict(query), data=body, content_type=kind)
        except ConnectionError:
            raise Passing("cut before a whole answer", uncertain=True) from None
        content = said.get_data()
        if len(content) > limit:
            raise AnswerTooLarge
        return Answer(said.status_code, {name.lower(): value for name, value in said.headers.items()}, content)
