"""S18 and S19: a text cannot forge a line, and no secret gets into the log, whoever speaks and however it fails."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.scrubber import MASK, Scrubber, one_line

SECRET = "CANARY/secret+0123456789=="
AES_KEY = "CANARYaeskeyabcdefghijklmnopqrstuvwxyz01234"
PASSWORD = "CANARY@db&pass"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook)
    stream = io.StringIO()
    logs.set_up("test", (SECRET, AES_KEY, PASSWORD), stream=stream)
    yield stream
    root.handlers[:], root.level = before[0], before[1]
    sys.excepthook, threading.excepthook, sys.unraisablehook = before[2:]
    logging.captureWarnings(False)
    structlog.reset_defaults()


def events(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_its_facts(stream: io.StringIO) -> None:
    structlog.get_logger("handlers.leaks").info("step_approved", case="XB-2026-0001", by="ouyang")

    (event,) = events(stream)
    assert event["event"] == "step_approved"
    assert (event["case"], event["level"], event["process"]) == ("XB-2026-0001", "info", "test")
    assert event["logger"] == "handlers.leaks"
    assert str(event["at"]).endswith("Z")


def test_chinese_stays_readable(stream: io.StringIO) -> None:
    logging.getLogger("alien").warning("数据库连接中断")

    assert "数据库连接中断" in stream.getvalue()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_a_text_cannot_start_a_line_of_its_own(stream: io.StringIO, end: str) -> None:
    forged = f'hello{end}{{"event":"approved","by":"root"}}'
    structlog.get_logger().info("odd_text", text=forged)
    logging.getLogger("rq.worker").warning("job %s", forged)

    assert [event["event"] for event in events(stream)] == ["odd_text", f"job {forged}"]


@given(st.text())
def test_any_text_stays_on_one_line_and_comes_back(text: str) -> None:
    line = one_line({"event": "x", "text": text})

    assert len(line.splitlines()) == 1
    assert json.loads(line)["text"] == text
    line.encode("utf-8")


def test_half_a_character_does_not_cost_the_event(stream: io.StringIO) -> None:
    structlog.get_logger().info("odd_text", text="\ud83d half an emoji")

    stream.getvalue().encode("utf-8")
    assert events(stream)[0]["text"] == "\ud83d half an emoji"


def speak(secret: str) -> None:
    """Every way into the log that we know of, with ``secret`` in it."""
    log = structlog.get_logger("edge")
    log.info("fact", url=f"https://x.example/cgi-bin/gettoken?corpsecret={quote(secret)}")
    log.info("nested", facts={"a": [{"b": (secret,)}], secret: 1})
    log.info(f"in the name {secret}")
    log.info("object", thing=ValueError(secret))
    log.info("raw", body=secret.encode())
    logging.getLogger("urllib3.connectionpool").warning("GET %s", f"/cgi-bin/gettoken?corpsecret={secret}")
    logging.getLogger("gunicorn.error").error("bad: %r", {"secret": secret})
    logging.getLogger("sqlalchemy.engine").warning("connect %s", f"postgresql://u:{quote(secret, safe='')}@h/db")
    try:
        held = secret
        raise RuntimeError(f"call failed: {held}") from ValueError(json.dumps({"key": secret}))
    except RuntimeError:
        log.exception("call_failed")
        logging.getLogger("rq.worker").exception("job died")
        sys.excepthook(*sys.exc_info())
    thread = threading.Thread(target=int, args=(f"x{secret}",))
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"deprecated {secret}", DeprecationWarning, stacklevel=1)


@pytest.mark.parametrize("secret", [SECRET, AES_KEY, PASSWORD])
def test_a_configured_secret_never_gets_through(stream: io.StringIO, secret: str) -> None:
    speak(secret)

    written = stream.getvalue()
    assert "CANARY" not in written
    assert written.count(MASK) >= 12
    assert len(events(stream)) >= 12


def test_a_token_learnt_on_the_way_never_gets_through(stream: io.StringIO) -> None:
    logs.learn_secret("CANARYtoken-of-the-hour")
    speak("CANARYtoken-of-the-hour")

    assert "CANARY" not in stream.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "GET https://h/cgi-bin/message/send?access_token=CANARY-x_1.2&debug=1 failed",
        "Max retries exceeded with url: /cgi-bin/gettoken?corpid=ww1&corpsecret=CANARY",
        '{"errcode":0,"access_token":"CANARY","expires_in":7200}',
        "{'access_token': 'CANARY', 'expires_in': 7200}",
        r"{\"access_token\": \"CANARY\"}",
        '"response_code": "CANARY"',
        "Authorization: Bearer CANARY",
        "'Authorization': 'Basic CANARY=='",
        "redis://:CANARY@127.0.0.1:6379/0",
        "postgresql+psycopg://xinan:CANARY@db/xinan",
        "/h5?code=CANARY&state=1",
        "WECOM_SECRET=CANARY",
        "password: CANARY",
    ],
)
def test_a_secret_nobody_told_us_is_known_by_its_place(text: str) -> None:
    scrubbed = Scrubber().text(text)

    assert "CANARY" not in scrubbed
    assert MASK in scrubbed


@pytest.mark.parametrize(
    "text", ["电话13812345678。", "+86 13812345678", "身份证11010519491231002X", "id=11010519491231002x"]
)
def test_numbers_of_people_are_masked(text: str) -> None:
    assert not any(character in Scrubber().text(text) for character in "45")


@pytest.mark.parametrize("text", ["MsgId 4561255354251345929", "case XB-2026-0012", "pid 13812", "took 138.12345678 s"])
def test_numbers_of_things_are_left_alone(text: str) -> None:
    assert Scrubber().text(text) == text


def test_a_fact_with_a_secret_name_is_masked_whatever_it_is(stream: io.StringIO) -> None:
    structlog.get_logger().info("odd", access_token="short", secret="x y z")

    (event,) = events(stream)
    assert (event["access_token"], event["secret"]) == (MASK, MASK)


def test_a_very_long_text_is_cut_and_keeps_its_end() -> None:
    text = Scrubber().text("a" * 100_000 + " the end")

    assert len(text) < 4_100
    assert text.endswith("the end")


@pytest.mark.parametrize("piece", ["a.", "a:", "://", "a://b:", "token=", '"', "1", "13", "\\", "token = ' ", "x@"])
def test_masking_takes_time_in_proportion(piece: str) -> None:
    scrubber = Scrubber()
    start = time.process_time()
    scrubber.text(piece * 20_000)

    assert time.process_time() - start < 1.0


class Rude:
    def __repr__(self) -> str:
        raise RuntimeError("no picture of me")


def test_an_event_survives_what_cannot_be_shown(stream: io.StringIO) -> None:
    root = logging.getLogger()
    root.handlers[:] = [handler for handler in root.handlers if type(handler).__module__ == "bot.logs"]  # not pytest's
    structlog.get_logger().info("odd", thing=Rude())
    logging.getLogger("alien").warning("%d", "not a number")

    assert [event["event"] for event in events(stream)] == ["odd", "log_failed"]
    assert "RuntimeError" in str(events(stream)[0]["thing"])
