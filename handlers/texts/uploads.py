"""What people read about files brought for the written report (ZX-22)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.texts.common import SOURCE
from handlers.texts.leaks import BASIS
from handlers.texts.moments import full
from handlers.types import Button, Card, Row
from store.attachments import Attachment
from store.leaks import Leak

# Stands in the report where an item was not filled in because the files say it.
SEE_FILES = "见上传的文件。"
UPLOAD, LOOK = "上传文件", "查看附件"
KINDS = {"docx": "Word", "pdf": "PDF", "jpeg": "照片", "png": "图片"}
FILE_LABEL = "附件"

_ASKED = re.compile(
    r"(?:我)?(?:要|想|来|去|再|重新)?(?:(?:上传|补传)(?:一下)?(?:书面)?(?:文件|附件|照片|图片|材料|报告|报告文件)?|(?:看|查看|打开)?(?:一下)?附件)"
    r"[ :：]*#?(?P<number>\d{4,6})?[。!！]?"
)


def asks_for_files(text: str) -> str | None:
    """上传, 上传 4821, 附件 4821: the number, empty where none is said; None for everything else."""
    found = _ASKED.fullmatch(text.strip())
    return None if found is None else found["number"] or ""


def offer(leak: Leak, address: str, hours: int) -> Card:
    """The written report may be brought as files instead of being written in chat."""
    return Card(
        title="也可以直接上传书面报告",
        lead=f"{leak.no} · 截止 {full(leak.report_due_at)}",
        body="支持 Word、PDF 和照片，可传多个。请勿上传涉密内容。",
        rows=(Row("依据", BASIS), Row("有效期", f"{hours} 小时，仅限本人")),
        buttons=(Button(UPLOAD, "", url=address),),
        source=SOURCE,
        twin=(
            f"{leak.no} 的书面报告也可以直接上传（Word、PDF、照片，{hours} 小时内有效，仅限本人）：\n{address}\n"
            "请勿上传涉密内容。"
        ),
    )


def look(leak: Leak, address: str, hours: int) -> Card:
    """The way to the files of a report, for whoever may read it."""
    return Card(
        title="书面报告的附件",
        lead=leak.no,
        rows=(Row("有效期", f"{hours} 小时，仅限本人"),),
        buttons=(Button(LOOK, "", url=address),),
        source=SOURCE,
        twin=f"{leak.no} 书面报告的附件（{hours} 小时内有效，仅限本人）：\n{address}",
    )


def sent_below() -> str:
    return "请点下方卡片。"


def use_the_page() -> str:
    """A picture or a file was sent in chat."""
    return "聊天里收不到照片和文件。请点下方卡片的“上传文件”上传。"


def not_here() -> str:
    """No address at which phones reach us: what else can be done."""
    return "本单位没有开通上传页面。请回复“写报告”在聊天里填写；原件请直接交给安全管理员。"


def no_files(leak: Leak) -> str:
    return f"{leak.no} 的书面报告没有附件。"


def nothing_to_upload() -> str:
    return "您没有待提交的书面报告，不用上传。"


def which_upload(items: Sequence[Leak]) -> str:
    lines = "\n".join(f"上传 {leak.case.short}（{leak.no}）" for leak in items)
    return f"有几件事要写报告，请选一件回复：\n{lines}"


def weight(size: int) -> str:
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(1, round(size / 1024))} KB"


def file_line(number: int, attachment: Attachment) -> str:
    file = attachment.file
    unscanned = "，未查毒" if file.scan == "unscanned" else ""
    return f"{number}. {file.title}（{KINDS.get(file.kind, file.kind)}，{weight(file.size)}{unscanned}）"


def file_rows(files: Sequence[Attachment]) -> list[tuple[str, str, str]]:
    """Number, name and SHA-256, as the official document lists them."""
    return [(str(number), one.file.title, one.file.sha256) for number, one in enumerate(files, start=1)]


def look_in_chat(address: str) -> str:
    return f"\n{LOOK}：{address}"


# --- on the page ------------------------------------------------------------------------------------


def expired_link() -> str:
    return "这个链接已过期。请回到聊天，回复“上传”取新的链接。"


def somebody_elses_link() -> str:
    return "这个链接不是发给您的，不能打开。请用自己聊天里的链接。"


def not_yours() -> str:
    return "只有上报人和审核人能打开这件事的文件。"


def stranger() -> str:
    return "通讯录里没有您，或您已离开应用的可见范围，不能打开。"


def closed(leak: Leak) -> str:
    return f"{leak.no} 已办结，不能再改文件。"


def accepted(leak: Leak) -> str:
    return f"{leak.no} 的书面报告已通过审核，不用再上传。"


def under_review(leak: Leak) -> str:
    return f"{leak.no} 的书面报告已提交，正在审核。退回后可以再改。"


def to_submit(leak: Leak, now: datetime) -> str:
    late = "" if now <= leak.report_due_at else "（已过，请尽快）"
    return f"{leak.no} 的书面报告，截止 {full(leak.report_due_at)}{late}。"


def to_review(leak: Leak) -> str:
    return f"{leak.no} 的书面报告。看完请回到聊天，在卡片上接受或退回补正。"


def nothing_yet(leak: Leak) -> str:
    return f"{leak.no} 的书面报告还没有提交。"


def too_many(most: int) -> str:
    return f"一份报告最多 {most} 个文件。请先移除不需要的，或把照片合成一个 PDF。"


def too_much(most: int) -> str:
    return f"一份报告的文件合计不能超过 {most // 1048576} MB。请先移除不需要的。"


def same_again(title: str) -> str:
    return f"这个文件已经传过了（{title}），不用再传。"


def marked_name() -> str:
    return "文件名带有密级字样。本系统不能存放涉密内容，请按保密规定另行报送。"


def file_gone() -> str:
    return "这个文件已经移除，或不属于这件事。"


def nothing_to_submit() -> str:
    return "还没有文件。请先上传，再提交。"
