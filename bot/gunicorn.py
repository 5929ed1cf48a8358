"""gunicorn's configuration, read by ``xinan web`` (``-c python:bot.gunicorn``). Names are the library's.

The worker class, processes and threads are settings (XINAN_WEB_*); the figures behind the defaults stand in
docs/adr/0001.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from bot import metrics
from bot.anteroom import Worker
from bot.lifeline import tie_to_parent
from bot.settings import Settings, read_settings

_settings: Settings = read_settings(os.environ)


class HouseLogger(Logger):  # type: ignore[misc]
    """Leaves gunicorn's words to the handler everybody uses (bot.logs)."""

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = logging.INFO
        for logger in (self.error_log, self.access_log):
            logger.handlers[:] = []
            logger.propagate = True
            logger.setLevel(self.loglevel)


bind = [_settings.listen]
proc_name = "xinan-web"
wsgi_app = "bot.app:create_app()"

workers = _settings.web_workers
threads = _settings.web_threads
worker_class = "bot.anteroom.Worker" if _settings.web_class == "gthread" else _settings.web_class
# Loaded once and shared: the workers' memory is the master's until they write to it.
preload_app = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat file must not wait for a disk
# Another gunicorn of the same user would be told apart by nothing, and nobody talks to it.
control_socket_disable = True

# A callback's address is about 300 bytes; an authorization code adds at most 512 (wecom-contract.md 5).
limit_request_line = 2048
limit_request_fields = 50
limit_request_field_size = 4096
backlog = 512

timeout = 30
graceful_timeout = 10  # failures.md F33
keepalive = 65  # longer than the usual reverse proxy's, so that it is the proxy who hangs up

logger_class = HouseLogger
accesslog = None  # addresses of callbacks carry signatures; what happened is logged by the app


def when_ready(server: Any) -> None:
    """What has been loaded stays out of the garbage collector's way: looking at it would make each worker copy it."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """A worker whose master was killed finishes its turn and goes; else it would hold the port."""
    tie_to_parent(server.pid, signal.SIGTERM)


def post_worker_init(worker: Any) -> None:
    """From here on the worker hears SIGTERM; one that arrives while it is being forked is lost to it."""
    worker.log.info("worker_ready")


def child_exit(server: Any, worker: Any) -> None:
    metrics.forget(worker.pid)
    if isinstance(worker, Worker):
        worker.leave()
