"""What the platform says when it does not do as asked."""

from __future__ import annotations


class ApiError(Exception):
    """An errcode other than 0 (D 90313).

    field: the path of the field that is wrong, such as ``button_list[6]``.  rule: what it ought to be, in Chinese, for
    whoever looks at the inspector.
    """

    def __init__(self, errcode: int, errmsg: str, *, field: str = "", rule: str = "") -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg
        self.field = field.removeprefix("body.")
        self.rule = rule

    def within(self, holder: str) -> ApiError:
        """The same, with the field told from one level further out."""
        self.field = f"{holder}.{self.field}" if self.field and not self.field.startswith(holder) else self.field
        return self


class Cut(ConnectionError):
    """The line was cut before an answer came.

    A ConnectionError, because that is what an in-process caller should see, and because the threaded server closes
    the socket without a word when one comes out of the application.
    """


class NotPossible(ValueError):
    """A person with a real phone could not do that: the button is not there, greyed, or on no card of theirs."""
