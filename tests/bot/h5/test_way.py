"""The good way: link, login, upload, remove, submit, review, download."""

from __future__ import annotations

import hashlib
import io

from PIL import Image

from store import attachments, reports
from tests.bot.h5.conftest import link_for
from tests.bot.h5.kit import Browser, pdf, photograph, word
from tests.world import ADMIN, REPORTER, World


def test_files_of_every_kind_are_kept_encrypted_and_nothing_is_left_lying(world: World, reporter: Browser) -> None:
    content = word("泄露经过的原文")
    for name, brought in (
        ("情况.docx", content),
        ("扫描.pdf", pdf()),
        ("现场.jpg", photograph()),
        ("截图.png", photograph(kind="PNG")),
    ):
        answer = reporter.uploads(name, brought)
        assert answer.status_code == 200, answer.get_data(as_text=True)
    assert reporter.titles() == ["情况.docx", "扫描.pdf", "现场.jpg", "截图.png"]
    folder = world.house.settings.var / "files"
    on_disk = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert content[40:90] not in on_disk
    assert b"%PDF" not in on_disk
    assert list((folder / "incoming").iterdir()) == []
    assert len(list((folder / "kept").iterdir())) == 4
    with world.house.database.look() as connection:
        kept = attachments.ready(connection, 1)
    assert kept[0].file.sha256 == hashlib.sha256(content).hexdigest()
    assert [one.file.scan for one in kept] == ["unscanned"] * 4


def test_a_file_larger_than_a_piece_arrives_byte_for_byte(world: World, reporter: Browser) -> None:
    content = photograph((1500, 1200), quality=95)
    document = word("原件")
    assert len(content) > 200_000
    assert reporter.uploads("大.jpg", content).status_code == 200
    assert reporter.uploads("原件.docx", document).status_code == 200
    with world.house.database.look() as connection:
        kept = attachments.ready(connection, 1)[1]
    assert b"".join(world.house.vault.read(kept.file.place)) == document


def test_a_photograph_loses_its_place_and_keeps_upright(world: World, reporter: Browser) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (50.0, 14.0, 30.0)
    brought = photograph((640, 480), exif=exif, comment=b"hidden words")
    assert reporter.uploads("现场.jpg", brought).status_code == 200
    file = reporter.desk()["files"][0]
    with world.house.database.look() as connection:
        kept = attachments.ready(connection, 1)[0]
    made = b"".join(world.house.vault.read(kept.file.place))
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (480, 640)
    assert dict(picture.getexif()) == {}
    assert not any(words in made for words in (b"SecretCamera", b"hidden words"))
    thumbnail = reporter.get(f"{reporter.place}/files/{file['id']}/thumbnail")
    assert thumbnail.mimetype == "image/jpeg"
    assert max(Image.open(io.BytesIO(thumbnail.data)).size) == 240


def test_a_removed_file_is_gone_from_the_disk(world: World, reporter: Browser) -> None:
    reporter.uploads("一.pdf", pdf())
    number = reporter.desk()["files"][0]["id"]
    assert reporter.post(f"/files/{number}/remove").get_json()["files"] == []
    assert list((world.house.settings.var / "files" / "kept").iterdir()) == []
    again = reporter.post(f"/files/{number}/remove")
    assert again.status_code == 409
    assert "已经移除" in again.get_json()["error"]


def test_submitting_is_the_submission_of_the_chat(world: World, reporter: Browser) -> None:
    reporter.uploads("情况说明.pdf", pdf())
    world.looks_away()
    answer = reporter.submits()
    assert "已送周平审核" in answer.get_json()["done"]
    assert answer.get_json()["open"] is False
    world.settles()
    world.sees(REPORTER, "已送周平审核")
    full = world.sees(ADMIN, "书面报告全文", "情况说明.pdf", "见上传的文件")
    assert "未查毒" in full.text
    world.sees(ADMIN, "请审核书面报告", "查看附件")
    with world.house.database.look() as connection:
        report = reports.latest(connection, 1)
        assert report is not None
        assert [one.file.title for one in attachments.of_submission(connection, 1, report.ordinal)] == ["情况说明.pdf"]
    assert world.says(REPORTER, "写报告").endswith("不用再写。") or "没有待写" in world.says(REPORTER, "写报告")
    assert world.acts("report.files")[0]["ordinal"] == 1


def test_the_reviewer_downloads_what_was_kept_and_is_on_record(world: World, reviewer: Browser) -> None:
    file = reviewer.desk()["files"][0]
    answer = reviewer.get(f"{reviewer.place}/files/{file['id']}")
    assert answer.data == pdf()
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="attachment-1.pdf"; filename*=UTF-8')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()
    assert [(act["by"], act["role"]) for act in world.acts("file.read")] == [(ADMIN, "security_admin")]


def test_accepted_the_document_names_the_files_and_their_hashes(world: World, reviewer: Browser) -> None:
    from docx import Document

    from store import documents

    world.taps(ADMIN, "接受")
    world.settles()
    with world.house.database.look() as connection:
        kept = documents.by_id(connection, 1)
        sha256 = attachments.ready(connection, 1)[0].file.sha256
    document = Document(io.BytesIO(kept.content))
    cells = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "情况说明.pdf" in cells
    assert sha256 in cells.replace("\n", "").replace(" ", "")


def test_returned_the_files_stay_and_one_may_be_replaced(world: World, reporter: Browser, reviewer: Browser) -> None:
    assert "已退回" in world.says(ADMIN, f"退回 {short_of(world)} 缺现场照片")
    desk = reporter.desk()
    assert desk["open"] is True
    assert [file["title"] for file in desk["files"]] == ["情况说明.pdf"]
    first = desk["files"][0]["id"]
    assert reporter.uploads("现场.jpg", photograph()).status_code == 200
    assert reporter.post(f"/files/{first}/remove").status_code == 200
    assert reporter.submits().status_code == 200
    with world.house.database.look() as connection:
        assert [one.file.title for one in attachments.of_submission(connection, 1, 1)] == ["情况说明.pdf"]
        assert [one.file.title for one in attachments.of_submission(connection, 1, 2)] == ["现场.jpg"]
        one = attachments.of_submission(connection, 1, 1)[0]
    assert b"".join(world.house.vault.read(one.file.place)) == pdf()


def short_of(world: World) -> str:
    from store import leaks

    with world.house.database.look() as connection:
        return str(leaks.all_open(connection)[0].case.short)


def test_what_was_written_in_chat_stands_beside_the_files(world: World, reporter: Browser) -> None:
    world.says(REPORTER, "今天21:30")
    world.says(REPORTER, "跳过")
    world.says(REPORTER, "收到邮件点开链接后填了密码")
    reporter.uploads("情况说明.pdf", pdf())
    assert "泄露经过" not in reporter.desk()["left_out"]
    world.looks_away()
    assert reporter.submits().status_code == 200
    world.settles()
    world.sees(ADMIN, "书面报告全文", "收到邮件点开链接后填了密码", "见上传的文件")
    assert "没有" in world.says(REPORTER, "提交")


def test_submitted_in_chat_the_files_go_along(world: World, reporter: Browser) -> None:
    reporter.uploads("情况说明.pdf", pdf())
    for said in ("今天21:30", "跳过", "经过", "跳过", "无", "已停用", "原因", "防范"):
        reply = world.says(REPORTER, said)
    assert "请核对" in reply
    world.looks_away()
    world.says(REPORTER, "提交")
    world.sees(ADMIN, "书面报告全文", "情况说明.pdf")
    assert link_for(world, ADMIN, "查看附件")


def test_a_picture_sent_in_chat_is_pointed_to_the_page(world: World, link: str) -> None:
    world.looks_away()
    world.platform.sends_image(REPORTER, photograph((40, 30), kind="PNG"))
    world.settles()
    world.sees(REPORTER, "也可以直接上传书面报告")
    assert "请点下方卡片的“上传文件”" in world.phone(REPORTER)[-2] + world.phone(REPORTER)[-1]
