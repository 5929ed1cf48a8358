"""One signature must not stand for many callbacks (failures.md 0.2 no. 7, S2).

The four signed values are sorted and joined without separators, so the same digits cut elsewhere keep the signature.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import pytest

from bot.wecom.parse import parse
from bot.wecom.receive import Receiver, Refused
from tests.bot.edge.platform import HELLO, NOW, STAMP, TOKEN, Callback, Platform, keys

RECEIVER = Receiver(keys())


def recut(platform: Platform, sealed: str) -> Iterator[tuple[str, str, str]]:
    """All (timestamp, nonce, ciphertext) that fit the grammar and have the same signature."""
    values = sorted([TOKEN, platform.stamp, platform.nonce, sealed])
    joined = "".join(values)
    at = len("".join(values[: values.index(TOKEN)]))
    rest = joined[:at] + joined[at + len(TOKEN) :]
    for order in permutations(("stamp", "nonce", "sealed")):
        for length in range(1, 65):
            sizes = {"stamp": 10, "nonce": length, "sealed": len(rest) - 10 - length}
            piece, start = {}, 0
            for role in order:
                piece[role] = rest[start : start + sizes[role]]
                start += sizes[role]
            if "".join(sorted([TOKEN, *piece.values()])) == joined:
                yield piece["stamp"], piece["nonce"], piece["sealed"]


def nonces() -> list[str]:
    draw = random.Random(7)
    digits = ["".join(draw.choices("0123456789", k=draw.randint(1, 12))) for _ in range(40)]
    words = ["".join(draw.choices("0123456789ABCXYZabcxyz", k=draw.randint(1, 64))) for _ in range(40)]
    return ["1372623149", str(STAMP), str(STAMP + 1), str(STAMP - 599) + "0", *digits, *words]


@pytest.mark.parametrize("nonce", nonces())
def test_a_recut_callback_is_refused_or_says_exactly_the_same(nonce: str) -> None:
    platform = Platform(nonce=nonce)
    sealed = platform.encrypted(platform.padded(HELLO))
    callback = platform.sends_sealed(sealed)
    said = parse(RECEIVER.open(callback.query, callback.body, NOW))
    variants = list(recut(platform, sealed))
    assert (platform.stamp, nonce, sealed) in variants
    for stamp, other, text in variants:
        query = callback.query | {"timestamp": stamp, "nonce": other}
        try:
            taken = parse(RECEIVER.open(query, platform.covered(text), NOW))
        except Refused:
            continue
        assert taken.key == said.key, (stamp, other)
        assert len(stamp) == 10 and abs(int(stamp) - STAMP) <= 600


def test_swapped_timestamp_and_nonce_of_the_published_example() -> None:
    callback = Platform().sends(HELLO)
    swapped = {"timestamp": callback.query["nonce"], "nonce": callback.query["timestamp"]}
    with pytest.raises(Refused, match="window"):
        RECEIVER.open(callback.query | swapped, callback.body, NOW)


def test_the_digits_of_the_published_example_cut_in_all_other_places() -> None:
    platform = Platform()
    callback = platform.sends(HELLO)
    digits = "".join(sorted([platform.stamp, platform.nonce]))
    refused = 0
    for cut in range(len(digits) + 1):
        for stamp, nonce in ((digits[:cut], digits[cut:]), (digits[cut:], digits[:cut])):
            if (stamp, nonce) == (platform.stamp, platform.nonce):
                continue
            with pytest.raises(Refused):
                RECEIVER.open(callback.query | {"timestamp": stamp, "nonce": nonce}, callback.body, NOW)
            refused += 1
    assert refused == 2 * (len(digits) + 1) - 1


def test_letters_moved_from_the_ciphertext_into_the_nonce_do_not_shift_the_blocks() -> None:
    """Cutting whole 32-byte units off the front takes 128 characters; a nonce holds 64."""
    platform = Platform(nonce="RA")
    sealed = next(text for text in _sealings(platform) if text > "RA")
    signed = platform.query(sealed)
    for cut in range(1, 200):
        with pytest.raises(Refused):
            RECEIVER.open(signed | {"nonce": "RA" + sealed[:cut]}, platform.covered(sealed[cut:]), NOW)


def _sealings(platform: Platform) -> Iterator[str]:
    while True:
        yield platform.encrypted(platform.padded(HELLO))


def test_a_callback_delivered_again_has_the_same_key_however_it_is_sealed() -> None:
    """A redelivery may be stamped and encrypted anew; the replay comes as it was. Both are the same event."""
    first, again = Platform().sends(HELLO), Platform(stamp=str(STAMP + 5), nonce="9").sends(HELLO)
    assert first.body != again.body
    opened = [parse(RECEIVER.open(each.query, each.body, NOW)).key for each in (first, first, again)]
    assert len(set(opened)) == 1


def test_eight_days_later_the_captured_callback_is_stale() -> None:
    callback = Platform().sends(HELLO)
    later = replace(Platform(), stamp=str(STAMP + 8 * 86400)).sends(HELLO)
    forged = Callback(callback.query | {"timestamp": later.query["timestamp"]}, callback.body)
    with pytest.raises(Refused, match="signature"):
        RECEIVER.open(forged.query, forged.body, NOW)
