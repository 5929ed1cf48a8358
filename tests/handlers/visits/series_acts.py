"""What people try with series and their days, at any moment, mostly whoever may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from jobs.directory import sync
from jobs.requests import move_on
from store.clock import local
from store.schema import visit_series
from store.series import Series
from store.visits import Visit
from tests.handlers.visits.rhythms import RHYTHMS
from tests.handlers.visits.series_inspector import Known
from tests.handlers.visits.series_life import KEEPER, SeriesLife
from tests.world import LEADER, REPORTER, SUPERVISOR

HOURS = ("上午", "下午两点到五点", "8点到18点", "9点到11点")
HOUR = timedelta(hours=1)
NAMES = ("张三", "李四", "赵强", "王五", "孙红梅")
Act = Callable[[SeriesLife], object]
Number = int | str


def _register(life: SeriesLife) -> None:
    if len(life.all()) > 4:
        return
    me, other = life.whoever(REPORTER), life.random.choice(("我陪同", "我陪同", f"{life.name()}接待"))
    days, since = life.random.choice(tuple(RHYTHMS.items()))
    where = life.random.choice(("", "", "", "机房"))
    people = life.random.choice((["张三"], ["张三", "李四"], ["赵强"]))
    hours = life.random.choice(HOURS)
    said = f"运维公司{''.join(people)}{days}{hours}来{where}巡检，到{life.until()}，协议 BM-1，{other}"
    comes = since(local(life.world.clock.now()).date())
    before = {one.case.id for one in life.all()}
    life.says(me, said)
    life.says(me, "提交")
    with life.world.house.database.look() as connection:
        every = set(connection.execute(select(visit_series.c.case)).scalars())
    for case in every - before - set(life.inspector.known):
        life.inspector.known[case] = Known(comes, people)
        life.counted["registered"] += 1
        life.counted[f"registered {days}"] += 1
        return
    life.says(me, "取消")
    life.says(me, "取消")


def _of_series(act: Callable[[SeriesLife, Series], object]) -> Act:
    def acted(life: SeriesLife) -> None:
        it = life.one()
        if it is not None:
            act(life, it)

    return acted


def _of_day(act: Callable[[SeriesLife, Visit, Number], object]) -> Act:
    def acted(life: SeriesLife) -> None:
        it = life.day()
        if it is not None:
            act(life, it, it.short or it.no)

    return acted


def _stop(life: SeriesLife, it: Series) -> None:
    reply = life.says(life.whoever(it.host, it.registrar), f"停止系列 {it.number}")
    if not it.is_over and "以后不再排" in reply:
        life.inspector.known[it.case.id].stopped = life.world.clock.now()
        life.counted["stopped"] += 1


def _skip(life: SeriesLife, it: Series) -> None:
    """Mostly a day on which they come."""
    here, known = local(life.world.clock.now()).date(), life.inspector.known[it.case.id]
    ahead = [here + timedelta(days=number) for number in range(9)]
    last = local(it.agreement_until).date()
    theirs = [day for day in ahead if known.comes(day, life.inspector.holidays) and day < last]
    made = [day for day in known.days if day >= here]
    day = life.random.choice(theirs * 4 + made * 4 + ahead)
    reply = life.says(life.whoever(it.host, it.registrar), f"{it.number} {day.month}月{day.day}日不来")
    if "不来，已记下" in reply:
        known.dropped.add(day)
        life.counted["day dropped"] += 1


def _holiday(life: SeriesLife) -> None:
    """The supervisor declares a day off that nobody is expected on yet."""
    day = local(life.world.clock.now()).date() + timedelta(days=life.random.randint(4, 12))
    life.says(SUPERVISOR, f"节假日 {day.isoformat()} 休")
    if "已设置" in life.says(SUPERVISOR, "确定"):
        life.inspector.holidays.add(day)
        life.counted["holiday told"] += 1


def _leaves(life: SeriesLife) -> None:
    """Seldom: whoever has left the contacts does not come back."""
    it = life.one()
    if it is None or it.host in ("", LEADER, KEEPER) or it.host in life.gone or len(life.gone) > 1:
        return
    life.gone.add(it.host)
    life.world.platform.city.leave(it.host)
    sync(life.world.house)
    move_on(life.world.house)
    life.counted["host left"] += 1


def _late(life: SeriesLife, it: Visit, number: Number) -> None:
    now = local(life.world.clock.now())
    came = now - timedelta(minutes=life.random.choice((20, 90, 400, 1500, 4000)))
    went = came + timedelta(minutes=life.random.choice((5, 15, 60)))
    span = f"{came.month}月{came.day}日{came:%H:%M}到{went:%H:%M}"
    life.says(life.whoever(it.host, it.registrar), f"补录 {number} {span} 手机没电")


def _stands_still(life: SeriesLife) -> None:
    """Nobody fires what is due; meanwhile people go on."""
    life.world.clock.forward(hours=life.random.choice((1, 10, 30, 100)))


def _to_the_hour(life: SeriesLife) -> None:
    """It is the hour of the next that come."""
    now = life.world.clock.now()
    ahead = [one.starts_at for one in life.inspector.visits.values() if not one.is_over and one.starts_at > now]
    if ahead:
        life.passes(min(ahead) - now + timedelta(minutes=life.random.randint(-10, 40)))


def _as_it_should_be(life: SeriesLife) -> None:
    """The next that come find a host who has agreed and told the rules: otherwise hardly anybody would come in."""
    _to_the_hour(life)
    now = life.world.clock.now()
    near = [one for one in life.inspector.visits.values() if abs(one.starts_at - now) < HOUR and not one.is_over]
    for it in life.all():
        if any(case in life.inspector.known[it.case.id].days.values() for case in [one.case.id for one in near]):
            life.says(it.host, f"我来接待 {it.number}")
            if life.random.random() < 0.8:
                life.says(it.host, f"已告知 {it.number}")
    life.look()
    for one in near:
        life.says(one.host, f"签到 {one.short}{life.random.choice(('', '', ' 第1位'))}")
    if near and life.random.random() < 0.1:
        life.look()
        _stopped_in_between(life, near[0])


def _stopped_in_between(life: SeriesLife, one: Visit) -> None:
    """While they are coming in, the series is stopped; whoever has not come yet tries all the same."""
    for it in life.all():
        if one.case.id in life.inspector.known[it.case.id].days.values():
            _stop(life, it)
            life.look()
            life.says(one.host, f"签到 {one.short}")


def _to_the_end(life: SeriesLife) -> None:
    """An agreement is about to end, or just has: at midnight those who are in are in."""
    now = life.world.clock.now()
    ahead = [one.agreement_until for one in life.all() if one.agreement_until > now]
    if ahead and min(ahead) - now < timedelta(days=4):
        life.passes(min(ahead) - now + timedelta(minutes=life.random.choice((-30, -1, 0, 1, 600))))
        life.counted["agreement ended"] += 1


def _agrees(life: SeriesLife, it: Series) -> None:
    """What is asked of a host, mostly of the right one."""
    said = life.random.choice(("我来接待", "我来接待", "已告知", "已告知", "已告知", "已告知", "已告知", "不接待"))
    life.says(life.whoever(it.host), f"{said} {it.number}")


def _handed_on(life: SeriesLife, it: Series) -> None:
    reply = life.says(life.whoever(it.host, it.registrar), f"系列 {it.number} 转给{life.name()}")
    life.counted["series handed on"] += "已请其确认" in reply


def _renewed(life: SeriesLife, it: Series) -> None:
    said = f"协议 {it.number} BM-{life.random.randint(2, 99)} 到{life.until()}"
    life.counted["renewed"] += "协议改为" in life.says(life.whoever(it.host, it.registrar), said)


def _people(life: SeriesLife, it: Series) -> None:
    """Who goes and who comes, each way it can be said; what was taken up is told by the reply."""
    gone, come = life.random.choice(NAMES), life.random.choice(NAMES)
    way = life.random.choice(("加人", "减人", "换人"))
    said = f"{gone}换成{come}" if way == "换人" else f"加人 {come}" if way == "加人" else f"减人 {gone}"
    reply = life.says(life.whoever(it.host, it.registrar), f"系列 {it.number} {said}")
    if "现在是" not in reply or "没有改动" in reply:
        return
    known = life.inspector.known[it.case.id]
    if way != "加人":
        known.people = [one for one in known.people if one != gone]
    if way != "减人":
        known.people = [*known.people, come]
        known.joined = life.world.clock.now()
        life.counted["somebody new"] += 1
    life.counted["people changed"] += 1


def _in(life: SeriesLife, it: Visit, number: Number) -> None:
    life.says(life.whoever(it.host, KEEPER), f"签到 {number}{life.random.choice(('', '', ' 第1位', ' 第2位'))}")


def _out(life: SeriesLife, it: Visit, number: Number) -> None:
    if it.inside or life.random.random() < 0.1:
        life.says(life.whoever(it.host, KEEPER), f"签离 {number}{life.random.choice(('', '', ' 第1位'))}")


def _hands_over(life: SeriesLife, it: Visit, number: Number) -> None:
    """Only with visitors in: before that it is another host of the day, who stays, whoever hosts the series."""
    if it.inside:
        life.says(life.whoever(it.host), f"{life.random.choice(('交接', '交接', '先走'))} {number} {life.name()}")
        life.look()
        if life.random.random() < 0.5:
            _takes_over(life, life.inspector.visits[it.case.id], number)


def _takes_over(life: SeriesLife, it: Visit, number: Number) -> None:
    reply = life.says(life.whoever(it.offered_to), f"{life.random.choice(('接手', '接手', '不接手'))} {number}")
    life.counted["taken over"] += "接手" in reply and it.offered_to != ""


ACTS: tuple[tuple[str, Act], ...] = (
    *[("register", _register)] * 5,
    *[("agree", _of_series(_agrees))] * 5,
    ("hand the series on", _of_series(_handed_on)),
    *[("renew", _of_series(_renewed))] * 2,
    ("stop", _of_series(_stop)),
    *[("skip", _of_series(_skip))] * 3,
    *[("people", _of_series(_people))] * 3,
    ("holiday", _holiday),
    ("leave", _leaves),
    *[("in", _of_day(_in))] * 8,
    *[("in by the series", _of_series(lambda life, it: life.says(life.whoever(it.host), f"签到 {it.number}")))] * 3,
    *[("out", _of_day(_out))] * 5,
    *[("hand over", _of_day(_hands_over))] * 2,
    *[("take over", _of_day(_takes_over))] * 3,
    *[("late", _of_day(_late))] * 3,
    *[("time", lambda life: life.passes(timedelta(minutes=life.random.choice((1, 5, 30, 120, 600)))))] * 4,
    *[("to the hour", _to_the_hour)] * 2,
    *[("as it should be", _as_it_should_be)] * 6,
    *[("to the end", _to_the_end)] * 2,
    ("stand still", _stands_still),
)
