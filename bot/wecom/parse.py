"""Decrypted, checked XML in, one typed update out."""

from __future__ import annotations

from handlers.types import Update


def parse(inner_xml: bytes) -> Update:
    raise NotImplementedError
