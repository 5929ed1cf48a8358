"""The reduced campaign: every failpoint once on SQLite, some on PostgreSQL, twenty random kills, the worst of the rest.

At full size (300 random kills, a database away or silent for a minute, two hours without the platform, a full disk, a
split network, zombies, processes in pairs):
``python -m tests.faults [--seed N] [--kills 300] [--database sqlite|postgresql]``, see ``tests/faults/__main__.py``.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.environment import SettingsProblem
from bot.settings import read_settings
from store import failpoints
from tests.databases import PostgresUnavailable, missing
from tests.faults import campaign, points

SEED = 22


def test_every_place_in_the_product_is_in_the_list_and_the_other_way_round() -> None:
    assert points.in_the_product() == set(points.EVERYWHERE)


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.valkey
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_nothing_is_lost_nobody_is_told_twice_and_work_goes_on_within_half_a_minute(database: str) -> None:
    """One test a database: the processes are started once, the peaceful leak is played once."""
    names, kills = campaign.REDUCED[database]
    try:
        with campaign.place(database) as here:
            found = campaign.run(here, names, SEED, kills, print)
    except PostgresUnavailable as error:
        missing(f"PostgreSQL ({error})")
    print(found.summary(SEED))
    assert found.problems() == []


# --- the failpoints themselves -----------------------------------------------------------------------


def test_unarmed_a_place_costs_next_to_nothing() -> None:
    failpoints.arm(None, "web")
    rounds = 100_000
    began = time.perf_counter()
    for _ in range(rounds):
        failpoints.reached("turn.committed")

    assert (time.perf_counter() - began) / rounds < 2e-6  # 0.02 µs where nobody else works


@pytest.mark.parametrize("spec", ["turn.begun:2:raise", "web-turn.begun:2:raise", "x:1:kill,turn.begun:2:raise"])
def test_a_place_strikes_once_at_the_pass_it_was_told(spec: str) -> None:
    failpoints.arm(spec, "web")
    try:
        failpoints.reached("turn.begun")
        with pytest.raises(failpoints.Failed):
            failpoints.reached("turn.begun")
        failpoints.reached("turn.begun")
    finally:
        failpoints.arm(None, "web")


def test_a_place_of_another_process_does_not_strike(tmp_path: Path) -> None:
    (tmp_path / "worker-turn.begun").write_text("1:raise")
    failpoints.arm(f"@{tmp_path}", "web")
    try:
        failpoints.reached("turn.begun")
        failpoints.arm(f"@{tmp_path}", "worker")
        with pytest.raises(failpoints.Failed):
            failpoints.reached("turn.begun")
        failpoints.reached("turn.begun")
    finally:
        failpoints.arm(None, "web")


@pytest.mark.parametrize("spec", ["turn.begun", "turn.begun:kill", "turn.begun:x:kill"])
def test_what_cannot_be_understood_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="name:n:action"):
        failpoints.arm(spec, "web")


def test_no_failures_by_hand_where_the_platform_is_the_real_one(tmp_path: Path) -> None:
    environ = {"WECOM_API_BASE": "https://qyapi.weixin.qq.com", "XINAN_FAIL": "turn.begun:1:kill"}

    with pytest.raises(SettingsProblem, match="XINAN_FAIL"):
        read_settings(environ | {"XINAN_VAR": str(tmp_path)})
