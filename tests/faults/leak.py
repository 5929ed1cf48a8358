"""One leak from the first sentence to the closing, as people live it: nobody answers, then too late, then all is well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulator.ledger import Seen
from handlers.texts import common
from store import leaks
from tests.faults.rest import Rest
from tests.faults.town import Town

REPORTER, LEADER = "zhangwei", "liming"
DUTY, ADMIN, SUPERVISOR, HEAD = "jiangmin", "zhouping", "qianhui", "zhaoguodong"

Notices = Counter[tuple[str, str, str]]
Step = Callable[["Leak"], None]


@dataclass
class Leak:
    """One run of the flow. Its steps are taken in order; the house comes to rest after each."""

    town: Town
    rest: Rest
    began: datetime = field(init=False)
    mark: int = field(init=False)

    def __post_init__(self) -> None:
        self.rest.until(self.town.next_morning())
        self.began = self.town.now()
        self.mark = len(self.town.platform.ledger)

    def run(self, *, before: Callable[[int], None] = lambda _: None, restless: range = range(0)) -> Notices:
        """What people saw. before: called with the number of each step.  restless: steps nobody waits after."""
        for number, step in enumerate(STEPS):
            before(number)
            step(self)
            if number not in restless:
                self.rest.settle()
        return notices(self.town.seen_since(self.mark)) + self.phones()

    def phones(self) -> Notices:
        """How the cards of this leak stand on the phones in the end; an open one says what can still be tapped."""
        found = Notices()
        for member in self.town.platform.city.members:
            for entry in self.town.platform.chat(member):
                if entry.card is not None and entry.at >= self.began:
                    taps = "、".join(sorted(entry.buttons.values()))
                    found[(member, "ends with", f"{plain(entry.text)} [{taps}]")] += 1
        return found

    def after(self, **time: float) -> None:
        self.rest.until(self.began + timedelta(**time))

    def short(self) -> int:
        """The number people use for the case in chat."""
        with self.rest.database.look() as connection:
            short = next(iter(leaks.all_open(connection))).case.short
        assert short is not None
        return short


def says(person: str, text: str) -> Step:
    def step(leak: Leak) -> None:
        said = text.format(short=leak.short()) if "{short}" in text else text
        leak.town.says(person, said)

    return step


def taps(person: str, button: str, text: str = "", **choose: str) -> Step:
    return lambda leak: leak.town.taps(person, button, text, choose)


def waits(**time: float) -> Step:
    """Until so long after the report."""
    return lambda leak: leak.after(**time)


def unlicensed(person: str, then: Step) -> Step:
    """Meanwhile the platform delivers nothing to this person, so that others must be told."""

    def step(leak: Leak) -> None:
        leak.town.platform.city.unlicense(person)
        then(leak)
        leak.rest.settle()
        leak.town.platform.city.unlicense(person, False)

    return step


STEPS: tuple[Step, ...] = (
    says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了"),
    waits(minutes=6),
    waits(minutes=11),
    unlicensed(SUPERVISOR, waits(minutes=21)),
    waits(minutes=31),
    waits(minutes=46),
    taps(ADMIN, "确认收到"),
    waits(minutes=80),
    taps(ADMIN, "已停用账号", "账号仍未停用", when="ago5"),
    says(REPORTER, "今天8点"),
    says(REPORTER, "点了钓鱼链接或邮件"),
    says(REPORTER, "异地登录"),
    taps(LEADER, "我已知悉"),
    waits(hours=12, minutes=5),
    waits(hours=18, minutes=5),
    waits(hours=21, minutes=40),
    waits(hours=24, minutes=5),
    waits(hours=26, minutes=5),
    says(REPORTER, "写报告"),
    says(REPORTER, "收到邮件点开链接后填了密码"),
    says(REPORTER, "无"),
    says(REPORTER, "立即上报，账号已停用"),
    says(REPORTER, "没有核实发件人"),
    says(REPORTER, "参加培训"),
    says(REPORTER, "提交"),
    taps(ADMIN, "退回补正"),
    says(ADMIN, "原因写得太简单"),
    says(REPORTER, "写报告"),
    says(REPORTER, "改 原因分析 培训没参加，没有核实发件人"),
    says(REPORTER, "提交"),
    taps(ADMIN, "接受"),
    says(ADMIN, "办结 {short}"),
    says(ADMIN, "1"),
    says(ADMIN, "跳过"),
    says(ADMIN, "提交"),
)


# --- what people see ------------------------------------------------------------------------------

_SPAN = re.compile(r"(还有|已超) (不到 1 分|\d+ 天( \d+ 小时)?|\d+ 小时( \d+ 分)?|\d+ 分)")
_DAY = re.compile(r"(明天|昨天|\d+月\d+日(（周.）)?|\d{4}年\d+月\d+日(（周.）)?) ?")
_NUMBER = re.compile(r"\d+")
# What comes later than it should says so, and says the same besides.
_LATE = common.taken_late()
# The watchdog's words are about the installation, not about the leak.
SHOUT = "【系统自查】"


def notices(seen: Iterable[Seen]) -> Notices:
    """(member, how, kind of notice): times and numbers taken out; a reply and a message with its text are the same."""
    found = Notices()
    for one in seen:
        how = "changes" if one.kind == "update" else one.kind if one.kind == "recall" else "reads"
        found[(one.member, how, plain(one.text))] += 1
    return found


def plain(text: str) -> str:
    return _NUMBER.sub("#", _DAY.sub("", _SPAN.sub("…", text.removeprefix(_LATE).lstrip())))
