"""The one error of the incoming edge."""

from __future__ import annotations

from typing import Literal, TypeAlias

Reason: TypeAlias = Literal[
    "size",  # more than 64 KiB, or nothing at all
    "grammar",  # a query parameter is missing or not spelled as the platform spells it
    "markup",  # not the small, plain, UTF-8 XML the platform sends
    "signature",
    "window",  # signed more than ten minutes away from now
    "cipher",  # not base64 of whole 32-byte blocks, or what comes out is not padded and measured as it says
    "receiver",  # sealed for another corporation
    "addressee",  # ToUserName is not our corporation
    "agent",  # AgentID is not our app
    "field",  # a field the update cannot do without is missing or odd
]


class Refused(Exception):
    """The callback is not taken. ``reason`` is for the log and the counter only: every refusal looks alike outside.

    Carries no content: neither the text nor the cause of the error underneath.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
