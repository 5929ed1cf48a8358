"""The web application: the callback in front, health and figures behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flask import Flask, Response, abort

from bot import metrics
from bot.due import add_due
from bot.h5.pages import add_pages
from bot.ringer import Ringer
from bot.services import House, open_house
from bot.visitors import is_from_here
from bot.webhook import PATH, Webhook
from handlers.office import workdays
from store import migrate
from store.db import WEB_PATIENCE_SECONDS, DatabaseAway

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _all_words() -> None:
    """Loaded before the web processes are forked, so that they share it; see ``handlers.router``."""
    from handlers import commands, hearing  # noqa: F401
    from handlers.understanding import guesses

    guesses.ready()


def create_app(house: House | None = None) -> Flask:
    """Refuses to start on a database of another version, with a text that says what to do."""
    if house is None:
        _all_words()
        house = open_house()
        house = replace(house, bell=Ringer(house.bell))
        _ = house.receiver, house.renderer  # made before the fork, for all web processes at once
        house.database.patience = WEB_PATIENCE_SECONDS
        migrate.check(house.settings.database_url)
        house.note_data_key()
        house.database.engine.dispose()  # gunicorn forks after this: no connection may be shared
    app = Flask("xinan", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    _add_health(app, house)
    add_due(app, house)
    add_pages(app, house)
    app.wsgi_app = _Door(Webhook(house), app.wsgi_app)  # type: ignore[method-assign]
    return app


class _Door:
    """Callbacks go straight to the webhook; Flask would cost as much as the whole decryption."""

    def __init__(self, webhook: Webhook, rest: WSGI) -> None:
        self._webhook, self._rest = webhook, rest

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").rstrip("/") == PATH:
            return self._webhook(environ, start_response)
        return self._rest(environ, start_response)


def _add_health(app: Flask, house: House) -> None:
    @app.get("/healthz")
    def healthz() -> tuple[dict[str, Any], int]:
        """200 while all is well, 503 with reasons otherwise; ids and kinds only, no personal data.

        Vacant roles are shown too, but the service works without them: they are no reason to restart it.
        Whoever asks from elsewhere learns the kinds only.
        """
        reasons, vacant = _reasons(house)
        ahead = [] if reasons else _ahead(house)
        if not is_from_here():
            reasons, vacant = [{"kind": reason["kind"]} for reason in reasons], []
        return {"ok": not reasons, "reasons": reasons, "vacant": vacant, "ahead": ahead}, 503 if reasons else 200

    @app.get("/metrics")
    def figures() -> Response:
        if not is_from_here():
            abort(404)
        return Response(metrics.exposition(), mimetype="text/plain")


def _ahead(house: House) -> list[dict[str, Any]]:
    """What will be missing and is not missed yet: no reason to restart anything."""
    with house.database.look() as connection:
        year = workdays.missing_year(connection, house.clock.now())
    return [{"kind": "calendar_unknown", "year": year}] if year else []


def _reasons(house: House) -> tuple[list[dict[str, Any]], list[str]]:
    try:
        return house.findings(), house.vacant()
    except DatabaseAway:
        return [{"kind": "database_away"}], []
