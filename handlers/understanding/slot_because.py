"""Why, told as a state or a change: in a clause of its own (他现在负责统计), or right before what is asked for (到年限了 | 要粉碎)."""

from __future__ import annotations

import re

from handlers.understanding.nouns import DEVICE, FACILITY, MEDIA
from handlers.understanding.people_names import NAME
from handlers.understanding.slot_clauses import pieces
from handlers.understanding.slot_names import no_name
from handlers.understanding.slot_why import tidy

_JOINT = re.compile(
    r"(?<=了)(?=要|得|想|申请|需要|给|麻烦|帮|准备|打算|拿|送|换|报废|报损|注销|销|请)"
    r"|(?<=[期限满])(?=(?:要|得|想|申请|需要|拟|准备)(?:销|毁|处理|粉|报|换|碎|烧))"
    r"|(?<=[\u4e00-\u9fffa-z\d]{4})(?<![给把让帮和跟替])(?=(?:我|俺|他|她|人)(?:刚|现在|已经?|都|早|不(?![能会想在同])|调|提|升|接手|负责|兼|分管))"
)
"""Where a clause ends without a pause."""
_TELLS = re.compile(
    r"了$|太(?![极平阳原])|(?:总|老|老是|总是|一直|最近)[\u4e00-\u9fff]{2}|不够|用了[^,。;!? ]{1,4}年|费劲|吃力|[不没][\u4e00-\u9fff]{1,3}$|[一-龥]不[了出上开着动住进起来到]|没有?|(?<!不)满|到期|过期|期满|过保|年限|老[掉卡死断响跳]|响|闪|坏|碎|裂|占地|碍事|头一[回次]|第一次|新[设来调]了?|刚|来了(?:[一二两三四五六七八九十几\d]+|新)|[他她人]现在|(?:[他她我俺]|现在|不)(?:在|还|也)?负责|接手|接管|分管|兼着|岗位|似的$"
)
_ASKS = re.compile(
    r"^(?:申请|我?想|我?要(?!求)|得|麻烦|帮|请|给|把|让|注销|销|停|关|换|改|降|加|开|报|撤|送|修(?![不复])|领|借|查|看|来|去|带|拿|拆|装|走|找|能|可|该|准备|打算|需要|提(?!副|正|拔|了?[科处主])|交|办|批|删|收|清|附|另|先|(?:数据|硬盘|里面)(?=[已先拆留我清都没])|密码|编号|明天|后天|今天|下)"
    r"|(?:吧|呗|吗|么|呢|不|(?<![不能没人使])用|一下|谢谢|行|手续|审批|申请|单子)$|申请|帮我|帮忙|麻烦|想(?!不)|要(?:换|修|送|报|销|领|借|开|改|加|拆|装|进|查|看|用(?!不)|导|提)|得(?:换|修|送|报|销|领|借|开|改|加|拆|装|进|返)|怎么|咋|什么|啥|哪|谁|监销|陪|接待|行不|能不|可以|销毁|报废|粉碎|送修|影响|远程|放行|到货|需要(?!$)|报备|上架|要(?:发|上|做)|没有?.{0,12}(?:账号|的号|权限|oa|vpn)$|^岗位(?!.{0,3}[变调换需])|^[^,]{0,10}共?[一二两三四五六七八九十\d]+[块个台张卷盒份箱]$|的[\u4e00-\u9fff]{2,6}到了$"
)
_READY = re.compile(
    r"(?:已|已经|都|全|也|刚)?(?:清(?:除|空|理|掉)|消磁|备份|拆(?:下|了)|低格|覆写|查杀|杀毒|写好|签(?:了|好|过)|填好|约(?:了|好)|联系|列好|造好|附上|封好|盖(?:了|好)|登记(?![本表簿册])|通知|请示|说好|商量|批了|同意|准备好|弄好|修好|找到|算了|好了|罢了|行了|对了|麻烦了|辛苦|谢)"
)
"""What has been seen to already is no reason."""
_THING = rf"(?:{DEVICE}|{MEDIA}|{FACILITY})"
_CODES = r"(?:编号|账号|用户)? ?[a-z]{1,12}[-_.]?[a-z\d_.-]*\d[a-z\d_-]*(?:[、和,][a-z]{1,5}-\d+)*"
_PAPER = r"(?:档案|卷宗|案卷|卷|记录|凭证|合同|材料|资料|登记[本表簿]|报表|文件|账簿|账本|底稿|申请表|单据|底单|台账|文簿|账册|名册)"
_SUBJECT = {
    "thing": re.compile(
        rf"^(?:[^,。;!? ]{{0,10}}?(?:{_CODES}|{_THING})(?:的|这[块个台]|那[块个台])?(?:{_THING})?|[^,。;!? ]{{0,4}}\d{{1,3}}号(?:{_THING})?)(?:就|也|都|全|又|总是|一直)*(?=[^,。;!? 的]{{2}})"
    ),
    "account": re.compile(
        r"^(?:(?:账号|用户)? ?[a-z][a-z\d_.]{2,}(?:的|这个)?(?:账号|号)?|[^,。;!? ]{0,14}(?:账号|的号|[那这个]号|测试号)(?:已经|早就|都|也)?)(?=[^,。;!? 的]{2})"
    ),
    "papers": re.compile(rf"^.*{_PAPER}(?:都|已经?|早就|也)?(?=[^,。;!? 的室馆]{{2}})"),
    "": re.compile(r"(?!)"),
}
_NAMES_ONE = re.compile(rf"(?:的(?:{_THING})|{_PAPER})$")
"""七张刻坏的光盘 says which, not why."""
_GENERIC = re.compile(r"^(?:这|那)?(?:机器|设备|东西|机子)(?=[太都又已])")
"""机器太老了 behind what is asked for says it whole."""
_NAMED = re.compile(rf"^(?P<name>{NAME})(?:同志)?(?=[\u4e00-\u9fff]{{2}})")
_BEHIND = re.compile(
    rf"(?:报废|送修|更换|换|销毁|报损|淘汰)[^,。;!? ]{{0,6}}?{_THING}(?:[一二两三四五六七八九十\d]+[台块个张])?(?P<rest>[^,。;!? ]{{3,}})"
)
"""申请报废三台台式机 | 用了八九年了: behind what is asked for, without a pause."""
_NO_PERSON = re.compile(r"[县市区局科委办厅院]$")
_ATTRIBUTE = re.compile(
    r"(?P<what>(?:过了|超过|超|已过)?(?:保管|保存)(?:期限?)?(?:已?(?:满|届满|到期|过期))?|到期|过期|(?:没有?|无)(?:保存|保管)价值)(?=的)"
)
_ABOUT = {
    **dict.fromkeys(
        ("media_replace", "media_repair", "media_destroy", "device_change", "device_repair", "device_scrap"), "thing"
    ),
    **dict.fromkeys(("facility_maintenance", "media_issue"), "thing"),
    **dict.fromkeys(("account_open", "account_change", "account_close"), "account"),
    "archive_destroy": "papers",
    **dict.fromkeys(("system_change", "room_equipment", "room_entry", "ext_remote"), ""),
}
"""What the words before the state are likely to name, and are no part of the reason."""


def because(intent: str, text: str) -> str:
    """The state or change told as the reason in ``text`` (plain, spaces kept); empty: none, or none is looked for."""
    if intent not in _ABOUT:
        return ""
    for clause in clauses(text):
        if _TELLS.search(clause) and not _ASKS.search(clause) and not _READY.search(clause):
            said = _bare(clause, _SUBJECT[_ABOUT[intent]])
            if (len(said) >= 2 or clause == f"{said}了") and not _ASKS.search(said) and not _NAMES_ONE.search(said):
                return said
    behind = _BEHIND.search(text) if _ABOUT[intent] == "thing" else None
    if behind and _TELLS.search(behind["rest"]) and not _ASKS.search(behind["rest"]):
        return tidy(behind["rest"])
    attribute = _ATTRIBUTE.search(text) if intent == "archive_destroy" else None
    return attribute["what"] if attribute else ""


def clauses(text: str) -> list[str]:
    """The clauses of ``text``, with a pause between them or without."""
    return [part for piece in pieces(text) for part in _JOINT.split(piece) if part]


def _bare(clause: str, subject: re.Pattern[str]) -> str:
    if _GENERIC.match(clause):
        return tidy(clause)
    return tidy(without_the_name(subject.sub("", clause)))


_EVENT = re.compile(
    r"(?:人|已|已经|也)*(?:离职|退休|调走|调离|辞职|转岗|离岗|撤场|去世|换岗|调岗|停职|休[\u4e00-\u9fff]{0,2}假|出差|学习|培训|请假|住院|开会|年假|产假|病假|婚假|事假|出国|探亲|手术|外出|合同到期|岗位(?:调整|变动)|项目结束|借调)"
)
"""What happens to somebody is named without 了: 离职, not 离职了."""


_LABEL = re.compile(
    rf"^(?:的|盘|(?:这|那)[块个台批种张]?|{_CODES}|(?!主板|键盘|触摸屏|电源|鼠标|网卡|显示屏|光模块|机箱|摄像头){_THING}|(?:测试)?账号(?=没人))+(?=[^,。;!? ]{{2}})"
)


def without_the_name(reason: str) -> str:
    """刘丽去驻村了 | 去驻村了: who it is has a slot of its own."""
    named = _NAMED.match(reason)
    somebody = named and not _NO_PERSON.search(named["name"]) and not no_name(named["name"])
    return reason[named.end() :] if named and somebody else reason


def without_the_thing(reason: str) -> str:
    """ZT-0140已经坏了 | 坏了: which thing it is has a slot of its own."""
    return reason if _GENERIC.match(reason) else _LABEL.sub("", reason)


def as_said(reason: str, text: str) -> str:
    """``reason`` with the 了 it is said with: 坏了."""
    at = text.find(reason)
    if at < 0 or _EVENT.fullmatch(reason) or text[at + len(reason) : at + len(reason) + 1] != "了":
        return reason
    return f"{reason}了"
