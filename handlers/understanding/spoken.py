"""Whole classes of everyday words as the one word the rules know: 揣, 拎, 背, take are all 带. For the intent only, never for a slot."""

from __future__ import annotations

import re
from functools import lru_cache

_THING = r"(?:我|那|这|个|一|单位|科里|涉密|保密|加密|移动|u盘|硬盘|光盘|盘|载体|介质|电脑|笔记本|投影|办公|存|装)"
_CLASSES: tuple[tuple[str, str], ...] = (
    ("", r"(?<=[盘号本门活伙趟点今明后会这那哪块样信人])儿(?![子童女媳科])"),
    ("执法仪", r"执法记录仪|行车记录仪"),
    ("笔记本", r"(?:工作|办公|便携|单位)本(?![人身来书地月周年子])|手提电脑|手提|thinkpad"),
    ("外出", r"出外勤|跑外勤|出公差|出勤务|下县里?|跑现场"),
    ("去", r"(?:跑|走|蹽|颠)(?:一|个)?趟(?=[\u4e00-\u9fff]{2})|奔(?=[\u4e00-\u9fff]{2})"),
    ("带", rf"揣|拎|掖|掐着|捎(?![给到])|背(?=着{_THING}|上{_THING}|回|{_THING}.{{0,6}}(?:去|到|回))|扛|兜着|顺走"),
    ("看", r"瞅一?瞅|瞅|瞧一?瞧|瞧(?!不)|瞄一?眼|瞟|扫一?眼|翻一翻|过过目|过目"),
    ("修", r"拾掇|鼓捣|捣鼓|捯饬"),
    ("拆", r"抠(?:下来|出来|下)?|卸下来|薅下来"),
    ("放哪", r"(?:搁|撂|扔|塞)(?=(?:到|在)?哪)哪?"),
    ("在", r"搁(?=这|那|机房|单位|家|里|楼)"),
    ("导", r"捞(?=一|点|出|个|下|近|全)|薅(?=一|点|出)|扒(?=一|点|出|拉)"),
    ("怎么样", r"咋(?:样|个情况)|啥情况"),
)  # fmt: skip
_ENGLISH: tuple[tuple[str, str], ...] = (
    ("server", "服务器"), ("database", "数据库"), ("laptop", "笔记本"), ("notebook", "笔记本"), ("printer", "打印机"),
    ("usb盘", "u盘"), ("usb", "u盘"), ("switch", "交换机"), ("firewall", "防火墙"), ("website", "网站"), ("account", "账号"),
    ("patch", "补丁"), ("router", "路由器"), ("projector", "投影仪"), ("scanner", "扫描仪"), ("monitor", "显示器"),
    ("take", "带"), ("bring", "带"), ("borrow", "借"), ("return", "还"), ("need", "需要"), ("want", "想要"), ("apply", "申请"),
    ("query", "查询"), ("search", "查询"), ("check", "查"), ("download", "下载"), ("export", "导出"), ("copy", "拷"), ("share", "共享"),
    ("repair", "维修"), ("fix", "修"), ("install", "安装"), ("update", "升级"), ("upgrade", "升级"), ("reboot", "重启"), ("restart", "重启"),
    ("deploy", "部署"), ("release", "发布"), ("connect", "连"), ("remote", "远程"), ("visitor", "访客"), ("visit", "来访"), ("guest", "访客"),
    ("engineer", "工程师"), ("vendor", "厂商"), ("permission", "权限"), ("role", "角色"), ("user", "用户"), ("data", "数据"), ("log", "日志"),
    ("logs", "日志"), ("meeting", "开会"), ("demo", "演示"), ("backup", "备份"), ("urgent", "急"), ("bug", "漏洞"), ("crash", "崩溃"),
    ("crashed", "崩溃了"), ("approve", "同意"), ("reject", "驳回"), ("cancel", "取消"), ("pending", "待办"), ("todo", "待办"), ("approved", "批准"), ("rejected", "驳回"), ("photo", "拍照"), ("delete", "删除"),
)  # fmt: skip
_GROUPS = re.compile("|".join(f"(?P<k{place}>{words})" for place, (_, words) in enumerate(_CLASSES)))
_WORDS = dict(_ENGLISH)
_ENGLISH_ANY = re.compile(r"(?<![a-z])(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")(?![a-z])")


@lru_cache(maxsize=32)
def as_rules_say(text: str) -> str:
    """``text`` (plain) in the words of the rules: English words in Chinese, everyday and north-eastern words by their class."""
    chinese = _ENGLISH_ANY.sub(lambda found: _WORDS[found.group()], text)
    return _GROUPS.sub(lambda found: _CLASSES[int((found.lastgroup or "k0")[1:])][0], chinese)
