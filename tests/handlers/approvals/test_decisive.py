"""What cards show first: a list for every procedure, of items that exist."""

from __future__ import annotations

from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.decisive import AT_STAGE, DECISIVE, first


def test_every_procedure_has_its_list() -> None:
    assert sorted(DECISIVE) == sorted(CATALOGUE)


def test_every_item_listed_is_asked_for_and_listed_once() -> None:
    lists = [*DECISIVE.items(), *((procedure, keys) for (procedure, _), keys in AT_STAGE.items())]
    for procedure, keys in lists:
        assert set(keys) <= {field.key for field in CATALOGUE[procedure].fields}, procedure
        assert len(set(keys)) == len(keys) >= 2, procedure


def test_every_stage_listed_is_in_the_chain_and_sees_something_else() -> None:
    for procedure, stage in AT_STAGE:
        assert stage in {one.key for one in CATALOGUE[procedure].chain}
        assert first(procedure, stage) != DECISIVE[procedure]
    assert first("device_connect", "leader") == DECISIVE["device_connect"]
