"""抄送: those who hear of the end of a request, once, may look at it, and decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from handlers.approvals.naming import somebody
from handlers.approvals.request import State
from handlers.approvals.view import View
from handlers.context import APPROVAL, Context
from handlers.procedures.urgent import COPIED_TO
from handlers.texts import copies as texts
from handlers.types import Reply, Text
from store import requests

_OVER = (State.approved, State.rejected, State.lapsed)


def meant(ctx: Context, names: Iterable[str], applicant: str) -> list[str] | str:
    """The ids of those named, or the sentence that asks for more: nobody of that name, several, the applicant."""
    found: list[str] = []
    for name in names:
        person = somebody(ctx, name)
        if isinstance(person, str):
            return person
        if person.id == applicant:
            return texts.not_yourself()
        found.append(person.id)
    return list(dict.fromkeys(found))


def people_of(seen: View) -> Sequence[str]:
    return seen.filed.people.get(COPIED_TO, ())


def wanted(before: View | None, marks: Mapping[str, str]) -> list[str]:
    """Those the applicant has named, with those named before it was sent back."""
    earlier = people_of(before) if before is not None else ()
    return list(dict.fromkeys((*earlier, *marks.get(COPIED_TO, "").split())))


def add(seen: View, said: str) -> Reply:
    """抄送 4821 王芳: by the applicant, or by whoever is asked or has decided."""
    me, request = seen.ctx.me.id, seen.request
    asked = request.step.asked if request.step else ()
    if me != request.applicant and me not in asked and not request.levels_of(me):
        return Reply(texts.not_to_copy(seen.told))
    names = texts.listed(said)
    if not names:
        return Reply(texts.whom(seen.told))
    found = meant(seen.ctx, names, request.applicant)
    if isinstance(found, str):
        return Reply(found)
    after = joined(seen, found)
    requests.keep(seen.ctx.work, after.filed)
    _record(seen, found)
    if request.state in _OVER or request.consent:
        tell(after)
    return Reply(texts.added(seen.told, [seen.ctx.name(one) for one in found]))


def besides(act: Callable[[View, str], Reply]) -> Callable[[View, str], Reply]:
    """A decision whose sentence may end with 抄送 and names: they are copied, and the rest is the opinion."""

    def decide(seen: View, said: str) -> Reply:
        opinion, names = texts.apart(said)
        found = meant(seen.ctx, names, seen.request.applicant)
        if isinstance(found, str):
            return Reply(found)
        reply = act(joined(seen, found), opinion)
        _record(seen, found)
        return reply

    return decide


def joined(seen: View, people: Iterable[str]) -> View:
    """The request with these copied as well; whoever changes the request keeps it."""
    everybody = list(dict.fromkeys((*people_of(seen), *people)))
    if not everybody:
        return seen
    return replace(seen, filed=replace(seen.filed, people={**seen.filed.people, COPIED_TO: everybody}))


def _record(before: View, people: Sequence[str]) -> None:
    """On the trail, once they really are on the request: what was refused copies nobody."""
    now = requests.by_case(before.ctx.connection, before.case) if people else None
    fresh = [one for one in (now.people.get(COPIED_TO, ()) if now else ()) if one not in people_of(before)]
    if fresh:
        before.ctx.work.record("request.copied", by=before.ctx.me.id, case=before.case, people=fresh)


def tell(seen: View) -> None:
    """One notice each, ever: at the end, or at once where the work has begun. Whoever is away is read for by the
    stand-in; whoever has left, or is told of it anyway, is not written to.
    """
    ctx, step = seen.ctx, seen.request.step
    actor = ctx.person.id if ctx.person is not None else ""
    know = {seen.request.applicant, seen.request.consent, actor, *(step.asked if step else ())}
    for person in people_of(seen):
        standin = seen.around.standin(person)
        reader = standin if standin and standin not in people_of(seen) else person
        if reader in know or not seen.around.is_active(reader) or not seen.around.is_active(person):
            continue
        text = Text(texts.hears(seen.told, ctx.name(person) if reader != person else ""))
        ctx.tell(reader, text, cause=f"{seen.filed.no}:copied:{person}", lane=APPROVAL, case=seen.case)
