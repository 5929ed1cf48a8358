"""One call of the platform's API: token, breaker, one repetition for a dead token, and every answer classified."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import structlog

from bot.wecom.breaker import Breaker
from bot.wecom.budget import Budget
from bot.wecom.connection import Answer
from bot.wecom.errors import BUSY_SECONDS, DEAD_TOKEN, RATE, RATE_SECONDS, AnswerTooLarge, problem
from bot.wecom.secret import Secret
from bot.wecom.token import Fetched, SharedToken
from bot.wecom.tokenstore import TokenStore
from bot.wecom.transport import JSON_BYTES, TOTAL_SECONDS, Caller
from handlers.ports import DeliveryProblem, Passing
from store.clock import monotonic as _monotonic

_HINT = re.compile(r"hint: ?\[([0-9A-Za-z_-]{1,64})\]")
_EXIT_IP = re.compile(r"from ip: ?([0-9A-Fa-f.:]{3,45})")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """One request below ``/cgi-bin``. file: the answer is a file, unless it is an error."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    content_type: str | None = None
    limit: int = JSON_BYTES
    file: bool = False

    def with_token(self, token: Secret) -> Call:
        return replace(self, query={**self.query, "access_token": token})

    def carry(self, caller: Caller, budget: Budget) -> Answer:
        return caller.call(
            self.method,
            f"/cgi-bin/{self.path}",
            query=self.query,
            budget=budget,
            body=self.body,
            content_type=self.content_type,
            limit=self.limit,
        )


class Tally(Protocol):
    """Counts calls; by path and code only, never by anything in them."""

    def platform_called(self, call: str, seconds: float, code: str = "") -> None: ...

    def token_fetched(self, outcome: str) -> None: ...


class _Uncounted:
    def platform_called(self, call: str, seconds: float, code: str = "") -> None: ...

    def token_fetched(self, outcome: str) -> None: ...


_AWAY = "away"
UNCOUNTED = _Uncounted()


class Api:
    """Calls below ``/cgi-bin``; each ends within ``total`` seconds, fetching a token included."""

    def __init__(
        self,
        caller: Caller,
        corp_id: str,
        secret: str,
        tokens: TokenStore,
        *,
        total: float = TOTAL_SECONDS,
        monotonic: Callable[[], float] = _monotonic,
        tally: Tally = UNCOUNTED,
    ) -> None:
        self._tally = tally
        self._caller, self._corp, self._secret = caller, corp_id, Secret(secret)
        self._total, self._monotonic = total, monotonic
        self._breaker = Breaker(monotonic)
        self._closed: dict[str, float] = {}
        self._token = SharedToken(tokens, self._fetch, monotonic)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """The answer's object. DeliveryProblem for everything else."""
        return _object(self.ask(Call("GET", path, query)))

    def post(self, path: str, body: str, **query: str) -> dict[str, Any]:
        return _object(self.ask(Call("POST", path, query, body.encode())))

    def ask(self, call: Call) -> Answer:
        """The answer as it came, with no error in it: at most two tries, the second only with another token."""
        budget = Budget(self._total, self._monotonic)
        token = self._token.current(budget)
        answer, code = self._try(call.with_token(token), budget)
        if code in DEAD_TOKEN:
            another = self._token.after(token, budget)
            answer, code = self._try(call.with_token(another), budget)
        if code in DEAD_TOKEN:
            raise Passing(f"errcode {code}: token refused twice", code=code, wait=RATE_SECONDS)
        if code:
            raise problem(code)
        return answer

    def _try(self, call: Call, budget: Budget) -> tuple[Answer, int]:
        """What the breaker does not let through is no call and is not counted."""
        self._admit(call.path)
        began, told = _monotonic(), _AWAY
        try:
            answer, code = self._tried(call, budget)
            told = str(code) if code else ""
            return answer, code
        finally:
            self._tally.platform_called(call.path, _monotonic() - began, told)

    def _tried(self, call: Call, budget: Budget) -> tuple[Answer, int]:
        try:
            answer = call.carry(self._caller, budget)
            code = _code(answer, call)
        except AnswerTooLarge:
            self._breaker.succeeded()
            raise
        except Passing as away:
            # One that names a time to wait comes from somebody who is there.
            if not away.wait:
                self._breaker.failed()
            raise
        self._breaker.succeeded()
        self._note(call.path, answer, code)
        return answer, code

    def _admit(self, path: str) -> None:
        self._breaker.admit()
        wait = self._closed.get(path, 0.0) - self._monotonic()
        if wait > 0:
            raise Passing("rate limit", code=RATE, wait=wait)

    def _note(self, path: str, answer: Answer, code: int) -> None:
        """The vendor's support asks for hint and address; the rest of errmsg may repeat what we sent."""
        if not code:
            return
        said = answer.body.decode(errors="replace")
        hint, address = _HINT.search(said), _EXIT_IP.search(said)
        log.warning("wecom_refused", path=path, code=code, hint=hint and hint[1], exit_ip=address and address[1])
        if code == RATE:
            self._closed[path] = self._monotonic() + RATE_SECONDS

    def _fetch(self, budget: Budget) -> Fetched:
        outcome = _AWAY
        try:
            fetched = self._fetched(budget)
            outcome = "fetched"
            return fetched
        except DeliveryProblem as problem:
            outcome = "refused" if problem.code is not None else _AWAY
            raise
        finally:
            self._tally.token_fetched(outcome)

    def _fetched(self, budget: Budget) -> Fetched:
        answer, code = self._try(Call("GET", "gettoken", {"corpid": self._corp, "corpsecret": self._secret}), budget)
        if code:
            raise DeliveryProblem(f"gettoken: errcode {code}", code=code)
        said = _object(answer)
        token, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(token, str) or not token:
            raise Passing("gettoken: no token in the answer", wait=BUSY_SECONDS)
        return Fetched(Secret(token), float(seconds) if isinstance(seconds, int | float) else 0.0)


def _code(answer: Answer, call: Call) -> int:
    """The errcode; 0 for success and for a file. Passing where it is no answer of the platform's at all."""
    if answer.status == 429:
        raise Passing("HTTP 429", wait=RATE_SECONDS)
    if answer.status not in (200, 206):
        raise Passing(f"HTTP {answer.status}", uncertain=True)
    if call.file and not _says_json(answer):
        return 0
    code = _object(answer).get("errcode", 0)
    if isinstance(code, bool) or not isinstance(code, int):
        raise Passing("errcode is no number", uncertain=True)
    return code


def _says_json(answer: Answer) -> bool:
    """Errors of media/get come as JSON under several content types, but never as an attachment (D 90254)."""
    kind = answer.headers.get("content-type", "")
    return "content-disposition" not in answer.headers and ("json" in kind or "text" in kind or not kind)


def _object(answer: Answer) -> dict[str, Any]:
    said = _parsed(answer.body)
    if not isinstance(said, dict):
        raise Passing("answer is no JSON object", uncertain=True)
    return said


def _parsed(body: bytes) -> Any:
    """None for what is no JSON; the error itself would carry the whole body along."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
