"""Nothing secret is compared with ``==`` (S1; ASVS 11.2.4)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parents[3] / "bot"
_SECRET = re.compile(r"(?:^|_)(sig|signature|token|mac|hmac|digest|secret)(?:$|_)", re.IGNORECASE)


def compared(source: str) -> Iterator[int]:
    """Lines on which a value named like a secret is compared with == or != to anything but a literal."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare) or not any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant) for side in sides):
            continue
        if any(_SECRET.search(_name(side)) for side in sides):
            yield node.lineno


def _name(node: ast.expr) -> str:
    """The name a value goes by: variable, attribute, key, or the method that made it."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return name
        case ast.Call(func=ast.Attribute(attr="hexdigest" | "digest")):
            return "digest"
        case ast.Call(func=func):
            return _name(func)
    return ""


@pytest.mark.parametrize(
    "source",
    [
        "signature == other",
        "a != self.msg_signature",
        "query['msg_signature'] == x",
        "query.get('access_token') != x",
        "hmac.new(k, m).hexdigest() == x",
        "sign.signature() == x",
        "x == y == token",
        "mac == x",
    ],
)
def test_the_rule_finds_what_it_is_for(source: str) -> None:
    assert list(compared(source))


@pytest.mark.parametrize(
    "source", ["token is None", "token == ''", "len(token) == 3", "machine == other", "compare_digest(signature, x)"]
)
def test_the_rule_leaves_the_rest_alone(source: str) -> None:
    assert not list(compared(source))


def test_nothing_in_bot_compares_a_secret_in_variable_time() -> None:
    files = sorted(BOT.rglob("*.py"))
    assert len(files) > 5
    found = [f"{file.relative_to(BOT)}:{at}" for file in files for at in compared(file.read_text(encoding="utf-8"))]
    assert not found
