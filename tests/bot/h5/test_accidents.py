"""What goes wrong on the way: broken lines, kills, a full disk, scanners, people who are faster; nothing half stays."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.h5.kinds import Refused
from bot.h5.scan import scanned
from handlers.leaks.uploads import MOST_FILES
from jobs.files import files_lost, sweep
from store import attachments, failpoints
from store.db import DatabaseAway
from store.sealedfile import PIECE
from store.vault import Vault
from tests.bot.h5.kit import BASE, Browser, pdf, photograph
from tests.world import ADMIN, REPORTER, World

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def lying(world: World) -> list[Path]:
    return [file for file in (world.house.settings.var / "files").rglob("*") if file.is_file()]


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    failpoints.arm(None, "")


# --- requests nobody should send -----------------------------------------------------------------------


def test_sizes_that_make_no_sense(reporter: Browser) -> None:
    for size, code in ((0, "empty"), (20 * 1024 * 1024 + 1, "too_large"), (2 << 30, "too_large"), (-5, "grammar")):
        assert reporter.begins("a.pdf", size).get_json()["code"] == code
    bodies: tuple[object, ...] = ([], {"name": 1, "size": 2}, {"name": "a", "size": "2"}, {"size": 1}, "x")
    for body in (*bodies, {"name": "a", "size": True}):
        assert reporter.post("/files", body).get_json()["code"] == "grammar"


def test_a_large_body_is_refused_without_being_read(world: World, reporter: Browser) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int = -1) -> bytes:
            self.read_bytes += max(0, size)
            return b"x" * max(0, size)

        def readline(self, size: int = -1) -> bytes:
            return self.read(size)

    ticket = reporter.begins("a.pdf", 20 * 1024 * 1024).get_json()["ticket"]
    for path, method in ((f"/incoming/{ticket}?at=0", "PUT"), ("/files", "POST"), ("/submit", "POST")):
        body = Endless()
        answer = reporter.client.open(
            reporter.place + path,
            method=method,
            base_url=BASE,
            headers={"X-CSRF-Token": reporter.csrf},
            environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(2 << 30)},
        )
        assert body.read_bytes <= 64 * 1024
        if path != "/submit":
            assert answer.get_json()["code"] == "piece_too_large"


def test_a_body_without_a_length_is_refused(reporter: Browser) -> None:
    ticket = reporter.begins("a.pdf", 100).get_json()["ticket"]
    answer = reporter.client.put(
        f"{reporter.place}/incoming/{ticket}?at=0",
        base_url=BASE,
        headers={"X-CSRF-Token": reporter.csrf, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert (answer.status_code, answer.get_json()["code"]) == (411, "no_length")


def test_pieces_out_of_place_change_nothing(world: World, reporter: Browser) -> None:
    content = photograph((900, 700), quality=95)
    assert len(content) > PIECE
    ticket = reporter.begins("a.jpg", len(content)).get_json()["ticket"]
    for at, piece in ((1, b"x"), (-1, b"x"), (PIECE * 999, b"x"), (0, b"x")):
        assert reporter.brings_piece(ticket, at, piece).get_json()["code"] == "grammar"
    assert reporter.brings_piece("forged." + "0" * 40, 0, content[:PIECE]).get_json()["code"] == "gone"
    reporter.sends(ticket, content)
    assert reporter.brings_piece(ticket, 0, content[:PIECE]).get_json()["at"] >= PIECE
    assert reporter.finishes(ticket).status_code == 200


def test_somebody_elses_ticket_is_none_of_ours(world: World, reporter: Browser) -> None:
    ticket = reporter.begins("a.pdf", 10).get_json()["ticket"]
    world.says(REPORTER, "上传")
    from tests.bot.h5.conftest import link_for

    world.clock.forward(seconds=5)
    world.says(REPORTER, "上传")
    other = Browser(world, REPORTER)
    other.opens(link_for(world, REPORTER))
    assert other.place != reporter.place
    assert other.brings_piece(ticket, 0, b"x" * 10).get_json()["code"] == "gone"


# --- lines that break ----------------------------------------------------------------------------------


def test_a_file_that_did_not_arrive_whole_goes_on_from_where_it_was(reporter: Browser) -> None:
    content = photograph((900, 700), quality=95)
    ticket = reporter.begins("a.jpg", len(content)).get_json()["ticket"]
    reporter.brings_piece(ticket, 0, content[:PIECE])
    early = reporter.finishes(ticket)
    assert (early.status_code, early.get_json()["code"], early.get_json()["at"]) == (409, "not_whole", PIECE)
    for at in range(PIECE, len(content), PIECE):
        reporter.brings_piece(ticket, at, content[at : at + PIECE])
    assert reporter.finishes(ticket).status_code == 200


def test_the_answer_was_lost_and_finishing_again_does_nothing_more(world: World, reporter: Browser) -> None:
    content = pdf()
    ticket = reporter.begins("a.pdf", len(content)).get_json()["ticket"]
    reporter.sends(ticket, content)
    assert reporter.finishes(ticket).status_code == 200
    assert reporter.finishes(ticket).status_code == 200
    assert reporter.titles() == ["a.pdf"]
    assert len(lying(world)) == 1


def test_the_same_file_twice(world: World, reporter: Browser) -> None:
    photo = photograph()
    assert reporter.uploads("a.jpg", photo).status_code == 200
    again = reporter.uploads("b.jpg", photo)
    assert again.status_code == 409
    assert "已经传过了（a.jpg）" in again.get_json()["error"]
    assert len(lying(world)) == 1


def test_a_second_upload_while_the_first_runs(world: World, reporter: Browser) -> None:
    first, second = photograph((900, 700)), pdf()
    one = reporter.begins("a.jpg", len(first)).get_json()["ticket"]
    two = reporter.begins("b.pdf", len(second)).get_json()["ticket"]
    reporter.brings_piece(one, 0, first[:PIECE])
    reporter.sends(two, second)
    assert reporter.finishes(two).status_code == 200
    reporter.sends(one, first)
    assert reporter.finishes(one).status_code == 200
    assert reporter.titles() == ["b.pdf", "a.jpg"]


def test_two_finish_the_same_file_at_once(world: World, reporter: Browser) -> None:
    content = photograph((1500, 1200))
    ticket = reporter.begins("a.jpg", len(content)).get_json()["ticket"]
    reporter.sends(ticket, content)
    place = next((world.house.settings.var / "files").rglob("*.part")).name.removesuffix(".part")
    with world.house.vault.alone(place):
        answer = reporter.finishes(ticket)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "arriving")
    assert reporter.finishes(ticket).status_code == 200


def test_given_up_it_is_gone(world: World, reporter: Browser) -> None:
    ticket = reporter.begins("a.pdf", 100).get_json()["ticket"]
    assert reporter.post(f"/incoming/{ticket}/give-up").status_code == 200
    assert lying(world) == []
    assert reporter.brings_piece(ticket, 0, b"x" * 100).get_json()["code"] == "gone"


# --- people are faster ---------------------------------------------------------------------------------


def test_submitted_elsewhere_while_a_file_is_on_its_way(world: World, reporter: Browser) -> None:
    content = pdf(b"/Lang (zh) ")
    ticket = reporter.begins("b.pdf", len(content)).get_json()["ticket"]
    reporter.sends(ticket, content)
    reporter.uploads("a.pdf", pdf())
    reporter.submits()
    answer = reporter.finishes(ticket)
    assert answer.status_code == 409
    assert "正在审核" in answer.get_json()["error"]
    world.settles()
    world.taps(ADMIN, "接受")
    for late in (reporter.begins("c.pdf", 9), reporter.submits()):
        assert "已通过审核" in late.get_json()["error"]
    assert len(lying(world)) == 1


def test_nothing_to_submit(reporter: Browser) -> None:
    answer = reporter.submits()
    assert answer.status_code == 409
    assert "还没有文件" in answer.get_json()["error"]


def test_no_more_files_than_make_sense(world: World, reporter: Browser) -> None:
    for number in range(MOST_FILES):
        assert reporter.uploads(f"{number}.pdf", pdf(f"/N {number} ".encode())).status_code == 200
    answer = reporter.uploads("more.pdf", pdf(b"/N 99 "))
    assert f"最多 {MOST_FILES} 个" in answer.get_json()["error"]
    assert len(lying(world)) == MOST_FILES


# --- the scanner ---------------------------------------------------------------------------------------


@contextmanager
def clamd(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """One that speaks INSTREAM as clamd does."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_serve, args=(door, answer), daemon=True).start()
        yield f"clamd:127.0.0.1:{door.getsockname()[1]}"


def _serve(door: socket.socket, answer: Callable[[bytes], bytes]) -> None:
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        with line, line.makefile("rb") as heard:
            assert heard.read(10) == b"zINSTREAM\0"
            content = b""
            while size := int.from_bytes(heard.read(4), "big"):
                content += heard.read(size)
            line.sendall(answer(content))


def verdict(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def with_scanner(world: World, how: str) -> Browser:
    from tests.bot.h5.conftest import link_for

    world.house = replace(world.house, settings=replace(world.house.settings, scan=how))
    browser = Browser(world, REPORTER)
    assert browser.opens(link_for(world, REPORTER)).status_code == 200
    return browser


def test_clamd_is_asked_and_believed(world: World, link: str) -> None:
    with clamd(verdict) as how:
        browser = with_scanner(world, how)
        assert browser.uploads("a.pdf", pdf()).status_code == 200
        infected = browser.uploads("b.pdf", pdf(b"/X (" + EICAR.replace(b"(", b"\\(").replace(b")", b"\\)") + b") "))
        bad = browser.uploads("c.pdf", pdf(EICAR + b" "))
    assert infected.status_code == 200  # the bytes of the signature were changed by the escape
    assert (bad.status_code, bad.get_json()["code"]) == (422, "infected")
    assert "病毒" in bad.get_json()["error"]
    assert [file["scan"] for file in browser.desk()["files"]] == ["clean", "clean"]
    assert len(lying(world)) == 2


def test_a_scanner_that_is_away_lets_nothing_through_but_nothing_is_lost(world: World, link: str) -> None:
    browser = with_scanner(world, "clamd:/nowhere/clamd.ctl")
    content = pdf()
    ticket = browser.begins("a.pdf", len(content)).get_json()["ticket"]
    browser.sends(ticket, content)
    answer = browser.finishes(ticket)
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["again"]) == (503, "scanner_away", True)
    assert browser.titles() == []
    with clamd(verdict) as how:
        again = with_scanner(world, how)
        assert again.finishes(ticket).status_code == 200


def test_a_scanner_that_talks_nonsense(world: World) -> None:
    with clamd(lambda _: b"stream: size limit exceeded ERROR\0") as how, pytest.raises(Refused, match="scanner_away"):
        scanned(how, iter([b"x"]))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/bin/cat", "clean"),
        ("/bin/true", "clean"),
        ("/bin/grep -qv EICAR-STANDARD", "infected"),
        ("/nowhere/scan", "scanner_away"),
    ],
)
def test_a_command_as_scanner(command: str, expected: str) -> None:
    pieces = iter([b"clean words\n" * 10000])
    if expected == "clean":
        assert scanned(f"command:{command}", pieces) in {"clean"}
    elif expected == "infected":
        with pytest.raises(Refused, match="infected"):
            scanned("command:/bin/sh -c 'cat >/dev/null; exit 1'", pieces)
    else:
        with pytest.raises(Refused, match="scanner_away"):
            scanned(f"command:{command}", pieces)


# --- the disk and the database -------------------------------------------------------------------------


def test_no_room(world: World, reporter: Browser) -> None:
    tight = Vault(world.house.settings.var / "files", world.house.settings.data_key, reserve=1 << 60)
    world.house.__dict__["vault"] = tight
    answer = reporter.begins("a.pdf", 100)
    assert (answer.status_code, answer.get_json()["code"]) == (507, "no_room")
    assert "存储空间不足" in answer.get_json()["error"]
    assert lying(world) == []


def test_the_disk_fills_up_in_the_middle(world: World, reporter: Browser) -> None:
    """The very write that keeps the file fails; the part stays, so that it can be tried again."""

    class Full(Vault):
        def keep(self, place: str, pieces: Iterator[bytes]) -> object:  # type: ignore[override]
            next(pieces)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    content = pdf()
    good = world.house.vault
    ticket = reporter.begins("a.pdf", len(content)).get_json()["ticket"]
    reporter.sends(ticket, content)
    world.house.__dict__["vault"] = Full(world.house.settings.var / "files", world.house.settings.data_key)
    answer = reporter.finishes(ticket)
    assert (answer.status_code, answer.get_json()["code"]) == (507, "no_room")
    assert [file.suffix for file in lying(world)] == [".part"]
    world.house.__dict__["vault"] = good
    assert reporter.finishes(ticket).status_code == 200


@pytest.mark.parametrize(
    "point", ["page.examined", "vault.making", "vault.made", "vault.kept", "turn.decided", "page.taken"]
)
def test_a_fault_at_any_step_can_be_tried_again(point: str, world: World, reporter: Browser) -> None:
    content = pdf()
    ticket = reporter.begins("a.pdf", len(content)).get_json()["ticket"]
    reporter.sends(ticket, content)
    failpoints.arm(f"{point}:1:raise", "web")
    answer = reporter.finishes(ticket)
    assert answer.status_code == 500
    assert "稍后再试" in answer.get_json()["error"]
    failpoints.arm(None, "")
    assert reporter.finishes(ticket).status_code == 200
    assert reporter.titles() == ["a.pdf"]
    assert reporter.uploads("b.pdf", pdf(b"/Lang (zh) ")).status_code == 200
    assert list(files_lost(world.house, world.clock.now())) == []


def test_the_database_is_away(world: World, reporter: Browser) -> None:
    class Away:
        def look(self) -> None:
            raise DatabaseAway("planted")

    database = world.house.database
    object.__setattr__(world.house, "database", Away())
    try:
        answer = reporter.begins("a.pdf", 5)
        page = reporter.get(reporter.place)
    finally:
        object.__setattr__(world.house, "database", database)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "away")
    assert page.status_code == 503
    assert "<p>系统暂时不可用" in page.get_data(as_text=True)


# --- what is cleaned up and what is noticed ------------------------------------------------------------


def test_drafts_go_after_a_day_and_submitted_files_stay(world: World, reporter: Browser) -> None:
    reporter.uploads("a.pdf", pdf())
    reporter.submits()
    world.settles()
    short = world.says(ADMIN, "待办").split("接受 ")[1][:4]
    world.says(ADMIN, f"退回 {short} 缺照片")
    reporter.uploads("b.jpg", photograph())
    world.clock.forward(hours=23)
    assert sweep(world.house) == 0
    world.clock.forward(hours=2)
    assert sweep(world.house) == 1
    with world.house.database.look() as connection:
        assert [one.file.title for one in attachments.ready(connection, 1)] == ["a.pdf"]
    assert len(lying(world)) == 1
    assert world.acts("file.removed")[0]["by"] == "system"


def test_a_file_without_a_row_is_swept_once_it_is_old(world: World, reporter: Browser) -> None:
    reporter.uploads("a.pdf", pdf())
    world.house.vault.keep("f" * 32, iter([b"stray"]))
    assert sweep(world.house) == 0
    os.utime(world.house.vault.file("f" * 32), (1, 1))
    assert sweep(world.house) == 1
    assert len(lying(world)) == 1


def test_a_row_without_a_file_is_shouted_about_and_said_on_the_page(
    world: World, reporter: Browser, reviewer: Browser
) -> None:
    (file,) = lying(world)
    content = file.read_bytes()
    file.unlink()
    assert [finding.kind for finding in files_lost(world.house, world.clock.now())] == ["file_lost"]
    assert "file_lost" in [finding["kind"] for finding in world.house.findings()]
    lost = reviewer.get(f"{reviewer.place}/files/1")
    assert lost.status_code == 500
    assert "已损坏" in lost.get_data(as_text=True)
    changed = bytearray(content)
    changed[200] ^= 1
    file.write_bytes(changed)
    assert reviewer.get(f"{reviewer.place}/files/1").status_code == 500
    file.write_bytes(content)
    with closing(reviewer.get(f"{reviewer.place}/files/1")) as good:
        assert good.data == pdf()
