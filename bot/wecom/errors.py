"""The platform's error codes, sorted once (D 90313; the table of classes is in docs and in tests)."""

from __future__ import annotations

from handlers.ports import DeliveryProblem, Expired, Passing, Permanent

# 40014 is also how an expired token is reported; 40001 from a business call is worth one refresh, from gettoken none.
DEAD_TOKEN = frozenset({40001, 40014, 42001})
# gettoken says so when corp id or secret are wrong or the app is off; asking again and again bans our address.
WRONG_SECRET = frozenset({40001, 40013, 40056, 40091, 41002, 41004})
TASK_ID = 42014
RATE = 45009

BUSY_SECONDS = 2.0
RATE_SECONDS = 60.0

# The platform began to work on these before it gave up, so the message may have arrived.
_BUSY_UNCERTAIN = frozenset({-1, 6000, 45035, 301057, 2000111, 2000141})
_BUSY_REFUSED = frozenset({45033, 45036})
_EXPIRED = frozenset({60140, 42052})
_CONFIGURATION = frozenset(
    {40001, 40013, 40014, 40056, 40091, 41001, 41002, 41004, 41011, 42001, 43012, 45031, 48001, 48002, 48005, 48006}
    | {48009, 48010, 50003, 60020, 60031, 301002, 301007, 301055, 301056}
)
_RECIPIENT = frozenset(
    {40003, 40031, 40032, 46004, 50002, 60011, 60021, 60111, 81013, 82001, 82002, 82003, 660003, 92000}
)
_MEDIA = frozenset({40004, 40005, 40006, 40007, 40009, 40011, 40123, 40145, 40146, 45001, 45007, 830002})
_CONTENT = frozenset(
    {40008, 40033, 40035, 40039, 40058, 40063, 40074, 40201, 40204, 40206, 41006, 41016, 41033, 44001, 44004, 45002}
    | {45008, 45034, 82004, 82101, 82102}
    | {42014, 42015, 42016, 42017, 42018, 42019, 42020, 42027, 42028, 42029, 42030, 42031, 42033, 42035, 42036, 42037}
    | {42038, 42039, 42040, 42041, 42042, 42043, 42044, 42045, 42046, 42047, 42049, 42050, 42051}
)
_BLAMES = (("configuration", _CONFIGURATION), ("recipient", _RECIPIENT), ("media", _MEDIA), ("content", _CONTENT))


def problem(code: int) -> DeliveryProblem:
    """What a non-zero code means for the message. An unknown code is final: guessing would repeat it for ever.

    42014 is Permanent here; that it means "already sent" after an uncertain try only the caller knows.
    """
    if code in _EXPIRED:
        return Expired(f"errcode {code}", code=code)
    if code == RATE:
        return Passing(f"errcode {code}: rate limit", code=code, wait=RATE_SECONDS)
    if code in _BUSY_UNCERTAIN or code in _BUSY_REFUSED:
        return Passing(f"errcode {code}: busy", code=code, wait=BUSY_SECONDS, uncertain=code in _BUSY_UNCERTAIN)
    blame = next((name for name, codes in _BLAMES if code in codes), "content")
    return Permanent(f"errcode {code}: {blame}", code=code, blame=blame)


class AnswerTooLarge(Passing):
    """The peer said more than we are willing to hold."""

    def __init__(self) -> None:
        super().__init__("answer larger than allowed", uncertain=True)
