"""The platform's API as verbs of ours; ``handlers.ports.Messenger`` and a few more."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.wecom.api import UNCOUNTED, Api, Call, Tally
from bot.wecom.errors import TASK_ID, AnswerTooLarge
from bot.wecom.media import Media, form, name_in, type_of
from bot.wecom.menu import MenuEntry, menu_body
from bot.wecom.render import canonical
from bot.wecom.tokenstore import FileTokenStore
from bot.wecom.transport import CONNECT_SECONDS, MEDIA_BYTES, TOTAL_SECONDS, Transport
from handlers.ports import AlreadySent, Passing, Permanent, Receipt
from store.clock import monotonic as _monotonic

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class AgentInfo:
    """What the platform knows of our app; enough to tell at start whether token, address and range are right."""

    name: str
    closed: bool
    reports_opening: bool
    people: tuple[str, ...]
    units: tuple[int, ...]
    tags: tuple[int, ...]


class WecomClient:
    """Hands over messages; every method raises DeliveryProblem and ends within the total of its Api."""

    def __init__(self, api: Api, agent_id: int, close: Callable[[], None] = lambda: None) -> None:
        self._api, self._agent = api, agent_id
        self.close = close
        self._uncertain = _Uncertain()

    @classmethod
    def reach(
        cls,
        base_url: str,
        corp_id: str,
        secret: str,
        agent_id: int,
        folder: Path,
        *,
        connect: float = CONNECT_SECONDS,
        total: float = TOTAL_SECONDS,
        monotonic: Callable[[], float] = _monotonic,
        tally: Tally | None = None,
    ) -> WecomClient:
        """The client over real sockets, its token shared through ``folder`` by all processes that use it.

        monotonic: only a rehearsal whose platform ages tokens by a moved clock gives another one than the machine's.
        """
        transport = Transport(base_url, connect, total)
        store = FileTokenStore(folder, corp_id, secret, base_url, monotonic=monotonic)
        api = Api(transport, corp_id, secret, store, total=total, monotonic=monotonic, tally=tally or UNCOUNTED)
        return cls(api, agent_id, transport.close)

    def send(self, body: str) -> Receipt:
        """Sends a finished message. Re-sending is safe with the very same body (duplicate check, task id).

        AlreadySent where the platform knows the task id and this process saw an earlier try end uncertain;
        else a known task id is Permanent with code 42014, and who counts tries across processes decides.
        """
        try:
            said = self._api.post("message/send", body)
        except Passing as passing:
            if passing.uncertain:
                self._uncertain.note(body)
            raise
        except Permanent as refused:
            if refused.code == TASK_ID and body in self._uncertain:
                raise AlreadySent("task id known", code=TASK_ID) from None
            raise
        unreachable = _people(said.get("invaliduser")) | _people(said.get("unlicenseduser"))
        return Receipt(message=_text(said, "msgid"), code=_text(said, "response_code"), unreachable=unreachable)

    def redraw(self, body: str, *, code: str) -> Receipt:
        """Replaces a card. Expired where ``code`` is used up or older than 72 hours (60140)."""
        said = self._api.post("message/update_template_card", canonical({**json.loads(body), "response_code": code}))
        return Receipt(unreachable=_people(said.get("invaliduser")))

    def recall(self, message: str) -> None:
        """Takes a message back by the id of its receipt. Expired after 24 hours (42052)."""
        self._api.post("message/recall", canonical({"msgid": message}))

    def upload(self, name: str, content: bytes, *, picture: bool = False) -> str:
        """A handle for sending the file, good for three days. Permanent (media) where size or kind is refused.

        picture: the handle is good for a message of that kind only (D 90253).
        """
        body, kind = form(name, content)
        answer = self._api.ask(Call("POST", "media/upload", {"type": "image" if picture else "file"}, body, kind))
        handle = json.loads(answer.body).get("media_id")
        if not isinstance(handle, str) or not handle:
            raise Passing("upload: no handle in the answer")
        return handle

    def with_media(self, body: str, media: str) -> str:
        """The body of a file or picture message with the uploaded handle put in."""
        message = json.loads(body)
        return canonical({**message, message["msgtype"]: {"media_id": media}})

    def download(self, media: str) -> Media:
        """What somebody sent, at most 25 MB. Permanent (media) where it is gone or too large."""
        try:
            answer = self._api.ask(Call("GET", "media/get", {"media_id": media}, limit=MEDIA_BYTES, file=True))
        except AnswerTooLarge:
            raise Permanent("media too large", blame="media") from None
        name = name_in(answer.headers.get("content-disposition", ""))
        return Media(name, type_of(answer.body), answer.body)

    def agent_info(self) -> AgentInfo:
        said = self._api.get("agent/get", agentid=str(self._agent))
        people = [entry.get("userid") for entry in _entries(_inside(said, "allow_userinfos").get("user"))]
        return AgentInfo(
            name=_text(said, "name") or "",
            closed=said.get("close") == 1,
            reports_opening=said.get("isreportenter") == 1,
            people=tuple(person for person in people if isinstance(person, str)),
            units=_numbers(_inside(said, "allow_partys").get("partyid")),
            tags=_numbers(_inside(said, "allow_tags").get("tagid")),
        )

    def create_menu(self, entries: Sequence[MenuEntry]) -> None:
        """Replaces the app's menu. ValueError where the platform would refuse it (D 90231)."""
        self._api.post("menu/create", canonical(menu_body(entries)), agentid=str(self._agent))

    def callback_ips(self) -> tuple[str, ...]:
        """Where callbacks come from: addresses, some older ones with a ``*``."""
        said = self._api.get("getcallbackip").get("ip_list")
        return tuple(entry for entry in said if isinstance(entry, str)) if isinstance(said, list) else ()

    def ask(self, path: str, **query: str) -> dict[str, Any]:
        """Any reading call, as the contacts need it."""
        return self._api.get(path, **query)


class _Uncertain:
    """Bodies whose last try may have arrived; only their fingerprints, the oldest forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def note(self, body: str) -> None:
        with self._lock:
            self._seen[_fingerprint(body)] = None
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)

    def __contains__(self, body: str) -> bool:
        return _fingerprint(body) in self._seen


def _fingerprint(body: str) -> bytes:
    return hashlib.sha256(body.encode()).digest()


def _people(said: object) -> frozenset[str]:
    """Ids joined by ``|`` (send) or in a list (redraw), spelt in lower case by the platform and by us."""
    ids: Iterable[object] = said.split("|") if isinstance(said, str) else said if isinstance(said, list) else ()
    return frozenset(one.casefold() for one in ids if isinstance(one, str) and one)


def _text(said: dict[str, Any], field: str) -> str | None:
    value = said.get(field)
    return value if isinstance(value, str) and value else None


def _inside(said: dict[str, Any], field: str) -> dict[str, Any]:
    value = said.get(field)
    return value if isinstance(value, dict) else {}


def _entries(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, list) else ()
