"""A sentence in pieces, as somebody dictates a form: 权限变更 系统双公示 账号zhangw 原因转岗, or 系统 双公示 账号 zhangw 原因 转岗."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.understanding.meaning import Slot
from handlers.understanding.numerals import number
from handlers.understanding.people_names import COMMON, NAME

_NAME_FOLLOWS = r"(?=[\u4e00-\u9fff]{2,4}(?:$|[ ,;。]))"
_LABELS: tuple[tuple[str, str, str], ...] = (
    ("system", r"系统名称|目标系统|访问系统|访问对象|系统|平台名称|平台|对象|目标", r"(?!变更|升级|管理|故障|异常|切换|割接|维护|重启|被|崩|瘫|宕|打不|登|要|里|上|的|有|中|权限|账号|密码|出|更新|改|安装|恢复|着急|急|慢|卡|坏|查询|全|都|数据(?!交换|质量|检测|共享|资源|开放|报送|采集|汇聚)|一|连|很|又|突然|显示|提示|报|不|无|没|是不|是咋|和|那|这|整|让|给|用|大)"),
    ("account", r"账号名称|账号名|账号|用户名|登录名", r"(?=[a-z])"),
    ("destination", r"目[的地]地|去向|送修单位|维修单位|维修点|送修地点|接收方|接收单位|收件单位|使用地点|外出地点", ""),
    ("purpose", r"使用用途|用途|使用目的|目的|来访事由|事由|来意|作业内容|工作内容|维护内容|内容|任务|干什么|用于", r"(?!是|已|不|过期|有|里|简单)"),
    ("reason", r"更换原因|报废原因|申请原因|申请理由|原因|理由|事由|缘由|故障现象|故障描述|故障|现象|问题", r"(?!是|了|的|在|多|不|一直|服务器|机)"),
    ("visitors", r"访客姓名|来访人员|来访人|访客|来访者|外来人员|外部人员|参观人员|施工人员|操作人员?|进入人员|进场人员|来人", r"(?!登记|签|来|已|到|的|预约|要|想|使用|查阅|访问|远程|拍|带|进|离|都|是|入网|接入|上网|摄|查)"),
    ("visitors", r"人员|姓名", _NAME_FOLLOWS),
    ("visitor_unit", r"访客单位|来访单位|所属单位|工作单位|外来单位|单位", r"(?!领导|同意|的|里|有|要|想|内|电脑|网|外|门口|配)"),
    ("host", r"接待人员?|陪同人员?|被访人|对接人|联系人|接口人", ""),
    ("person", r"使用人|监销人员?|收件人|接收人|领取人|经办人|领用人|开户人|同行人员?|随行人员?|代理人|接任人|被授权人", ""),
    ("person", r"姓名|人员|用户|新人", _NAME_FOLLOWS),
    ("place", r"拍摄区域|拍摄地点|地点|区域|位置|场所|会见地点|安装位置|接入位置|接入点", r"(?!在)"),
    ("device", r"设备名称|设备|品名", r"(?!接入|拆装|增减|送修|报废|带离|外带|外出|异常|故障|变更|出|坏|编号|台账|维修|入|要|的|里|上|维护|都|已|是)"),
    ("archive", r"档案名称|档案题名|档案|资料名称|资料|材料|卷宗|案卷|文件|查阅内容|题名", r"(?!查阅|外借|销毁|借阅|调阅|室|袋|柜|室|编号|号|都|已|要|的|借|不|查|复印)"),
    ("count", r"数量|人数|台数|份数|件数|张数|共计|合计", r"(?=[\d一二两三四五六七八九十])"),
)  # fmt: skip
"""Slot, the words a piece begins with when it gives that slot, and what must (not) follow where the value is in the same piece."""
_IS = r"(?:是|为|:)? ?"
_PIECE = tuple(
    (
        slot,
        re.compile(
            rf"(?:^|[ ,;。])(?:{label})(?:{guard}|(?=[:是为])){_IS}(?P<value>[^ ,;。!?]{{2,16}})(?=$|[ ,;。!?])"
        ),
    )
    for slot, label, guard in _LABELS
)
_ALONE = tuple(
    (slot, re.compile(rf"(?:^|[ ,;。])(?:{label}){_IS}[ :](?P<value>[^ ,;。!?]{{{1 if slot == 'count' else 2},20}})"))
    for slot, label, _ in _LABELS
)
_ANY_LABEL = re.compile(
    r"^(?:"
    + "|".join(label for _, label, _ in _LABELS)
    + r"|岗位|权限|时间|编号|序列号|方式|介质|期限|归还|部门|电话)$"
)
_PAUSE = re.compile(r"[ ,;。]+")
_PIECES = 3
"""So many pieces make a dictated form; fewer are a sentence."""
_TRAILING = re.compile(r"(?:吧|呗|呢|啊|(?<!不)了)$")


_PERSON = re.compile(rf"{NAME}|{COMMON}[\u4e00-\u9fff]{{1,2}}$|我$|[\u4e00-\u9fff]{{0,3}}(?:主任|处长|科长|局长)$")
_SHAPED = {"account": re.compile(r"[a-z0-9_.@-]+$"), "person": _PERSON, "host": _PERSON}
"""What a value has to look like to be one."""


def labelled(intent: str, text: str, wanted: tuple[str, ...]) -> Mapping[str, Slot]:
    """The slots of ``wanted`` that pieces of ``text`` (plain, spaces kept, times blotted out) name outright."""
    if len([piece for piece in _PAUSE.split(text) if piece]) < _PIECES:
        return {}
    found: dict[str, Slot] = {}
    for (slot, joined), (_, apart) in zip(_PIECE, _ALONE, strict=True):
        if slot == "place" and "place" not in wanted and "destination" in wanted:
            slot = "destination"
        if slot not in wanted or slot in found or (slot == "reason" and "purpose" in found):
            continue
        said = apart.search(text) or joined.search(text)
        value = _value(slot, said["value"]) if said else ""
        if value:
            found[slot] = value
    return found


def _value(slot: str, words: str) -> Slot | str:
    words = _TRAILING.sub("", words.strip())
    if _ANY_LABEL.match(words) or (slot in _SHAPED and not _SHAPED[slot].match(words)):
        return ""
    if slot == "person":
        return re.sub(r"[和跟与]", "、", words)
    if slot == "device":
        return re.sub(r"^.*的(?=..)", "", words)
    if slot == "count":
        said = re.match(r"\d{1,4}|[一二两三四五六七八九十]{1,3}", words)
        return number(said.group()) or "" if said else ""
    return words
