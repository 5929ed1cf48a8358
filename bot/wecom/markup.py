"""The platform's XML, read by expat with everything refused that the platform never sends.

One pass, no document type, no entities, no attributes, UTF-8 only, bounded depth and number of elements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias
from xml.parsers import expat

from bot.wecom.refused import Refused

Node: TypeAlias = "str | dict[str, Node] | list[Node]"
Branch: TypeAlias = "dict[str, Node]"


@dataclass(frozen=True, slots=True)
class Limits:
    """depth and nodes: caps on elements.  unique: down to this depth an element may not come twice in one parent."""

    depth: int
    nodes: int
    unique: int


OUTER = Limits(depth=8, nodes=64, unique=8)
INNER = Limits(depth=12, nodes=512, unique=2)  # SelectedItem, OptionId, approvers repeat further down

# The one spelling we use where the platform, its mirrors and other libraries disagree.
_SPELLINGS = {
    "agentid": "AgentID",
    "userid": "UserID",
    "newuserid": "NewUserID",
    "opitonids": "OptionIds",
    "opitonid": "OptionId",
}

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Growth:
    """The tree while it is read; its methods are expat's handlers."""

    __slots__ = ("_chars", "_limits", "_nodes", "_open")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: list[Branch] = [{}]
        self._chars = ""
        self._nodes = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if attributes or self._nodes > self._limits.nodes or len(self._open) > self._limits.depth:
            raise Refused("markup")
        self._open.append({})
        self._chars = ""

    def chars(self, data: str) -> None:
        self._chars += data

    def end(self, tag: str) -> None:
        value: Node = self._open.pop() or self._chars  # text between elements says nothing and is dropped
        self._chars = ""
        parent = self._open[-1]
        tag = _SPELLINGS.get(tag.lower(), tag)
        if tag not in parent:
            parent[tag] = value
        elif len(self._open) <= self._limits.unique:
            raise Refused("markup")
        else:
            _add(parent, tag, value)

    def root(self) -> Branch:
        root = self._open[0].get("xml")
        if not isinstance(root, dict):
            raise Refused("markup")
        return root


def _add(parent: Branch, tag: str, value: Node) -> None:
    so_far = parent[tag]
    if isinstance(so_far, list):
        so_far.append(value)
    else:
        parent[tag] = [so_far, value]


def _no_doctype(*_: object) -> None:
    raise Refused("markup")


def _only_utf8(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() != "utf-8":
        raise Refused("markup")


def read(xml: bytes, limits: Limits) -> Branch:
    """The children of ``<xml>``: text, a branch, or a list where an element repeats. Raises Refused."""
    if b"\0" in xml:  # expat reads UTF-16 whatever it is told, and UTF-16 cannot spell a tag without a zero byte
        raise Refused("markup")
    growth = _Growth(limits)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = growth.start
    parser.EndElementHandler = growth.end
    parser.CharacterDataHandler = growth.chars
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.XmlDeclHandler = _only_utf8
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise Refused("markup") from None
    return growth.root()


def mended(xml: bytes) -> tuple[bytes, Branch]:
    """The signed inner XML and its tree. People can type characters XML forbids (NUL, half a surrogate pair) and the
    platform may pass them on raw: these are taken out, so that the sentence around them still gets an answer.
    """
    try:
        return xml, read(xml, INNER)
    except Refused:
        clean = _without_forbidden(xml)
    return clean, read(clean, INNER)


def _without_forbidden(xml: bytes) -> bytes:
    try:
        return NOT_XML.sub("", xml.decode("utf-8", "surrogatepass")).encode()
    except UnicodeDecodeError:
        raise Refused("markup") from None


def text(branch: Branch, tag: str) -> str:
    """The text of an element, empty where there is none. Raises Refused where it holds elements."""
    value = branch.get(tag, "")
    if not isinstance(value, str):
        raise Refused("field")
    return value


def branches(node: Node, tag: str) -> list[Node]:
    """The elements ``tag`` below a node, as a list: none, one or many."""
    if not isinstance(node, dict):
        return []
    value = node.get(tag, [])
    return value if isinstance(value, list) else [value]
