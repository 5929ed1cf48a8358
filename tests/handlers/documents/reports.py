"""A written report as it comes in, and texts that have broken such files elsewhere."""

from __future__ import annotations

from datetime import datetime

from handlers.documents.report import SHANGHAI, TimelineEntry, WrittenReport


def at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """A moment of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


REPORT = WrittenReport(
    case_number="XL-20261125-001",
    reporter="王小明",
    unit="市市场监督管理局",
    phone="138****1234",
    system="信用信息共享平台",
    account="scjg_wangxm",
    discovered_at=at(25, 9, 40),
    since="2026年11月24日（周二）13:00至18:00之间",
    known_at=at(25, 9, 45),
    reported_at=at(25, 9, 52),
    submitted_at=at(25, 16, 20),
    disabled_at=at(25, 9, 58),
    disabled_by="应用管理员赵敏",
    how="点击了仿冒邮件里的链接。\n当晚发现网址不对。",
    seen="有两次来自外省的登录。",
    impact="两家企业的信用报告被查看。",
    measures="账号已停用。",
    cause="没有核对发件人。",
    follow_up="更换密码。",
    reviewer="安全管理员李强",
    opinion="情况属实。",
    reviewed_at=at(25, 17, 5),
    timeline=(
        TimelineEntry(at(25, 9, 52, 3), "王小明（报告人）", "口头报告"),
        TimelineEntry(at(25, 9, 53, 40), "张伟（值班员）", "确认收到"),
    ),
)

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1,1)",
    "＝１＋１",
    "{{7*7}}",
    "{% for x in y %}{% endfor %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "<w:t>插入</w:t>",
    "</w:t></w:r></w:p>",
    "]]>",
    "<!-- -->",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&amp;&lt;&#0;&#x1b;&nbsp;",
    "PAGE \\* MERGEFORMAT",
    'INCLUDETEXT "c:\\secret.txt"',
    "DDEAUTO c:\\windows\\system32\\cmd.exe",
    "'; DROP TABLE cases; --",
    "../../../../etc/passwd",
    "[安全公告](http://evil.example)",
    '<a href="http://evil.example">点此</a>',
    "$userName=admin$",
    "ÅÍÎÏ˝ÓÔÒÚÆ☃",
    "田中さんにあげて下さい",
    "사회과학원 어학연구소",
    "الكل في المجمو عة (5)",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "👾 🙇 💁 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 0️⃣",
    "﷽" * 20,
    "𠜎𠜱𠝹𠱓",
    "𝕋𝕙𝕖",
    "龘" * 300,
    "NaN",
    "NULL",
    "1e309",
    "%s%n%d",
    "'\"`",
    "\\",
)
