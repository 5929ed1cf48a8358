"""All procedures in the order of the table in product.md 4: an explicit list."""

from __future__ import annotations

from handlers.procedures import accounts, archives, carriers, changes, data, devices, externals
from handlers.procedures.spec import Procedure

CATALOGUE: dict[str, Procedure] = {
    procedure.key: procedure
    for family in (carriers, devices, data, accounts, archives, changes, externals)
    for procedure in family.PROCEDURES
}
