"""Every kind of callback becomes its typed update, and every odd one a refusal or an unknown update."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.wecom.parse import parse
from bot.wecom.refused import Refused
from handlers.types import (
    AppOpened,
    CardTapped,
    FileSent,
    Joined,
    Left,
    LinkSent,
    MenuTapped,
    PictureSent,
    PlaceSent,
    PlatformNotice,
    TextSaid,
    UnknownUpdate,
    Update,
    VoiceSent,
)
from tests.bot.edge.platform import STAMP, event, message

AT = datetime(2014, 9, 2, 12, 10, 13, tzinfo=UTC)
KEY = "m:4561255354251345929"
ORIGIN = {"key": KEY, "person": "zhangsan", "at": AT}


def made(made_of: type[Update], **fields: object) -> Update:
    return made_of(**ORIGIN | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("xml", "update"),
    [
        (message(Content="密码泄露了"), made(TextSaid, text="密码泄露了")),
        (message(Content=""), made(TextSaid, text="")),
        (message(), made(TextSaid, text="")),
        (message("image", PicUrl="http://x/1", MediaId="media-1"), made(PictureSent, media="media-1")),
        (message("voice", MediaId="m1", Format="amr"), made(VoiceSent, media="m1", format="amr")),
        (message("voice", MediaId="m1"), made(VoiceSent, media="m1", format="")),
        (message("video", MediaId="m1", ThumbMediaId="m2"), made(FileSent, media="m1", name="")),
        (message("file", MediaId="m1", FileName="报告.docx"), made(FileSent, media="m1", name="报告.docx")),
        (
            message(
                "location", Location_X="23.134", Location_Y="113.358", Scale=15, Label="办公楼\n", AppType="wxwork"
            ),
            made(PlaceSent, latitude=23.134, longitude=113.358, label="办公楼"),
        ),
        (
            message("link", Title="标题", Description="说明", Url="https://x/?a=1&b=2", PicUrl="https://x/p"),
            made(LinkSent, title="标题", url="https://x/?a=1&b=2"),
        ),
        (message("TEXT", Content="x"), made(TextSaid, text="x")),
        (message("shortvideo", MediaId="m1"), made(UnknownUpdate, kind="shortvideo")),
    ],
)
def test_messages(xml: bytes, update: Update) -> None:
    assert parse(xml) == update


@pytest.mark.parametrize(
    ("xml", "kind", "fields"),
    [
        (event("click", EventKey="menu:report"), MenuTapped, {"item": "menu:report"}),
        (event("CLICK", EventKey="菜单"), MenuTapped, {"item": "菜单"}),
        (event("view", EventKey="https://x/"), UnknownUpdate, {"kind": "view"}),
        (event("enter_agent", EventKey=""), AppOpened, {}),
        (event("LOCATION", Latitude="23.1", Longitude="113.3", Precision="65"), UnknownUpdate, {"kind": "LOCATION"}),
        (event("subscribe", EventKey=""), Joined, {}),
        (event("unsubscribe"), Left, {}),
        (event("scancode_push", EventKey="k", ScanCodeInfo="<ScanType>qrcode</ScanType>"), UnknownUpdate, {}),
        (event("inactive_alert", EffectTime=STAMP, FromUserName="sys"), PlatformNotice, {"kind": "inactive_alert"}),
        (event("close_inactive_agent", FromUserName="sys"), PlatformNotice, {"kind": "close_inactive_agent"}),
        (event("reopen_inactive_agent", FromUserName="sys"), PlatformNotice, {"kind": "reopen_inactive_agent"}),
        (event("low_active_alert", FromUserName="sys"), PlatformNotice, {"kind": "low_active_alert"}),
        (event("low_active", FromUserName="sys"), PlatformNotice, {"kind": "low_active"}),
        (event("active_restored", FromUserName="sys"), PlatformNotice, {"kind": "active_restored"}),
        (
            event("change_contact", ChangeType="update_user", UserID="li", FromUserName="sys", AgentID=None),
            PlatformNotice,
            {"kind": "change_contact:update_user"},
        ),
        (
            event("batch_job_result", BatchJob="<JobId>1</JobId>", FromUserName="sys", AgentID=None),
            UnknownUpdate,
            {"kind": "batch_job_result"},
        ),
        (event("something_of_2030", New="<a><b>1</b><b>2</b></a>"), UnknownUpdate, {"kind": "something_of_2030"}),
    ],
)
def test_events(xml: bytes, kind: type[Update], fields: dict[str, str]) -> None:
    update = parse(xml)
    assert type(update) is kind
    assert update.key.startswith("e:")
    assert len(update.key) == 66
    assert update.person == ("sys" if b"sys" in xml else "zhangsan")
    assert update.at == AT
    assert {name: getattr(update, name) for name in fields} == fields


# ------------------------------------------------------------------------------------------------- cards


def tap(name: str = "template_card_event", **fields: str | int | None) -> bytes:
    own: dict[str, str | int | None] = {
        "EventKey": "case:7:approve:3",
        "TaskId": "msg-1",
        "CardType": "button_interaction",
        "ResponseCode": "code-1",
    }
    return event(name, **own | fields)


def tapped(xml: bytes) -> CardTapped:
    update = parse(xml)
    assert isinstance(update, CardTapped)
    return update


def item(question: str, *options: str, ids: str = "OptionIds", one: str = "OptionId") -> str:
    ticks = "".join(f"<{one}><![CDATA[{option}]]></{one}>" for option in options)
    return f"<SelectedItem><QuestionKey><![CDATA[{question}]]></QuestionKey><{ids}>{ticks}</{ids}></SelectedItem>"


def test_a_tap_on_a_button() -> None:
    update = tapped(tap())
    assert (update.card, update.button, update.code) == ("msg-1", "case:7:approve:3", "code-1")
    assert (update.answers, update.from_menu) == ({}, False)


def test_a_tap_on_the_cards_own_menu() -> None:
    update = tapped(tap("template_card_menu_event", EventKey="more"))
    assert (update.button, update.from_menu, update.code) == ("more", True, "code-1")


def test_a_tap_without_a_code() -> None:
    assert tapped(tap(ResponseCode=None)).code is None
    assert tapped(tap(ResponseCode="")).code is None


@pytest.mark.parametrize(
    ("items", "answers"),
    [
        ("", {}),
        (item("q"), {"q": ()}),
        (item("q", "a"), {"q": ("a",)}),
        (item("q", "a", "b", "c"), {"q": ("a", "b", "c")}),
        (item("q", "a") + item("r", "b", "c") + item("s"), {"q": ("a",), "r": ("b", "c"), "s": ()}),
        (item("q", "a", "b", ids="OpitonIds", one="OpitonId"), {"q": ("a", "b")}),
        (item("q", ""), {"q": ()}),
        ("<SelectedItem><QuestionKey>q</QuestionKey></SelectedItem>", {"q": ()}),
        ("<Other>1</Other>", {}),
    ],
)
def test_answers_one_or_many_in_either_spelling(items: str, answers: dict[str, tuple[str, ...]]) -> None:
    selected = items and f"<!-- -->{items}"
    assert tapped(tap(SelectedItems=selected)).answers == answers


def test_twenty_ticks_in_each_of_three_questions() -> None:
    many = [f"option-{n}" for n in range(20)]
    answers = tapped(tap(SelectedItems="".join(item(question, *many) for question in "abc"))).answers
    assert answers == dict.fromkeys("abc", tuple(many))


@pytest.mark.parametrize(
    "items",
    [
        item("q", "a") + item("q", "b"),
        item(""),
        "<SelectedItem>x</SelectedItem>",
        "<SelectedItem><QuestionKey>q</QuestionKey><QuestionKey>r</QuestionKey></SelectedItem>",
        item("q").replace("<OptionIds>", "<OptionIds><OptionId><a>1</a></OptionId>"),
        item("q", "x" * 1025),
    ],
)
def test_answers_nobody_could_rely_on(items: str) -> None:
    with pytest.raises(Refused, match="field"):
        parse(tap(SelectedItems=items))


def test_the_old_spellings_of_the_agent() -> None:
    assert tapped(tap(AgentID=None, AgentId=218)) == tapped(tap())


# ------------------------------------------------------------------------------------------------- keys


def test_the_code_of_a_redelivered_tap_may_differ() -> None:
    assert parse(tap(ResponseCode="one")).key == parse(tap(ResponseCode="two")).key


def test_the_order_of_the_elements_may_differ() -> None:
    first = event("click", EventKey="a")
    again = b"<xml>" + b"".join(sorted(_children(first))) + b"</xml>"
    assert first != again
    assert parse(first).key == parse(again).key
    two, owt = item("q", "a", "b") + item("r", "c"), item("r", "c") + item("q", "b", "a")
    assert parse(tap(SelectedItems=two)).key == parse(tap(SelectedItems=owt)).key


def _children(xml: bytes) -> list[bytes]:
    return [found.group() for found in re.finditer(rb"<(\w+)>.*?</\1>", xml.removeprefix(b"<xml>"))]


def test_two_taps_in_one_second_are_two_events() -> None:
    """The key the platform advises, sender and second, would swallow the second one."""
    taps = [
        tap(),
        tap(EventKey="case:7:reject:3"),
        tap(TaskId="msg-2"),
        tap(FromUserName="lisi"),
        tap(CreateTime=STAMP + 1),
        tap(ToUserName="wwother"),
        tap(AgentID=219),
        tap("template_card_menu_event"),
        tap(SelectedItems=item("q", "a")),
        tap(SelectedItems=item("q", "b")),
        tap(SelectedItems=item("q", "a", "b")),
        tap(SelectedItems=item("q", "a") + item("r")),
        tap(SelectedItems=item("q", "ab")),
    ]
    assert len({parse(each).key for each in taps}) == len(taps)


def test_contacts_jobs_and_approvals_in_one_second_are_many_events() -> None:
    def contacts(**fields: str | int | None) -> bytes:
        own: dict[str, str | int | None] = {"FromUserName": "sys", "AgentID": None, "ChangeType": "update_user"}
        return event("change_contact", **own | fields)

    def approval(inside: str) -> bytes:
        return event("sys_approval_change", FromUserName="sys", ApprovalInfo=inside)

    comments = "<Comments><CommentId>{}</CommentId></Comments>"
    events = [
        *(contacts(UserID=f"u{n}") for n in range(3)),
        contacts(UserID="u0", NewUserID="u9"),
        contacts(ChangeType="delete_user", UserID="u0"),
        *(contacts(ChangeType="update_party", Id=n) for n in range(3)),
        *(contacts(ChangeType="update_tag", TagId=n) for n in range(3)),
        *(event("batch_job_result", FromUserName="sys", BatchJob=f"<JobId>{n}</JobId>") for n in range(3)),
        *(event("upload_media_job_finish", FromUserName="sys", JobId=f"{n}") for n in range(3)),
        *(approval(f"<SpNoStr>{n}</SpNoStr><StatuChangeEvent>1</StatuChangeEvent>") for n in range(3)),
        approval("<SpNoStr>1</SpNoStr><StatuChangeEvent>10</StatuChangeEvent>" + comments.format(1)),
        approval(
            "<SpNoStr>1</SpNoStr><StatuChangeEvent>10</StatuChangeEvent>" + comments.format(1) + comments.format(2)
        ),
        event(
            "open_approval_change",
            FromUserName="sys",
            ApprovalInfo="<ThirdNo>1</ThirdNo><OpenSpStatus>1</OpenSpStatus>",
        ),
        event(
            "open_approval_change",
            FromUserName="sys",
            ApprovalInfo="<ThirdNo>1</ThirdNo><OpenSpStatus>2</OpenSpStatus>",
        ),
    ]
    assert len({parse(each).key for each in events}) == len(events)


def test_text_cannot_slide_from_one_field_of_the_key_into_the_next() -> None:
    assert parse(tap(EventKey="a", TaskId="bc")).key != parse(tap(EventKey="ab", TaskId="c")).key


def test_two_messages_in_one_second_are_two_messages() -> None:
    assert parse(message(Content="x", MsgId=1)).key == "m:1"
    assert parse(message(Content="x", MsgId=2)).key == "m:2"
    assert parse(message(Content="y", MsgId=1)).key == "m:1"


def test_an_unknown_message_without_an_id_is_still_told_apart() -> None:
    first, second = (parse(message("novelty", MsgId=None, CreateTime=STAMP + n)) for n in range(2))
    assert isinstance(first, UnknownUpdate)
    assert first.key.startswith("e:")
    assert first.key != second.key


# ------------------------------------------------------------------------------------------------- odd ones


@pytest.mark.parametrize(
    "xml",
    [
        message(MsgId=None, Content="x"),
        message(MsgId="", Content="x"),
        message(MsgId="abc", Content="x"),
        message(MsgId="-1", Content="x"),
        message(MsgId="１", Content="x"),
        message(MsgId="1" * 21, Content="x"),
        message(MsgId="<a>1</a>", Content="x"),
        message(Content="<a>1</a>"),
        message(FromUserName=None, Content="x"),
        message(FromUserName="", Content="x"),
        message(FromUserName="@all", Content="x"),
        message(FromUserName="a|b", Content="x"),
        message(FromUserName="a b", Content="x"),
        message(FromUserName="a\nb", Content="x"),
        message(FromUserName="a" * 129, Content="x"),
        message(FromUserName="<a>1</a>", Content="x"),
        message(CreateTime=None, Content="x"),
        message(CreateTime="", Content="x"),
        message(CreateTime="soon", Content="x"),
        message(CreateTime="-1", Content="x"),
        message(CreateTime="1e9", Content="x"),
        message(CreateTime="9" * 11, Content="x"),
        message(CreateTime="9" * 400, Content="x"),
        message("", Content="x"),
        message("te xt", Content="x"),
        message("x" * 65),
        message("<a>1</a>"),
        message("image"),
        message("image", MediaId=""),
        message("image", MediaId="<a>1</a>"),
        message("image", MediaId="a\nb"),
        message("voice"),
        message("voice", MediaId="m", Format="<a>1</a>"),
        message("video"),
        message("file", FileName="x"),
        message("file", MediaId="m", FileName="<a>1</a>"),
        message("location"),
        message("location", Location_X="north", Location_Y="1"),
        message("location", Location_X="nan", Location_Y="1"),
        message("location", Location_X="inf", Location_Y="1"),
        message("location", Location_X="90.1", Location_Y="1"),
        message("location", Location_X="1", Location_Y="-180.1"),
        message("location", Location_X="1", Location_Y="1", Label="<a>1</a>"),
        message("link", Title="<a>1</a>", Url="x"),
        event(""),
        event("<a>1</a>"),
        event("a b"),
        event("click"),
        event("click", EventKey=""),
        event("click", EventKey="x" * 1025),
        event("click", EventKey="<a>1</a>"),
        event("change_contact"),
        event("change_contact", ChangeType="<a>1</a>"),
        event("change_contact", ChangeType="drop table"),
        event("sys_approval_change", ApprovalInfo="<SpNo><a>1</a></SpNo>"),
        tap(TaskId=None),
        tap(TaskId=""),
        tap(EventKey=None),
        tap(ResponseCode="<a>1</a>"),
        b"",
        b"x",
        b"<xml/>",
        b"<xml></xml>",
        b"\xff\xfe",
    ],
)
def test_odd_fields_are_refused(xml: bytes) -> None:
    with pytest.raises(Refused):
        parse(xml)


def test_a_person_is_taken_as_spelled() -> None:
    for person in ("ZhangSan", "zhang.san-1_2", "a@b", "ww123/zhangsan", "张三", "sys"):
        assert parse(message(FromUserName=person, Content="x")).person == person


def test_times_are_utc() -> None:
    for stamp in (0, 1, 1409659813, 4102444800, 9999999999):
        update = parse(message(Content="x", CreateTime=stamp))
        assert update.at == datetime.fromtimestamp(stamp, UTC)
        assert update.at.tzinfo is UTC


def test_a_text_is_cleaned_on_its_way_in() -> None:
    update = parse(message(Content="e\u0301\r\n\ufeff密\u202e码\u200d"))
    assert isinstance(update, TextSaid)
    assert update.text == "\u00e9\n密码\u200d"
