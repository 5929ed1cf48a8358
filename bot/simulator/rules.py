"""Switches for what nobody has confirmed on the live platform (wecom-contract.md 9), and the fixed numbers.

The product must behave well whichever way each switch stands.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT_BYTES = 2048
TOKEN_SECONDS = 7200
CODE_SECONDS = 72 * 3600
RECALL_SECONDS = 24 * 3600
MEDIA_SECONDS = 3 * 86400
DUPLICATE_SECONDS = 1800
DUPLICATE_SECONDS_MOST = 4 * 3600
USERS_MOST = 1000
PARTIES_MOST = 100
TAGS_MOST = 100
PER_MINUTE = 30
PER_HOUR = 1000
CALLS_PER_MINUTE = 10_000
CALLS_PER_HOUR = 150_000


@dataclass(frozen=True, slots=True)
class Rules:
    """Defaults are the reading that is documented or likeliest.

    duplicate_first: the duplicate check comes before the check that a task_id was never used (9.5).
    duplicate_answer_same: a suppressed duplicate is answered with the first msgid and response_code (9.5; else with
        neither).
    long_text_cut: a text over 2,048 bytes is cut (9.8; else 45002).
    retry_on_status: an answer other than 200 is delivered again (9.2; else only silence is).
    deliveries: how often one callback is posted in all (9.2).
    callback_seconds: how long the platform waits for the product's answer.
    retry_pause: seconds between two deliveries; 0 because the real pause is the time-out itself.
    passive_card_reply: a passive reply to a card tap takes effect (9.1).
    option_ids: spelling of the chosen options in a card event (9.11).
    failed_update_burns_code: a refused card update uses the response_code up (9.6).
    same_token: asking for a token again within its life gives the same one (9.9; else a new one beside it).
    expired_token: errcode for a token past its life; the field also sees 40014 (3.1).
    click_code_for_all: a tap's response_code may redraw the other recipients' copies too (9.14).
    """

    duplicate_first: bool = True
    duplicate_answer_same: bool = True
    long_text_cut: bool = True
    retry_on_status: bool = True
    deliveries: int = 3
    callback_seconds: float = 5.0
    retry_pause: float = 0.0
    passive_card_reply: bool = False
    option_ids: str = "OptionIds"
    failed_update_burns_code: bool = False
    same_token: bool = True
    expired_token: int = 42001
    click_code_for_all: bool = True
