"""``/cgi-bin/...`` as a Flask application; the scripted faults strike here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from email.header import Header
from typing import Any

from flask import Flask, Response, request
from werkzeug.datastructures import FileStorage

from bot.simulator import routes
from bot.simulator.browserroutes import add_login
from bot.simulator.errors import ApiError, Cut
from bot.simulator.faults import Fault
from bot.simulator.ledger import Call
from bot.simulator.media import MEGA, Media
from bot.simulator.platform import Platform
from bot.simulator.routes import Ask, Upload

JSON = "application/json; charset=UTF-8"
SECRETS = ("access_token", "corpsecret")
MOST_KEPT = 20_000
PAGE_OF_HTML = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"


def create_app(platform: Platform) -> Flask:
    """The API alone; the page with the phones is added by ``page.add_page``."""
    app = Flask("bot.simulator", static_folder=None)
    # A Cut must reach the server, which then closes the socket, instead of becoming a 500.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.config["MAX_CONTENT_LENGTH"] = 64 * MEGA

    @app.route("/cgi-bin/<path:path>", methods=["GET", "POST"])
    def cgi(path: str) -> Response:
        return _respond(platform, path)

    add_login(app, platform)
    return app


def _respond(platform: Platform, path: str) -> Response:
    if path not in routes.ROUTES:
        return Response(PAGE_OF_HTML, 404, mimetype="text/html")
    body = b"" if path == "media/upload" else request.get_data()
    args = {name: value for name, value in request.args.items() if name not in SECRETS}
    call = Call(at=platform.clock.now(), path=path, body=body, args=args)
    platform.calls.append(call)
    fault = platform.faults.take(path)
    try:
        response = _struck_before(platform, call, fault) or _answered(platform, call)
        finished = _struck_after(platform, call, fault, response)
        call.status = finished.status_code
        return finished
    finally:
        platform.state.touch(call)


def _answered(platform: Platform, call: Call) -> Response:
    try:
        found = routes.answer(platform, Ask(call, request.method, request.args, _upload(call.path)))
    except ApiError as error:
        call.where, call.rule = error.field, error.rule
        return _refusal(call, error.errcode, error.errmsg)
    if isinstance(found, Media):
        call.answer = f"{found.name}（{len(found.content)} B）"
        return _download(found)
    shown = {name: "…" if name in SECRETS else value for name, value in found.items()}
    call.answer = json.dumps(shown, ensure_ascii=False)[:MOST_KEPT]
    return _json(found)


def _struck_before(platform: Platform, call: Call, fault: Fault | None) -> Response | None:
    """The faults that keep the call from being carried out."""
    if fault is None:
        return None
    call.fault = fault.kind
    if fault.kind == "slow":
        platform.clock.pause(fault.seconds)
    if fault.kind == "down":
        call.status = 0
        raise Cut("connection refused")
    if fault.kind in ("status", "html"):
        return Response(PAGE_OF_HTML, (fault.code or 500) if fault.kind == "status" else 200, mimetype="text/html")
    if fault.kind == "errcode":
        return _refusal(call, fault.code or -1, "system busy")
    return _refusal(call, 40014, "invalid access_token") if fault.kind == "dead_token" else None


def _struck_after(platform: Platform, call: Call, fault: Fault | None, response: Response) -> Response:
    """The faults that spoil the answer to a call that was carried out."""
    if fault is None:
        return response
    if fault.kind == "lost":
        call.status = 0
        raise Cut("connection reset before the answer")
    if fault.kind == "truncated":
        whole = response.get_data()
        return Response(whole[: len(whole) // 2], response.status_code, content_type=JSON)
    if fault.kind == "drip":
        return Response(_drip(platform, response.get_data(), fault.seconds), content_type=JSON)
    return response


def _drip(platform: Platform, whole: bytes, seconds: float) -> Iterator[bytes]:
    for place in range(len(whole)):
        platform.clock.pause(seconds)
        yield whole[place : place + 1]


def _refusal(call: Call, errcode: int, errmsg: str) -> Response:
    call.errcode, call.errmsg = errcode, errmsg
    hint = f"{errmsg}, hint: [{int(call.at.timestamp())}], from ip: 127.0.0.1"
    call.answer = json.dumps({"errcode": errcode, "errmsg": hint}, ensure_ascii=False)
    return _json({"errcode": errcode, "errmsg": hint})


def _json(found: dict[str, Any]) -> Response:
    return Response(json.dumps(found, ensure_ascii=False), content_type=JSON)


def _download(media: Media) -> Response:
    response = Response(media.content, content_type="application/octet-stream")
    name = media.name if media.name.isascii() else Header(media.name, "utf-8").encode()
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _upload(path: str) -> Upload | None:
    held: FileStorage | None = request.files.get("media") if path == "media/upload" else None
    if held is None:
        return None
    disposition = held.headers.get("Content-Disposition", "")
    with closing(held.stream) as stream:
        return Upload(held.filename or "", stream.read(), plain_name="filename*" not in disposition)
