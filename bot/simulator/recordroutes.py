"""Addresses of the recorder."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from bot.simulator.answers import as_json, asked
from bot.simulator.platform import Platform
from bot.simulator.recording import Recorder, Replayer
from bot.simulator.transcriptfile import MOST_BYTES, BadTranscript


def add(page: Blueprint, platform: Platform) -> None:
    recorder = Recorder(platform)
    replayer = Replayer(lambda: platform.replayer, lambda: platform.state.bell.ring("recording"), recorder.take)

    @page.get("/phone/recording.json")
    def recording() -> Response:
        return _view(recorder, replayer)

    @page.get("/phone/recording.txt")
    def file() -> Response:
        return _file(recorder)

    @page.post("/phone/recording")
    def record() -> Response:
        """``{"do": "start"}`` or ``{"do": "stop"}``."""
        (recorder.start if asked("do") == "start" else recorder.stop)()
        return _view(recorder, replayer)

    @page.post("/phone/recording.txt")
    def bring() -> Response:
        """A file from elsewhere, as it is; ``error`` says why it is none, which is no failure of the page."""
        try:
            recorder.take(_text(request.get_data()))
        except BadTranscript as error:
            return as_json({"error": str(error)})
        return _view(recorder, replayer)

    @page.post("/phone/replay")
    def replay() -> Response:
        """``{"update": true or false}``: what was recorded or brought is played by a product of its own."""
        text = recorder.view()["text"] or abort(409)
        if not replayer.begin(text, update=bool(asked("update"))):
            return as_json({"error": "现在不能回放：上一次还没有结束，或者模拟器不是用 xinan demo 启动的。"}, 409)
        return _view(recorder, replayer)


def _view(recorder: Recorder, replayer: Replayer) -> Response:
    return as_json(recorder.view() | {"replay": replayer.view()})


def _file(recorder: Recorder) -> Response:
    text = recorder.view()["text"] or abort(404)
    response = Response(text, content_type="text/plain; charset=utf-8")
    # A header is ASCII: a Chinese name goes in the extended form (RFC 6266).
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(recorder.name, safe='')}"
    return response


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadTranscript("文件超过 4 MB，不是对话记录。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTranscript("文件不是 UTF-8 文本，不是对话记录。") from error
