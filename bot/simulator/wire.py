"""Posting callbacks: over HTTP, or into a WSGI application in the same process."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.test import Client

from bot.simulator.clock import monotonic

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from bot.simulator.callbacks import Post

CONTENT_TYPE = "text/xml; charset=utf-8"


def post_over_http(method: str, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
    """A new connection each time, as the platform does; raises OSError where no whole answer came in time."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=seconds)
    end = monotonic() + seconds
    try:
        connection.request(method, f"{parts.path}?{parts.query}", body, {"Content-Type": CONTENT_TYPE})
        return _answer(connection, end)
    except http.client.HTTPException as error:
        raise ConnectionError("no HTTP answer") from error
    finally:
        connection.close()


def _answer(connection: http.client.HTTPConnection, end: float) -> tuple[int, bytes]:
    response = connection.getresponse()
    pieces = []
    while piece := response.read1(65536):
        pieces.append(piece)
        if monotonic() > end:
            raise TimeoutError("the answer trickles")
    if response.length:
        raise ConnectionError("the answer ended too early")
    return response.status, b"".join(pieces)


def post_into(application: WSGIApplication) -> Post:
    """A ``post`` that calls the application directly; what it raises comes out as it is."""
    client = Client(application)

    def post(method: str, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        parts = urlsplit(url)
        response = client.open(
            parts.path, method=method, query_string=parts.query, data=body, content_type=CONTENT_TYPE
        )
        return response.status_code, response.get_data()

    return post
