"""The simulator as a process of its own, on loopback only.

Werkzeug's threaded server and not gunicorn: all state lives in the memory of one process, every open page holds a
thread for its event stream, and a line that is to be cut must be cut at the socket, which an application under
gunicorn cannot do (it answers 500).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.simulator.api import create_app
from bot.simulator.city import demo_city
from bot.simulator.clock import Clock, FileClock
from bot.simulator.horizon import HttpHorizon, NoHorizon
from bot.simulator.page import add_page
from bot.simulator.people import City
from bot.simulator.platform import Platform
from bot.simulator.rules import Rules
from bot.simulator.snapshot import Keeper

HOST = "127.0.0.1"


class Line(WSGIRequestHandler):
    """HTTP/1.1 with connections kept, no delay for small answers, no log (addresses carry tokens)."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 75

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Also where the application raised ``Cut``: not a byte more, the socket is closed."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class Server:
    """A running simulator; for tests that need real sockets, and for ``serve``."""

    def __init__(self, platform: Platform, port: int = 0) -> None:
        app = create_app(platform)
        add_page(app, platform)
        self.platform = platform
        self._server: BaseWSGIServer = make_server(HOST, port, app, threaded=True, request_handler=Line)
        self._thread = threading.Thread(target=self._server.serve_forever, name="simulator", daemon=True)

    @property
    def url(self) -> str:
        """Scheme, host and port: the product's ``WECOM_API_BASE``."""
        return f"http://{HOST}:{self._server.server_port}"

    def start(self) -> Server:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def run(self) -> None:
        """In this thread, until interrupted."""
        self._server.serve_forever()


def serve(
    port: int,
    callback_url: str,
    *,
    corp_id: str,
    agent_id: int,
    secret: str,
    token: str,
    encoding_aes_key: str,
    city: City | None = None,
    clock: Clock | None = None,
    keep: Path | None = None,
    announce: Callable[[str], None] | None = None,
    due: str = "",
    replayer: Sequence[str] = (),
) -> None:
    """Run with the demo city until interrupted; ``announce`` is told the address as soon as it can be opened.

    keep: a file that carries the chats over a restart.  due: where the product says what it waits for.  replayer: the
    command that plays a transcript; the name of the file is put behind it.
    """
    platform = Platform(
        city or demo_city(),
        clock or FileClock.from_environment(),
        corp_id=corp_id,
        agent_id=agent_id,
        secret=secret,
        token=token,
        encoding_aes_key=encoding_aes_key,
        callback_url=callback_url,
        # A product that is just being restarted refuses connections at once; the real platform takes its time too.
        rules=Rules(retry_pause=1.0),
    )
    platform.horizon = HttpHorizon(due) if due else NoHorizon()
    platform.replayer = tuple(replayer)
    server = Server(platform, port)
    if announce is not None:
        announce(server.url)
    if keep is None:
        server.run()
    else:
        _run_keeping(server, Keeper(platform, keep))


def _run_keeping(server: Server, keeper: Keeper) -> None:
    keeper.load()
    keeper.start()
    try:
        server.run()
    finally:
        keeper.save()
