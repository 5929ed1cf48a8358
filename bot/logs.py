"""One line of JSON an event, whoever speaks: our code, gunicorn, rq, SQLAlchemy, or an exception nobody caught.

Secrets never get through (failures.md S19), a text cannot start a line of its own (S18).
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.scrubber import Scrubber, one_line

# Libraries that tell more than we want to read: their address lines and queries at INFO and below.
_QUIET = ("urllib3", "werkzeug", "sqlalchemy", "alembic", "asyncio", "rq.scheduler")

_scrubber = Scrubber()


class _Handler(logging.StreamHandler[TextIO]):
    """Says that an event could not be written, instead of printing its arguments to stderr."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the library's
        kind = sys.exc_info()[0]
        with suppress(Exception):
            self.stream.write(one_line({"event": "log_failed", "logger": record.name, "error": str(kind)}) + "\n")
            self.flush()


def learn_secret(value: str) -> None:
    """A secret that came into being at run time (an access token): never shown from now on."""
    _scrubber.learn(value)


def set_up(
    process: str, secrets: Iterable[str] = (), *, stream: TextIO | None = None, level: int = logging.INFO
) -> None:
    """Routes everything through one handler. ``process``: web, worker, clock, …; ``secrets``: Settings.secrets()."""
    for secret in secrets:
        _scrubber.learn(secret)
    before = _before(process)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _route_stdlib(before, stream or sys.stderr, level)
    _catch_the_uncaught()


def _before(process: str) -> list[Processor]:
    """What is added to an event, be it ours or a library's."""

    def name_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        name_process,
    ]


def _route_stdlib(before: list[Processor], stream: TextIO, level: int) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,  # text only: never the values of local variables
            _scrubbed,
            _rendered,
        ],
    )
    handler = _Handler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Their own handlers would write past ours.
    for name in ("gunicorn.error", "gunicorn.access", "rq.worker", "rq.job", "rq.queue"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
    logging.captureWarnings(True)


def _scrubbed(_logger: WrappedLogger, _method: str, event: EventDict) -> Mapping[str, object]:
    return cast("Mapping[str, object]", _scrubber.scrub(event))


def _rendered(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return one_line(event)


def _catch_the_uncaught() -> None:
    """What would be a bare traceback on stderr becomes an event like any other."""
    log = structlog.get_logger("uncaught")

    def in_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("uncaught_exception", exc_info=(kind, error, trace))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            in_main(args.exc_type, args.exc_value, args.exc_traceback)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            in_main(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = in_main
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
