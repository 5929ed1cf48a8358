"""What is known to go wrong with the usual client (contract 6) cannot happen to ours."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from time import monotonic

import pytest

from bot.wecom.client import WecomClient
from bot.wecom.contacts import WecomDirectory
from bot.wecom.render import WecomRenderer
from handlers.ports import Directory, Messenger, Passing, Renderer
from handlers.types import Text
from tests.bot.out.fake import Heard, Platform, Reply, client_of, ok
from tests.bot.out.nasty import Behave, http, request, serving, trickling

SHORT, SLACK = 0.4, 1.5


def mute(sock: socket.socket, over: threading.Event) -> None:
    request(sock)
    over.wait(10)


def token_late_then_deaf(sock: socket.socket, over: threading.Event) -> None:
    """Spends most of the time on the token, so that a new limit for the second call would show."""
    request(sock)
    over.wait(SHORT * 0.75)
    sock.sendall(http(b'{"errcode":0,"access_token":"t","expires_in":7200}'))
    request(sock)
    over.wait(10)


@pytest.mark.parametrize(
    "behave",
    [mute, trickling(http(b'{"errcode":0,"access_token":"t","expires_in":7200}' + b" " * 500))],
    ids=["mute", "drip"],
)
def test_fetching_a_token_ends_in_time(behave: Behave, tmp_path: Path) -> None:
    passing, seconds = _send(behave, tmp_path)
    assert seconds < SHORT + SLACK
    assert not passing.uncertain


def test_token_and_message_share_one_limit(tmp_path: Path) -> None:
    passing, seconds = _send(token_late_then_deaf, tmp_path)
    assert seconds < SHORT + SLACK
    assert passing.uncertain


def _send(behave: Behave, folder: Path) -> tuple[Passing, float]:
    with serving(behave) as server:
        client = WecomClient.reach(server.url, "corp", "secret", 1, folder, total=SHORT)
        began = monotonic()
        with pytest.raises(Passing) as passing:
            client.send("{}")
        seconds = monotonic() - began
        client.close()
    return passing.value, seconds


def test_the_second_try_of_an_upload_carries_the_whole_file() -> None:
    bodies: list[bytes | None] = []

    def once_dead(heard: Heard) -> Reply:
        bodies.append(heard.body)
        return {"errcode": 40014} if len(bodies) == 1 else ok(media_id="M")

    assert client_of(Platform({"media/upload": once_dead})).upload("x.docx", b"content" * 1000) == "M"
    assert bodies[0] == bodies[1]
    assert len(bodies[1] or b"") > 7000


def test_a_dead_token_is_never_answered_by_recursion() -> None:
    platform = Platform({key: {"errcode": 40001} for key in ("message/send", "media/get", "user/get")})
    client = client_of(platform)
    for verb in (lambda: client.send("{}"), lambda: client.download("M"), lambda: client.ask("user/get", userid="u")):
        with pytest.raises(Passing):
            verb()
    assert len(platform.heard) == 2 + 2 + 1 + 1


def test_our_classes_are_what_the_handlers_asked_for() -> None:
    client = client_of(Platform())
    messenger: Messenger = client
    directory: Directory = WecomDirectory(client)
    renderer: Renderer = WecomRenderer(1, None)
    assert messenger.with_media('{"msgtype":"file"}', "M")
    assert directory is not None
    assert renderer.render("u", Text("x"), message_id="m")
