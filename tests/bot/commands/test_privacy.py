"""Keys changed and one person's data handed out or erased, as an operator types it."""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.privacy_words import readable
from bot.fieldkeys import FieldKeysProblem, add_key, kept, parsed, written
from handlers.procedures.catalogue import CATALOGUE
from store import cases, failpoints, inbox, parked, personal
from store.clock import WallClock
from store.fieldkeys import FieldKeys, new_field_keys
from store.personal import Kind, Spot
from store.rotation import BATCH
from tests.bot.commands.kit import Shown, Terminal

NUMBER, PHONE = "11010519491231002X", "13904561234"


@contextmanager
def typing(line: str) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.StringIO(line + "\n")
    try:
        yield
    finally:
        sys.stdin = before


def asks(terminal: Terminal, *words: str, line: str = NUMBER) -> Shown:
    with typing(line):
        shown = terminal.xinan("privacy", *words)
    assert line not in shown.text
    return shown


def keep(terminal: Terminal, count: int, *, closed: bool = False) -> None:
    house = terminal.house()
    with closing(house.database), house.database.work(WallClock().now()) as work:
        case = cases.start(work, kind="request", prefix="SQ", reporter="a", department=None, policy={})
        for number in range(count):
            spot = Spot("requests", f"{case.id}{number:04}", "id_number")
            personal.keep(work, house.ring, spot, Kind.id_number, NUMBER, case=case.id)
        if closed:
            cases.close(work, case)


def test_a_new_key_and_everything_is_brought_to_it(terminal: Terminal) -> None:
    keep(terminal, 3)
    assert "密钥 1（现用）：3 个号码" in terminal.xinan("privacy", "status").out
    done = terminal.xinan("privacy", "rotate")
    assert done.code == 0, done.text
    assert "3 个号码已换到密钥 2" in done.out
    assert (terminal.var / "field.keys").stat().st_mode & 0o777 == 0o600
    assert list(kept(terminal.var).keys) == [2, 1]
    assert "密钥 2（现用）：3 个号码" in terminal.xinan("privacy", "status").out
    assert "密钥 3" in terminal.xinan("privacy", "rotate").out
    assert terminal.xinan("audit", "verify").code == 0


def park(terminal: Terminal, key: str) -> None:
    house = terminal.house()
    with closing(house.database), house.database.work(WallClock().now()) as work:
        payload = parked.sealed(house.ring, key, "what was said")
        inbox.park(work, key=key, person="a", kind="TextSaid", payload=payload, reply="")


def test_what_waits_for_another_try_is_counted_and_brought_along(terminal: Terminal) -> None:
    keep(terminal, 2)
    park(terminal, "one")
    assert "密钥 1（现用）：2 个号码和 1 条待重试的消息" in terminal.xinan("privacy", "status").out
    add_key(terminal.var)
    done = terminal.xinan("privacy", "rotate")
    assert "还有 2 个号码和 1 条待重试的消息没有换到密钥 2" in done.out
    assert "完成：2 个号码和 1 条待重试的消息已换到密钥 2" in done.out
    assert "密钥 1：0 个号码\n" in terminal.xinan("privacy", "status").out
    house = terminal.house()
    with closing(house.database), house.database.look() as connection:
        (waiting,) = inbox.waiting(connection, WallClock().now() + timedelta(minutes=1))
    assert parked.opened(house.ring, waiting.key, waiting.payload) == "what was said"
    park(terminal, "two")
    (terminal.var / "field.keys").write_text(written(FieldKeys(3, {3: b"3" * 32}, kept(terminal.var).index)))
    assert "缺少编号为 2 的字段密钥" in terminal.xinan("privacy", "rotate").err


def test_an_interrupted_change_goes_on_with_the_same_key(terminal: Terminal) -> None:
    keep(terminal, BATCH + 5)
    failpoints.arm("rotation.batch:1:raise", "test")
    try:
        with pytest.raises(failpoints.Failed):
            terminal.xinan("privacy", "rotate")
    finally:
        failpoints.arm(None, "test")
    done = terminal.xinan("privacy", "rotate")
    assert "接着上次：还有 5 个号码没有换到密钥 2" in done.out
    assert sorted(kept(terminal.var).keys) == [1, 2]


def test_a_lost_key_is_named(terminal: Terminal) -> None:
    keep(terminal, 2)
    add_key(terminal.var)
    whole = (terminal.var / "field.keys").read_text()
    (terminal.var / "field.keys").write_text("\n".join(line for line in whole.split() if not line.startswith("1:")))
    for words in ("rotate", "status"):
        shown = terminal.xinan("privacy", words)
        assert shown.code == 1
        assert "缺少编号为 1 的字段密钥" in shown.err
        assert whole.split("\n")[0][2:] not in shown.text


def test_keys_may_come_from_outside(terminal: Terminal, tmp_path: Path) -> None:
    one, two, index = (base64.b64encode(letter * 32).decode() for letter in (b"1", b"2", b"i"))
    terminal.environ["XINAN_FIELD_KEYS"] = f"1:{one},index:{index}"
    keep(terminal, 2)
    assert "最前面加一项" in terminal.xinan("privacy", "rotate").out
    (tmp_path / "ring").write_text(f"2:{two}\n1:{one}\nindex:{index}\n")
    del terminal.environ["XINAN_FIELD_KEYS"]
    terminal.environ["XINAN_FIELD_KEYS_FILE"] = str(tmp_path / "ring")
    assert "2 个号码已换到密钥 2" in terminal.xinan("privacy", "rotate").out
    assert not (terminal.var / "field.keys").exists()


@pytest.mark.parametrize(
    "text", ["", "1:abc", "1:" + "A" * 43 + "=", "1:{k} 1:{k} index:{k}", "index:{k}", "x:{k} index:{k}"]
)
def test_keys_that_cannot_be_used_are_refused_without_being_shown(text: str) -> None:
    key = base64.b64encode(b"\x07" * 32).decode()
    with pytest.raises(FieldKeysProblem) as problem:
        parsed(text.replace("{k}", key))
    assert key not in str(problem.value)


def test_a_file_others_can_read_is_refused(terminal: Terminal) -> None:
    kept(terminal.var)
    (terminal.var / "field.keys").chmod(0o644)
    shown = terminal.xinan("privacy", "status")
    assert shown.code == 2
    assert "chmod 600" in shown.err


def test_what_is_held_about_a_number_goes_into_a_file_of_ones_own(terminal: Terminal, tmp_path: Path) -> None:
    keep(terminal, 1)
    out = tmp_path / "his.json"
    shown = asks(terminal, "export", "--id-number", "--to", str(out))
    assert shown.code == 0, shown.text
    assert out.stat().st_mode & 0o777 == 0o600
    found = json.loads(out.read_text())
    assert found["证件号和电话（原文）"][0]["原文"] == NUMBER
    assert found["证件号和电话（原文）"][0]["类别"] == found["证件号和电话（原文）"][0]["栏目"] == "证件号"
    assert found["事项"][0]["编号"].startswith("SQ-")
    assert (found["事项"][0]["类别"], found["事项"][0]["状态"]) == ("申请", "办理中")
    assert found["证件号和电话（原文）"][0]["存放在"] == "申请"
    assert asks(terminal, "export", "--id-number", "--to", str(out)).code == 1, "written over"
    nobody = asks(terminal, "export", "--phone", "--to", str(tmp_path / "nobody.json"), line=PHONE)
    assert nobody.code == 0 and "没有查到这个人的资料" in nobody.out
    assert terminal.xinan("audit", "verify").code == 0


def test_what_may_be_erased_is_and_what_stays_is_told(terminal: Terminal) -> None:
    keep(terminal, 2, closed=True)
    keep(terminal, 1)
    shown = asks(terminal, "erase", "--id-number", line="110105 19491231 002x")
    assert "已删除 2 个号码（证件号 2）" in shown.out
    assert "暂留 1 个" in shown.out
    assert "审计记录" in shown.out
    assert "现在没有可以删除的号码" in asks(terminal, "erase", "--id-number").out
    assert "已删除 0 个号码（没有找到）" in asks(terminal, "erase", "--phone", line=PHONE).out
    assert terminal.xinan("audit", "verify").code == 0


def test_a_member_gets_what_there_is(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.xinan("sync").code == 0
    out = tmp_path / "hers.json"
    assert terminal.xinan("privacy", "export", "--member", "WangFang", "--to", str(out)).code == 0
    assert json.loads(out.read_text())["通讯录资料"][0]["账号"] == "wangfang"
    assert terminal.xinan("privacy", "erase", "--member", "wangfang").code == 0
    assert "没有 nobody" in terminal.xinan("privacy", "export", "--member", "nobody", "--to", str(out)).err
    assert terminal.xinan("privacy", "erase").code == 2


def test_what_is_handed_out_is_read_without_knowing_the_tables() -> None:
    at = datetime(2026, 11, 23, 1, 2, tzinfo=UTC)
    visit = {"no": "LF-1", "place": "machine_room", "kind": "lasting", "state": "present", "late": False, "in_at": at}
    fields = json.dumps({"subject": "zhangwei", "unknown": ""})
    request = {"procedure": "room_entry", "state": "approved", "fields": fields, "reason": ""}
    look = {"data": '{"field": "visitors", "people": 2}', "at": at, "case": None}
    found = readable({"visits": [visit], "requests": [request], "views": [look], "stays": []})
    assert found["来访"] == [
        {"编号": "LF-1", "地点": "机房", "类别": "非临时", "状态": "在场", "补录": "否", "签到": "2026年11月23日 09:02"}
    ]
    assert found["提出的申请"][0]["办理的事项"] == CATALOGUE["room_entry"].title
    assert found["提出的申请"][0]["状态"] == "已通过"
    assert found["谁看过完整资料"] == [{"说明": {"栏目": "来访人", "人数": 2}, "时间": "2026年11月23日 09:02"}]
    assert set(found) == {"来访", "提出的申请", "谁看过完整资料"}
    assert readable({"numbers": [{"field": "2.name"}]}) == {"证件号和电话（原文）": [{"栏目": "姓名"}]}


def test_the_written_form_is_read_back() -> None:
    keys = new_field_keys().with_new()
    assert parsed(written(keys)) == keys


def test_the_doctor_names_a_lost_key_and_a_replaced_one(terminal: Terminal) -> None:
    keep(terminal, 1)
    assert "✓ 字段密钥" in terminal.xinan("doctor").text
    before = kept(terminal.var)
    file = terminal.var / "field.keys"
    file.write_text(written(FieldKeys(2, {2: b"2" * 32}, before.index)))
    assert "缺少编号为 1 的密钥" in terminal.xinan("doctor").text
    file.write_text(written(FieldKeys(1, {1: b"1" * 32}, before.index)))
    assert "✗ 字段密钥" in terminal.xinan("doctor").text
    file.write_text(written(FieldKeys(1, before.keys, b"j" * 32)))
    assert "✗ 字段密钥" in terminal.xinan("doctor").text, "the index key is another: nothing would be found"
    file.write_text(written(before))
    assert "✓ 字段密钥" in terminal.xinan("doctor").text
