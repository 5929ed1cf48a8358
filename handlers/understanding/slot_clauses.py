"""What for and why, by pieces: a piece of the sentence that asks for nothing and holds a doing is what for, one that tells a state is why."""

from __future__ import annotations

import re

from handlers.understanding.nouns import DEVICE, FACILITY, MEDIA
from handlers.understanding.people_names import NAME
from handlers.understanding.slot_verbs import BEFORE_VERB, NOT_DOING, VERB
from handlers.understanding.slot_why import SOMEBODY, tidy

_SPLIT = re.compile(r"[,。;!?:]+| (?![a-z\d])|(?<![a-z\d]) ")

_LEADING = re.compile(
    r"^(?:我们?|俺们?|咱们?|他们|她|人家|厂家|主要|主要是|就是|是|要|想要?|得|需要?|打算|准备|计划|拟|去|来(?:了)?|过来|过去|好|为了|用来|用于|拿来|用途|就|顺便|顺道|给(?:那边|那头|这边|他们|人家|我们|咱们?|我)|这边|那边|负责|现场(?!办公)|一起|再|先|也|该|临时|主要用来|目的|事由|专门|一块儿?|到(?:这|那|咱这|我们这)|进去|进场|里面|内部|帮忙|帮着|帮)+(?=.{2})"
)
_ASKS = re.compile(
    r"(?:发|配|领)(?:一|几|两|三|个|块|张)|^(?:换|修|弄|看|查|调|装|整|搞|做|办|处理)一?下|^送[去来过]|申请|审批|报备|备个案|登记|签到|签离|报批|求批|批(?:一下|准|了|个)|得批|给批|帮(?:我|走|忙(?:提|走|报|登|填)|填|登)|麻烦|能不|行不|行吗|可以吗|能批|手续|走个|走一?下|提个|提一个|谢谢|陪|接待|盯着|同意|编号|序列号|杀毒|查杀|清空|影响|回滚|签收"
    r"|密封|要不要|怎么|咋|为啥|什么|哪|谁|吗$|不$|呢$|台账|报修|送修|报废|领导|回来|归还|返还|还回|下班|权限|账号|只读|功率|保密协议|不用|不拷|不带|不能|没|未|已|别|行$|急$|一共|总共|审批单|清单|有效|期限|年限|帮申请|来不了|许可|查阅|调阅|借阅|外借|借用|借$|存取|外带|携带|接入|拆装|增减|外出|出入|访问|远程|来访|预约|领用|领取|传递|销毁|注销|开通|变更|用完|完事|走$|人员|办理|双人|只要|只看|现场看|就看|随身|自带|带[^,。;!? ]{0,8}[台个块张把套]|[台个块张把套]$"
)
_THING_ONLY = re.compile(
    rf"^(?:[\d一二两三四五六七八九十]*[个台块张份]?(?:的)?(?:{DEVICE}|{MEDIA}|{FACILITY})[\d一二两三四五六七八九十]*[个台块张份]?|{NAME})$"
)
_DOES = re.compile(rf"^(?P<what>{BEFORE_VERB}{VERB}{NOT_DOING}[^,。;!? ]{{0,18}})$")
_TRAIL = re.compile(r"(?:要|得|需要?)?(?:用|使)?(?:的)?$")
_FOR = re.compile(r"(?:要|得|需要?)(?:进|上|到|去|用|借|带|领|接|连|访问|登)[^,。;!? ]{0,10}$")


def pieces(text: str) -> list[str]:
    """``text`` (plain, spaces kept, times blotted out) in its pieces."""
    return [piece for each in _SPLIT.split(text) if (piece := each.strip())]


def doing(text: str, known: tuple[str, ...], begins: str) -> str:
    """The piece that says what is done.

    known: what other slots have taken already.  begins: a pattern such a piece has to begin with; empty: any doing.
    """
    for piece in pieces(text):
        what = _doing(piece, known)
        if what and re.match(begins, what):
            return what
    return ""


_USES = re.compile(r"(?<![给他我你们家])(?:要|得|需要?)?(?:用|使)(?:的)?$")


_FOR_WHOM = re.compile(
    rf"(?:^|{MEDIA}|号|笔记本|电脑|相机)(?P<what>给(?!我|俺|咱|他|她|你|那边|这边|单位|区里|县里|人家)(?!(?!实习生)[^,。;!? ]*?(?!实习生){VERB})[^,。;!? 的]{{0,8}}(?:的[^,。;!? ]{{1,4}})?(?<![局委办厅院行])用)(?:用到)?$"
)
"""给新来的同事用 says it whole."""


def used(text: str) -> str:
    """The piece that says what it is needed for: 居家办公要用."""
    for piece in pieces(text):
        for_whom = _FOR_WHOM.search(piece)
        if for_whom:
            return for_whom["what"]
        if _USES.search(piece):
            found = _DOES.match(_LEADING.sub("", _USES.sub("", piece)))
            what = tidy(found["what"]) if found else ""
            if len(what) >= 2 and not _ASKS.search(what):
                return what
    return ""


def _doing(piece: str, known: tuple[str, ...]) -> str:
    bare = _LEADING.sub("", _FOR.sub("", piece))
    if (
        _ASKS.search(bare)
        or SOMEBODY.search(bare)
        or any(bare in one or one in bare for one in known)
        or _THING_ONLY.match(bare)
    ):
        return ""
    found = _DOES.match(bare)
    what = tidy(_TRAIL.sub("", tidy(found["what"]))) if found else ""
    return what if len(what) >= 2 else ""


_ENTERING = re.compile(rf"(?:来|要|想|得|去)(?P<what>{VERB}[^,。;!? ]{{1,10}}?)(?:得|要|需要?|想)(?:进|到|去|上)")


def before_entering(text: str) -> str:
    """来 | 查烟感 | 得进机房."""
    found = _ENTERING.search(text)
    return tidy(found["what"]) if found else ""


_SAYS = re.compile(
    r"^(?:是|因为|由于)?(?P<what>(?:[\u4e00-\u9fff]{0,6}(?:领导|厂家|主任|科长|处长|局长|客户|对方|审计|法院|检察院|公安|纪委|纪检|巡察组?|省里|市里|上级|上面|上边|检查组|财政|财务|专家|单位|院里|局里|厅里|办里|等保|安全检查|网信办|保密局|[\u4e00-\u9fff]{1,6}[局厅委院行办])(?:那边|那头)?(?:口头)?(?:说|[\u4e00-\u9fff]{0,3}(?:等着|追着|着急)?要(?:看|用|复印|查|数|求(?:的|整改|更换|加装|配备|必须)?|的|报表|材料|台账)$|让(?=做|统计|查|报|写|整|弄|核|导|汇|准备|提供|交|改|换|加|管)|来(?:核实|核查|查账|检查|审计|调查|查|督查|调卷)|(?:等着|追着|着急)要$|要$|调取$|要求|催|通知|不来|来不了|不同意|不让|临时)[^,。;!? ]{0,16}))$"
)
_STATE = re.compile(
    r"坏|碎|裂|断(?!电)|破|慢|(?<![网显声读])卡(?![片号位口])|不够|不好|不行|不了|不亮|不转|不动|不住|不上|不出|不开|不准|不稳|不全|不足|不符|不清|不灵|不通|不响|不热|不能|不制|不认|不识|不显|不工|不清楚|不再|没法|没用|没有|没电|没配件|没写|没签|没附|没交|没说|超(?!融|市|级)|过期|过保|过时|到期|期满|到年限|满(?!意)|老化|老旧|太(?![极平阳原])|活动|松动|松了|进水|掉|漏(?!洞)|鼓包|异响|响|烧|死机|蓝屏|黑屏|花屏|重启|报错|报警|故障|失灵|失效|损坏|磨损|停产|用不|修不|开不|读不|认不|发霉|受潮|变形|生锈|掉色|模糊|乱码|卡纸|丢(?!弃)|停用|闲置|多余|换代|升级换代|更新换代|缺|少|急|封道|停电|断网|下雪|疫情|延期|推迟|改期|取消|变了|变更了|有变|来不了|去不了|赶不上|冲突|重复|错"
)
_LEFT_WORDS = r"考[走上]|离职|退休|退了|调[走离到岗回]|调去|转岗|换岗|轮岗|辞职|辞退|借调期|回原单位|回老?单位|回去了|毕业|实习(?:结束|期满|完|到期)|到期|结束|用完|干完|完了|完工|不用了|不干|用不着|不需要|没用|撤场|撤了|产假|去世|停职|长期|升(?!级)|提拔|提了|挂职(?:结束|期满|到期)|接手|分管|兼(?!容)|合同|项目|岗位|开除|解聘|借出|脱产|援疆|驻村|内退|病休|换人|交接|不在|走了|报表|查重|休假|怀孕|生孩子|调[省市县区]|不再负责"
_LEFT = re.compile(_LEFT_WORDS)
_SUBJECT = re.compile(
    rf"^(?:{NAME}(?:同志)?(?={_LEFT_WORDS}|休|从)|[a-z][a-z_.]{{1,12}}\d[a-z0-9_.]{{0,8}}|我们?|俺|咱们?|他们?|她|它|人家|这个人|该同志|本人|员工|这[台个块张批]?|那[台个块张批]?|因为|由于|是因为|原因是)+(?=.{{2}})"
)


_PRESSED = re.compile(
    r"来不了|过不来|去不了|封道|封路|(?:着急|紧急|急着)[^,。;!? ]|赶不上|停电了|宕机|过期|(?<!合同)到期"
)
_MOVED = re.compile(r"调到|调去|(?<!借)调来|转到|接手|分管|借调到|抽调|轮岗到")
_STATES = {"things": _STATE, "people": _LEFT, "pressed": _PRESSED, "moved": _MOVED}
_DOES_WANT = re.compile(
    r"(?<![上快就])(?:要|得)(?!力|到|求|紧)|让|把|准备|打算|统一|集中|销|废|粉碎|消磁|影响|停机|停服|远程|年限$"
)


_THING_FIRST = re.compile(rf"^(?:[^,。;!? ]{{0,12}}?)(?:{DEVICE}|{MEDIA}|{FACILITY})(?:都|全)?(?=[^,。;!? 的]{{2}})")


def state(text: str, pattern: str) -> str:
    """The piece that tells why: a state, or what somebody else said or wants. pattern: which states count, a key of _STATES."""
    wanted = _STATES[pattern]
    for piece in pieces(text):
        said = _SAYS.match(piece)
        if said and not _VERDICT.search(piece):
            return tidy(said["what"])
        if pattern == "people" and _USES.search(piece) and not _WANTS.search(piece):
            return tidy(_SUBJECT.sub("", piece))
        if not wanted.search(piece) or _WANTS.search(piece) or _DOES_WANT.search(piece):
            continue
        bare = tidy(_SUBJECT.sub("", _THING_FIRST.sub("", piece)))
        if len(bare) >= 2 and not bare.startswith(("就", "给", "把", "对")):
            return bare
    return ""


_WANTS = re.compile(
    r"申请|审批|麻烦|帮|能不|行不|行吗|可以吗|手续|走个|报废|报修|送修|报损|返厂|销毁|更换|换(?:个|一|新|成|台|块)|想|给(?:我|修|换|销|停|关|删|注|办)|注销|停(?:掉|用(?!了))|关(?:了|掉|停)|清空|已清|提(?:个|交|一)|存储|拆下来|硬盘|帮我|在哪|咋|怎么|吗$|呢$|谢谢|权限|账号|的号|撤|开(?:个|一个|通)|加个|改成"
)
_VERDICT = re.compile(
    r"驳|打回|不(?:能|会|想|太)?(?:同意|批|批准|准(?!确)|通过|行(?!程)|可以)|拒|退回|否了|不予|重[写填报来交弄提]|不办了|不整了|不弄了|[a-z]{6}|不用办|同意|撤|收回|不要了|不申请|作废|删(?:掉|了)|取消申请|麻烦|谢谢|帮|申请$|\d{4,}"
)


def besides(text: str) -> str:
    """The piece that is neither the verdict nor the case: 不同意 | 年底了不让往外带盘."""
    for piece in pieces(text):
        bare = tidy(re.sub(r"^(?:我|刚才|刚|那[个份件张]|这[个份件张]|提的|交的|填的)+", "", piece))
        if len(piece) >= 3 and len(bare) >= 2 and not _VERDICT.search(piece) and not _OF_CASE.search(bare):
            return bare
    return ""


_OF_CASE = re.compile(
    r"^(?:我|那|这|刚才?|昨天|上午|下午|小|老)?[^,。;!? ]{0,8}(?:那个|这个|那件|这件|那单|这单|的申请|的单子|单子|的审批|报废单|申请|出去|外出的|外带的)$|看了$|^[a-z]{2}-\d"
)
