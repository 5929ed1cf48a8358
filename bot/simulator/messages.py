"""What each msgtype must look like (D 90236 3.2, 3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.simulator import cards, shapes
from bot.simulator.errors import ApiError
from bot.simulator.media import MediaShelf
from bot.simulator.rules import TEXT_BYTES, Rules
from bot.simulator.shapes import Box, Check, anything, boxes, need, text, whole

MSGTYPES = (
    "text", "image", "voice", "video", "file", "textcard", "news", "mpnews", "markdown", "miniprogram_notice",
    "template_card",
)  # fmt: skip


def _switch(value: object, where: str) -> None:
    shapes.whole(value, where)
    if value not in (0, 1):
        raise ApiError(shapes.WRONG_TYPE, f"{where} must be 0 or 1")


ENVELOPE: Mapping[str, Check] = {
    "touser": text,
    "toparty": text,
    "totag": text,
    "msgtype": text,
    "agentid": whole,
    "safe": whole,
    "enable_id_trans": _switch,
    "enable_duplicate_check": _switch,
    "duplicate_check_interval": whole,
    **dict.fromkeys(MSGTYPES, anything),
}
_NEVER_SAFE = ("markdown", "voice", "textcard", "template_card")
_ARTICLE_BYTES = {"title": 128, "description": 512}
URL_BYTES = 2048
MPNEWS_BYTES = 666 * 1024


class Contents:
    """Checks and, where the platform cuts, cuts the content of a message."""

    def __init__(self, shelf: MediaShelf, rules: Rules) -> None:
        self._shelf = shelf
        self._rules = rules
        self._checks: dict[str, Callable[[Box, list[str]], dict[str, Any]]] = {
            "text": self._text,
            "markdown": self._markdown,
            "image": self._media("image"),
            "voice": self._media("voice"),
            "file": self._media("file"),
            "video": self._video,
            "textcard": self._textcard,
            "news": self._news,
            "mpnews": self._mpnews,
            "miniprogram_notice": self._miniprogram,
            "template_card": self._card,
        }

    def check(self, body: Box, notes: list[str]) -> dict[str, Any]:
        """The content as people will see it; ``notes`` says what was cut or will not fit. Raises ApiError."""
        msgtype = body.get("msgtype")
        if msgtype not in self._checks:
            raise ApiError(40008, "invalid message type")
        if body.get("safe", 0):
            _check_safe(str(msgtype), body["safe"])
        content = body.get(msgtype)
        if not isinstance(content, dict):
            raise ApiError(44004 if msgtype == "text" else shapes.WRONG_TYPE, f"{msgtype} is missing")
        return self._checks[msgtype](content, notes)

    def _text(self, content: Box, notes: list[str]) -> dict[str, Any]:
        shapes.box(content, "text", {"content": text})
        return {"content": self._fit(need(content, "content", 44004, "text"), notes)}

    def _markdown(self, content: Box, notes: list[str]) -> dict[str, Any]:
        shapes.box(content, "markdown", {"content": text})
        return {"content": self._fit(need(content, "content", 44004, "markdown"), notes)}

    def _fit(self, words: str, notes: list[str]) -> str:
        if len(words.encode()) > TEXT_BYTES and not self._rules.long_text_cut:
            raise ApiError(45002, "content size out of limit")
        return _cut(words, TEXT_BYTES, "content", notes)

    def _media(self, kind: str) -> Callable[[Box, list[str]], dict[str, Any]]:
        def check(content: Box, notes: list[str]) -> dict[str, Any]:
            shapes.box(content, kind, {"media_id": text})
            return self._with_name(content, kind)

        return check

    def _video(self, content: Box, notes: list[str]) -> dict[str, Any]:
        shapes.box(content, "video", {"media_id": text, "title": text, "description": text})
        return self._with_name(cut_fields(content, notes), "video")

    def _with_name(self, content: Box, kind: str) -> dict[str, Any]:
        media_id = need(content, "media_id", 41006, kind)
        self._shelf.check(media_id, kind)
        return {**content, "name": self._shelf.get(media_id).name}

    def _textcard(self, content: Box, notes: list[str]) -> dict[str, Any]:
        shapes.box(content, "textcard", {"title": text, "description": text, "url": text, "btntxt": text})
        for name in ("title", "description"):
            need(content, name, 41016 if name == "title" else 41033, "textcard")
        _check_url(content, "textcard")
        most = {"title": 128, "description": 512, "btntxt": 4}
        return {name: _cut_characters(value, most.get(name), name, notes) for name, value in content.items()}

    def _news(self, content: Box, notes: list[str]) -> dict[str, Any]:
        fields = dict.fromkeys(("title", "description", "url", "picurl", "appid", "pagepath"), text)
        articles = self._articles(content, "news", fields)
        for article in articles:
            need(article, "title", 41016, "articles")
            if not (article.get("appid") and article.get("pagepath")):
                _check_url(article, "articles")
        return {"articles": [cut_fields(article, notes) for article in articles]}

    def _mpnews(self, content: Box, notes: list[str]) -> dict[str, Any]:
        names = ("title", "thumb_media_id", "author", "content_source_url", "content", "digest")
        articles = self._articles(content, "mpnews", dict.fromkeys(names, text))
        for article in articles:
            need(article, "title", 41016, "articles")
            shapes.at_most(need(article, "content", 44004, "articles"), MPNEWS_BYTES, "articles.content", 45002)
            self._shelf.check(need(article, "thumb_media_id", 41006, "articles"), "image")
        return {"articles": [dict(article) for article in articles]}

    def _articles(self, content: Box, where: str, fields: Mapping[str, Check]) -> list[Box]:
        shapes.box(content, where, {"articles": anything})
        return boxes(content.get("articles", []), "articles", fields, least=1, most=8, code=45008)

    def _miniprogram(self, content: Box, notes: list[str]) -> dict[str, Any]:
        need(content, "appid", 42030, "miniprogram_notice")
        need(content, "title", 41016, "miniprogram_notice")
        return dict(content)

    def _card(self, content: Box, notes: list[str]) -> dict[str, Any]:
        cards.check(content)
        notes.extend(f"too long to be shown: {path}" for path in cards.too_long(content))
        return dict(content)


def cut_text(words: str, notes: list[str]) -> str:
    """At most 2,048 bytes, on a character; ``notes`` remembers the cut."""
    return _cut(words, TEXT_BYTES, "content", notes)


def _cut(words: str, most: int, where: str, notes: list[str]) -> str:
    raw = words.encode()
    if len(raw) <= most:
        return words
    notes.append(f"cut: {where} had {len(raw)} bytes, {most} were delivered")
    return raw[:most].decode(errors="ignore")


def cut_fields(content: Box, notes: list[str]) -> dict[str, Any]:
    """A title of at most 128 and a description of at most 512 bytes, as articles and videos have them."""
    return {
        name: _cut(value, _ARTICLE_BYTES[name], name, notes) if name in _ARTICLE_BYTES else value
        for name, value in content.items()
    }


def _cut_characters(value: str, most: int | None, where: str, notes: list[str]) -> str:
    if most is None or len(value) <= most:
        return value
    notes.append(f"cut: {where} had {len(value)} characters, {most} were delivered")
    return value[:most]


def _check_url(holder: Box, where: str) -> None:
    url = need(holder, "url", 42028, where)
    shapes.at_most(url, URL_BYTES, f"{where}.url")
    if not url.startswith(("http://", "https://")):
        raise ApiError(shapes.WRONG_TYPE, f"{where}.url has no scheme")


def _check_safe(msgtype: str, safe: int) -> None:
    if msgtype == "news":
        raise ApiError(40074, "safe is not allowed for news")
    if msgtype in _NEVER_SAFE or safe not in (1, 2) or (safe == 2 and msgtype != "mpnews"):
        raise ApiError(shapes.WRONG_TYPE, f"safe={safe} is not allowed for {msgtype}")
