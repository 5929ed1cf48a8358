"""What is asked when an obligation is done: a form for each that asks anything."""

from __future__ import annotations

from handlers.dialogs.form import Form
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.spec import Obligation, Procedure


def form_key(procedure: Procedure, obligation: Obligation) -> str:
    return f"{procedure.key}_{obligation.key}"


EVIDENCE: dict[str, Form] = {
    form_key(procedure, one): Form(form_key(procedure, one), one.title, one.evidence, procedure.articles)
    for procedure in CATALOGUE.values()
    for one in procedure.obligations
    if one.evidence
}
KEYS: dict[str, str] = {
    form_key(procedure, one): one.key for procedure in CATALOGUE.values() for one in procedure.obligations
}
