"""Why: what something is for, and the reason given for it. Only the person's own words, cut out."""

from __future__ import annotations

import re

from handlers.understanding.nouns import DEVICE, FACILITY, MEDIA
from handlers.understanding.slot_places import DOING
from handlers.understanding.slot_verbs import BEFORE_VERB, NOT_DOING, VERB

_TRIM_END = re.compile(
    r"(?:用用到|用到|一下子|吧|呗|呢|啊|呀|哈|哦|嘛|吗|的话|就走|就行|行吗|行不行|可以吗|好吗|谢谢|麻烦|登记一下|登记|报一下|得|就|[ ,。;!?~]|(?<!不)了)+$"
)
_MORE_DOING = r"刻|巡(?=线|查(?!组)|视(?!组))|座谈|擦|驻场(?=开发|运维|维护)|比赛|竞赛|存(?!储)|扫(?!描)|留|排障|排错|审核|年审|调(?!离|走|岗|到|取|阅|动|整)|改|满足|跑|放(?!行)|抓包|比对|出具|归集|演练|竣工|拉"
_DO = rf"(?:{DOING}|{_MORE_DOING})"
_SAID_FOR = re.compile(
    r"(?:用途|(?<!信)用处|目的|事由|任务|用来|用于|用作|为了|拿来|准备用来|打算用来|(?<!提)供(?!应|电|水|货|销|热|暖|给))(?:是|为|:)? ?(?P<what>[^,。;!? ]{2,20})"
)
_USED = re.compile(
    r"(?P<what>[^,。;!? ]{2,24}?)(?:要)?(?<![领借占引启停不费作应公信采专])(?:用|使用)(?=$|[ ,。;!?]|的(?=$|[,。]))"
)
_USED_NOUN = re.compile(
    r"(?:^|[,。;!? ])(?P<what>[\u4e00-\u9fff]{2,6})(?:要)?(?<![领借占引启停不费作应公信采专])用(?=$|[ ,。;!?])"
)
_NEEDED_FOR = re.compile(
    r"^(?:我们?|俺|咱们?)?(?P<what>(?:做(?=[\u4e00-\u9fff]{2})|写|搞|编|开庭|出庭|整改|应诉)[^,。;!? 的]{0,8}?)(?:要|得|需要?)(?=用|看|查|借|调|提|导|下载|抽|拉|捞|翻|取)"
)
"""写史志|要看…档案: what somebody is doing is what he needs it for."""
_TIE = re.compile(
    r"^(?:[ ,的呗吧该]|人(?!民|社)|个(?=[\u4e00-\u9fff]{2,}的)|那边|那儿|那里|一?趟|一下|里头?|内|里面|上面?|了|去|来|出差|外出|要|想|得|用来|好|方便|顺便|准备|打算|给(?:那边|那头|他们|人家)|给我们|给咱们?|给我|一共|[一二两三四五六七八九十\d]+(?:个|位|名)?人?|连进来|登录|登|连|访问|接入|网|(?:我们?|咱们?|本)单位|单位|厂家的?|工程师|师傅|专家|人员|的人|同志|服务器上?|交换机上?|过来|现场)+(?=[\u4e00-\u9fff]{2}|扫|干|拍|修|看)"
)
_RUN = re.compile(rf"(?P<what>{BEFORE_VERB}(?:{_DO}|{VERB}){NOT_DOING}[^,。;!? ]{{0,16}})")
_CUT = re.compile(
    r"(?:,|(?<!会)我(?:陪|接待|领|带|跟|盯)|老.陪|由.{1,4}(?:接待|陪)|(?<=[\u4e00-\u9fff]{2})(?:[赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏谢邹苏潘范彭徐马方袁唐薛贺罗毕郝安于傅齐余顾孟黄尹姚邵汪毛宋庞熊项董梁杜贾江郭梅林邱高夏蔡田胡万卢丁邓洪石崔程邢陆段侯武刘叶黎温][\u4e00-\u9fff]{1,2})(?:接待|陪同|陪着)|一行|在(?=[^,。]{0,5}(?:会议室|大厅|机房|办公室|报告厅|\d楼))|要(?:捎|带|拿|揣|领|借)|[行成]不|带(?:一|着|个|两)|用用|用到|元月|一共|回来|当天|晚上回|下午回|帮我|麻烦|申请|行吗|编号|可以吗|权限|影响|现场看|不拷|非临时|就还|然后|[一两三四五六七八九十\d]天|用完|拿着|揣着|给(?:我|俺|咱)?(?:办|批|走|开|提|报)|报(?:领导|批)|走(?:个|审批|手续)|求批|的同志|的人|今天|明天|的单子)"
)
_NOTHING = re.compile(
    rf"^给(?![^,。;!? ]{{1,6}}{VERB})[\u4e00-\u9fff]{{2,8}}$|^(?:查阅|调阅)|^查看(?:一下)?(?:资料|材料|涉密|敏感|档案|数据|名单|$)|^(?:看看|看一下|看下|协助|审计|打印机.*)$|^(?:用|给|整|弄|搞|看|交|领|送|帮|接|做|装|发|报|录|放|换|插|修)(?:一下|个|一个|了|用|给|到|我|我用)?$|^.$|^交给|^交到|^现场(?:去|用|里)?$|^(?:用一|用几|用半|用两|用三|接待|支持|送去|领用|放进|送修|报废|维护|维修|使用)"
)


def purpose_named(text: str) -> str:
    """What is said outright to be what for: 用于…, 用途是…, 写总结用."""
    said = _SAID_FOR.search(text)
    if said:
        return tidy(_CUT.split(said["what"])[0])
    for found in _USED.finditer(text):
        starts = [each.start() for each in re.finditer(_DO, found["what"])]
        whole = [found["what"][start:] for start in starts if len(found["what"]) - start >= 2]
        if whole and not _NOTHING.match(whole[-1]):
            return _needs(whole[-1] if len(whole) == 1 or len(whole[-1]) > 2 else whole[-2])
    needed = _NEEDED_FOR.search(text)
    if needed:
        return tidy(needed["what"])
    noun = _USED_NOUN.search(text)
    return (
        _needs(re.sub(r"^给", "", noun["what"]))
        if noun and not re.search(r"我|你|能|不|没|想|给|急|载体|设备|介质", noun["what"])
        else ""
    )


def _needs(words: str) -> str:
    """编材料要 | 用: what is needed for it is not in it."""
    return re.sub(r"(?<=..)(?:要|得|需要?)$", "", tidy(words))


def purpose_after(text: str, place: int) -> str:
    """What is done right behind ``place`` in the text: 去哈尔滨 | 开会."""
    rest = _TIE.sub("", text[place:])
    found = _RUN.match(rest)
    what = tidy(_CUT.split(found["what"])[0]).removesuffix("的来").removesuffix("的") if found else ""
    what = re.sub(r"(?<=..)(?<![试使应])用$", "", what)
    return "" if _NOTHING.match(what) or _OBJECT.search(what) or SOMEBODY.search(what) else what


SOMEBODY = re.compile(r"(?:要|想)(?:使?用|借|进|看|登|访问|连|接|拍|带|来)|的[\u4e00-\u9fff]{1,5}(?:要|想)")
"""办事的会计师要用…: who wants something, not what for."""


_ALONE = re.compile(
    rf"^(?:去|来|要|想|得|我要|我得|好|需要|给)?(?P<what>(?:做|写|汇总|整理|统计|排查|排障|排除|处理|核对|核查|调试|装(?!投)|拷|刻|导(?:数|出来|日志)|升级(?:固件|驱动|程序)|打补丁|备份|评审|开会|培训|汇报|参加|谈|搞|洽谈|调研|检查|巡检|盘点|换|修|布线|安装|咨询|演示|验收|测试|联调|学习|更换|看看|查(?!杀)|割接|重启|比对){NOT_DOING}[^,。;!? ]{{0,16}})"
)


_OBJECT = re.compile(
    r"^(?:看|查|借|调|取|拷|翻|阅|要|用|拿|访问|下载|提).*(?:档案$|卷宗$|案卷$|名单|原始数据|涉密资料|敏感资料)|^(?:查阅|查询|导出|调取|拷一|取一)"
)


def purpose_clause(text: str) -> str:
    """A clause of its own that says what is done: …,做季度分析."""
    for clause in re.split(r"[,。;!? :]", text):
        found = None if _OBJECT.search(clause) else _ALONE.match(clause)
        what = tidy(_CUT.split(found["what"])[0]) if found else ""
        if len(what) >= 2 and not _NOTHING.match(what):
            return what
    return ""


_OUT_OF = re.compile(
    r"(?:拷|取|导|调|提取|下载|查|要|拿|用)[^,。;!? ]{2,16}?(?:出来|数据|名单|明细|记录|信息|结果)(?:来|去)?(?P<what>(?:做|写|搞|用于|供|给|比对|分析|核)[^,。;!? ]{1,14})"
)


def purpose_of_data(text: str) -> str:
    """拷一份双公示数据出来 | 做比对."""
    found = _OUT_OF.search(text)
    return tidy(found["what"]) if found else ""


_BECAUSE = re.compile(
    r"(?:因为|由于|缘由是|理由是|原因是|理由:|原因:|理由(?![没不未写太充])|原因(?![没不未写])|(?<![起])因(?=[\u4e00-\u9fff]{2}))(?:是|为|:)? ?(?P<what>[^,。;!? ]{2,24})"
)
_FAULT = re.compile(r"故障(?:是|为|:|现象(?:是|为|:)?) ?(?P<what>[^,。;!? ]{2,20})")
_NEED = re.compile(r"(?:^|[,。;!? ])(?P<what>(?:工作|业务|岗位|职责)需要)(?=$|[,。;!? ])")
_NEEDED = re.compile(r"(?:的)?(?:缘故|原因)$")
_ACT_CUT = re.compile(r"(?:申请|想要|需要(?!$)|要把|才|所以|得把|请|,)")
_OTHERS_WANT = re.compile(
    r"(?:^|[,。;!? ])(?P<what>(?:领导|审计|上级|省里|省厅|纪检|巡察|法院|财政|主任|科长|处长|局长|检查组)[^,。;!? ]{0,1}(?:要(?!把|增|加|装|看|查|在|带|进|用|来|拍|到|去|调)|催)[^,。;!? ]{0,10})"
)


def reason_named(text: str) -> str:
    """因为…, 由于…, 理由是…, 领导要报表."""
    found = _BECAUSE.search(text) or _FAULT.search(text) or _NEED.search(text)
    if found:
        return _NEEDED.sub("", tidy(_ACT_CUT.split(found["what"])[0])) or tidy(found["what"])
    wanted = _OTHERS_WANT.search(text)
    return tidy(wanted["what"]) if wanted and not re.search(r"查阅|看|调阅|来|进|借|翻", wanted["what"]) else ""


_SYMPTOM = (
    r"(?:坏|故障|失灵|失效|异响|咔咔响|嗡嗡响|(?:老|总)?提示(?:要|需要)?(?:格式化|写保护|错误|损坏|出错)|写保护|弯了?(?=$|[,。 ])|不稳定|冒烟|死机|蓝屏|黑屏|花屏|卡纸|卡顿|掉盘|掉线|断|漏|进水|不识别|识别不了?|不转|不通电|不启动|不制冷|不好使|不亮|不工作|读不出来?|开不了|起不来|打不开|用不了|(?<!能)修不了?|用不上|摔|超年限|超期|存不下|装不下|放不下|识别不出|活动(?!室)|不够使|不够用|不能使|没配件|裂|碎了?|不出图|没声|漏液|黑道|鼓包|老化|太老|太旧|太慢|太小|太少|坏道|太多|老掉|老死|老卡|没法修|烧了|停产|不够|丢包|用不上"
    r"|刮花|噪音|发烫|过热|不显示|没反应|过保|腐蚀|受潮|磨损|老旧|跟不上|过期|读写慢|读写太慢|接触不良|起不来|自动关机|自动重启|短路|超过使用年限|到年限|年限到|使用年限|不能用|报错|乱码|中毒)"
)
_THING = rf"(?:{DEVICE}|{MEDIA}|{FACILITY}|(?:编号 ?)?[a-z]+-?\d[a-z\d-]*|编号 ?\d[a-z\d-]*)"
_BARE_THING = re.compile(rf"^.*?(?:ups(?=电池)|{_THING})|^.*(?:\d号)")
_NEXT_THING = re.compile(
    rf"^(?:(?:的|[这那][块个台张])?(?:{MEDIA}| ?(?:编号 ?)?[a-z]+(?:-\d+)+|编号 ?[a-z]*-?\d[a-z\d-]*))+"
)
_CLAUSE = re.compile(rf"[^,。;!? ]*{_SYMPTOM}[^,。;!? ]*")
_ACTING = re.compile(
    rf"(?:我(?=想|要|得|们|$)|厂家|得返|想|要(?!求)|得(?!力)|申请|需要|准备|打算|送修|返厂|报废|报损|给换|给我|给修|换(?!不)|走报|(?<![没不法维])修(?!不)|送|没法用|没有|帮|拿去|拿到|走|报修|已经|该|整去|(?<![没无有])维修|更换|统一|里头有|里面有|,|的(?={_THING}|这|那))"
)
_BEGINNING = re.compile(
    r"^(?:的|了|[一二两三四五六七八九十\d]+[台个块张只条套]|都|又|突然|这[张块台个批]?|那[张块台个批]?|我们?|俺|个|张|批|块|台|只|条|科里|单位|办公室|窗口|我的|我那个|有点|因为|由于|它|的话|故|插上)+(?=.{2})"
)


_OF_MEDIUM = re.compile(
    rf"^(?:号的?|里头?|里面|机的)(?:{MEDIA})?(?=..)|^(?:{MEDIA})(?=坏|[不读识认])|^电脑(?=[老总一])"
)
_SAID_OF_IT = re.compile(rf"(?:掉|了)?的|{_THING}")
"""坏交换机, 烧了的那台: which one it is, not why."""


def trouble(text: str) -> str:
    """What is wrong with a thing that is to be repaired, replaced or scrapped."""
    for clause in _CLAUSE.finditer(text):
        at = re.search(_SYMPTOM, clause.group())
        if at is None or _SAID_OF_IT.match(clause.group(), at.end()):
            continue
        head = _NEXT_THING.sub("", _BARE_THING.sub("", clause.group()[: at.end()]))
        said = head if re.search(_SYMPTOM, head) else clause.group()[at.start() : at.end()]
        rest = _ACTING.split(clause.group()[at.end() :])[0]
        whole = _GENERIC.match(clause.group())
        said = whole.group() if whole else tidy(_BEGINNING.sub("", _OF_MEDIUM.sub("", said + rest)))
        if said:
            return said
    return ""


_GENERIC = re.compile(r"^(?:这|那)?(?:机器|设备|东西|机子)(?:都|也)?太[\u4e00-\u9fff]{1,4}?(?=了|$)")
"""机器太老了 behind what is asked for says it whole."""
_LEAVING = re.compile(
    r"(?P<what>(?:转岗|借调|轮岗|抽调|挂职)(?:到|去|至)[\u4e00-\u9fff]{2,8}?(?=了|,| |$|。)|离职|退休|调走|调离|辞职|转岗|离岗|撤场|合同到期|去世|岗位调整|回原单位|回老?单位|借调(?!的)|停职|长期不用|用不着|不用(?:oa|vpn|[\u4e00-\u9fff]{2,6}?(?:系统|平台))|项目结束|岗位变动|岗位变了|换岗|调岗|(?<![给把让帮])(?:我|他|她)?(?:从[\u4e00-\u9fff]{1,6})?调到[\u4e00-\u9fff]{2,6}?(?=了|,| |$))"
)
_AWAY = re.compile(
    r"(?:去|要|在|回)?(?P<what>(?<=[我他她])病(?=了)|(?:家里)?有(?:点|急)?事|(?:孩子|家人|老人|我妈|我爸)(?:发烧|生病|住院|病)|(?:去|在|到)[\u4e00-\u9fff]{2,8}?(?:学习|培训|看病|挂职)|休(?:年|产|病|婚|事|探亲)?假|出差|学习|培训|休假|请假|住院|开会|休年假|年假|产假|病假|婚假|事假|出国|探亲|做?手术|生病|陪产|外出(?!培训|学习|开会))"
)
_RETRACTED = re.compile(
    r"(?P<what>(?:(?:时间|日期|人数|地点|编号|名字|单位|用途|事由|内容|信息|天数|数量|型号)(?:都|又)?)?(?:写|填|提交|提|报|交|选|弄|搞)(?:错|重|早)|(?:人|我|厂家|对方|客人|他们)?(?:说|都)?不[来去](?=了|$|[ ,。])|不去|不需要|用不着|重复(?:了|提交)?|(?:出差|会议|行程|计划|培训|活动|来访)取消|行程(?:取消|变)|会取消|改期|时间(?:不对|变))"
)


def why_leaving(intent: str, text: str) -> str:
    """Why an account is closed or changed, somebody stands in, or a request is taken back."""
    pattern = {"stand_in": _AWAY, "withdraw": _RETRACTED}.get(intent, _LEAVING)
    found = pattern.search(text)
    return tidy(found["what"]) if found else ""


def tidy(words: str) -> str:
    return _TRIM_END.sub("", words.strip(" ,:;"))
