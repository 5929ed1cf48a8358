"""Transcripts: written, read, played; what is different is found and said; what is no transcript is refused kindly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import troubles
from bot.simulator.city import demo_city
from bot.simulator.differences import Difference
from bot.simulator.sights import Sight
from bot.simulator.transcript import Transcript
from bot.simulator.transcriptfile import BadTranscript, read_file, read_text
from bot.simulator.transcripttext import to_text
from bot.simulator.variables import Variables
from tests.simulator.stagehand import Stagehand

CITY = demo_city()


def played(folder: Path) -> Stagehand:
    """A leak, nobody answers, then a tap with a choice; a question by menu, a picture, and a line with blanks."""
    stage = Stagehand(folder)
    stage.passes(3)
    stage.platform.says("zhangwei", "报告\n\n  两行以后")
    stage.passes(400)
    stage.platform.taps("jiangmin", "t1", "确认收到", {"when": "5"})
    stage.platform.menu_tap("wangfang", "help")
    stage.platform.sends_image("wangfang")
    troubles.cause(stage.platform, "range", "zhangping")
    stage.passes(60)
    return stage


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return to_text(played(tmp_path_factory.mktemp("played")).written("一次试演"), CITY)


def test_a_session_reads_like_a_conversation(text: str) -> None:
    assert text.startswith(
        "信安助手对话记录 1\n起点 2026-11-23 09:00:00\n说明 一次试演\n\n+0:00:03 张伟（zhangwei）说\n    | 报告\n"
    )
    assert (
        "    |\n    |   两行以后\n  → 蒋敏（jiangmin）收到卡片\n    | 请确认\n    | {编号1}\n    | 回复编号：{口令1}\n"
        in text
    )
    assert "+0:05:03 到点\n  → 蒋敏（jiangmin）收到文字\n    | {编号1} 还没有人确认，请回复：确认 {口令1}\n" in text
    tap = "+0:06:43 蒋敏（jiangmin）点\n    | 请确认\n    | 选 时间 = 5 分钟前\n    | 按钮 确认收到\n  → 蒋敏（jiangmin）变为卡片\n"
    assert tap in text
    assert "王芳（wangfang）菜单\n    | 帮助\n  → 王芳（wangfang）回复文字\n    | 请说：报告\n" in text
    assert "张萍（zhangping）故障\n    | 不在可见范围\n" in text
    assert text.endswith("\n+0:07:43 结束，共 6 步\n")
    assert "t1" not in text
    assert "XL-" not in text


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written = played(tmp_path).written("一次试演")
    text = to_text(written, CITY)
    assert read_text(text, CITY) == replace(written, start=written.start)
    assert to_text(read_text(text.replace("\n", "\r\n"), CITY), CITY) == text


def test_it_can_be_played_again_in_another_city_with_other_numbers(tmp_path: Path, text: str) -> None:
    transcript = read_text(text, CITY)
    stage = Stagehand(tmp_path, number=77, short=9003)
    assert stage.player.play(transcript) is None
    assert stage.platform.deliveries[1].document.count(b"<OptionId><![CDATA[5]]>") == 1


def test_numbers_are_put_in_where_people_say_them(tmp_path: Path) -> None:
    stage = Stagehand(tmp_path)
    stage.platform.says("zhangwei", "报告")
    stage.passes(60)
    stage.platform.says("jiangmin", "确认 4821")
    text = to_text(stage.written(), CITY)
    assert "蒋敏（jiangmin）说\n    | 确认 {口令1}\n" in text
    (tmp_path / "again").mkdir()
    again = Stagehand(tmp_path / "again", short=1234)
    assert again.player.play(read_text(text, CITY)) is None


def replayed(folder: Path, text: str, **differently: object) -> Difference:
    (folder / "again").mkdir(exist_ok=True)
    difference = Stagehand(folder / "again", **differently).player.play(read_text(text, CITY))  # type: ignore[arg-type]
    assert difference is not None
    return difference


def test_a_changed_text_is_found(tmp_path: Path, text: str) -> None:
    difference = replayed(tmp_path, text, wording="请尽快确认")
    assert difference.told(CITY).split("\n")[:2] == [
        "第 1 步（+0:00:03 张伟（zhangwei）说）",
        "蒋敏（jiangmin）的手机：文字不同，第 1 行应当是“请确认”，实际是“请尽快确认”。",
    ]
    assert "应当看到：\n  → 蒋敏（jiangmin）收到卡片\n    | 请确认\n" in difference.told(CITY)
    assert "实际看到：\n  → 蒋敏（jiangmin）收到卡片\n    | 请尽快确认\n" in difference.told(CITY)


def test_a_missing_message_is_found(tmp_path: Path, text: str) -> None:
    difference = replayed(tmp_path, text, remind=False)
    assert (difference.number, difference.why, difference.actual) == (2, "少了一条消息。", None)
    assert difference.told(CITY).endswith("确认 {口令1}\n实际看到：（没有）")


def test_an_extra_message_is_found(tmp_path: Path, text: str) -> None:
    reminder = text[text.index("+0:05:03 到点") : text.index("+0:06:43")]
    difference = replayed(tmp_path, text.replace(reminder, "").replace("共 6 步", "共 5 步"))
    assert (difference.member, difference.why, difference.expected) == ("jiangmin", "多了一条消息。", None)


def test_the_same_case_is_the_same_everywhere(tmp_path: Path, text: str) -> None:
    mixed_up = text.replace("    | {编号1} 已确认", "    | {编号2} 已确认")
    assert "应当是“{编号2} 已确认”，实际是“{编号1} 已确认”" in replayed(tmp_path, mixed_up).why


def test_a_card_that_never_comes(tmp_path: Path, text: str) -> None:
    difference = replayed(tmp_path, text.replace("    | 请确认\n    | 选", "    | 请审核\n    | 选"))
    assert difference.why == "等不到可以点“确认收到”的卡片“请审核”。手机上现在能点的有：“请确认”（确认收到）。"
    difference = replayed(tmp_path, text.replace("选 时间 = 5 分钟前", "选 时间 = 昨天"))
    assert difference.why == "“时间”里没有“昨天”，可选的是：刚刚｜5 分钟前。"
    difference = replayed(tmp_path, text.replace("    | 帮助", "    | 关于"))
    assert difference.why == "应用菜单里没有“关于”。"
    difference = replayed(tmp_path, text.replace("    | 报告\n    |\n", "    | 报告 {口令7}\n    |\n"))
    assert difference.why == "前面的消息里没有出现过 {口令7}，不知道该说什么。"


def test_rewriting_keeps_what_people_do_and_takes_what_they_see(tmp_path: Path, text: str) -> None:
    transcript = read_text(text, CITY)
    (tmp_path / "again").mkdir()
    found = Stagehand(tmp_path / "again", wording="请确认", number=5).player.rewrite(transcript)
    assert isinstance(found, Transcript)
    assert to_text(found, CITY) == to_text(transcript, CITY)
    changed = to_text(transcript, CITY).replace("已确认\n", "已经确认\n")
    (tmp_path / "third").mkdir()
    found = Stagehand(tmp_path / "third").player.rewrite(read_text(changed, CITY))
    assert isinstance(found, Transcript)
    assert to_text(found, CITY) == to_text(transcript, CITY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: "", "这不是对话记录：第一行应当是“信安助手对话记录 1”。"),
        (lambda text: "hello\n" + text, "这不是对话记录：第一行应当是“信安助手对话记录 1”。"),
        (lambda text: text.replace("记录 1", "记录 2", 1), "第 2 版，比本程序的第 1 版更新"),
        (lambda text: text.replace("记录 1", "记录 0", 1), "第 0 版，比本程序的第 1 版更旧，请重新录制"),
        (lambda text: text.replace("起点", "始点", 1), "第 2 行：这一行看不懂"),
        (lambda text: text.replace("起点 2026-11-23 09:00:00\n", ""), "没有“起点”这一行"),
        (lambda text: text.replace("09:00:00", "九点", 1), "第 2 行：时间应当写成 2026-11-23 09:00:00"),
        (lambda text: text.replace("（zhangwei）说", "（zhangsan）说", 1), "第 5 行：通讯录里没有 zhangsan 这个人"),
        (lambda text: text.replace("（jiangmin）收到", "（nobody）收到", 1), "通讯录里没有 nobody 这个人"),
        (lambda text: text.replace("（zhangwei）说", "（zhangwei）想", 1), "第 5 行：不知道这是什么动作"),
        (lambda text: text.replace("收到卡片", "得到卡片", 1), "看不懂"),
        (lambda text: text.replace("    | 按钮 确认收到\n", ""), "应当写明卡片的标题和“按钮 …”"),
        (lambda text: text.replace("    | 不在可见范围", "    | 地震"), "没有“地震”这种故障"),
        (lambda text: text.replace("+0:06:43", "+0:00:01", 1), "时间比上一步还早"),
        (lambda text: text.replace("+0:06:43", "06:43", 1), "应当以时间开头，如 +0:05:00"),
        (lambda text: text.replace("共 6 步", "共 7 步"), "被改动过或不完整：最后一行写着共 7 步，实际有 6 步"),
        (lambda text: text[: text.index("+0:07:43")], "对话记录不完整：最后没有“结束，共 … 步”这一行"),
        (lambda text: text + "+9:00:00 到点\n", "“结束”之后不应再有内容"),
        (lambda text: text.replace("    | 报告\n    |\n    |   两行以后\n", "", 1), "没有写说了什么"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(text: str, change: object, said: str) -> None:
    with pytest.raises(BadTranscript) as refused:
        read_text(change(text), CITY)  # type: ignore[operator]
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files_that_are_none(tmp_path: Path) -> None:
    for name, content, said in (
        ("binary", b"\xff\xfe\x00", "不是 UTF-8 文本"),
        ("huge", b"x" * (4 * 1024 * 1024 + 1), "超过 4 MB"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadTranscript, match=said):
            read_file(tmp_path / name, CITY)
    for missing in (tmp_path / "missing", tmp_path):
        with pytest.raises(BadTranscript, match="读不了文件"):
            read_file(missing, CITY)


def test_variables() -> None:
    names = Variables()
    assert names.mask("XL-20261123-001 与 XL-20261123-002，确认 4821") == "{编号1} 与 {编号2}，确认 {口令1}"
    assert names.mask("回复编号：4821，2026年 23:59 到 4821 分") == "回复编号：{口令1}，2026年 23:59 到 {口令1} 分"
    assert names.mask("见 https://x.example/a?b=1。再见") == "见 {链接1}。再见"
    assert names.mask("停用 4821 09:05，满 2026年") == "停用 {口令1} 09:05，满 2026年"
    assert names.fill("确认 {口令1}（{编号2}）") == "确认 4821（XL-20261123-002）"
    with pytest.raises(KeyError):
        names.fill("{编号9}")


def test_the_moment_of_a_jump_is_not_an_act(tmp_path: Path) -> None:
    stage = Stagehand(tmp_path)
    stage.platform.says("zhangwei", "报告")
    stage.passes(600)
    written = stage.written()
    assert [step.deed is None for step in written.steps] == [False, True]
    assert written.steps[1].at == timedelta(minutes=5)
    assert written.steps[1].sights == (
        Sight("jiangmin", "收到文字", ("{编号1} 还没有人确认，请回复：确认 {口令1}",)),
    )  # fmt: skip
