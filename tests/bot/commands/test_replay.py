"""``xinan simulator replay``: the recorded transcripts against a real product of their own, and what is said otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.commands.kit import Terminal

RECORDED = sorted((Path(__file__).parents[2] / "transcripts").glob("*.txt"))
PATIENCE = 300.0
BEGINNING = """信安助手对话记录 1
起点 2026-11-23 09:00:00

+0:00:05 张伟（zhangwei）说
    | 帮助
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "var")


def test_three_are_recorded() -> None:
    assert [file.stem for file in RECORDED] == ["nobody-answers", "platform-away", "written-report"]


@pytest.mark.slow
@pytest.mark.valkey
@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_as_recorded(terminal: Terminal, file: Path) -> None:
    shown = terminal.in_a_process("simulator", "replay", str(file), patience=PATIENCE)
    assert (shown.code, shown.err) == (0, ""), shown.text
    assert "与记录一致" in shown.out


@pytest.mark.slow
@pytest.mark.valkey
def test_a_difference_is_told_and_may_be_taken_over(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "我的记录.txt"
    file.write_text(
        BEGINNING + "  → 张伟（zhangwei）回复文字\n    | 没有这样的答复\n\n+0:00:10 结束，共 1 步\n", encoding="utf-8"
    )
    shown = terminal.in_a_process("simulator", "replay", str(file), patience=PATIENCE)
    assert shown.code == 1
    assert (
        "第 1 步（+0:00:05 张伟（zhangwei）说）\n张伟（zhangwei）的手机：文字不同，第 1 行应当是“没有这样的答复”"
        in shown.out
    )
    assert f"xinan simulator replay --update {file}" in shown.out

    shown = terminal.in_a_process("simulator", "replay", "--update", str(file), patience=PATIENCE)
    assert (shown.code, shown.err) == (0, ""), shown.text
    text = file.read_text(encoding="utf-8")
    assert text.startswith(BEGINNING + "  → 张伟（zhangwei）回复文字\n")
    assert "没有这样的答复" not in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x", "这不是对话记录"),
        (BEGINNING, "对话记录不完整"),
        (BEGINNING.replace("zhangwei", "zhangsan"), "第 4 行：通讯录里没有 zhangsan 这个人"),
        (BEGINNING.replace("记录 1", "记录 9"), "第 9 版"),
    ],
)
def test_what_is_no_transcript_is_said_at_once(terminal: Terminal, tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "file.txt"
    file.write_text(content, encoding="utf-8")
    shown = terminal.xinan("simulator", "replay", str(RECORDED[0]), str(file))
    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err
    assert shown.err.count("\n") == 1


def test_a_file_that_is_not_there(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.xinan("simulator", "replay", str(tmp_path / "nowhere.txt"))
    assert (shown.code, shown.out) == (2, "")
    assert "读不了文件" in shown.err
