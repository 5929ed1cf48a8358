"""What is imported is declared, and what is installed is pinned by hash and by nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions

import pytest

from tests.architecture import rules
from tests.architecture.rules import PRODUCT, ROOT, Module

LOCKS = ("requirements.lock", "requirements-dev.lock")
# Only for the type checker; no distribution of that name exists.
TYPES_ONLY = {"_typeshed"}


def declared(*, development: bool) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = list(project["project"]["dependencies"])
    if development:
        lines += project["dependency-groups"]["dev"]
    return {normal(re.split(r"[^A-Za-z0-9_.-]", line, maxsplit=1)[0]) for line in lines}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(modules: Iterable[Module]) -> set[str]:
    """Top-level names of everything that is neither ours nor Python's."""
    names: set[str] = set()
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {*PRODUCT, "tests"} - TYPES_ONLY


def undeclared(modules: Iterable[Module], known: set[str]) -> set[str]:
    owners = packages_distributions()
    return {name for name in imported(modules) if not {normal(owner) for owner in owners.get(name, [])} & known}


def test_the_product_imports_only_what_it_declares() -> None:
    assert undeclared(rules.modules(*PRODUCT), declared(development=False)) == set()


def test_the_tests_import_only_what_is_declared() -> None:
    assert undeclared(rules.modules("tests"), declared(development=True)) == set()


def test_an_undeclared_import_would_be_found() -> None:
    module = Module("store/x.py", "import pytest\nimport nowhere_to_be_found\nfrom sqlalchemy import select\n")

    assert undeclared([module], declared(development=False)) == {"pytest", "nowhere_to_be_found"}


def pins(lock: str) -> dict[str, str]:
    """Package: its pin with all that belongs to it."""
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text("utf-8").strip())
    return {entry.split("==")[0]: entry for entry in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_hashed(lock: str) -> None:
    entry = re.compile(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\\n)?)+")

    assert [pin for pin, text in pins(lock).items() if not entry.fullmatch(text)] == []
    assert len(pins(lock)) > 30


def test_development_adds_to_what_runs_and_changes_nothing() -> None:
    running, all_of_it = pins(LOCKS[0]), pins(LOCKS[1])

    assert {name: all_of_it.get(name) for name in running} == running


def test_everything_declared_is_locked() -> None:
    assert declared(development=False) <= set(pins(LOCKS[0]))
    assert declared(development=True) <= set(pins(LOCKS[1]))
