"""Remarks that name a day and mean nothing by it."""

from __future__ import annotations

import re

_OF_THE_DAY = re.compile(
    r"天气|下雨|下雪|刮风|降温|(?:真|好|太|挺|有点)(?:冷|热|累|困|忙|开心|快)|不错|辛苦|心情|吃(?:饭|啥|什么|了吗)|周末愉快|堵车|放假(?:吗|了)"
)


def about_the_day(text: str) -> bool:
    """今天天气不错 names a day and tells no time."""
    return _OF_THE_DAY.search(text) is not None
