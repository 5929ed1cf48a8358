"""A web application that takes its time, to look at the server around it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

Respond = Callable[[str, list[tuple[str, str]]], Any]


def application(environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
    """``/slow`` waits until the file named in the query exists; ``/fails`` raises; anything else answers its pid."""
    if environ["PATH_INFO"] == "/fails":
        raise RuntimeError(f"failed with {os.environ['WECOM_SECRET']}")
    if environ["PATH_INFO"] == "/slow":
        from pathlib import Path

        from tests.waiting import wait_until

        Path(environ["QUERY_STRING"] + ".begun").touch()
        wait_until(Path(environ["QUERY_STRING"]).exists)
    body = str(os.getpid()).encode()
    respond("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
