"""Who: the person it is about, the host, the visitors, their unit, and how many."""

from __future__ import annotations

import re

from handlers.understanding.nouns import DEVICE, FACILITY, MEDIA
from handlers.understanding.numerals import number
from handlers.understanding.people_names import CALLED, COMMON, FULL, NAME
from handlers.understanding.slot_names import behind_word, latin, made_out, no_name, pieces_of_names, short_title
from handlers.understanding.slot_verbs import VERB

_BEFORE = r"(?:给|帮|为|替|让|由|把|找|请|交给|转给|收件人(?:是|为)?|收件人:|姓名(?:是|为|:)? ?|监销人?(?:是|为|:)? ?|见证人(?:是|为|:)? ?|监督人(?:是|为|:)? ?|同行人(?:是|为|:)? ?|新人|新来的|刚来的|刚调来的|刚入职的|新入职的|发现|看到|看见|反映|实习生|(?<=[局委办厅科室行院])|(?<=中心)|(?<=公司)|(?<=我)陪|(?:临聘|借调|外聘)(?:人员)?|同事|开发|运维|外包|驻场|领导说让|职工|员工|离职(?:的|员工|人员)(?:的)?|委托|代理人?|收回|取消|安排|换成|换为|改成|改为|指定|任命|聘任|聘|委任|提拔|和|跟|与|举报|叫|的|交|想让|任命为|:|[、])[ ,]?"
_AFTER = r"(?=[ ,]{0,2}(?:已?离职|退(?=了)|拍(?=了|机房|照)|不管|不负责|休(?:假|产|年|病|婚)|合同(?:到期|期满)|岗位(?:调整|变动|变了)|辞职|换岗|升|趁|去(?=机房)|要?进(?=机房|核心|主)|监销|监督|见证|陪|已?调离|已经|离岗|退休|干(?=[\u4e00-\u9fff]{0,4}员)|调走|调离|调到|调岗|转岗|辞职|去世|不干|不在了|下个月|来了|要用|要开|需要|担任|出任|兼任|当|任|做|代|替|顶|以后|接任|接手|的(?:账号|权限|号|帐号)|在.{0,10}(?:账号|权限|号)|这个|已经|同志|老师|私自|擅自|偷偷|把|将|没|进机房|和|、|来(?=做|当)|$|[,。;!?]))"
_NAMED = (
    re.compile(rf"(?:{_BEFORE})(?P<name>{NAME})"),
    re.compile(rf"(?:^|[,。;!? ])(?:我和|我跟|我与)?(?P<name>{NAME}){_AFTER}"),
)
_PAIR = re.compile(
    rf"(?P<name>{NAME}(?:(?:和|跟|、|与){NAME})+)|(?P<apart>{FULL}(?: {FULL})+)(?=各|[ ,。]|$|[二两三]人)"
)


def person(text: str) -> str:
    """The colleague named; empty when nobody is, or only the one who speaks."""
    if re.search("谁|哪位|哪个", text):
        return ""
    pair = _PAIR.search(text)
    names = re.split(r"[和跟、与 ]", pair.group()) if pair else []
    if names and not any(no_name(each) for each in names):
        return "、".join(names)
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            if not no_name(found["name"]):
                return found["name"]
    return made_out(text) or next(iter([*behind_word(text), *pieces_of_names(text)]), "")


_COMPANION = re.compile(
    rf"(?:和|跟|同|与)(?P<name>{NAME})(?=一块|一起|一同|一道|俩|两人|同去|同行|去|[明后今]天|下?周)|(?:随行|同行)(?:人员?)?(?:是|为|:)? ?(?P<named>{NAME})"
)


def companion(text: str) -> str:
    """Who goes along: 和孙丽一块."""
    found = next((each for each in _COMPANION.finditer(text) if not no_name(each["name"] or each["named"])), None)
    return (found["name"] or found["named"]) if found else ""


def is_name(words: str) -> bool:
    """Whether all of ``words`` are names: 石磊、李娜."""
    return all(re.fullmatch(NAME, each) and not no_name(each) for each in words.split("、"))


_SPOKEN_OF = re.compile(
    rf"(?:^|[,。;!? ]|催催|催一?下|催|提醒一?下|找|问问|让|问)(?P<name>{NAME}|{COMMON}[处局](?!理)|(?:[\u4e00-\u9fff]{{0,3}}(?:主任|处长|科长|局长)))(?=$|[ ,。;!?]|那|这|的|他|批|审|签|提|把|抓紧|快|给|报|交|还|没|一下|呗|吧)"
)


def spoken_of(text: str) -> str:
    """Whose request, or who is to be reminded: 小李那个外出的, 催催孙主任."""
    found = next((each for each in _SPOKEN_OF.finditer(text) if not no_name(each["name"])), None)
    return found["name"] if found else ""


_HOST = re.compile(
    rf"(?:由|让|请)?(?P<host>{NAME}|(?:副?主任|处长|科长|局长|书记|领导)(?=亲自|来|陪|接|全程)|我们科|我|俺|咱)(?:来|去|负责|全程|亲自|们)?(?:陪同|接待|陪着|陪|领着|领(?=[,。]|$)|带着|带(?=[,。]|$)|对接|接(?=[,。]|$)|盯着|跟着)"
    rf"|(?:^|[,。 ])找(?P<sought>{NAME})(?=$|[,。 ])|(?:接待人|陪同人|联系人|接口人|对接人)(?:员)?(?:是|为|:)? ?(?P<named>{NAME}|我)"
)


def host(text: str) -> str:
    found = _HOST.search(text)
    if not found:
        return ""
    name = found["host"] or found["named"] or found["sought"]
    return "我" if name in {"俺", "咱"} else name


_ORG_END = rf"(?:公司|集团|(?<=[计利])署|事务所|律所|学会|联社|信用社|商会|出版社|杂志社|派出所|局|(?<!报告)(?<![展大门餐])厅|委|办(?!公)|院|银行|农商行|行(?=来|的|有|派)|处(?={COMMON}(?:处|科|主任))|中心|机构|电视台|报社|学校|大学|研究所|(?:科技|软件|信息技术)(?=[ ,的]|来|派|$)|(?:科技|软件|网络|信息技术)(?=(?!管理){FULL}(?:和|、|来|到|今|明|后|下|上|周|要|想|$|[ ,]))|法院|检察院|协会|日报|晚报|时报|组织部|宣传部|统战部|人大(?!代表)|政协|妇联|总工会|残联|科协|工商联|团市委|商行|支队|大队|中队|总队|厂家|厂商|总部|[工商农医师科林理财]大(?=的|来|老师|教授|专家|学生|课题|[ ,]|$)|所(?=的|来|派))"
_BRAND = r"兄弟单位|协作单位|合作单位|华三|安天|国网电力|启明(?=的|来|要)|锐捷|省台|市台|央视|[工农建中交招]行|邮储|华为|浪潮|新华三|深信服|奇安信|启明星辰|天融信|东软|太极|联想|戴尔|惠普|中兴|(?:中科)?曙光|用友|金蝶|阿里|腾讯|中软|电信|联通|移动(?=公司|的|来|师傅|工程师|派)|铁塔|银行|省厅|省里|上级|供电公司|税务局|电视台|绿盟|海尔|格力|安恒|亚信|神州数码|物业(?=的|公司|师傅|来|派)|oracle原厂|微软|甲骨文|消防队|消防(?=队?来)|中国(?:移动|联通|电信|铁塔|广电)|公安网安|网安(?=的|来|民警|支队)|国网|中铁|中建|京东|顺丰|海康|大华|大族|同方|宝信|万达信息|金山|用友|新点|数字政通|国家电网"
_KIND = (
    r"(?:外部人员|外来人员|外包人员|外包小哥|外包|驻场人员|驻场|维保师傅|维保人员|维保工程师|维保|施工人员|施工队|施工(?!单位|的)|供应商工程师|供应商|供货商|厂家工程师|厂家师傅|厂家技术员|厂家的人|厂家技术|厂家|厂商工程师|厂商|开发商|集成商|服务商|运营商|承建方|乙方|第三方人员|第三方"
    r"|技术员|技术人员|技术支持|工程师|电工|水暖工|木工|师傅|纪检组|学习团|参观团|专家组|评审专家|专家|测评师|评估师|调音师|摄像师|摄影师|审计组|检查组|测评组|课题组|督导组|考核组|工作组|评估组|验收组|巡察组|巡视组|督查组|调研组|考察团|记者|律师|会计师|客人|访客|来宾|客户|销售代表|销售|代表团|考察团|代表|老师(?!傅)|实习生|保洁|人员|人|同志)"
)
# The whole name of a company is long, and has signs in it that end other names: 未来在线信息技术有限公司黑河分公司.
_LEGAL = r"(?:(?!大厅|在(?!线)|(?<!未)来|人(?!民|才|社|寿|工)|有(?!限))[\u4e00-\u9fff()]){2,24}?(?:有限(?:责任)?公司|集团公司|研究[院所])(?:[\u4e00-\u9fff]{2,8}?(?:公司|研究[院所]))?(?!大厅)"
_UNIT = rf"(?P<unit>(?P<legal>{_LEGAL})|{_BRAND}|(?<!有(?=限))(?:(?!大厅|在|来|人(?!民|才|社|寿)|有)[\u4e00-\u9fff]){{0,10}}?{_ORG_END}(?!大厅))"
_LEAD = re.compile(
    r"^.*(?:登记(?:访客)?|访客|来访|预约|约了|请了|明天|今天|有|让|给|请|申请|接待|因为|由|个|名|位|俩|仨|是|和|跟|姓名|单位|我们|需要|安排|帮|想|要|的|来|到了?|补录|报备|第一天|上班|,| )(?=[\u4e00-\u9fff]{2})"
)
# What stands before such a name; its signs may stand in the name as well, so that only those in front are words.
_FRONT = re.compile(
    r"^(?:.*(?:登记(?:访客)?|访客|来访|预约|明天|今天|申请|接待|陪同|因为|我们|咱们|需要|安排|补录|报备|姓名|单位|邀请|通知|(?<!美)的))?(?:[有让给请由是跟我要个名位俩仨:]|和(?!平|谐|信|众|美|润))*(?=[\u4e00-\u9fff]{2})"
)
_TITLED = rf"(?:(?<![财资])(?!施工){COMMON}(?:工(?![程作商业资会具厂])|总(?!部)|会计(?!师)|律师|(?<!金)处(?![理长罚分置])|师傅|书记|局长|部长|经理|主任|处长|科长|博士|教授|老师))"
_PEOPLE = re.compile(rf"{_TITLED}(?:(?:和|、|跟|与){_TITLED})*")
_UNIT_RUN = re.compile(
    rf"{_UNIT}(?:的|派来的|来的|那边的?|过来的|派?驻场的?|那(?=俩|仨|[一二两三几]))?(?=[ ,]?(?:一行|俩|仨|[一二两三四五六七八九十几\d]+(?:个|名|位)?)?(?:人|{_KIND}|{_TITLED}|{FULL}|{CALLED}|民警|办案|执法|老师|学生|教授|实施|技术|领导|同志|来|得|准备|打算|给|往|能(?!力)|换人|派人|再|们|一行|要|需|申请|用|带|访问|使用|借|派|过来|明|后|下|有|两|三|撤|到|走|想|在|远程|vpn|已经|刚|$|[ ,]))|(?P<house>(?:(?!大厅|在|来|有|的)[\u4e00-\u9fff]){{2,10}}?)的(?=(?:{_TITLED}|{CALLED}|人(?=[要来想得进到登访拍用说连走带])|{FULL}(?=[、,。 来要想到今明后下上]|$)|工程师|测评[组师]|技术员|项目经理|项目组))"
)
_KIND_RUN = re.compile(_KIND)
_CALLED_FROM = re.compile(rf"(?<!咱们)(?<!我们)(?<!单位)[\u4e00-\u9fff]的(?P<name>{CALLED})")
_NO_UNIT = frozenset(
    {
        "本单位",
        "我们单位",
        "单位",
        "外单位",
        "我单位",
        "咱单位",
        "公司",
        "办",
        "中心",
        "数据中心",
        "信用办",
        "信用中心",
        "银行行",
        "法院",
    }
)


def visitors_and_unit(text: str) -> dict[str, str]:
    """visitors: their names, else what they are.  visitor_unit: where they come from."""
    found: dict[str, str] = {}
    unit, end = _unit(text)
    if unit:
        found["visitor_unit"] = unit
    who = _who(text, end)
    who = who.removeprefix(unit) if unit in {"厂家", "厂商"} else who
    if who:
        found["visitors"] = who
    return found


def _unit(text: str) -> tuple[str, int]:
    for found in _UNIT_RUN.finditer(text):
        name = _FRONT.sub("", found["legal"]) if found["legal"] else _LEAD.sub("", found["unit"] or found["house"])
        if (
            name not in _NO_UNIT
            and len(name) > 1
            and not (
                found["house"]
                and (_DOES.match(name) or _NO_HOUSE.search(name) or no_name(text[found.end() : found.end() + 3]))
            )
            and not re.match(r"(?:接待|陪)", text[found.end() :])
        ):
            return name, found.end()
    return _unit_before_name(text)


_BESIDE_NAME = re.compile(
    rf"(?:^|[ ,。])(?P<unit>(?!.*(?:登记|访客|申请|来访|预约|签|人员|接待|远程|查阅|访问|明天|后天|今天))[\u4e00-\u9fff]{{3,10}})[ ,](?=(?P<name>{FULL})(?:$|[ ,。]))"
)


def _unit_before_name(text: str) -> tuple[str, int]:
    """亿阳信通 韩梅: a piece right before one that is nothing but a name."""
    for found in _BESIDE_NAME.finditer(text):
        if not no_name(found["name"]) and not re.fullmatch(NAME, found["unit"]):
            return found["unit"], found.end()
    return "", 0


_NO_HOUSE = re.compile(
    r"^(?:我|你|他|她|咱|俺|外(?!包)|里|上|下|办事|管|新|老|别|那|这|谁|哪|施工|驻场|楼|门口|[一二三四五六七八九十\d])|[我咱你他她]们?$|(?:科|室|楼上?|机房|窗口|单位|单子|申请|系统|平台|的|账号|项目|合同|密码)$"
)
_DOES = re.compile(rf"{VERB}(?!局|[院所公])(?:.{{0,4}}(?:那家|的)$|(?!机构|公司|中心)[\u4e00-\u9fff]{{0,2}}$)")
"""来开会的李教授, 装监控那家的小许: what they do is no unit."""
_NAMED_VISITOR = re.compile(
    rf"(?:访客|来访(?:人|者)?|登记|签到|签离|接着|接到|接上|送走了?|老?同学|老?战友|老?朋友|亲戚|邻居|驻场人员|市民|群众|客人|姓名|公司|局|厅|院|给(?=.{{2,3}}(?:签|登)))[:是叫 ]{{0,2}}(?P<name>(?:{FULL}|{CALLED})(?:(?:和|、|,| ){FULL})*)(?=[ ,]|$|来|到|已|明|今|后|下|签|登|了|走|从|华|的|要|想|用|需|于|拟|等|[一二两三四五六\d]{{1,2}}[人位])"
)
_FIRST_NAME = re.compile(
    rf"(?:^|(?<=[ ,。]))(?P<name>{FULL}(?:(?:和|、| ){FULL})*)(?=已经|离开|到了|走了|刚|签|来了|进|从(?=机房|楼|会|里|外|咱|单位)|出来|出去|撤了)"
)


# 审计局的张倩: a name right behind the unit.
_BEHIND_UNIT = re.compile(
    rf"[的 ,]?(?P<name>(?:{FULL}|{CALLED})(?:(?:和|、| ){FULL})*)(?=$|[ ,]|来|登|远程|跟|开|接|连|修|换|送|到|已|明|今|后|下|周|礼拜|上午|下午|要|想|用|需|申|于|拟|访|查|看|进|带|等|过来|一行|[一二两三四五六七八九十\d]{{1,2}}[人位个名]|俩|仨)"
)


def _who(text: str, after: int) -> str:
    for pattern in (_NAMED_VISITOR, _FIRST_NAME):
        found = pattern.search(text)
        if found and not no_name(found["name"]):
            return _listed(found["name"])
    behind = _BEHIND_UNIT.match(text, after) if after else None
    if behind and not no_name(behind["name"]):
        return _listed(behind["name"])
    led = host(text)
    titled = next((each for each in _PEOPLE.finditer(text) if each.group() != led), None)
    if titled:
        return "、".join(re.split(r"[和、跟与]", titled.group()))
    called = _CALLED_FROM.search(text)
    if called:
        return called["name"]
    known = _known_by(text, led)
    if known:
        return known
    for kind in _KIND_RUN.finditer(text):
        if _says_who(kind.group(), text[kind.end() :]) and (not after or kind.end() > after - 1):
            return kind.group().removesuffix("的人")
    return ""


def _listed(names: str) -> str:
    return "、".join(name for name in re.split(r"[和、, ]", names) if name and not no_name(name))


def _known_by(text: str, led: str) -> str:
    """A name without a unit before it: 叫迟海波的, 工程师丁凯, 姜局, a piece of its own."""
    names = behind_word(text) or pieces_of_names(text)
    told = "、".join(name for name in names if name not in led)
    return told or short_title(text) or latin(text)


def _says_who(kind: str, rest: str) -> bool:
    if kind in {"人", "同志", "人员"}:
        return False
    return not (kind == "驻场" and rest.startswith("的")) and kind not in {
        "访客",
        "客人",
        "来宾",
        "外部人员",
        "外来人员",
    }


_NUMERAL = r"(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,4}|俩|仨)"
_HEADS = re.compile(
    rf"(?:一共|共|总共|大概|约)?{_NUMERAL}(?:(?:个|位|名)(?:.{{0,6}}?人(?!员|社|民))?|人(?!员|社|民))|(?P<few>俩|仨)(?!月|月)"
)
_PIECES = re.compile(
    rf"{_NUMERAL}(?:个坏|个旧|个|块|台|张|件|套|组|只|条|卷|盒|份|片|枚|部|架|本|项|盘|箱|组)(?!月|小时|钟头|星期|礼拜|季度|字段|步骤|半|工作日|多|次)"
)


def count_heads(text: str) -> int | None:
    """How many people."""
    for found in _HEADS.finditer(text):
        rest = text[found.end() :]
        if found.group().endswith("个") and re.match(
            rf"(?:{MEDIA}|{DEVICE}|月|小时|半|字段|账号|权限|宣传|片|单|不|吧|呗|行)", rest
        ):
            continue
        if found.group().endswith("个") and not re.search(r"人|客|访|工|师傅|来|专家|记者|干部|同志|同事", text):
            continue
        if found["few"]:
            return 2 if found["few"] == "俩" else 3
        return number(found["n"].replace("俩", "两").replace("仨", "三"))
    return None


_ASKED_FOR = re.compile(
    rf"(?:要|换|领|配|批|给|借|发|使)(?:我|给|上|我们)?{_NUMERAL}(?:个|块|张|只|台|片)?(?=$|[ ,。;!?吧呗用使新大])"
)
_ALONE = re.compile(
    rf"(?:^|[ ,。;]|这一组|这一批|总共|一共)(?:共|一共)?{_NUMERAL}(?:个|块|台|张|件|套|只|盒|卷)(?=$|[ ,。;]|都|全(?!部门)|统统|均)"
)
_PLAINLY = re.compile(r"(?:共|一共|总共|再?发|再?领|换|来|配)$")


def count_pieces(text: str, intent: str) -> int | None:
    """How many of the things the intent is about."""
    things = (
        f"{DEVICE}|{FACILITY}"
        if intent.startswith("device")
        else rf"{DEVICE}|{FACILITY}|系统|设备|机柜"
        if intent.startswith("room")
        else rf"{MEDIA}|ssd|档|卷宗|漏洞|隐患|载体"
    )
    for found in _PIECES.finditer(text):
        around = f"{text[max(0, found.start() - 6) : found.start()]}|{text[found.end() : found.end() + 8]}"
        if (not re.search(things, around) and not intent.endswith("destroy")) or re.match(
            r"人|账号|权限|程序", text[found.end() :]
        ):
            continue
        return number(found["n"].replace("俩", "两").replace("仨", "三"))
    few = re.search(rf"(?P<n>俩|仨)(?=(?:{things}|笔记本|移动))", text)
    if few:
        return 2 if few["n"] == "俩" else 3
    alone = _ALONE.search(text) or (_ASKED_FOR.search(text) if intent.startswith("media") else None)
    return number(alone["n"].replace("俩", "两").replace("仨", "三")) if alone else None
