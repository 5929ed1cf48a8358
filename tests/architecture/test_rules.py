"""The house keeps its rules, and every rule is able to fail."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.architecture import rules
from tests.architecture.rules import Module, Rule

# (rule, path, source that must be found wrong)
BAD: tuple[tuple[Rule, str, str], ...] = (
    (rules.asks_the_time, "jobs/clock.py", "import time\n"),
    (rules.asks_the_time, "jobs/clock.py", "from time import monotonic\n"),
    (rules.asks_the_time, "store/cases.py", "from datetime import datetime\nx = datetime.now()\n"),
    (rules.asks_the_time, "store/cases.py", "import datetime\nx = datetime.datetime.utcnow()\n"),
    (rules.asks_the_time, "store/cases.py", "from datetime import datetime as d\nx = d.now\n"),
    (rules.asks_the_time, "store/cases.py", "from datetime import date\nx = date.today()\n"),
    (rules.asks_the_time, "store/cases.py", "from sqlalchemy import func\nx = func.now()\n"),
    (rules.asks_the_time, "bot/x.py", "import asyncio\nasync def f(): await asyncio.sleep(1)\n"),
    (rules.asks_the_time, "bot/simulator/app.py", "import time\n"),
    (rules.sleeps, "tests/store/test_x.py", "import time\ntime.sleep(1)\n"),
    (rules.sleeps, "tests/store/test_x.py", "from time import sleep\n"),
    (rules.mocks, "tests/store/test_x.py", "from unittest.mock import patch\n"),
    (rules.mocks, "tests/store/test_x.py", "from unittest import mock\n"),
    (rules.mocks, "tests/store/test_x.py", "def test(monkeypatch): monkeypatch.setattr('a.b', 1)\n"),
    (rules.speaks_chinese, "bot/app.py", "x = '你好'\n"),
    (rules.speaks_chinese, "store/cases.py", "x = f'{1}，'\n"),
    (rules.speaks_chinese, "handlers/leaks.py", "def f():\n    'doc'\n    return '好'\n"),
    (rules.speaks_chinese, "bot/settings_more.py", "x = '你好'\n"),
    (rules.commits, "store/cases.py", "connection.commit()\n"),
    (rules.commits, "jobs/worker.py", "finish = session.commit\n"),
    (rules.prints, "jobs/worker.py", "print('x')\n"),
    (rules.compares_secrets, "bot/wecom/receive.py", "ok = given == signature\n"),
    (rules.compares_secrets, "bot/wecom/receive.py", "ok = self.msg_signature != sign(x)\n"),
    (rules.compares_secrets, "bot/wecom/receive.py", "ok = query['token'] == expected\n"),
    (rules.compares_secrets, "handlers/keys.py", "ok = mac(key) == given\n"),
    (rules.is_long, "store/cases.py", "x = 1\n" * 301),
    (rules.is_long, "store/cases.py", "def f():\n" + "    x = 1\n" * 60),
    (rules.is_long, "tests/store/test_x.py", "def f():\n" + "    x = 1\n" * 60),
    (rules.has_no_name, "store/utils.py", ""),
    (rules.has_no_name, "bot/helpers/x.py", ""),
    (rules.leans_on_the_product, "bot/simulator/app.py", "from store.clock import local\n"),
    (rules.leans_on_the_product, "bot/simulator/app.py", "import bot.wecom.crypto\n"),
    (rules.leans_on_the_product, "bot/simulator/app.py", "from bot import settings\n"),
)

# (rule, path, source that must be left alone)
GOOD: tuple[tuple[Rule, str, str], ...] = (
    (rules.asks_the_time, "store/clock.py", "import time\n"),
    (rules.asks_the_time, "store/cases.py", "from datetime import time\nx = clock.now()\n"),
    (rules.sleeps, "tests/waiting.py", "import time\ntime.sleep(1)\n"),
    (rules.mocks, "tests/store/test_x.py", "def test(monkeypatch): monkeypatch.setenv('A', 'b')\n"),
    (rules.speaks_chinese, "store/cases.py", "'''事项'''\nx = 1  # 台账\ndef f():\n    '''上报'''\n"),
    (rules.speaks_chinese, "handlers/texts/leaks.py", "x = '已登记'\n"),
    (rules.commits, "store/uow.py", "connection.commit()\n"),
    (rules.prints, "bot/cli.py", "print('x')\n"),
    (rules.compares_secrets, "store/outbox.py", "x = outbox.c.token == token\n"),
    (rules.compares_secrets, "bot/wecom/token.py", "x = kind == 'token'\nempty = token == ''\n"),
    (rules.compares_secrets, "bot/wecom/receive.py", "ok = compare_digest(signature, given)\n"),
    (rules.is_long, "store/cases.py", "def f():\n" + "    x = 1\n" * 59),
    (rules.has_no_name, "store/cases.py", ""),
    (rules.leans_on_the_product, "bot/simulator/app.py", "from bot.simulator.city import City\n"),
    (rules.leans_on_the_product, "bot/simulator/app.py", "from bot import simulator\n"),
)


def names(case: tuple[Rule, str, str]) -> str:
    return case[0].__name__


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    found = [wrong for module in rules.modules(*rules.PRODUCT, "tests") for wrong in rule(module)]

    assert found == []


@pytest.mark.parametrize("case", BAD, ids=names)
def test_the_rule_finds_what_breaks_it(case: tuple[Rule, str, str]) -> None:
    rule, path, source = case

    assert list(rule(Module(path, source)))


@pytest.mark.parametrize("case", GOOD, ids=names)
def test_the_rule_leaves_the_rest_alone(case: tuple[Rule, str, str]) -> None:
    rule, path, source = case

    assert list(rule(Module(path, source))) == []


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, _, _ in BAD} == set(rules.RULES)


def ninetieth(lengths: list[int]) -> int:
    return sorted(lengths)[int(len(lengths) * 0.9)]


def test_nine_functions_of_ten_fit_on_half_a_page() -> None:
    lengths = [length for module in rules.modules(*rules.PRODUCT) for _, length in rules.functions(module)]

    assert ninetieth(lengths) <= rules.LONGEST_USUAL_FUNCTION
    assert ninetieth([*lengths, *[31] * len(lengths)]) > rules.LONGEST_USUAL_FUNCTION


# Written backwards: this file would otherwise be the first to break its own rule.
_REGISTRIES = tuple(
    host[::-1]
    for host in (
        "gro.ipyp",
        "gro.detsohnohtyp",
        "gro.sjmpn",
        "gro.naibed",
        "moc.gkpnray",
        "oi.setarc",
        "gro.gnalog.yxorp",
    )
)
_MIRRORS = re.compile(r"(index-url|trusted-host|find-links|resolved)\W{1,5}https?://", re.IGNORECASE)


def registries_in(text: str) -> list[str]:
    return [host for host in _REGISTRIES if host in text] + _MIRRORS.findall(text)


def test_no_package_registry_is_named_in_the_tree() -> None:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=rules.ROOT,
        capture_output=True,
        check=True,
    )
    files = [rules.ROOT / name.decode() for name in listing.stdout.split(b"\0") if name]
    texts = {file: file.read_bytes().decode("utf-8", "ignore") for file in files if file.is_file()}

    assert {str(file): found for file, text in texts.items() if (found := registries_in(text))} == {}
    assert len(files) > 20


@pytest.mark.parametrize(
    "text",
    ["https://files." + "gro.detsohnohtyp"[::-1] + "/x.whl", "--index-" + "url https://mirror.example/simple"],
)
def test_a_registry_would_be_found(text: str) -> None:
    assert registries_in(text)
