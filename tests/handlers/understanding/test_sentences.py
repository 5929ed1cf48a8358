"""What people say is understood, and nothing is acted upon that was not meant."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.meaning import Slot
from handlers.understanding.sentence import HEARD, as_json
from handlers.understanding.sentence import hear as understand
from tests.handlers.understanding.sentences import NOW, Sentence, sentences

SETS = (
    "sentences.tsv",
    "sentences_fresh.tsv",
    "sentences_last.tsv",
    "sentences_traps.tsv",
    "sentences_unseen.tsv",
    "sentences_spoken.tsv",
)


@pytest.mark.parametrize("name", SETS)
def test_every_set_is_understood(name: str) -> None:
    said = sentences(name)
    wrong = [f"{each.text} => {each.understood()}" for each in said if not each.right()]
    assert len(wrong) <= len(said) * 0.05, "\n".join(wrong)


@pytest.mark.parametrize("name", SETS)
def test_hardly_ever_wrong_but_confident(name: str) -> None:
    said = sentences(name)
    wrong = [f"{each.text} => {each.understood()}" for each in said if each.wrong_but_confident()]
    assert len(wrong) <= len(said) * 0.01, "\n".join(wrong)


def test_the_sets_are_large_and_apart() -> None:
    texts = [each.text for name in SETS for each in sentences(name)]
    assert len(texts) >= 500
    assert len(set(texts)) >= len(texts) - 5
    assert sum(each.held_out for each in sentences(SETS[0])) >= 100


REPORTS = [each for name in SETS for each in sentences(name) if (each.intents, each.confidence) == (("leak",), "sure")]


@pytest.mark.parametrize("said", REPORTS, ids=lambda each: each.text)
def test_a_real_report_is_never_missed(said: Sentence) -> None:
    assert said.understood().intent == "leak"


@pytest.mark.parametrize("prefix", ["你好，", "请问一下 ", "领导好 ", "【紧急】", "  ", "\n"])
@pytest.mark.parametrize("said", ["我的密码泄露了", "有人登了我的号", "我点了钓鱼链接", "密码被人看到了"])
def test_a_greeting_does_not_hide_a_report(prefix: str, said: str) -> None:
    assert understand(prefix + said, NOW).intent == "leak"


@pytest.mark.parametrize("said", ["我的密码泄露了", "有人登了我的号", "账号被盗"])
def test_spelling_does_not_matter(said: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in said)
    for spelled in (wide, "\u200b".join(said), " ".join(said), said + "！！！", said + "😭"):
        assert understand(spelled, NOW).intent == "leak", spelled
        assert understand(spelled, NOW).confidence == "sure", spelled


@pytest.mark.parametrize(
    "said",
    [
        "密码没泄露",
        "不是泄露",
        "我的账号没有被盗",
        "密码并没有泄露",
        "密码未泄露",
        "账号没被人登录过",
        "不是被盗",
        "没泄露",
    ],
)
def test_a_negated_report_is_none(said: str) -> None:
    assert understand(said, NOW).intent != "leak"


@pytest.mark.parametrize(
    "said",
    [
        "不是误报，密码真的泄露了",
        "不是忘了，是密码被偷了",
        "没想到密码被盗了",
        "我没告诉别人但是密码泄露了",
        "不小心把密码泄露了",
        "没准我密码泄露了",
    ],
)
def test_a_no_about_something_else_denies_nothing(said: str) -> None:
    assert (understand(said, NOW).intent, understand(said, NOW).confidence) == ("leak", "sure")


@pytest.mark.parametrize(
    "said", ["密码***被人知道了", "密码是***泄露了", "账号zhangsan密码***泄露了", "我的密码：***，被同事看到了"]
)
def test_a_masked_report_is_still_a_report(said: str) -> None:
    assert (understand(said, NOW).intent, understand(said, NOW).confidence) == ("leak", "sure")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return (
        datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)
        if hour >= 8
        else datetime(2026, 11, day - 1, hour + 16, minute, tzinfo=UTC)
    )


SLOTS: list[tuple[str, dict[str, Slot | None]]] = [
    ("我的信用平台账号密码可能泄露了", {"system": "信用平台"}),
    ("统一平台账号 WangWu 密码泄露", {"system": "统一平台", "account": "WangWu"}),
    ("我昨天晚上十点发现有人在外地登录了我的账号", {"discovered": at(24, 22), "since": None}),
    ("今天早上八点半发现信用平台的账号被盗", {"system": "信用平台", "discovered": at(25, 8, 30), "since": None}),
    ("刚才发现昨晚十点有人登录我的公积金平台账号 gjj_01", {"system": "公积金平台", "account": "gjj_01", "since": at(24, 22)}),
    ("昨晚10点发现密码泄露", {"discovered": at(24, 22), "since": None}),
    ("密码昨晚10点泄露的", {"since": at(24, 22), "discovered": None}),
    ("我在不动产登记系统的密码泄露了", {"system": "不动产登记系统"}),
    ("邮箱密码泄露了", {"system": "邮箱"}),
    ("昨天三点我的财务系统账号被人登录了", {"system": "财务系统", "since_choices": (at(24, 3), at(24, 15))}),
    ("密码泄露 信用平台 账号 lisi 半小时前 钓鱼邮件", {"account": "lisi", "since": at(25, 9, 30), "how": "点击钓鱼链接或邮件"}),
    ("密码被同事拍走了，系统是OA", {"system": "OA", "how": "被他人看到或拍到"}),
    ("停用 4821 03:20", {"number": "4821", "at": at(25, 3, 20)}),
    ("4821 已停用账号 今天早上8点40", {"number": "4821", "at": at(25, 8, 40)}),
    ("停用 4821 明天", {"number": "4821", "at_problem": "说的时间还没到"}),
    ("停用 4821 昨天三点", {"number": "4821", "at_choices": (at(24, 3), at(24, 15))}),
    ("退回 4821：理由 Word版没有系统名", {"number": "4821", "reason": "Word版没有系统名"}),
    ("驳回 39，材料不齐", {"number": "39", "reason": "材料不齐"}),
    ("确认 四八二一", {"number": "4821"}),
    ("确认 #0042", {"number": "0042"}),
    ("任命 张三 安全管理员", {"person": "张三", "role": "security_admin"}),
    ("任命 Alice 安全审计员", {"person": "Alice", "role": "security_auditor"}),
    ("任命张三同志为网络管理员", {"person": "张三", "role": "network_admin"}),
    ("任命 孙七 市发改委 安全联络人", {"person": "孙七", "unit": "市发改委", "role": "unit_liaison"}),
    ("免去张三的安全管理员", {"person": "张三", "role": "security_admin"}),
    ("值班 张三 今天 18:00 到 明天 8:00", {"act": "set", "person": "张三", "start": at(25, 18), "end": at(26, 8)}),
    ("值班表", {"act": "show"}),
    ("代理 李四 11月25日 到 11月28日", {"act": "set", "person": "李四", "start": at(25, 0), "end": at(29, 0)}),
    ("取消代理", {"act": "cancel"}),
    ("设置 升级 5 10 20 30", {"act": "set", "setting": "ladder", "minutes": (5, 10, 20, 30)}),
    ("设置 重复 15", {"act": "set", "setting": "repeat", "minutes": (15,)}),
    ("进度 xl-20261125-1", {"case_no": "XL-20261125-001"}),
    ("停用 XL-20261125-001 03:20", {"case_no": "XL-20261125-001", "at": at(25, 3, 20)}),
    ("撤回 XL-20261125-001", {"case_no": "XL-20261125-001"}),
    ("制度 22", {"article": "22", "query": "22"}),
    ("制度 外部人员 3", {"query": "外部人员 3"}),
    ("ZX-13", {"article": "ZX-13"}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), SLOTS, ids=lambda each: each if isinstance(each, str) else "")
def test_slots(said: str, expected: dict[str, Slot | None]) -> None:
    slots = understand(said, NOW).slots
    assert {name: slots.get(name) for name in expected} == expected


def test_nothing_is_made_up() -> None:
    assert not set(understand("我的密码泄露了", NOW).slots) & {"system", "account", "since", "how"}


@pytest.mark.parametrize(
    "said",
    [
        "我账号密码好像被别人知道了", "我账号好像被人知道了", "密码泄露了", "账号被盗了", "我的账号在广州登录了",
        "密码被人改了", "密码被偷走了", "U盾被人用了", "密码让人套去了", "有人用我的号登录", "我的密码在网上能搜到",
    ],
)  # fmt: skip
def test_no_way_of_leaking_is_made_up(said: str) -> None:
    assert (understand(said, NOW).intent, understand(said, NOW).slots.get("how")) == ("leak", None)


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ("我在假网站上输了密码", "假冒的网站、链接或邮件"),
        ("点了钓鱼链接", "点击钓鱼链接或邮件"),
        ("密码发给外单位的人了", "发出、说出或填写给他人"),
        ("骗子骗走了我的密码", "被骗取"),
        ("我密码被小李看见了", "被他人看到或拍到"),
        ("密码本丢了", "记有密码的物品遗失或被拿走"),
    ],
)
def test_the_way_is_what_was_said(said: str, how: str | None) -> None:
    assert understand(said, NOW).slots.get("how") == how


@pytest.mark.parametrize(
    "said",
    ["网上能搜到密码管理办法", "同事让我教他改密码", "密码强度检查通过了", "平台的密码规则变了", "密码输入框打不开"],
)
def test_a_word_beside_the_password_is_no_leak(said: str) -> None:
    assert understand(said, NOW).intent != "leak"


def test_no_system_is_made_up() -> None:
    assert understand("源代码传到github上了里面有数据库密码", NOW).slots["system"] == "数据库"
    assert "system" not in understand("我用的网吧电脑登平台，好像中木马了密码没了", NOW).slots


@pytest.mark.parametrize("said", ["任命 张三", "任命 安全管理员", "值班 张三 李四", "代理 李四", "同意", "确认"])
def test_half_a_command_is_asked_back(said: str) -> None:
    assert understand(said, NOW).confidence == "ask"


def test_as_json_is_one_line_in_shanghai_time() -> None:
    shown = json.loads(as_json(understand("停用 4821 昨天三点", NOW)))
    assert shown["intent"] == "disabled"
    assert shown["slots"]["at_choices"] == ["2026-11-24T03:00+08:00", "2026-11-24T15:00+08:00"]
    assert set(shown) == {"intent", "confidence", "slots", "why"}


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    got = understand(text, NOW)
    assert got.intent in HEARD
    assert (got.confidence == "unknown") == (got.intent == "unknown")
    assert understand(text, NOW) == got


SPOKEN = "密码 账号 泄露 被 人 我 的 没 不是 了 吗 怎么办 4821 停用 25点 今天 任命 制度 XL-20261125-001 。 , ?"


@given(st.lists(st.sampled_from(SPOKEN.split()), max_size=25))
def test_any_order_of_known_words_has_an_answer(words: list[str]) -> None:
    assert understand("".join(words), NOW).intent in HEARD
    assert understand(" ".join(words), NOW).intent in HEARD
