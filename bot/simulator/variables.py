"""What differs from one playing to the next and is none the worse for it: case numbers, short numbers, addresses.

A value is given a name when it is first met, and keeps it: ``{编号1}`` is the same case wherever it stands. Dates are no
variables: a transcript is replayed at the very moments at which it was recorded.
"""

from __future__ import annotations

import re

_FORMS = (
    ("链接", re.compile(r"https?://[^\s<>\"，。；、）]+")),
    ("编号", re.compile(r"(?<![0-9A-Z])[A-Z]{2}-\d{8}-\d{3,}(?!\d)")),
    # The short number of an open case: four to six digits after a verb, or in the row that shows it.
    ("口令", re.compile(r"(?:(?<=[\u4e00-\u9fff] )|(?<=回复编号：))\d{4,6}(?![\d年:.\-])")),
)
_NAME = re.compile(r"\{(?:链接|编号|口令)\d+\}")


class Variables:
    """The names given so far in one playing."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def mask(self, text: str) -> str:
        """The text with names in place of the values; values not met before are named."""
        for kind, form in _FORMS:
            text = form.sub(lambda found, kind=kind: self._name(kind, found[0]), text)  # type: ignore[misc]
        for value, name in self._names.items():
            if value.isdigit():
                text = re.sub(rf"(?<![\d:\-]){value}(?![\d:年\-])", name, text)
        return text

    def fill(self, text: str) -> str:
        """The other way, for what people say. Raises KeyError with the name of a variable nobody has met yet."""
        values = {name: value for value, name in self._names.items()}
        return _NAME.sub(lambda found: values[found[0]], text)

    def _name(self, kind: str, value: str) -> str:
        if value not in self._names:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._names[value] = f"{{{kind}{self._counts[kind]}}}"
        return self._names[value]
