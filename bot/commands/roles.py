"""``xinan roles list | grant | revoke``: the first appointments, made on the server (product.md 1)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing

from bot.settings import read_place
from handlers.texts import admin as texts
from store import migrate, people, roles
from store.clock import WallClock
from store.db import Database
from store.outcomes import Done
from store.people import Person
from store.roles import Conflict, Role
from store.uow import Work

# Who acts when somebody with access to the server does.
SERVER = "server"
_USAGE = "用法：xinan roles list｜xinan roles grant 账号 角色｜xinan roles revoke 账号 角色\n角色："


def run(chosen: argparse.Namespace) -> int:
    words: Sequence[str] = chosen.rest
    _, database_url = read_place(os.environ)
    migrate.check(database_url)
    with closing(Database(database_url)) as database, database.work(WallClock().now()) as work:
        match list(words):
            case [] | ["list"]:
                return _list(work)
            case ["grant", person, role]:
                return _change(work, person, role, grant=True)
            case ["revoke", person, role]:
                return _change(work, person, role, grant=False)
    print(_USAGE + "、".join(f"{role.value}（{texts.name_of(role)}）" for role in Role), file=sys.stderr)
    return 2


def _list(work: Work) -> int:
    held = roles.all_held(work.connection)
    names = people.by_ids(work.connection, [person for _, person in held])
    print(texts.roles_overview([(role, f"{names[person].name}（{person}）") for role, person in held]))
    vacant = roles.vacant(work.connection)
    if vacant:
        print(texts.vacancies_on_server(vacant))
    return 0


def _change(work: Work, address: str, name: str, *, grant: bool) -> int:
    person, role = people.by_id(work.connection, people.fold(address)), _role(name)
    if person is None or role is None:
        missing = f"通讯录里没有 {address}（先运行 xinan sync）" if person is None else f"没有角色 {name}"
        print(f"{missing}，没有改动。", file=sys.stderr)
        return 1
    said, done = _granted(work, person, role) if grant else _revoked(work, person, role)
    print(said, file=sys.stdout if done else sys.stderr)
    return 0 if done else 1


def _role(name: str) -> Role | None:
    return next((role for role in Role if name in (role.value, texts.name_of(role))), None)


def _granted(work: Work, person: Person, role: Role) -> tuple[str, bool]:
    match roles.grant(work, person.id, role, by=SERVER, by_role=SERVER):
        case Done():
            return texts.appointed_on_server(person.name, role, roles.vacant(work.connection)), True
        case Conflict(held, article):
            return texts.conflict(person.name, held, role, article), False
        case _:
            return texts.holds_already(person.name, role), False


def _revoked(work: Work, person: Person, role: Role) -> tuple[str, bool]:
    outcome = roles.revoke(work, person.id, role, by=SERVER, by_role=SERVER)
    if isinstance(outcome, Done):
        return texts.dismissed_on_server(person.name, role), True
    last = getattr(outcome, "state", "") == "last"
    return (texts.last_holder if last else texts.holds_not)(person.name, role), False
