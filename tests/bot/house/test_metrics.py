"""Counted in many processes, read in one; nothing of an earlier start, nothing of the dead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

from bot import metrics
from bot.metrics import Metrics

COUNT = """
import sys, pathlib
from bot import metrics
metrics.prepare(pathlib.Path(sys.argv[1]))
house = metrics.Metrics()
house.callback_answered("taken", 0.002)
house.message_delivered("incident", "sent")
house.queue_seen("outbox", int(sys.argv[2]), 1.5)
house.watchdog_found({"unsent": 0})
"""
READ = "import sys, pathlib\nfrom bot import metrics\nmetrics.prepare(pathlib.Path(sys.argv[1]))\nsys.stdout.buffer.write(metrics.exposition())"


def python(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True, text=True)
    return done.stdout


def test_the_sum_of_all_processes_is_shown(tmp_path: Path) -> None:
    for waiting in ("7", "3"):
        python(COUNT, str(tmp_path), waiting)
    shown = python(READ, str(tmp_path))

    assert 'xinan_callbacks_total{outcome="taken"} 2.0' in shown
    assert 'xinan_deliveries_total{lane="incident",outcome="sent"} 2.0' in shown
    assert 'xinan_callback_seconds_bucket{le="0.0025"} 2.0' in shown
    assert 'xinan_waiting{queue="outbox"} 3.0' in shown


def test_an_earlier_start_is_forgotten(tmp_path: Path) -> None:
    python(COUNT, str(tmp_path), "7")
    metrics.start_afresh(tmp_path)

    assert "xinan_callbacks_total{" not in python(READ, str(tmp_path))


def test_one_process_counts_for_itself() -> None:
    registry = CollectorRegistry()
    house = Metrics(registry)
    house.platform_called("message/send", 0.2, code="45009")
    house.turn_taken("CardTapped")
    house.token_fetched("refused")
    house.cleaned({"keys": 3, "replies": 0}, 1700000000.0)
    house.deadline_taken(-3.0)

    shown = generate_latest(registry).decode()
    assert 'xinan_platform_errors_total{call="message/send",code="45009"} 1.0' in shown
    assert 'xinan_turns_total{update="CardTapped"} 1.0' in shown
    assert 'xinan_turns_total{update="DeadlineFired"} 1.0' in shown
    assert 'xinan_token_fetches_total{outcome="refused"} 1.0' in shown
    assert 'xinan_forgotten_total{what="keys"} 3.0' in shown
    assert "xinan_cleaned_timestamp_seconds 1.7e+09" in shown
    assert 'xinan_deadline_lateness_seconds_bucket{le="0.01"} 1.0' in shown
    assert "xinan_deadline_lateness_seconds_sum 0.0" in shown
