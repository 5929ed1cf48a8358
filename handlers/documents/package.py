"""The zip around a Word document, the same bytes for the same parts: no clock and no machine in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_FIRST_MOMENT_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The parts in this order as a package; every entry carries the same moment and the same attributes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _FIRST_MOMENT_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, content)
    return target.getvalue()


def repacked(package: bytes) -> bytes:
    """The same parts without the moment they were written at; the list of contents first, as readers expect it."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        names = sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels"), name)
        )
        return packed((name, source.read(name)) for name in names)
