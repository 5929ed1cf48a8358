"""Keeps the phones across a restart of the simulator: chats, cards and what may still be done with them, as one file.

Only what changed is written, so that ten thousand messages cost no more than ten. Not kept: access tokens (the product
fetches a new one), the duplicate check's memory, pacing, the ledger.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bot.simulator.chats import Entry
from bot.simulator.codes import Code
from bot.simulator.media import Media
from bot.simulator.platform import Platform
from bot.simulator.state import Message

Row = tuple[Any, ...]
FORMAT = "2"
TABLES = """
    create table about (name text primary key, value text not null);
    create table entries (id integer primary key, body text not null);
    create table messages (id text primary key, body text not null);
    create table codes (id text primary key, body text not null);
    create table media (id text primary key, body text not null, content blob not null);
"""
WRITING = {
    "about": "insert into about values (?, ?) on conflict (name) do update set value = excluded.value",
    "entries": "insert into entries values (?, ?) on conflict (id) do update set body = excluded.body",
    "messages": "insert into messages values (?, ?) on conflict (id) do update set body = excluded.body",
    "codes": "insert into codes values (?, ?) on conflict (id) do update set body = excluded.body",
    "media": "insert into media values (?, ?, ?) on conflict (id) do nothing",
}


@dataclass(slots=True)
class Written:
    """How far the file has come: the bell's number, how many messages and media, and which codes in which state."""

    number: int = -1
    messages: int = 0
    media: int = 0
    codes: int = 0
    used: frozenset[str] = frozenset()


class Keeper:
    """Writes the file a moment after each change, and reads it at the start."""

    def __init__(self, platform: Platform, path: Path, *, every: float = 1.0) -> None:
        self._platform = platform
        self._path = path
        self._every = every
        self._written = Written()
        self._writing = threading.Lock()

    def load(self) -> bool:
        """Whether there was something to go on with; an unreadable file is as good as none, and is made anew."""
        try:
            with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as file:
                restore(self._platform, file)
        except (sqlite3.Error, LookupError, TypeError, ValueError):
            self._path.unlink(missing_ok=True)
            return False
        self._written = _all_of(self._platform)
        return True

    def save(self) -> None:
        """What changed since the last time."""
        with self._writing:
            self._make()
            with self._platform.state.lock:
                rows, written = self._news()
            with closing(sqlite3.connect(self._path)) as file, file:
                for table, news in rows.items():
                    file.executemany(WRITING[table], news)
            self._written = written

    def start(self) -> None:
        threading.Thread(target=self._keep, name="simulator-snapshot", daemon=True).start()

    def _keep(self) -> None:
        bell, saved = self._platform.state.bell, self._platform.state.bell.count
        while True:
            rung = bell.wait(saved, 60.0)
            if rung == saved:
                continue
            # The next changes mostly follow at once; one transaction for all of them.
            self._platform.clock.pause(self._every)
            saved = bell.count
            self.save()

    def _news(self) -> tuple[dict[str, list[Row]], Written]:
        state, codes, media = self._platform.state, self._platform.codes.known, self._platform.shelf.held
        before, after = self._written, _all_of(self._platform)
        fresh = set(islice(codes, before.codes, None)) | (after.used - before.used)
        return {
            "about": [("format", FORMAT), ("corp", state.app.corp_id), ("menu", _json(self._platform.menu.buttons))],
            "entries": [(entry.id, _entry(entry)) for entry in self._changed(before.number)],
            "messages": [(one.msgid, _message(one)) for one in islice(state.messages.values(), before.messages, None)],
            "codes": [(name, _code(name, codes[name])) for name in codes if name in fresh],
            "media": [(one.id, _media(one), one.content) for one in islice(media.values(), before.media, None)],
        }, after

    def _changed(self, number: int) -> list[Entry]:
        state = self._platform.state
        changes = state.bell.since(number)
        if changes is None:
            return [entry for chat in state.chats.values() for entry in chat]
        return list({change.entry.id: change.entry for change in changes if change.entry is not None}.values())

    def _make(self) -> None:
        if self._path.exists():
            return
        self._written = Written()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with closing(sqlite3.connect(self._path)) as file:
            file.executescript(TABLES)


def restore(platform: Platform, file: sqlite3.Connection) -> None:
    """Into a fresh platform. Raises sqlite3.Error, LookupError, TypeError or ValueError for a file of another kind."""
    about = dict(file.execute("select name, value from about"))
    if (about["format"], about["corp"]) != (FORMAT, platform.state.app.corp_id):
        raise ValueError("not a snapshot of this city")
    entries = {one["id"]: Entry(**_timed(one, "at")) for one in _read(file, "entries")}
    messages = {one["msgid"]: _message_back(one, entries) for one in _read(file, "messages")}
    codes = {one.pop("code"): _code_back(one, messages) for one in _read(file, "codes")}
    media = [_media_back(*row) for row in file.execute("select body, content from media order by rowid")]
    _put(platform, entries)
    platform.state.messages.update(messages)
    platform.state.tasks.update({one.task_id: one.msgid for one in messages.values() if one.task_id})
    platform.codes.known.update(codes)
    platform.shelf.held.update({one.id: one for one in media})
    platform.menu.buttons = json.loads(about["menu"])


def _put(platform: Platform, entries: dict[int, Entry]) -> None:
    state = platform.state
    for number in sorted(entries):
        # Not by way of the contacts: somebody may have left them since.
        state.chats.setdefault(entries[number].member, []).append(entries[number])
    state.continue_after(max(entries, default=0))
    # The versions of the bubbles go on from there; otherwise the page would take a new one for an old one.
    state.bell.count = max((entry.version for entry in entries.values()), default=0)


def _read(file: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    for (body,) in file.execute(f"select body from {table} order by rowid"):  # noqa: S608  # one of our own tables
        yield json.loads(body)


def _all_of(platform: Platform) -> Written:
    codes = platform.codes.known
    return Written(
        number=platform.state.bell.count,
        messages=len(platform.state.messages),
        media=len(platform.shelf.held),
        codes=len(codes),
        used=frozenset(name for name, code in codes.items() if code.used),
    )


def _entry(entry: Entry) -> str:
    # Not asdict, which copies the whole card first.
    return _json({one.name: getattr(entry, one.name) for one in fields(entry)} | {"at": entry.at.isoformat()})


def _message(message: Message) -> str:
    return _json({
        "msgid": message.msgid,
        "at": message.at.isoformat(),
        "msgtype": message.msgtype,
        "content": message.content,
        "recipients": list(message.recipients),
        "task_id": message.task_id,
        "entries": [entry.id for entry in message.entries.values()],
    })  # fmt: skip


def _message_back(one: dict[str, Any], entries: dict[int, Entry]) -> Message:
    mine = {entries[number].member: entries[number] for number in one["entries"]}
    return Message(**_timed(one, "at") | {"entries": mine, "recipients": tuple(one["recipients"])})


def _code(name: str, code: Code) -> str:
    until = code.until.isoformat()
    return _json(
        {"code": name, "message": code.message.msgid, "until": until, "tapper": code.tapper, "used": code.used}
    )


def _code_back(one: dict[str, Any], messages: dict[str, Message]) -> Code:
    return Code(**_timed(one, "until") | {"message": messages[one["message"]]})


def _media(media: Media) -> str:
    return _json({"id": media.id, "kind": media.kind, "name": media.name, "until": media.until.isoformat()})


def _media_back(body: str, content: bytes) -> Media:
    return Media(**_timed(json.loads(body), "until") | {"content": content})


def _timed(one: dict[str, Any], name: str) -> dict[str, Any]:
    return one | {name: datetime.fromisoformat(one[name])}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
