"""XML as the platform writes it (CDATA for text) and as it reads replies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

# XML 1.0 cannot carry these characters at all, so whatever a person types, they never arrive.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BadDocument(ValueError):
    """Not XML, or not with the expected root."""


def write(fields: Mapping[str, Any]) -> bytes:
    """``{"A": 1, "B": "x", "C": {"D": ["y", "z"]}}`` -> the document; lists are repeated elements."""
    return ("<xml>" + _children(fields) + "</xml>").encode()


def read(document: bytes) -> dict[str, Any]:
    """The other way; repeated elements become lists, an empty element an empty string. Raises BadDocument."""
    try:
        # What is read here is the product's own signed reply, on this very machine.
        root = ElementTree.fromstring(document)  # noqa: S314
    except ElementTree.ParseError as error:
        raise BadDocument("not XML") from error
    if root.tag != "xml":
        raise BadDocument("root element is not <xml>")
    found = _content(root)
    return found if isinstance(found, dict) else {}


def _children(fields: Mapping[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, Mapping):
        return f"<{name}>{_children(value)}</{name}>"
    if isinstance(value, int | float):
        return f"<{name}>{value}</{name}>"
    return f"<{name}>{_cdata(str(value))}</{name}>"


def _cdata(text: str) -> str:
    possible = _IMPOSSIBLE.sub("", text)
    return "<![CDATA[" + possible.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _content(element: ElementTree.Element) -> dict[str, Any] | str:
    if len(element) == 0:
        return element.text or ""
    found: dict[str, Any] = {}
    for child in element:
        _put(found, child.tag, _content(child))
    return found


def _put(found: dict[str, Any], name: str, value: object) -> None:
    if name not in found:
        found[name] = value
    elif isinstance(found[name], list):
        found[name].append(value)
    else:
        found[name] = [found[name], value]
