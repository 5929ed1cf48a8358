"""product.md 2, S6, S30, F20, F27: any text, secrets and marked texts, the same callback again; on both databases."""

from __future__ import annotations

import pytest

from tests.world import DUTY, REPORTER, SUPERVISOR, World

STRANGE = (
    "a",
    "。",
    "？？？",
    "0",
    "-1",
    "1/0",
    "NULL",
    "undefined",
    "true",
    "{}",
    "{{7*7}}",
    "${jndi:ldap://x/a}",
    "' OR 1=1 --",
    "'; DROP TABLE cases; --",
    "<script>alert(1)</script>",
    "<a href=\"http://x\">点我</a>",
    "[点我](http://x)",
    "<@all>",
    "../../../../etc/passwd",
    "%00%0d%0aSet-Cookie: a=b",
    "\u202e反转文字",
    "\u200b\u200d\ufeff",
    "😀😃👨‍👩‍👧‍👦🏳️‍🌈",
    "Ａｂｃ１２３",
    "ﷺ‎ مرحبا بالعالم",
    "שלום עולם",
    "ありがとうございます",
    "Пароль утёк",
    "मेरा पासवर्ड लीक हो गया",
    "my password was leaked",
    "田中さんにあげて下さい",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "\x01\x02\x07\x1b[31m红",
    "确认",
    "停用",
    "停用 0000",
    "确认 99999999",
    "接受",
    "退回",
    "办结",
    "同意 4821",
    "驳回 4821 不行",
    "撤回 XL-20261122-001",
    "催办 XL-20261122-001",
    "进度 XL-99999999-999",
    "进度 xl-20261122-001",
    "为什么找我",
    "为什么找我 1234",
    "知悉 1234",
    "任命",
    "免去",
    "值班",
    "代理",
    "取消代理",
    "设置",
    "设置 升级",
    "设置 升级 5 4 3 2",
    "上一步",
    "改 第3项",
    "暂存",
    "继续",
    "提交",
    "跳过",
    "取消",
    "是",
    "不是",
    "制度",
    "制度 999",
    "制度 ZX-22",
    "依据",
    "后天带U盘去哈尔滨开会，周五回来",
    "明早九点省厅工程师来机房换硬盘，我陪同",
    "服务器被黑了",
    "谁在机房",
    "你是谁",
    "谢谢",
)  # fmt: skip


def test_anything_said_gets_an_answer(world: World) -> None:
    for text in STRANGE:
        assert world.says(REPORTER, text), repr(text)
    for text in reversed(STRANGE):
        assert world.says(SUPERVISOR, text), repr(text)
    world.looks_away()


def test_anything_said_to_a_form_gets_an_answer(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.says(REPORTER, "写报告")
    for text in STRANGE:
        assert world.says(REPORTER, text), repr(text)
        world.says(REPORTER, "继续")
    world.taps(DUTY, "已停用账号")
    world.looks_away()


def test_twenty_kilobytes_get_an_answer(world: World) -> None:
    long = ("密" * 6800, "😀" * 5000, "长" * 1000 + "\n" * 3000, "密码泄露了" * 1350, "x" * 20400)
    for text in (*long, "密码泄露了", *long):
        assert world.says(REPORTER, text), text[:20]
    world.looks_away()


# --- secrets --------------------------------------------------------------------------------------------------------

SECRETS = (
    ("我的账号zhangwei01密码是Abc@12345!被别人知道了", "Abc@12345!"),
    ("密码泄露了，身份证号11010519491231002X", "11010519491231002X"),
    ("密码泄露了，密钥 sk-abcdefghijklmnop1234567890", "sk-abcdefghijklmnop1234567890"),
)


@pytest.mark.parametrize(("said", "secret"), SECRETS)
def test_a_secret_is_masked_before_anything_is_stored(world: World, said: str, secret: str) -> None:
    reply = world.says(REPORTER, said)
    assert "系统已遮盖" in reply
    assert "长按撤回" in reply
    assert secret not in reply
    world.says(REPORTER, "跳过")
    world.says(REPORTER, f"账号zhangwei01，密码是{secret}" if secret.startswith("Abc") else said)
    world.says(REPORTER, "写报告")
    world.says(REPORTER, said)
    world.passes(minutes=31)
    assert secret.encode() not in world.stored_bytes()
    assert all(secret not in seen.text for seen in world.platform.ledger)
    world.looks_away()


@pytest.mark.parametrize("said", ["【机密】关于某某的方案", "绝密★启用前 试题内容", "秘密★1年 会议纪要：某某工程"])
def test_marked_text_is_refused_and_nothing_of_it_is_kept(world: World, said: str) -> None:
    reply = world.says(REPORTER, said)
    assert "已拒收" in reply
    assert "撤回" in reply
    world.says(REPORTER, "密码泄露了")
    world.looks_away()
    world.says(REPORTER, said)
    for word in ("某某", "试题内容"):
        assert word.encode() not in world.stored_bytes()
    assert world.acts("text.refused")


def test_the_same_callback_again_gets_the_same_answer_and_no_second_case(world: World) -> None:
    world.platform.faults.add("callback", "duplicate", 1, copies=4)
    reply = world.says(REPORTER, "密码泄露了")
    assert "XL-20261122-001" in reply
    world.platform.faults.add("callback", "deaf", 1)
    world.says(REPORTER, "密码泄露了")
    assert [act["no"] for act in world.acts("leak.reported")] == ["XL-20261122-001"]
    assert len(world.acts("leak.joined")) == 1
    world.looks_away()
