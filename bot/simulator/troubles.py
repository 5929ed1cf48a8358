"""Ready-made bad days for the page: what somebody who trains or tries the product can let happen with one tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulator import acts
from bot.simulator.faults import CALLBACK
from bot.simulator.people import Member
from bot.simulator.platform import Platform

SENDING, HEARING, PERSON = "应用调用企业微信", "企业微信回调应用", "某个人"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One switch.

    meaning: what it is in reality and what the product ought to do about it.  times: how many calls it strikes, None
    until it is switched off.  kind: of ``faults``; for a person one of ``range``, ``licence`` and ``flood``.
    """

    name: str
    label: str
    group: str
    meaning: str
    kind: str
    path: str = "*"
    times: int | None = None
    seconds: float = 1.0
    code: int = 0
    copies: int = 2


_LIST = (
    Trouble(
        name="away", label="企业微信断线", group=SENDING, kind="down",
        meaning="机房断网或域名解析失败，应用一个接口也调不通。消息应留在发件箱，恢复后按顺序补发，一条不少、一条不重。",
    ),
    Trouble(
        name="slow", label="答复很慢", group=SENDING, kind="slow", seconds=8.0,
        meaning="每次调用 8 秒后才答复，比应用肯等的还久。应用不知道消息到了没有，只能用同样的内容重发，由企业微信去重。",
    ),
    Trouble(
        name="broken", label="服务器出错（502）", group=SENDING, kind="status", code=502,
        meaning="企业微信的网关答 502 和一页 HTML，不是 JSON。应用应当作暂时失败，稍后再试。",
    ),
    Trouble(
        name="busy", label="系统繁忙（-1）", group=SENDING, kind="errcode", times=5, code=-1,
        meaning="接口答 -1“系统繁忙”，接下来 5 次都是。文档要求稍候重试，应用不能当成发不出去。",
    ),
    Trouble(
        name="limited", label="调用超过频率（45009）", group=SENDING, kind="errcode", path="message/send", times=3, code=45009,
        meaning="接口调用超过频率限制，接下来 3 次发送被拒绝。应用应当放慢，过一会儿再发，紧急的先发。",
    ),
    Trouble(
        name="token", label="令牌提前失效（40014）", group=SENDING, kind="dead_token", path="message/send", times=1,
        meaning="企业微信可以提前作废 access_token。应用应当重新取一次令牌再发一次，只一次，不能反复去取。",
    ),
    Trouble(
        name="lost", label="发送成功但答复丢失", group=SENDING, kind="lost", path="message/send", times=1,
        meaning="消息已经送到手机，但答复在路上丢了。应用会以为没发成，再发一次，手机上仍应只有一条。",
    ),
    Trouble(
        name="half", label="答复只到一半", group=SENDING, kind="truncated", path="message/send", times=1,
        meaning="消息已经送到手机，答复的 JSON 却断在一半。与答复丢失一样，重发后手机上仍应只有一条。",
    ),
    Trouble(
        name="again", label="回调重复投递", group=HEARING, kind="duplicate", path=CALLBACK, copies=3,
        meaning="每个回调都送三遍，内容一样。应用应当只办一次，三次的答复都一样。",
    ),
    Trouble(
        name="deaf", label="没听到应用的答复", group=HEARING, kind="deaf", path=CALLBACK, times=1,
        meaning="应用办好了，但企业微信没有收到答复，于是再投递一次。应用应当认出是同一件事。",
    ),
    Trouble(
        name="late", label="回调延迟", group=HEARING, kind="delay", path=CALLBACK,
        meaning="人说的话、点的按钮都压在企业微信里，恢复时才一起送到。应用应当按每件事真正发生的先后处理。",
    ),
    Trouble(
        name="swapped", label="回调先后颠倒", group=HEARING, kind="reorder", path=CALLBACK, times=1,
        meaning="下一个回调要等再下一个之后才送到。应用不能靠到达的先后判断发生的先后。",
    ),
    Trouble(
        name="vanished", label="回调丢失", group=HEARING, kind="vanish", path=CALLBACK, times=1,
        meaning="企业微信不保证送达：这一个回调永远不会来。人看不到答复，会再说一遍或再点一次，应用都要接得住。",
    ),
    Trouble(
        name="range", label="不在可见范围", group=PERSON, kind="range",
        meaning="管理员把这个人移出了应用的可见范围。只发给他答 81013；连同别人一起发仍答“成功”，只在 invaliduser 里提一句。应用应当改为通知下一位。",
    ),
    Trouble(
        name="licence", label="没有接口许可", group=PERSON, kind="licence",
        meaning="这个人没有基础接口许可。发送仍答“成功”，只在 unlicenseduser 里提一句；应用应当改为通知下一位。",
    ),
    Trouble(
        name="flood", label="一分钟内已收满 30 条", group=PERSON, kind="flood",
        meaning="同一人每分钟 30 条以外的消息，企业微信收下、答“成功”，然后悄悄丢掉，谁也不告诉。应用只能自己放慢。",
    ),
)  # fmt: skip
TROUBLES: Mapping[str, Trouble] = {trouble.name: trouble for trouble in _LIST}


def labelled(label: str) -> Trouble:
    """Raises KeyError."""
    return {trouble.label: trouble for trouble in _LIST}[label]


def cause(platform: Platform, name: str, member: str = "") -> None:
    """Switch it on. Raises KeyError for a trouble or a person there is not."""
    trouble = TROUBLES[name]
    who = platform.city.member(member).id if trouble.group == PERSON else ""
    acts.note(platform.state, acts.TROUBLE, trouble.label, who)
    if trouble.group == PERSON:
        _befall(platform, trouble.kind, who, True)
    else:
        platform.faults.clear_named(name)
        platform.faults.add(
            trouble.path, trouble.kind, trouble.times, seconds=trouble.seconds, code=trouble.code,
            copies=trouble.copies, name=name,
        )  # fmt: skip
    platform.state.bell.ring("faults")


def mend(platform: Platform, name: str, member: str = "") -> None:
    """Switch it off; callbacks that were held back go out. Raises KeyError."""
    trouble = TROUBLES[name]
    who = platform.city.member(member).id if trouble.group == PERSON else ""
    acts.note(platform.state, acts.MEND, trouble.label, who)
    if trouble.group == PERSON:
        _befall(platform, trouble.kind, who, False)
    else:
        platform.faults.clear_named(name)
        if trouble.path == CALLBACK:
            platform.release_callbacks()
    platform.state.bell.ring("faults")


def mend_all(platform: Platform) -> None:
    for state in view(platform):
        for member in state["members"]:
            mend(platform, state["name"], member["id"])
        if state["on"] and state["group"] != PERSON:
            mend(platform, state["name"])
    platform.faults.clear()
    platform.release_callbacks()
    platform.state.bell.ring("faults")


def view(platform: Platform) -> list[dict[str, Any]]:
    """Every switch, how it stands, and whom it has befallen."""
    left = platform.faults.left()
    return [_view(platform, trouble, left) for trouble in _LIST]


def _view(platform: Platform, trouble: Trouble, left: Mapping[str, int | None]) -> dict[str, Any]:
    people = [member for member in platform.city.members.values() if _has_befallen(platform, trouble.kind, member)]
    stricken = people if trouble.group == PERSON else []
    return {
        "name": trouble.name,
        "label": trouble.label,
        "group": trouble.group,
        "meaning": trouble.meaning,
        "on": trouble.name in left or bool(stricken),
        "left": left.get(trouble.name),
        "held": platform.callbacks.waiting if trouble.kind in ("delay", "reorder") else 0,
        "members": [{"id": member.id, "name": member.name} for member in stricken],
    }


def _befall(platform: Platform, kind: str, member: str, on: bool) -> None:
    if kind == "range":
        # The platform tells the app when somebody leaves its range or comes into it (D 90240).
        platform.leaves(member) if on else platform.joins(member)
    elif kind == "licence":
        platform.city.unlicense(member, on)
    else:
        platform.sending.pacing.flood(member, on)


def _has_befallen(platform: Platform, kind: str, member: Member) -> bool:
    match kind:
        case "range":
            return not member.visible
        case "licence":
            return not member.licensed
        case "flood":
            return member.id in platform.sending.pacing.flooded
    return False
