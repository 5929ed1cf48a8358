"""Plays a transcript: everybody says and taps what they said and tapped, at the same moments, and what comes is compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.simulator import acts, troubles
from bot.simulator.acts import look_alikes, questions_of
from bot.simulator.chats import Entry
from bot.simulator.differences import Difference, first_difference
from bot.simulator.errors import NotPossible
from bot.simulator.history import OF_ITSELF, apart, episodes
from bot.simulator.platform import Platform
from bot.simulator.sights import Sight
from bot.simulator.transcript import Deed, Transcript, masked, write_down
from bot.simulator.travel import Traveller
from bot.simulator.variables import Variables

Progress = Callable[[int, int], None]


class Player:
    """progress: told the number of the step that begins and how many there are."""

    def __init__(self, platform: Platform, traveller: Traveller, progress: Progress = lambda *_: None) -> None:
        self._platform = platform
        self._traveller = traveller
        self._progress = progress
        self._variables = Variables()
        self._looked = 0

    def play(self, transcript: Transcript) -> Difference | None:
        """The first difference; None where everybody saw what the transcript says."""
        self._looked = len(self._platform.ledger)
        for number, step in enumerate(transcript.steps, 1):
            problem = self._take(transcript, number)
            difference = problem or first_difference(number, step, self._news())
            if difference is not None:
                return difference
        return None

    def rewrite(self, transcript: Transcript) -> Transcript | Difference:
        """The same acts with what comes of them this time; a difference where one of them cannot be done any more."""
        state = self._platform.state
        first_act, seen_from = len(state.acts), len(state.ledger)
        self._looked = seen_from
        for number in range(1, len(transcript.steps) + 1):
            problem = self._take(transcript, number)
            if problem is not None:
                return problem
            self._news()
        found = apart(episodes(self._platform, first_act, seen_from))
        end = transcript.start + transcript.lasts
        return write_down(found, transcript.start, end, self._platform.menu, transcript.remark)

    def _take(self, transcript: Transcript, number: int) -> Difference | None:
        step = transcript.steps[number - 1]
        self._progress(number, len(transcript.steps))
        self._pass_to(transcript, step.at)
        try:
            if step.deed is not None:
                self._do(step.deed)
        except NotPossible as error:
            return Difference(number, step, step.deed.member if step.deed else "", str(error))
        self._traveller.settle()
        self._pass_to(transcript, _until(transcript, number))
        return None

    def _pass_to(self, transcript: Transcript, at: timedelta) -> None:
        self._traveller.go(transcript.start + at)

    def _news(self) -> tuple[Sight, ...]:
        seen = self._platform.ledger[self._looked :]
        self._looked += len(seen)
        return masked(seen, self._variables)

    def _do(self, deed: Deed) -> None:
        """Raises NotPossible."""
        platform = self._platform
        match deed.kind:
            case acts.SAY:
                platform.says(deed.member, self._filled(deed.words))
            case acts.TAP:
                self._tap(deed)
            case acts.MENU:
                self._menu(deed)
            case acts.OPEN:
                platform.opens_app(deed.member)
            case acts.IMAGE:
                platform.sends_image(deed.member)
            case acts.TROUBLE:
                troubles.cause(platform, troubles.labelled(deed.words).name, deed.member)
            case acts.MEND:
                troubles.mend(platform, troubles.labelled(deed.words).name, deed.member)
            case _:
                raise NotPossible(f"这种动作（{deed.words}）没有录下来，不能回放。")

    def _menu(self, deed: Deed) -> None:
        if self._platform.menu.entry(deed.words) is None:
            raise NotPossible(f"应用菜单里没有“{deed.words}”。")
        self._platform.menu_tap(deed.member, deed.words)

    def _tap(self, deed: Deed) -> None:
        title, button = self._filled(deed.title), self._filled(deed.words)
        chat = self._platform.chat(deed.member)
        alike = look_alikes(chat, title, button)
        if len(alike) <= deed.place:
            raise NotPossible(f"等不到可以点“{button}”的卡片“{title}”。{_what_is_there(chat)}")
        card = alike[deed.place]
        self._platform.taps(deed.member, card, button, self._selections(card, deed))

    def _selections(self, card: Entry, deed: Deed) -> dict[str, Sequence[str]]:
        questions = dict(questions_of(card))
        found: dict[str, Sequence[str]] = {}
        for name, options in deed.chosen:
            question = questions.get(self._filled(name))
            if question is None:
                raise NotPossible(f"卡片“{card.title}”上没有“{name}”可选。")
            found[question["question_key"]] = [self._option(question, name, option) for option in options if option]
        return found

    def _option(self, question: dict[str, object], name: str, words: str) -> str:
        options: list[dict[str, str]] = question["option_list"]  # type: ignore[assignment]
        wanted = self._filled(words)
        for option in options:
            if option["text"] == wanted:
                return option["id"]
        there = "｜".join(option["text"] for option in options)
        raise NotPossible(f"“{name}”里没有“{wanted}”，可选的是：{there}。")

    def _filled(self, words: str) -> str:
        try:
            return self._variables.fill(words)
        except KeyError as error:
            raise NotPossible(f"前面的消息里没有出现过 {error.args[0]}，不知道该说什么。") from error


def _until(transcript: Transcript, number: int) -> timedelta:
    """How far time goes by before the next step: to its act, or to where what makes up the next step may fall due."""
    if number == len(transcript.steps):
        return transcript.lasts
    this, after = transcript.steps[number - 1], transcript.steps[number]
    return after.at if after.deed is not None else max(this.at, after.at - OF_ITSELF)


def _what_is_there(chat: list[Entry]) -> str:
    cards = [entry for entry in reversed(chat) if entry.card is not None and entry.buttons][:5]
    shown = [f"“{entry.title}”（{'、'.join(entry.buttons.values())}）" for entry in cards]
    return f"手机上现在能点的有：{'；'.join(shown)}。" if shown else "手机上现在没有能点的卡片。"
