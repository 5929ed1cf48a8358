"""From a sentence to a registered visit: the form, with as little asked as the visit needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import forms
from handlers.approvals.naming import somebody
from handlers.context import Context
from handlers.dialogs import steps
from handlers.dialogs.fields import moment_of
from handlers.dialogs.form import Filling, Form, Mode, answers
from handlers.dialogs.outcomes import Asked, Cancelled, Paused, Step, Submitted, Summary
from handlers.office.named import Wish
from handlers.procedures.visits import LATE, REASON, SERIES, USUAL_PLACE, VISIT, VISITING, needed
from handlers.texts import visit_again as again_texts
from handlers.texts import visit_people, visit_sentence
from handlers.texts import visits as texts
from handlers.texts.dialog_words import Word
from handlers.texts.visit_risks import NEEDED, activities, is_formal
from handlers.types import Reply
from handlers.understanding.meaning import Slot, Understanding
from handlers.visits import filing, named, prefilled, series_filing
from store import dialogs, visits
from store.dialogs import Dialog
from store.visiting import Activity, Kind, Place


def meant(ctx: Context, meaning: Understanding) -> Wish | Reply:
    """A sentence that speaks of a visit: its form, or first the question whether that was meant."""
    from handlers.hearing import understood  # not loaded where nobody speaks, see router

    soon, text = visit_sentence.at_once(getattr(ctx.update, "text", ""))
    slots = understood(text, ctx.now).slots if text else {}
    slots = {"start": ctx.now} | dict(slots) if soon else slots
    form, subject = prefilled.form_for(text, slots, ctx.now), forms.new_subject(ctx)
    begun = next((one for one in ctx.my_dialogs if one.form == form.key), None)
    if begun is not None and visit_sentence.is_bare(text):
        return stepped(ctx, begun, form, _awake(ctx, form, begun))
    values = _told(ctx, form, subject, text, slots)
    is_new = form.key == VISIT.key and visit_sentence.is_bare(text)
    if is_new and visits.last_with(ctx.connection, ctx.me.id) is not None:
        reply = begin(ctx, {"form": form.key, "subject": subject, "values": values})
        return replace(reply, text=f"{reply.text}\n{again_texts.may_copy()}")
    if meaning.confidence == "ask" and not (visit_sentence.is_hosted(text) and "start" in slots):
        data = {"form": form.key, "subject": subject, "values": values}
        return "visit", data, texts.is_it_a_visit()
    return begin(ctx, {"form": form.key, "subject": subject, "values": values})


def _told(ctx: Context, form: Form, subject: str, text: str, slots: Mapping[str, Slot]) -> dict[str, str]:
    """What the sentence tells; whom it names is sealed, and covered wherever else it stands."""
    people = visit_people.told(visit_sentence.at_once(ctx.frank or text)[1])
    if not people.guests:
        people = visit_people.people(str(slots.get("visitors", "")))
    values = prefilled.values_of(form, text, slots, ctx.me.name, ctx.now)
    names = [guest.name for guest in people.guests if guest.name]
    values = {key: value if key == "host" else named.covered(value, names) for key, value in values.items()}
    return values | (named.taken(ctx, form, subject, people, values) if people.guests else {})


def begin(ctx: Context, data: Mapping[str, object]) -> Reply:
    """Opens the form; one of the same kind that was begun before gives way to it."""
    form, subject = VISITING[str(data["form"])], str(data["subject"])
    values = {str(key): str(one) for key, one in dict(data["values"]).items()}  # type: ignore[call-overload]
    give_way(ctx, form)
    form = needed(form, values.get("place", ""))
    step = _turned(form, steps.start(form, values))
    ahead = _ahead(ctx, form, step.filling.values)
    step = _open_again(step, ahead[0]) if ahead else step
    dialogs.begin(ctx.work, ctx.me.id, form.key, subject, step.filling.to_json(), alone=not ctx.my_dialogs)
    ctx.forget_dialogs()
    return Reply(ahead[1]) if ahead else Reply(forms.told(ctx, form, subject, step, _after(ctx, form, step)))


def give_way(ctx: Context, form: Form) -> None:
    """What was begun before of the same kind is dropped, with whoever was sealed for it."""
    for before in [one for one in ctx.my_dialogs if one.form == form.key]:
        _end(ctx, before, form, Word.cancel)


def _awake(ctx: Context, form: Form, dialog: Dialog) -> Step:
    return steps.refilled(form, forms.filling_of(dialog, form), forms.filling_of(dialog, form).values)


def said(ctx: Context, dialog: Dialog, text: str) -> Step:
    """One thing said to the form; a beginning alone is enough where it is asked when they come."""
    filling = forms.filling_of(dialog, VISITING[dialog.form])
    form = needed(VISITING[dialog.form], filling.values.get("place", ""))
    step = steps.say(form, filling, ctx.frank or text, ctx.now)
    if filling.at == "period" and "period" not in step.noted and step.filling.at == "period":
        kept = prefilled.period_from(text, ctx.now) if filling.mode is Mode.filling else ""
        if kept:
            step = steps.refilled(form, filling, {**filling.values, "period": kept})
            step = replace(step, noted=("period",))
    return named.put_away(ctx, form, dialog.subject, step)


def wants(ctx: Context, dialog: Dialog, text: str) -> bool:
    """Whether the words are a list of visitors, however long, for the question that is open."""
    form = VISITING.get(dialog.form)
    return form is not None and forms.filling_of(dialog, form).at == named.VISITORS and visit_people.is_list(text)


def stepped(ctx: Context, dialog: Dialog, form: Form, step: Step) -> Reply:
    """The form of a visit after something was said or tapped."""
    form = needed(VISITING[form.key], step.filling.values.get("place", ""))
    forms.settle_questions(ctx, form, dialog.subject, step)
    if isinstance(step.outcome, Submitted):
        return _submitted(ctx, dialog, form, step)
    if isinstance(step.outcome, Cancelled):
        _end(ctx, dialog, form, Word.cancel)
        return Reply("\n\n".join(filter(None, (forms.told(ctx, form, dialog.subject, step), forms.waiting(ctx)))))
    step = _turned(form, step)
    unclear = _unclear(ctx, form, step)
    if unclear:
        return _asked_anew(ctx, dialog, step, *unclear)
    dialogs.save(ctx.work, dialog, step.filling.to_json(), current=not isinstance(step.outcome, Paused))
    ctx.forget_dialogs()
    return Reply(forms.told(ctx, form, dialog.subject, step, _after(ctx, form, step)))


def _turned(form: Form, step: Step) -> Step:
    """On to what this visit still needs; the rest is left out, and can be told with the summary."""
    ready = isinstance(step.outcome, Summary) and step.outcome.ready
    step = _reasoned(step)
    if not ready and not (isinstance(step.outcome, Asked) and (step.noted or step.filling.version <= 1)):
        return step
    key = _open(form, step.filling)
    if key is None:
        return replace(steps.leave_rest_out(form, step.filling), noted=step.noted, left=step.left)
    filling = replace(step.filling, at=key, mode=Mode.filling, offered=())
    return replace(step, filling=filling, outcome=Asked(key))


def _reasoned(step: Step) -> Step:
    """What brings them into a room of machines is the reason to be there."""
    values = step.filling.values
    if values.get("place") not in (Place.machine_room, Place.equipment_room) or values.get(REASON.key):
        return step
    filled = {**values, REASON.key: values["purpose"]} if values.get("purpose") else values
    return replace(step, filling=replace(step.filling, values=filled))


def _open(form: Form, filling: Filling) -> str | None:
    """The next question: who comes only where nothing else tells it, or where names are needed."""
    values = filling.values
    inner = values.get("place") == Place.machine_room
    if named.VISITORS not in values and (inner or not values.get("unit")):
        return named.VISITORS
    for field in form.fields:
        if field.required and not filling.answered(field):
            return field.key
    if values.get("place") != USUAL_PLACE and not values.get(REASON.key):
        return REASON.key
    return None


def _unclear(ctx: Context, form: Form, step: Step) -> tuple[str, str] | None:
    """The answer that cannot be: nobody of that name; out before in."""
    values = answers(form, step.filling)
    if "host" in step.noted or isinstance(step.outcome, Summary):
        host = host_of(ctx, values.get("host", ""))
        if isinstance(host, Reply):
            return "host", host.text
    without_hour = next((key for key in ("in_at", "out_at") if values.get(key) and "T" not in values[key]), None)
    if form.key == LATE.key and without_hour is not None:
        return without_hour, texts.which_hour(without_hour == "in_at")
    if form.key == LATE.key and "in_at" in values and "out_at" in values and filing.span(values) is None:
        return "out_at", texts.times_wrong()
    ahead = _ahead(ctx, form, values)
    if ahead:
        return ahead
    if form.key == SERIES.key:
        keys = tuple(values) if isinstance(step.outcome, Summary) else step.noted
        return series_filing.unclear(ctx, values, keys)
    return None


def _ahead(ctx: Context, form: Form, values: Mapping[str, str]) -> tuple[str, str] | None:
    """Only what is over is entered afterwards; whoever still is in is registered like anybody else."""
    told = {key: moment_of(values.get(key, "")) for key in ("in_at", "out_at")} if form.key == LATE.key else {}
    key = next((key for key, at in told.items() if at is not None and at > ctx.now), None)
    return None if key is None else (key, texts.not_over(key == "in_at"))


def host_of(ctx: Context, said: str) -> str | Reply:
    """The one colleague meant, or the sentence that asks for more. One's own name is oneself, whoever else has it."""
    if not said or said == ctx.me.name or visit_sentence.is_me(said):
        return ctx.me.id
    found = somebody(ctx, said)
    return Reply(found) if isinstance(found, str) else found.id


def _asked_anew(ctx: Context, dialog: Dialog, step: Step, field: str, sentence: str) -> Reply:
    dialogs.save(ctx.work, dialog, _open_again(step, field).filling.to_json(), current=True)
    ctx.forget_dialogs()
    return Reply(sentence)


def _open_again(step: Step, field: str) -> Step:
    values = {key: value for key, value in step.filling.values.items() if key != field}
    return replace(step, filling=replace(step.filling, values=values, at=field, mode=Mode.filling))


def _after(ctx: Context, form: Form, step: Step) -> str:
    """What follows, and the risks, with the summary."""
    if not isinstance(step.outcome, Summary):
        return ""
    values = answers(form, step.filling)
    if form.key == SERIES.key:
        return series_filing.after(ctx, values, host_of(ctx, values.get("host", "")) == ctx.me.id)
    place, kind = Place(values["place"]), Kind(values["kind"])
    those = activities(filing.about(values), place)
    # Media want an approval only into the machine room; elsewhere they are the host's risk (WB-16, WB-17).
    needed = [NEEDED[one][0] for one in those if one is not Activity.media or place is Place.machine_room]
    own = host_of(ctx, values.get("host", "")) == ctx.me.id
    late = form.key == LATE.key
    formal = not late and is_formal(values.get("purpose", ""))
    return texts.at_summary(place, kind, those, needed, own=own or late, formal=formal, late=late)


def _submitted(ctx: Context, dialog: Dialog, form: Form, step: Step) -> Reply:
    values = answers(form, step.filling)
    unclear = _unclear(ctx, form, replace(step, outcome=Summary()))
    host = host_of(ctx, values.get("host", ""))
    if unclear or isinstance(host, Reply):
        field, sentence = unclear or ("host", texts.no_reason())
        return _asked_anew(ctx, dialog, step, field, sentence)
    guests = named.told(ctx, form, dialog.subject)
    _end(ctx, dialog, form, Word.submit)
    if form.key == SERIES.key:
        return series_filing.register(ctx, values, guests, host)
    return filing.register(ctx, form, values, guests, host)


def _end(ctx: Context, dialog: Dialog, form: Form, word: Word) -> None:
    named.forget(ctx, form, dialog.subject)
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    forms.settle_summary(ctx, form, dialog.subject, word)
    ctx.forget_dialogs()
