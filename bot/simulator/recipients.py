"""Who is meant: touser, toparty, totag against the app's visible range (D 90236)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.simulator.errors import ApiError
from bot.simulator.people import City
from bot.simulator.rules import PARTIES_MOST, TAGS_MOST, USERS_MOST
from bot.simulator.shapes import Box

EVERYBODY = "@all"


@dataclass(frozen=True, slots=True)
class Recipients:
    """members: ids as the contacts spell them, each once. The bad ones are lower-cased, as the platform gives them."""

    members: tuple[str, ...]
    invalid_users: tuple[str, ...] = ()
    invalid_parties: tuple[str, ...] = ()
    invalid_tags: tuple[str, ...] = ()
    unlicensed: tuple[str, ...] = ()


def resolve(city: City, body: Box) -> Recipients:
    """Raises ApiError 82001, 40032, 82002, 82003 or 81013."""
    users, parties, tags = (_ids(str(body.get(name, ""))) for name in ("touser", "toparty", "totag"))
    _check_numbers(users, parties, tags)
    if users == [EVERYBODY]:
        return _split(city, [member.id for member in city.visible() if member.reachable], (), (), ())
    good_parties = [party for party in parties if party.isdigit() and int(party) in city.departments]
    named = [user for user in users if city.reaches(user)] + _inhabitants(city, good_parties)
    invalid = tuple(user.lower() for user in users if not city.reaches(user))
    bad_parties = tuple(party for party in parties if party not in good_parties)
    # There are no tags in the simulated contacts, so each named one is unknown.
    return _split(city, named, invalid, bad_parties, tuple(tags))


def _ids(joined: str) -> list[str]:
    return [one.strip() for one in joined.split("|") if one.strip()]


def _check_numbers(users: list[str], parties: list[str], tags: list[str]) -> None:
    if not users and not parties and not tags:
        raise ApiError(82001, "touser, toparty and totag are all empty")
    for listed, most, code in ((users, USERS_MOST, 40032), (parties, PARTIES_MOST, 82002), (tags, TAGS_MOST, 82003)):
        if len(listed) > most:
            raise ApiError(code, f"more than {most} recipients of a kind")


def _inhabitants(city: City, parties: list[str]) -> list[str]:
    departments = [below for party in parties for below in city.below(int(party))]
    return [member.id for one in departments for member in city.inside(one.id) if member.reachable]


def _split(
    city: City, named: list[str], users: tuple[str, ...], parties: tuple[str, ...], tags: tuple[str, ...]
) -> Recipients:
    if not named:
        raise ApiError(81013, "user & party & tag all invalid")
    found = {city.member(user).id: city.member(user) for user in named}
    licensed = tuple(userid for userid, member in found.items() if member.licensed)
    unlicensed = tuple(userid.lower() for userid, member in found.items() if not member.licensed)
    return Recipients(licensed, users, parties, tags, unlicensed)
