"""What the inputs are thrown at; each says by an exception that something is wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from bot.wecom.parse import parse
from bot.wecom.receive import Receiver, Refused
from bot.wecom.render import WecomRenderer
from handlers.dialogs import say, start
from handlers.hearing import meaning_of
from handlers.texts.dialogs import told
from handlers.turn import take_turn
from handlers.types import Text, TextSaid, Update
from handlers.understanding.secrets import guard
from tests.bot.edge.platform import NOW as STAMPED
from tests.bot.edge.platform import Callback, Platform, keys
from tests.fuzz.inputs import document, sentence, spoilt
from tests.handlers.dialogs.forms import LEAK, NOW
from tests.world import REPORTER, World

Target = Callable[[random.Random], object]

_RECEIVER = Receiver(keys())
_PLATFORM = Platform()
_RENDERER = WecomRenderer(218, None)


def receiver(dice: random.Random) -> None:
    """Well sealed and spoilt inside, or spoilt outside: an update, or the one class of error."""
    inner = document(dice)
    callback = _PLATFORM.sends(inner) if dice.random() < 0.5 else _PLATFORM.sends_sealed("QUJD" * 32)
    if dice.random() < 0.5:
        callback = Callback(callback.query, spoilt(dice, callback.body))
    if dice.random() < 0.3:
        callback.query[dice.choice(("msg_signature", "timestamp", "nonce", "x"))] = sentence(dice)
    try:
        opened = _RECEIVER.open(callback.query, callback.body, STAMPED)
    except Refused:
        return
    _parses(opened)


def parser(dice: random.Random) -> None:
    _parses(document(dice))


def _parses(raw: bytes) -> None:
    try:
        update = parse(raw)
    except Refused:
        return
    assert isinstance(update, Update)
    assert update.key[:2] in ("m:", "e:")
    assert update.person


def understanding(dice: random.Random) -> None:
    text = _sayable(dice)
    guarded = guard(text)
    meaning_of(guarded.text, NOW)


def dialog(dice: random.Random) -> None:
    """A form and a few words; the answer always fits into one message."""
    filling = start(LEAK).filling
    for _ in range(3):
        step = say(LEAK, filling, _sayable(dice), NOW)
        filling = step.filling
        assert 0 < len(told(LEAK, step).encode()) <= 2048


def rendering(dice: random.Random) -> None:
    """Any text becomes messages the platform takes."""
    parts = _RENDERER.render("zhangsan", Text("甲" + _sayable(dice)), message_id="0" * 26)
    assert all(part.body.encode() for part in parts)


def turns(world: World) -> Target:
    """A whole turn: whatever is said there is an answer, and no fault of ours behind it."""
    number = iter(range(10**9))

    def turn(dice: random.Random) -> None:
        now = world.clock.now()
        said = TextSaid(key=f"m:{next(number)}", person=REPORTER, at=now, text=_sayable(dice))
        assert take_turn(world.house, said, now).text
        world.clock.moment = now + timedelta(seconds=2)

    return turn


def _sayable(dice: random.Random) -> str:
    """As it comes out of XML: no half characters."""
    return sentence(dice).encode("utf-8", "replace").decode("utf-8")


# (how many in a hundred, name, target); whole turns are the rest.
SHARES: tuple[tuple[int, str, Target], ...] = (
    (40, "receiver", receiver),
    (25, "parser", parser),
    (20, "understanding", understanding),
    (7, "rendering", rendering),
    (5, "dialog", dialog),
)
