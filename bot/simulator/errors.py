"""What the platform says when it does not do as asked."""

from __future__ import annotations


class ApiError(Exception):
    """An errcode other than 0 (D 90313)."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg


class Cut(ConnectionError):
    """The line was cut before an answer came.

    A ConnectionError, because that is what an in-process caller should see, and because the threaded server closes
    the socket without a word when one comes out of the application.
    """


class NotPossible(ValueError):
    """A person with a real phone could not do that: the button is not there, greyed, or on no card of theirs."""
