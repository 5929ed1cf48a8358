"""How a sentence is meant: asked, denied, only supposed, over, heard of, quoted, private. Each takes it off acting.

A doubt costs the person one question; acting upon a story, a rule or a no costs more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understanding.matter import Matter

_NO = r"(?:不(?!了解|小心|好使|知道|光|仅|识别|通|够|住|上|出|动|下|了(?![,。]))|没(?:有)?(?!人用)|别(?!人|的)|未|无需|不用|无须|并未|从未|并没有?|不是|并非|不再|不寻思|不想|不要|不打算|不准备|不会|不能|不许|不准|严禁|禁止|不得|请勿|勿|防止|避免|免得|取消)"
_FILLER = r"(?:有|说|讲|人|谁|去|再|想|要|打算|准备|把|被|给|让|真的?|是|在|需要|用|申请|办理?|我|你|他|她|们|来|任何|私自|擅自|随便|随意|携带|带|发现|出现|什么|啥|怎么|存在|受到|遭到|遭受|过|的|u盘|账号|系统|网站|数据|密码){0,6}"
_DENIED = re.compile(rf"{_NO}{_FILLER}$")
_LACKING = re.compile(
    r"没有?(?:u盘|账号|号|账户|电脑|盘|硬盘|光盘)了?(?:我|我们|咱)?(?:想|要|得|需要|申请|给|再|帮|请|麻烦)(?:我|给|再|申请|个|要|想){0,3}$"
)
"""没有U盘想领一个 denies nothing: it is why something is wanted."""
_CHOICE = re.compile(r"([能可会要是行用想])(?:不|没)(?:\1|可以)")
"""能不能 denies nothing."""
_DENIED_AFTER = re.compile(r"^[^,。!?;]{0,10}(?:是假的|是误报|不是真的|没有的事|看错了|搞错了|是我看错)")
_FALSE_ALARM = re.compile(
    r"(?:是|属于|原来是)(?:误报|误会|虚惊|谣言|假的|我看错|看错|搞错|弄错)|虚惊一场|看错了|找(?:着|到)了|又找(?:着|到)|已经?(?:修|恢复|解决|处理|弄|整)好|(?:已经?|都)恢复正常|(?:已经?|都|早就?)(?:把.{1,8})?(?:办|处理|弄|批|还|交|注销|销毁|报废|送修|撤|开)(?:完|好|掉|过)?了(?!.{0,4}(?:没|吗))|(?<!业务)(?<!系统)(?<!服务)(?<!网站)(?<!平台)(?<!网络)(?<!窗口)(?:已经?|都|早就?)(?:把.{1,8})?停(?:好|掉|过)?了(?!.{0,4}(?:没|吗))|(?:已经?|都)(?:修复|解决|处理)了|(?<!没)修好了|好了已经|闹着玩|逗你|开玩笑"
)
_SUPPOSED = re.compile(
    r"如果|(?<![主只重需不])要是(?!紧)|假如|假设|假使|万一|倘若|一旦|(?<!同意)(?<!行)(?<!可以)(?<!方便)(?<!允许)的话(?!题)|比如|例如|譬如|打个比方|设想|若(?=是|有|发)|\bif\b"
)
_HEARD = re.compile(
    r"别人家|别人(?:的)?(?:单位|公司|那)|(?:电视|广播|手机|抖音|群里)[上里]?(?:说|讲|播|报)|听说|看电视|会议纪要(?!.{0,4}(?:档|卷))|我记得|想象|想像|讨论一下|的话题|老师问|他们(?=机房|系统|单位|网站|服务器|平台|公司|那边|局|委|办|院|中心|那儿)|据说|听(?!到说).{1,4}(?:说|讲|提)|新闻(?!中心|办)|(?:文件|材料|教材|书|网)[上里](?:写|讲|登|提)|报道(?=里|说|称|上|了|过)|网上说|网传|媒体(?=说|报|上)|电影|电视剧|小说里|隔壁(?!科|处室|办公室|楼|屋|部门)|别的?单位|其他单位|外省|外地(?:有|一)|某(?:公司|单位|局|市|省|人|企业)|人家单位|他们单位|(?<!给)(?<!给了)(?<!让)朋友(?:的)?公司|我朋友(?!来|要来|明天|到)|公众号文章|朋友圈看|抖音上|故事|梦见|游戏里|历史上|案例"
)
_TAUGHT = re.compile(
    r"(?<!改)(?<!做)(?<!写)(?<!讲)(?<!放)课件|举(?:了|过)?(?:个|一个)?.{0,16}例子|试题|考试|讲座|心得|题库|作业|论文|征文|(?:写|做|交)(?:一|个|份|篇)?.{0,4}关于|刚?学习了|学了一下|背(?:一下|诵)|宣传(?:海报|手册|栏)|通知(?:上|里|说|要求)|文件(?:上|里)(?:说|写|要求)|规定(?:上|里)(?:说|写)|(?:看|讲).{0,8}视频|看了?(?:个|一个)?讲|讲.{0,8}的(?:时候|课|视频|文章)|会上(?:说|强调|要求|讲)|强调|通知.{0,4}(?:看到|收到|知道)|(?:看到|收到)了?.{0,6}通知|(?:关于|讲(?!课)了?|提到).{0,12}(?:的)?(?:总结|规定|办法|制度|通知|案例|方案|课|稿)"
)
_BYGONE = re.compile(
    r"(?<!晚)上次|(?<!晚)上回(?!来)|去年(?=我|也|就|那|带|去|借|来|冬|夏|春|秋|有|出|$)|前年(?!的)|大前年|那次|那回|当年|小时候|曾经|从前|以前(?!的)|之前(?:也|就|都|我)|前阵子(?!.{0,6}(?:丢|发现))|早就.{0,6}过|很久以前"
)
_DONE = re.compile(r"^(?:过(?!期|程|来|去|户|滤)|完(?!成)|好了|得(?:不错|很|真|太|挺)|的时候|了(?=没有?$|吗))")
_PRIVATE = re.compile(
    r"我家|(?<!插)(?<!插到)(?<!插在)(?<!接)(?<!用)家里的?(?:打印机|电脑|网|路由器|密码|空调)|自己家|我(?:孩子|儿子|女儿|闺女|老婆|老公|媳妇|妈|爸|对象)|私人(?:手机|电脑坏)|旅游|(?<!外出)(?:去|到).{1,4}(?:玩|旅游|看雪)|逛街|看电影|本小说|淘宝|(?<!装)游戏|快递(?:到了|来了)|外卖|食堂|报销|工资|奖金|公积金贷款|天气"
)
_QUOTED = re.compile(r"[“\"「『‘《【]([^”\"」』’》】]{3,})[”\"」』’》】]")
_ADVICE = re.compile(
    r"(?:存|保管|保存|留)(?:够)?(?:多少|几)[年个]|多少年(?:才|能|可以)|(?:一次|最多|同时)(?:能|可以)?[^,。]{0,4}几个?人|是不是(?:都|就)?(?:得|要|必须|应该|只能|不能|不许|不让|非得)|换一[次回](?:吗|么)?[?]?$|怎么(?!样|回事|了$)|咋(?!样|回事|了$|整啊?$|整$|办$)|如何|为什么|为啥|啥意思|什么意思|(?:什么|啥|哪些|哪种)(?:手续|流程|材料|条件|要求|规定|情况|时候|程序|资料|证明|处罚|后果|职责|区别|内容|标准)|走什么|多久|多长时间|(?:一般|大概|要|得)几天|几天(?:内|前|能|批)|几个(?:工作日|人(?=批|审|签|同意|在场|能|才|$|[?]))|(?:几|多少)天之?内|几天(?:要|得|必须|就|能|可以|还)|提前(?:多久|几天)|最长|最多|最少|找谁|要谁|得谁|谁(?:监督|签|在场|陪|确认)|(?:得|要|需要?|该).{0,8}(?:报备|审批|登记|申请|批准|备案|培训|签字)(?:不|吗|么|嘛)|(?:要|该|需要|应该)(?:做|干)(?:什么|啥|哪些)|会(?:怎么样|咋样|怎样|有(?:什么|啥))|谁(?:来|去|给)?(?:关|停|收|管|办|陪|签|查|修|做|弄|清|还|交|验|盯)(?:$|[?。!]|的$|啊|呢)|谁(?:批|审|负责|有权|能|来批|管|审批|可以)|哪个(?:部门|领导|科室|单位)|哪(?:一)?条|由谁|允许|准不准|让不让|算不算|算(?:是)?(?:违规|泄密|泄露|重大|事件)|是不是(?:必须|要|得|都|需要|应该)|要不要|(?:需要|要|得|经)?几级(?:审批|批)|算.{1,8}还是|还能再?(?:申请|报|提|借|领)|能自己|是我自己|用不用|需不需要|有没有(?:规定|要求|限制)|(?:必须|需要|得|要)(?:先)?(?:审批|签|登记|培训|批准|报备|清|协议|陪同|申请|几|多).{0,8}[吗么嘛?]|必须.{0,10}[吗么?]|合规吗|违规吗|合不合规|(?:有|什么|啥|哪些|按|照|哪个|违反|看看?|查查?|问|说|符合)(?:.{0,4})(?:规定|制度|条款)|(?:规定|制度|条款)(?:是|有|里|怎|咋|吗|说|要求|允许|$|[?])|(?:什么|啥|哪些|怎).{0,6}(?:流程|手续)(?!就)|(?<![走办补][下个])(?<![走办补]一下)(?:流程|手续)(?:是|有|怎|咋|吗|$|[?])|(?<!行政)处罚(?!卷|案|决定|档|数据|信息|名单|类)|怎样|能行不"
)
_PERMISSION = re.compile(
    r"(?:能不能|可不可以|可以不可以|能否|可否|是否可以|是不是可以|可以|能)(?!帮|给我|给咱|给[修换开办配发批弄整]|麻烦|让我|让(?:省|厂|他|记)|回退|用了?吗).{0,30}(?:[吗么不嘛没]|能不能|可不可以)?[?。!]*$|(?:能不能|可不可以|能否|可否|可以).{2,}"
)
_PERMISSION_ASKS = re.compile(r"能不能|可不可以|能否|可否|[吗么嘛?]|不[?。!]*$|行不行|行不|成不|中不")
_ASKS = re.compile(r"[吗么嘛?]|[呢没不](?=[。!?~]*$)|是不是|有没有|会不会|行不行|行吗|行不|中不|成吗|可以吗|好吗")
_CONCRETE = re.compile(
    r"批我|批一下|批准我|让我|帮我|帮忙|帮|给我|给咱|麻烦|我(?:想|要|得|需要|打算|准备|明|后|今|下周|周|的|这|那|去|在|自己)|俺|咱(?:们)?(?:想|要|得|明|后)|申请|我来|走个|走下|报备"
)
_EARLIER = re.compile(r"昨天|昨晚|前天|前几天|上周|上个?月|上星期|上礼拜|去年(?!的)|刚才|刚刚")
_MAY_BE_PAST = frozenset(
    {
        "incident",
        "archive_read",
        "archive_borrow",
        "archive_destroy",
        "media_destroy",
        "device_fault",
        "vulnerability",
        "violation",
        "who_in_room",
        "ledger",
        "overview",
        "withdraw",
        "progress",
        "nudge",
        "drill",
    }
)
_REPORTED = re.compile(
    r"[他她]们?说|说[他她]们?(?:的|把|自己)|谁有|有人说|人家说|谁说|不知道真假|不确定是不是|[他她]想(?!.{0,12}(?:帮|申请一下))|据.{1,4}讲"
)
_WISH = re.compile(r"补|签离|签到|签退|申请|想|要|需要|得|打算|准备|帮|麻烦|请|给我|登记|预约|办")


@dataclass(frozen=True, slots=True)
class Mood:
    """asks_rule: a question about what is allowed or how it is done.  off: why nothing is meant to happen, empty: it is.
    doubt: why to ask first, empty: no reason.
    """

    asks_rule: bool = False
    off: str = ""
    doubt: str = ""


def mood_of(text: str, matter: Matter) -> Mood:
    """How ``text`` (plain) means the matter found in it."""
    off = _off(text, matter)
    if off:
        return Mood(off=off)
    if _SUPPOSED.search(text):
        return Mood(asks_rule=True)
    if asks_rule(text):
        return Mood(asks_rule=True)
    if _REPORTED.search(text):
        return Mood(doubt="像别人说的")
    return Mood(doubt="像在问" if _ASKS.search(text) else "")


def asks_rule(text: str) -> bool:
    """Is it a question about the rules (怎么申请, 能带出去吗) rather than a wish?"""
    advice = _ADVICE.search(text)
    if advice and not re.search(r"(?:帮我|给我)(?:走|办|弄|申请)", text):
        return True
    permission = _PERMISSION.search(text)
    return bool(permission and _PERMISSION_ASKS.search(text) and not _CONCRETE.search(text))


_TONES = (
    ("no", re.compile(_NO)), ("supposed", _SUPPOSED), ("heard", _HEARD), ("taught", _TAUGHT), ("bygone", _BYGONE),
    ("private", _PRIVATE), ("over", _FALSE_ALARM), ("asks", _ASKS), ("wish", _WISH),
)  # fmt: skip


def tones(text: str) -> list[str]:
    """The moods whose words stand anywhere in ``text``, whatever they refer to."""
    return [name for name, words in _TONES if words.search(text)]


def denied(text: str, matter: Matter) -> bool:
    """Is it said not to be so?"""
    clause = _CHOICE.sub("可以", re.split(r"[,。!?;]", text[: matter.start])[-1])
    said_not = _DENIED.search(clause[-12:]) is not None and not _LACKING.search(clause)
    return said_not or _DENIED_AFTER.match(text[matter.end :]) is not None


def _off(text: str, matter: Matter) -> str:
    after = text[matter.end :]
    if denied(text, matter):
        return "说的是没有"
    if _FALSE_ALARM.search(text) and matter.intent != "check_out":
        return "说的是已经没事"
    for pattern, why in ((_PRIVATE, "像私事"), (_HEARD, "像听说的事"), (_TAUGHT, "像学习材料")):
        if pattern.search(text):
            return why
    if _BYGONE.search(text) or (_DONE.match(after) and not _WISH.search(text)):
        return "像过去的事"
    if matter.intent not in _MAY_BE_PAST and _EARLIER.search(text) and not _WISH.search(text):
        return "像过去的事"
    return "像转述别人的话" if _quoted(text, matter) else ""


def _quoted(text: str, matter: Matter) -> bool:
    return any(found.start(1) <= matter.start < found.end(1) for found in _QUOTED.finditer(text))
