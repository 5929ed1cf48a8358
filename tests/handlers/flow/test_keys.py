"""Keys of buttons: of cards already sent as well, so what they are made of may not change."""

from __future__ import annotations

import hmac

from handlers.keys import Key, Keys

SECRET = bytes(range(32))


def test_a_key_is_sealed_with_hmac_sha256_for_one_person() -> None:
    keys = Keys(SECRET)
    own = hmac.digest(SECRET, b"xinan card keys v1", "sha256")
    for key in (Key("leak_confirm", 7), Key("form_x", 123, "system_platform")):
        plain = f"{key.action}-{key.case}-{key.item}"
        for person in ("p1", "李四"):
            mac = hmac.digest(own, f"{plain}|{person}".encode(), "sha256")[:10].hex()
            assert keys.seal(key, person) == f"{plain}-{mac}"


def test_one_seal_leaves_no_trace_in_the_next() -> None:
    keys = Keys(SECRET)
    first = keys.seal(Key("leak_seen", 1), "p1")
    assert [keys.seal(Key("leak_seen", 1), "p1") for _ in range(3)] == [first] * 3
    assert keys.open(first, "p1") == Key("leak_seen", 1)
    assert keys.open(first, "p2") is None
    assert keys.open(first[:-1] + ("0" if first[-1] != "0" else "1"), "p1") is None
