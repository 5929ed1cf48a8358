"""The table of what procedures do to the ledgers fits the procedures, the moves and what people write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from handlers.ledgers import book, naming
from handlers.ledgers.moves import BORN, TABLE, State
from handlers.ledgers.naming import Unknown
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.custody import CUSTODY, Custody
from handlers.procedures.spec import Guard
from handlers.texts.ledger_words import Verb, Wish, meant, read
from store.clearances import Clearance
from store.db import Database
from store.ledgers import Ledger
from tests.store.test_ledgers import NOW


@pytest.mark.parametrize(("key", "custody"), CUSTODY.items(), ids=list(CUSTODY))
def test_a_row_fits_its_procedure(key: str, custody: Custody) -> None:
    procedure = CATALOGUE[key]
    obligations = {one.key: {field.key for field in one.evidence} for one in procedure.obligations}
    assert set(custody.fulfilled) | set(custody.told) <= set(obligations)
    assert all(field in obligations[one] for one, field in custody.told.items())
    moves = [*custody.fulfilled.values(), *custody.chosen.values(), *([custody.granted] if custody.granted else [])]
    assert all(custody.ledger in TABLE[move][0] for move in moves)
    fields = {field.key for field in procedure.fields}
    assert {name for name in (custody.system, custody.to) if name} <= fields
    assert custody.names in fields or custody.to == "person" or custody.told
    actions = {choice.id for field in procedure.fields if field.key == "action" for choice in field.choices}
    assert set(custody.chosen) <= actions
    assert custody.new is None or custody.new in BORN[custody.ledger]
    assert custody.first is None or custody.new is None or custody.new in TABLE[custody.first][1]


def test_whatever_is_guarded_by_a_ledger_has_one() -> None:
    needs = {Guard.is_custodian, Guard.nothing_overdue, Guard.not_on_loan, Guard.no_second_account}
    assert {key for key, one in CATALOGUE.items() if needs.intersection(one.guards)} <= set(CUSTODY)
    lent = [CUSTODY[key].first for key, one in CATALOGUE.items() if Guard.not_on_loan in one.guards]
    assert lent and all(move and State.lent not in TABLE[move][1] and State.out not in TABLE[move][1] for move in lent)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    with closing(Database(migrated_url)) as found:
        with found.work(NOW) as work:
            for no, name in (("SB-2024-003", "笔记本电脑"), ("SB-2024-004", "笔记本电脑"), ("办公室2号", "打印机")):
                book.register(work, Ledger.device, no, name, State.in_store, by="server")
        yield found


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("sb-2024-003", ["SB-2024-003"]),
        ("戴尔笔记本SB-2024-003", ["SB-2024-003"]),
        ("ＳＢ－２０２４－００３", ["SB-2024-003"]),
        ("SB-2024-003 和 SB-2024-004", ["SB-2024-003", "SB-2024-004"]),
        ("办公室 2号", ["办公室2号"]),
        ("打印机", ["办公室2号"]),
    ],
)
def test_found_however_it_is_described(database: Database, said: str, numbers: list[str]) -> None:
    with database.look() as connection:
        found = naming.found(connection, Ledger.device, said)
    assert not isinstance(found, Unknown) and [it.no for it in found] == numbers


@pytest.mark.parametrize(
    ("said", "no", "name"),
    [
        ("联想台式机 SB-9", "SB-9", "联想台式机"),
        ("SB-9", "SB-9", "SB-9"),
        ("笔记本电脑", "", "笔记本电脑"),
        ("门口那台打印机", "", "门口那台打印机"),
        ("3号打印机", "3号打印机", "3号打印机"),
        ("", "", ""),
        ("？！", "", "？！"),
        ("A1 B2", "A1 B2", "A1 B2"),
        ("长" * 300 + "1", "", "长" * 200),
    ],
)
def test_what_is_unknown_is_registered_only_by_a_number(database: Database, said: str, no: str, name: str) -> None:
    with database.look() as connection:
        assert naming.found(connection, Ledger.device, said) == Unknown(" ".join(said.split()), no, name)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("台账", Wish(Verb.look)),
        ("台帐 载体", Wish(Verb.look, Ledger.media)),
        ("台账：设备 第2页", Wish(Verb.look, Ledger.device, page=2)),
        ("台账 ZT-2025-014", Wish(Verb.look, parts=("ZT-2025-014",))),
        ("台账 2019-01 号卷", Wish(Verb.look, parts=("2019-01 号卷",))),
        ("台账 3", Wish(Verb.look, parts=("3",))),
        ("我名下有哪些载体", Wish(Verb.look)),
        ("登记载体 ZT-1，U盘，王芳", Wish(Verb.register, Ledger.media, parts=("ZT-1", "U盘", "王芳"))),
        ("登记培训 王芳 2026-11-20", Wish(Verb.clear, clearance=Clearance.training, parts=("王芳", "2026-11-20"))),
        ("作废保密协议 王芳", Wish(Verb.end, clearance=Clearance.nda, parts=("王芳",))),
        ("更正 ZT-1 保管人 王芳", Wish(Verb.correct, parts=("ZT-1", "保管人", "王芳"))),
    ],
)
def test_commands(text: str, wish: Wish) -> None:
    assert read(text) == wish


@pytest.mark.parametrize(
    "text", ["台账号", "登记一下明天的访客", "更正一下", "更正 上次说的 时间", "我的账号密码泄露了", "登记载体领用"]
)
def test_no_commands(text: str) -> None:
    assert read(text) is None


def test_sentences_that_ask_for_a_ledger() -> None:
    assert meant("设备台账给我一份") == Wish(Verb.look, Ledger.device)
    assert meant("谁手里还有没还的U盘") == Wish(Verb.look, Ledger.media)
    assert meant("查一下上个月的访客台账") is None
    assert meant("我要今年的审批台帐excel") is None
