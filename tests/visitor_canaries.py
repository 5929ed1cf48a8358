"""Visitors nobody is called like, and where they are looked for: in every writing a file could have them in."""

from __future__ import annotations

import base64
import binascii
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from tests.scenarios.test_personal_data import checked

# Given names are two signs of one block that no text of the product uses two of in a row.
_FIRST, _LAST = 0x9F80, 0x9FA5
_SURNAMES = "赵钱孙李周吴郑王冯陈"
_NAMES = (
    ("utf-8", re.compile(rb"(?:\xe9\xbe[\x80-\xa5]){2}")),
    ("utf-16-le", re.compile(rb"(?:[\x80-\xa5]\x9f){2}")),
    ("utf-16-be", re.compile(rb"(?:\x9f[\x80-\xa5]){2}")),
)
_ESCAPED = re.compile(rb"(?i)(?:\\+u9f[89a][0-9a-f]|&#(?:x9f[89a][0-9a-f]|408[0-9]{2}|4086[0-9]);){2}")
_FIGURES = re.compile(rb"[0-9](?:[ \-.]?[0-9]){10,39}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_PERCENT = re.compile(rb"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9_.~-]){6,}")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    phone: str
    number: str


class Visitors:
    """``count`` different people, and how they are found again."""

    def __init__(self, count: int, seed: int = 7) -> None:
        chance = random.Random(seed)
        signs = [chr(one) for one in range(_FIRST, _LAST + 1)]
        given = [a + b for a in signs for b in signs if a != b]
        chance.shuffle(given)
        self.people = [_person(chance, one) for one in given[:count]]
        self._whole = {one.name for one in self.people}
        self._given = {one.name[1:] for one in self.people}
        self._phones = {one.phone.encode() for one in self.people}
        self._numbers = {one.number[:17].encode() for one in self.people}

    def found_in(self, content: bytes) -> list[str]:
        """What is there in clear, or wrapped once as base64, hex or percent-encoding."""
        found = self._plain(content)
        for wrapped in _unwrapped(content):
            found += self._plain(wrapped)
        return found

    def _plain(self, content: bytes) -> list[str]:
        found = [name for code, pattern in _NAMES for name in self._names(content, code, pattern)]
        for hit in _ESCAPED.finditer(content):
            signs = re.findall(rb"(?i)9f[89a][0-9a-f]|408[0-9]{2}", hit[0])
            text = "".join(chr(int(one, 10 if one.startswith(b"408") else 16)) for one in signs)
            found += [text] if text in self._given else []
        without = content.replace(b"\0", b"")  # figures of UTF-16 are figures with these between
        for run in _FIGURES.finditer(without):
            figures = re.sub(rb"[^0-9]", b"", run[0])
            found += [one.decode() for one in _windows(figures, 17) if one in self._numbers]
            if len(figures) <= 15:  # longer ones are microseconds and ids, or hold a number found above
                found += [one.decode() for one in _windows(figures, 11) if one in self._phones]
        return found

    def _names(self, content: bytes, code: str, pattern: re.Pattern[bytes]) -> Iterator[str]:
        for hit in pattern.finditer(content):
            if hit[0].decode(code) not in self._given:
                continue
            if code == "utf-8":
                yield hit[0].decode(code)
            elif content[max(0, hit.start() - 2) : hit.end()].decode(code, "replace") in self._whole:
                yield hit[0].decode(code)  # four bytes come about by chance, six do not


def _person(chance: random.Random, given: str) -> Person:
    born = f"{chance.randint(1960, 2005)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    number = checked(f"2311{chance.randint(1, 83):02}{born}{chance.randint(1, 999):03}")
    return Person(
        chance.choice(_SURNAMES) + given, f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09}", number
    )


def _windows(figures: bytes, width: int) -> Iterator[bytes]:
    return (figures[at : at + width] for at in range(len(figures) - width + 1))


def _unwrapped(content: bytes) -> Iterator[bytes]:
    """All runs of one encoding at once, each read from every place where it may begin."""
    for phase in range(4):
        runs = (run[0][phase:].translate(bytes.maketrans(b"-_", b"+/")) for run in _BASE64.finditer(content))
        yield b"\n".join(base64.b64decode(run[: len(run) // 4 * 4]) for run in runs)
    yield b"\n".join(binascii.unhexlify(run[0]) for run in _HEX.finditer(content))
    if b"%E9%BE" in content.upper():
        yield b"\n".join(unquote_to_bytes(run[0]) for run in _PERCENT.finditer(content))
