"""Names of uploaded files: shown to people, never used as a path (failures.md S16)."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
_ENDINGS = {"docx": ".docx", "pdf": ".pdf", "jpeg": ".jpg", "png": ".png"}
_KNOWN_ENDING = re.compile(r"\.(docx?|pdf|jpe?g|png|heic|dotx?|wps)$", re.IGNORECASE)
_RISKY = re.compile(r'[<>:"|?*\\/]')
# Names Windows gives to devices: a file called so cannot be saved there.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)
_NAMELESS = "file"


def title_of(name: str, kind: str) -> str:
    """What people read: the last part of the name without what cannot be seen or saved, and the ending of its kind."""
    plain = unicodedata.normalize("NFC", name[-1000:].encode("utf-8", "replace").decode("utf-8"))
    last = re.split(r"[\\/]", plain)[-1]
    seen = "".join(letter for letter in last if not _is_unseen(letter))
    stem = _KNOWN_ENDING.sub("", _RISKY.sub("_", " ".join(seen.split()))).strip(" .")
    if not stem or _DEVICE.match(stem):
        stem = f"{_NAMELESS}_{stem}".rstrip("_")
    return stem[:LONGEST].rstrip(" .") + _ENDINGS[kind]


def _is_unseen(letter: str) -> bool:
    """Control characters, direction overrides, zero-width ones, lone surrogates, private letters; blanks are kept."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"} and letter not in "\t\n"
