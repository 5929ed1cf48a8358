"""Whatever goes wrong, neither token nor secret shows in exception, traceback with locals, log or file name (S19)."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.wecom.client import WecomClient
from handlers.ports import DeliveryProblem
from tests.bot.out.nasty import Behave, http, request, saying, serving

SECRET, TOKEN = "canary-secret-77f1", "canary-token-a93c"
GIVES = http(f'{{"errcode":0,"access_token":"{TOKEN}","expires_in":7200}}'.encode())


def platform(then: Behave) -> Behave:
    """Gives a token, then misbehaves."""

    def behave(sock, over) -> None:  # type: ignore[no-untyped-def]
        first = request(sock)
        if b"gettoken" not in first:
            raise OSError("not reached")
        sock.sendall(GIVES)
        then(sock, over)

    return behave


def hang(sock, over) -> None:  # type: ignore[no-untyped-def]
    request(sock)
    over.wait(5)


TROUBLES: dict[str, Behave] = {
    "refused": saying(http(b'{"errcode":40058,"errmsg":"x"}')),
    "dead": saying(http(b'{"errcode":40014}'), keep=True),
    "html": saying(http(b"<html>", "502 Bad Gateway")),
    "cut": saying(b""),
    "not http": saying(b"nonsense\r\n\r\n"),
    "echo": lambda sock, over: sock.sendall(http(request(sock), "200 OK")),
    "redirect": saying(http(b"", "302 Found", "Location: http://127.0.0.1/")),
    "giant": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"),
    "hang": hang,
}
VERBS: dict[str, Callable[[WecomClient], object]] = {
    "send": lambda client: client.send("{}"),
    "upload": lambda client: client.upload("x", b"123456"),
    "download": lambda client: client.download("M"),
    "info": lambda client: client.agent_info(),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_neither_token_nor_secret_shows(trouble: str, verb: str, tmp_path: Path) -> None:
    with serving(platform(TROUBLES[trouble])) as server, capture_logs() as logs:
        client = WecomClient.reach(server.url, "corp", SECRET, 1, tmp_path, total=0.3)
        with pytest.raises(DeliveryProblem) as found:
            VERBS[verb](client)
        client.close()
    _clean(found.value, client, logs)


def test_nor_when_the_token_itself_is_not_to_be_had(tmp_path: Path) -> None:
    for answer in (http(b'{"errcode":40001}'), http(b"{}"), b"", http(b"<html>", "500 Oops")):
        with serving(saying(answer)) as server, capture_logs() as logs:
            client = WecomClient.reach(server.url, "corp", SECRET, 1, tmp_path, total=0.3)
            with pytest.raises(DeliveryProblem) as found:
                client.send("{}")
            client.close()
        _clean(found.value, client, logs)
    assert not any(SECRET in str(file) for file in tmp_path.iterdir())


def _clean(found: BaseException, client: WecomClient, logs: object) -> None:
    told = [str(found), repr(found), repr(client), repr(vars(client)), str(logs)]
    link: BaseException | None = found
    while link is not None:
        told += traceback.TracebackException.from_exception(link, capture_locals=True).format()
        link = link.__context__
    for text in told:
        assert SECRET not in text
        # The fake's own thread knows its token; what the product holds does not show it.
        assert TOKEN not in text
