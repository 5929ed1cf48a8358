"""Which procedures may begin on oral consent (break-glass, product.md 4), and what is told of it.

Only where waiting does the harm itself: a system is down, a machine room overheats, an account must be shut. Never where
what is done cannot be undone (destruction), where something secret leaves the house, or where the guards are the very
point (new accounts and rights, trainings, secrecy agreements).
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.dialogs.fields import Field, Kind, Side
from handlers.dialogs.form import Form
from handlers.procedures.spec import Procedure

MAY_START = frozenset(
    {
        "system_change",
        "room_entry",
        "facility_maintenance",
        "ext_remote",
        "ext_network",
        "ext_media",
        "ext_device",
        "device_connect",
        "device_change",
        "account_close",
    }
)

CONSENTER, AT, WHY = "consenter", "consented_at", "urgent_why"
FIELDS = (
    Field(CONSENTER, "口头同意人", "紧急事项：哪位领导口头同意先办的？请写姓名。", Kind.person),
    Field(AT, "同意时间", "什么时候同意的？", Kind.moment, side=Side.past),
    Field(WHY, "紧急原因", "为什么等不及审批？", longest=200),
)
KEYS = frozenset(field.key for field in FIELDS)

# Marks beside the answers of a form.
URGENT, COPIED_TO, COPIED_FROM = "_urgent", "_copied_to", "_copied_from"
YES = "yes"


def is_marked(values: Mapping[str, str]) -> bool:
    return values.get(URGENT) == YES


def form_of(procedure: Procedure, values: Mapping[str, str]) -> Form:
    """The form of the procedure; an urgent matter is asked for the oral consent as well."""
    fields = procedure.fields + (FIELDS if is_marked(values) else ())
    return Form(procedure.key, procedure.title, fields, procedure.articles)
