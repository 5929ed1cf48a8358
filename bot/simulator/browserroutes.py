"""Addresses of the client's own browser: a page is opened as a member, closed again, and the login in between."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, redirect, request

from bot.simulator.answers import as_json, known
from bot.simulator.errors import ApiError
from bot.simulator.platform import Platform

_WORDS = {
    10003: "请在企业微信客户端打开链接",
    50001: "redirect_uri 与配置的可信域名不一致",
}


def add(page: Blueprint, platform: Platform) -> None:
    @page.get("/phone/browser.json")
    def browser() -> Response:
        return as_json({"origin": platform.oauth.origin})

    @page.get("/phone/<member>/browse")
    def browse(member: str) -> Response:
        """Only the product's pages: anything else is opened in a window of its own."""
        known(platform, member)
        url = request.args.get("url", "")
        if "{0.scheme}://{0.netloc}".format(urlsplit(url)) != platform.oauth.origin:
            abort(403)
        platform.oauth.opens(member)
        return redirect(url, 302)  # type: ignore[return-value]

    @page.post("/phone/browser/close")
    def close() -> Response:
        platform.oauth.closes()
        return as_json({})


def add_login(app: Flask, platform: Platform) -> None:
    """The platform's login page; it only ever shows itself where something is wrong."""

    @app.get("/connect/oauth2/authorize")
    def authorize() -> Response:
        try:
            return redirect(platform.oauth.authorize(request.args), 302)  # type: ignore[return-value]
        except ApiError as error:
            words = _WORDS.get(error.errcode, error.errmsg)
            text = f"<!doctype html><meta charset=utf-8><title>登录</title><p>{escape(words)}（{error.errcode}）</p>"
            return Response(text, 403, headers={"Content-Security-Policy": "default-src 'none'"})
