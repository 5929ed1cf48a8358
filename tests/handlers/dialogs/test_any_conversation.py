"""Whatever is said and tapped in whatever order: no exception, and no answer lost but by an explicit word."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.dialogs import Filling, Mode, Submitted, Summary, choose, from_json, missing, say, start, wants
from handlers.texts.dialog_words import Word, form_word
from handlers.texts.dialogs import told
from tests.handlers.dialogs.forms import ANSWERS, LEAK, NOW

WORDS = (
    "上一步",
    "跳过",
    "清空",
    "取消",
    "不取消",
    "暂存",
    "继续",
    "提交",
    "预览",
    "改 第3项",
    "改 2 木马",
    "改 99",
    "改 系统 乙",
    "改 5 很多",
)
LINES = ("1. 甲\n2. 木马", "3. 昨天\n4. 没有", "2. 甲\n1. 乙", "1. 甲\n9. 乙", "5. 很多\n6. 异常")
TIMES = ("昨天", "昨天八点", "晚上", "明天", "上个月", "2", "是", "没有", "三次")
sayings = st.one_of(
    st.sampled_from(ANSWERS + WORDS + LINES + TIMES),
    st.text(max_size=20),
    st.text("长a😀", min_size=900, max_size=1100),
)
taps = st.tuples(st.sampled_from(["how", "changed", "system", "gone"]), st.sampled_from(["told", "yes", "no", "x", ""]))
prefilled = st.dictionaries(
    st.sampled_from([field.key for field in LEAK.fields]), st.sampled_from(["1", "told", "yes", ""])
)


def lost(before: Filling, after: Filling) -> set[str]:
    return {key for key, value in before.values.items() if value and after.values.get(key) != value}


def check_saying(before: Filling, text: str) -> Filling:
    step = say(LEAK, before, text, NOW)
    word = form_word(text)
    named = {Word.change, Word.clear} if word else set()
    in_numbered_summary = before.mode is Mode.summary
    if not (word and word.word in named) and not in_numbered_summary:
        assert lost(before, step.filling) <= {before.at}
    if step.outcome == Submitted():
        assert before.mode is Mode.summary or before.at is None
        assert not missing(LEAK, step.filling)
    wants(LEAK, before, text, NOW)
    assert 0 < len(told(LEAK, step).encode()) <= 2048
    return step.filling


def check_tap(before: Filling, field: str, option: str) -> Filling:
    step = choose(LEAK, before, field, option)
    assert lost(before, step.filling) <= {field}
    assert told(LEAK, step)
    return step.filling


@settings(max_examples=300, deadline=None)
@given(known=prefilled, acts=st.lists(st.one_of(sayings, taps), max_size=25))
def test_any_conversation(known: dict[str, str], acts: list[str | tuple[str, str]]) -> None:
    filling = start(LEAK, known).filling
    for act in acts:
        before = filling
        filling = check_saying(before, act) if isinstance(act, str) else check_tap(before, *act)
        assert from_json(LEAK, filling.to_json()) == filling
        assert filling.version > before.version
        if filling.mode is Mode.filling:
            assert LEAK.field(filling.at) is not None


@settings(max_examples=100, deadline=None)
@given(acts=st.lists(sayings, max_size=15))
def test_every_conversation_can_still_be_brought_to_its_end(acts: list[str]) -> None:
    filling = start(LEAK).filling
    for act in acts:
        filling = say(LEAK, filling, act, NOW).filling
    filling = say(LEAK, filling, "继续", NOW).filling
    for number, answer in enumerate(ANSWERS, start=1):
        filling = say(LEAK, filling, f"改 {number} {answer}", NOW).filling
    step = say(LEAK, filling, "提交", NOW)
    if step.outcome == Summary():
        step = say(LEAK, step.filling, "提交", NOW)
    assert step.outcome == Submitted()
