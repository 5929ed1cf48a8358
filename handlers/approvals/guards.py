"""What must be true of a request before anybody is asked, as far as the request itself tells."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.procedures.spec import Guard, Procedure
from handlers.texts import approvals as texts

PAIR = "_two_people"  # a mark beside the fields: a decider demanded that two people go


def refusal(procedure: Procedure, fields: Mapping[str, str], named: Mapping[str, list[str]], applicant: str) -> str:
    """Why the request cannot be submitted; empty where it can."""
    if Guard.secrecy_read in procedure.guards and fields.get("secrecy") != "yes":
        return texts.read_first()
    people = [person for field in texts.PARTS for person in named.get(field, ())]
    if Guard.three_people in procedure.guards and len({applicant, *people}) < 3:
        return texts.must_differ((texts.APPLICANT, *texts.PARTS.values()))
    if Guard.two_people in procedure.guards and len(set(people)) < 2:
        return texts.must_differ(tuple(texts.PARTS.values()))
    if PAIR in fields and not named.get("companion"):
        return texts.pair_missing()
    return ""
