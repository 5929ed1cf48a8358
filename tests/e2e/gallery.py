"""One of everything the platform can put on a phone, as an office would send it: for pictures and for eyes."""

from __future__ import annotations

import zlib
from struct import pack
from typing import Any

from bot.simulator.media import PNG
from tests.simulator.kit import AGENT, Bench

Card = dict[str, Any]
SOURCE = {"desc": "信安助手", "desc_color": 0}
MENU = {
    "desc": "更多操作",
    "action_list": [{"text": "转给代理人", "key": "pass"}, {"text": "这不是我处理的", "key": "not-mine"}],
}
APP_MENU = {
    "button": [
        {"name": "上报", "sub_button": [
            {"type": "click", "name": "账号密码泄露", "key": "leak"},
            {"type": "click", "name": "一般事件", "key": "incident"},
        ]},
        {"name": "办事", "sub_button": [
            {"type": "click", "name": "我的事项", "key": "mine"},
            {"type": "view", "name": "管理办法", "url": "https://example.gov.cn/rules"},
        ]},
        {"type": "click", "name": "帮助", "key": "help"},
    ]
}  # fmt: skip

CALL: Card = {
    "card_type": "button_interaction",
    "task_id": "call-1",
    "source": SOURCE | {"desc_color": 2},
    "action_menu": MENU,
    "main_title": {"title": "账号密码泄露，请立即确认", "desc": "XL-20261123-001 · 市发改委"},
    "horizontal_content_list": [
        {"keyname": "上报人", "value": "张伟", "type": 3, "userid": "zhangwei"},
        {"keyname": "系统", "value": "信用信息共享平台"},
        {"keyname": "账号", "value": "zhangwei01"},
        {"keyname": "发现时间", "value": "今天 09:12"},
        {"keyname": "办法", "value": "第二十条", "type": 1, "url": "https://example.gov.cn/rules#20"},
    ],
    "sub_title_text": "5 分钟内没有人确认，会提醒下一位值班员。也可以回复：确认 4821",
    "button_list": [
        {"text": "确认收到", "style": 1, "key": "c"},
        {"text": "已停用账号", "style": 4, "key": "d"},
        {"text": "不是泄露", "style": 2, "key": "n"},
        {"text": "查看记录", "style": 3, "type": 1, "url": "https://example.gov.cn/case"},
    ],
}
CHOICE: Card = {
    "card_type": "button_interaction",
    "task_id": "choice-1",
    "source": SOURCE,
    "main_title": {"title": "账号停用了吗？"},
    "quote_area": {"type": 0, "title": "张伟 09:12", "quote_text": "我的密码好像被别人知道了"},
    "button_selection": {
        "question_key": "when", "title": "停用时间", "selected_id": "now",
        "option_list": [{"id": "now", "text": "刚刚"}, {"id": "10", "text": "10 分钟前"}, {"id": "60", "text": "1 小时前"}],
    },
    "button_list": [{"text": "已停用账号", "style": 1, "key": "d"}],
}  # fmt: skip
NOTICE: Card = {
    "card_type": "text_notice",
    "source": SOURCE | {"desc_color": 3},
    "main_title": {"title": "书面报告还没有交", "desc": "XL-20261123-001"},
    "emphasis_content": {"title": "6 小时", "desc": "离截止还有"},
    "quote_area": {"type": 1, "url": "https://example.gov.cn/rules#21", "title": "第二十一条", "quote_text": "24 小时内提交书面报告"},
    "sub_title_text": "请在今天 18:00 前提交。",
    "horizontal_content_list": [{"keyname": "审核人", "value": "周平"}],
    "jump_list": [{"title": "现在写报告", "type": 1, "url": "https://example.gov.cn/h5"}, {"title": "看办法第二十一条", "type": 1, "url": "https://example.gov.cn/r"}],
    "card_action": {"type": 1, "url": "https://example.gov.cn/case"},
}  # fmt: skip
NEWS: Card = {
    "card_type": "news_notice",
    "source": SOURCE,
    "main_title": {"title": "十一月网络安全培训", "desc": "本周五下午三点，市政务中心 302"},
    "card_image": {"url": "https://example.gov.cn/a.png"},
    "image_text_area": {"type": 1, "url": "https://example.gov.cn/b", "title": "识别钓鱼邮件", "desc": "三个真实例子", "image_url": "https://example.gov.cn/b.png"},
    "vertical_content_list": [{"title": "谁参加", "desc": "各单位安全员"}, {"title": "带什么", "desc": "手机即可"}],
    "card_action": {"type": 1, "url": "https://example.gov.cn/t"},
}  # fmt: skip
VOTE: Card = {
    "card_type": "vote_interaction",
    "task_id": "vote-1",
    "source": {"desc": "信安助手"},
    "main_title": {"title": "泄露可能影响哪些系统？", "desc": "可以选几个。"},
    "checkbox": {
        "question_key": "systems", "mode": 1,
        "option_list": [
            {"id": "a", "text": "信用信息共享平台", "is_checked": True},
            {"id": "b", "text": "办公系统", "is_checked": False},
            {"id": "c", "text": "电子邮箱", "is_checked": False},
        ],
    },
    "submit_button": {"text": "提交", "key": "vote"},
}  # fmt: skip
FORM: Card = {
    "card_type": "multiple_interaction",
    "task_id": "form-1",
    "source": {"desc": "信安助手"},
    "main_title": {"title": "请补充三项", "desc": "选好后点“提交”。"},
    "select_list": [
        {"question_key": "level", "title": "影响程度", "option_list": [{"id": "1", "text": "没有影响"}, {"id": "2", "text": "一般"}, {"id": "3", "text": "严重"}]},
        {"question_key": "way", "title": "怎样泄露的", "selected_id": "2", "option_list": [{"id": "1", "text": "不清楚"}, {"id": "2", "text": "点了邮件里的链接"}]},
        {"question_key": "done", "title": "已经", "option_list": [{"id": "1", "text": "改了密码"}, {"id": "2", "text": "停用了账号"}]},
    ],
    "submit_button": {"text": "提交", "key": "form"},
}  # fmt: skip


def picture(width: int = 240, height: int = 150) -> bytes:
    """A real PNG: a soft slope of blue."""
    rows = b"".join(b"\0" + bytes(v for x in range(width) for v in (150 + 80 * x // width, 190 + 50 * y // height, 250)) for y in range(height))  # fmt: skip

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def fill(bench: Bench) -> None:
    """zhangwei: words, pictures, files. jiangmin: cards with buttons. liming: notices. wangfang: questions."""
    bench.call("menu/create", APP_MENU, agentid=AGENT)
    _words(bench)
    spent = bench.card(CALL | {"task_id": "call-0"}, to="jiangmin")
    bench.update(spent["response_code"], {"button": {"replace_name": "沈清已确认"}}, atall=1)
    for card in (CALL, CHOICE):
        bench.card(card, to="jiangmin")
    for card in (NEWS, NOTICE):
        bench.card(card, to="liming")
    for card in (VOTE, FORM):
        bench.card(card, to="wangfang")
    old = bench.card(VOTE | {"task_id": "vote-2"}, to="wangfang")
    gone = VOTE | {"replace_text": "已过期"}
    gone["checkbox"] = VOTE["checkbox"] | {"disable": True}
    bench.update(old["response_code"], {"template_card": gone}, atall=1)


def _words(bench: Bench) -> None:
    platform = bench.platform
    bench.product.answer = lambda document: "已登记账号密码泄露 XL-20261123-001。\n\n请马上：\n1. 改密码；\n2. 不要再点那封邮件里的链接。\n\n值班员蒋敏已收到提醒，5 分钟内会联系您。办法见 <a href=\"https://example.gov.cn/rules\">第二十条</a>。" if document["MsgType"] == "text" else None  # fmt: skip
    platform.says("zhangwei", "信用信息共享平台的账号 zhangwei01 密码好像被别人知道了")
    bench.product.answer = lambda document: None
    bench.clock.forward(minutes=7)
    platform.sends_image("zhangwei", picture())
    words = "# 处置进展\n**蒋敏** 已确认，账号 `zhangwei01` 已停用。\n> 09:12 上报\n> 09:14 确认\n> 09:20 停用\n\n<font color=\"warning\">书面报告还有 23 小时</font>，[现在写](https://example.gov.cn/h5)"  # fmt: skip
    bench.send("markdown", {"content": words})
    report = platform.shelf.keep("file", "账号密码泄露书面报告-XL-20261123-001.docx", b"PK\x03\x04" + bytes(24_000))
    bench.send("file", {"media_id": report.id})
    sent = bench.text("这一条马上撤回")
    bench.call("message/recall", {"msgid": sent["msgid"]})
    sheet = platform.shelf.keep("file", "十一月事件台账.xlsx", b"PK\x03\x04" + bytes(1_300_000))
    bench.send("file", {"media_id": sheet.id})
    bench.text("审核人周平接受了您的书面报告，本次事项办结。谢谢。")
