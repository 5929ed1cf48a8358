"""The house rules as machine checks. Each takes one module and says what is wrong with it, with line numbers.

A rule that needs an exception gets it here, in the open, with a reason beside it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "handlers", "jobs", "store")

LONGEST_FUNCTION = 60
LONGEST_USUAL_FUNCTION = 30  # the 90th percentile
LONGEST_FILE = 300

# Who may ask the time. The simulator stands alone, so it has a clock of its own.
CLOCKS = ("store/clock.py", "bot/simulator/clock.py")
# Who may sleep in tests: the one waiting function, and what measures or kills real processes.
WAITING = ("tests/waiting.py", "tests/bench/", "tests/faults/")
# Where Chinese may stand in a string: sentences, labels, lexicon, documents; the stand-in's page and city; what the
# upload page and the command line say to an operator.
CHINESE = (
    "handlers/texts/",
    "handlers/procedures/",
    "handlers/understanding/",
    "handlers/documents/",
    "bot/simulator/",
    "bot/h5/texts.py",
    "bot/cli.py",
    "bot/commands/",
    "bot/environment.py",
    "bot/settings.py",
    "bot/datakey.py",
    "bot/fieldkeys.py",
)
# Who may print: the command line, and the supervisor, which speaks to the terminal it runs in.
PRINTING = ("bot/cli.py", "bot/commands/", "bot/supervisor.py")
COMMITTING = ("store/uow.py",)
# Declarations that read as one list and would only be harder to find in pieces.
LISTS = ("store/schema/", "store/migrations/")
NAMELESS = {"utils", "util", "helpers", "helper", "misc", "manager", "managers"}

_CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_SECRET_NAME = re.compile(r"(^|_)(signature|sig|token|mac|hmac|secret)(_|$)")
_CLOCK_CALLS = {"now", "utcnow", "today"}
_CLOCK_CLASSES = {"datetime", "date", "func"}  # func.now() would let the database tell the time


@dataclass(frozen=True, slots=True)
class Module:
    """One file of ours, parsed."""

    path: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    def under(self, places: tuple[str, ...]) -> bool:
        return any(self.path == place or (place.endswith("/") and self.path.startswith(place)) for place in places)

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/")


Rule = Callable[[Module], Iterator[str]]


def modules(*folders: str) -> list[Module]:
    """All Python files under the given top-level folders."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return [Module(str(PurePosixPath(file.relative_to(ROOT))), file.read_text("utf-8")) for file in files]


def asks_the_time(module: Module) -> Iterator[str]:
    """Only the clock asks the time; everybody else is given ``now``."""
    if module.under(CLOCKS) or module.is_test:
        return
    names = _imported_as(module.tree)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "time" for alias in node.names):
            yield f"{module.path}:{node.lineno} imports time"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield f"{module.path}:{node.lineno} imports from time"
        if isinstance(node, ast.Attribute) and _is_clock(node, names):
            yield f"{module.path}:{node.lineno} asks {ast.unparse(node)}"


def _is_clock(node: ast.Attribute, names: dict[str, str]) -> bool:
    owner = _last_name(node.value)
    owner = names.get(owner, owner)
    return (node.attr in _CLOCK_CALLS and owner in _CLOCK_CLASSES) or (node.attr == "sleep" and owner == "asyncio")


def sleeps(module: Module) -> Iterator[str]:
    """Tests do not sleep: they wait for something, in one place."""
    if not module.is_test or module.under(WAITING):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"{module.path}:{node.lineno} imports sleep" for alias in node.names if alias.name == "sleep")
        if isinstance(node, ast.Attribute) and node.attr == "sleep" and _last_name(node.value) in {"time", "asyncio"}:
            yield f"{module.path}:{node.lineno} sleeps"


def mocks(module: Module) -> Iterator[str]:
    """No ``patch``: tests speak with real, small parts."""
    if not module.is_test:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and any("mock" in name.split(".") for name in _imports(node)):
            yield f"{module.path}:{node.lineno} imports mock"
        if isinstance(node, ast.Attribute) and node.attr == "setattr" and _last_name(node.value) == "monkeypatch":
            yield f"{module.path}:{node.lineno} patches"


def speaks_chinese(module: Module) -> Iterator[str]:
    """Chinese is a function in ``texts``; docstrings and comments are free."""
    if module.is_test or module.under(CHINESE):
        return
    tree = module.tree
    docstrings = _docstrings(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if _CHINESE.search(node.value):
            yield f"{module.path}:{node.lineno} speaks Chinese"


def commits(module: Module) -> Iterator[str]:
    """Only the unit of work commits."""
    if module.is_test or module.under(COMMITTING):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr == "commit":
            yield f"{module.path}:{node.lineno} commits"


def prints(module: Module) -> Iterator[str]:
    """Only the command line and the supervisor print."""
    if module.is_test or module.under(PRINTING):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in {"print", "pprint"}:
            yield f"{module.path}:{node.lineno} prints"


def compares_secrets(module: Module) -> Iterator[str]:
    """What must stay secret is compared in constant time (``hmac.compare_digest``)."""
    if module.is_test:
        return
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Compare) or not any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant) or _is_column(side) for side in sides):
            continue
        if any(_SECRET_NAME.search(_last_name(side).lower()) for side in sides):
            yield f"{module.path}:{node.lineno} compares {ast.unparse(node)}"


def is_long(module: Module) -> Iterator[str]:
    """No function over the limit, no file over the limit."""
    lines = module.source.count("\n")
    if lines > LONGEST_FILE and not module.is_test and not module.under(LISTS):
        yield f"{module.path} has {lines} lines"
    for name, length in functions(module):
        if length > LONGEST_FUNCTION:
            yield f"{module.path}: {name} has {length} lines"


def has_no_name(module: Module) -> Iterator[str]:
    """A module is named after a noun of the house."""
    if NAMELESS & set(PurePosixPath(module.path).with_suffix("").parts):
        yield f"{module.path} has no name of its own"


def leans_on_the_product(module: Module) -> Iterator[str]:
    """The simulator imports nothing of the product, so that it cannot share its mistakes."""
    if not module.path.startswith("bot/simulator/"):
        return
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for name in _imports(node):
            if name.split(".")[0] in PRODUCT and not f"{name}.".startswith("bot.simulator."):
                yield f"{module.path}:{node.lineno} imports {name}"


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def _imports(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Full names; those of a relative import start with a dot."""
    origin = "." * node.level + f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
    return [f"{origin}{alias.name}" for alias in node.names]


def _imported_as(tree: ast.Module) -> dict[str, str]:
    """Local name of an import: what it was called where it comes from."""
    return {
        alias.asname: alias.name.split(".")[-1]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }


def _docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


def _last_name(node: ast.AST) -> str:
    """The word a reader would call this expression by."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=called):
            return _last_name(called)
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case _:
            return ""


def _is_column(node: ast.AST) -> bool:
    """``table.c.token``: the comparison happens in the database."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "c"


RULES: tuple[Rule, ...] = (
    asks_the_time,
    sleeps,
    mocks,
    speaks_chinese,
    commits,
    prints,
    compares_secrets,
    is_long,
    has_no_name,
    leans_on_the_product,
)
