"""Where: the place something happens, and where something or somebody goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.understanding.nouns import MEDIA
from handlers.understanding.slot_verbs import VERB

_FLOOR = r"(?:[一二三四五六七八九十\d]{1,3}(?:号楼|楼|层)|[a-z]座|[东西南北]楼|地下室?)"
_PLACE = re.compile(
    rf"(?:{_FLOOR})?(?:核心|中心|主|[一二三四五六七八九\d]号|电子政务|政务|信用办|市|新|老|小|大|东|西|第[一二三四]|\d{{3,4}}|备用|灾备|容灾|办事|服务|市民|政务服务|多功能|视频|党员|老干部|法人|信用)?(?:机房|会议室|接待室|(?:办公室|教室|房间|会议室)\d{{3,4}}|办公室|报告厅|会议厅|接待厅|多功能厅|阅览室|阅档室|休息室|财务室|打印室|文印室|保密室|电教室|活动室|谈话室|调解室|候客室|贵宾室|门卫室|传达室|收发室|机要室|办公区|一?楼?大厅|大厅|档案室|库房|资料室|服务器间|配电室|值班室|前台|培训室|监控室|门厅|展厅|洽谈室|会客室|弱电间|数据中心|设备间|指挥中心)(?:的?(?:前|后|侧)门)?"
    rf"|{_FLOOR}(?![下上梯])|\d{{3,4}}室|(?<![\da-z\-年.])[1-9]\d\d(?=的[\u4e00-\u9fff]{{0,4}}(?:机|仪|电脑|空调|屏|器|柜|大屏))|[一二三四五六七八九十\da-z]{{1,3}}号(?:机柜|机架|柜|窗口)(?!子)|(?:(?<=给)|(?<=到)|(?<=在)|(?<=往)|(?<=挪)|(?<=搬))[1-9]\d\d(?=$|[ ,。]|再|装|加|添|换|安|配|屋|房间)"
)
_NO_PLACE = re.compile(r"(?:政务|市民|办事|服务)大厅$")


def place(text: str) -> str:
    for found in _PLACE.finditer(text):
        if not re.match(r"管理|员|制度|规定", text[found.end() :]) and not found.group().endswith("大数据中心"):
            return found.group()
    return ""


# What somebody does at the end of the way: everything from here on is what for, not where to.
DOING = (
    r"(?:开(?=[\u4e00-\u9fff]{1,4}会)|开会|开个?会|对(?=账|数|接|材料)|参会|汇报|报告|培训|学习|出差|参加|参展|送|取(?!数)|对接|办(?!公|事处)|检查|调研|演示|展示|讲课|授课|答辩|验收|评审|交(?!通|易|警|行)|拷|做|谈|审计|比对|对账|联调|测试|宣传|拍|看|修|用|给|报(?!社)|领|交流|调试|安装|部署"
    r"|述职|核对|核查|采集|录入|执法|巡检|使用|处理|排查|搞|弄|整|帮|写|出庭|作证|盘点|更换|换|插|重启|升级|割接|维护|维修|导|装|打印|打(?=补丁|印)|放|查(?!分|询中心)|布线|咨询|洽谈|谈|参观|考察|接|取数|备份|提交|递|还(?!没|不|有|是|在)|讲|演|竞标|投标|支援|慰问|签|配合|协助|清点|清洗|保养|检修|检测|干|加班|归档|整理|上报|公证|录|体检|救灾|值守|值班|发|走访|慰问|推广|路演|采访|现场)"
)
_STOP = re.compile(
    rf"{DOING}|一?趟|一下|那边|那儿|那里|的|了|,|。|;|\s|时|用|回来|就|今|明|后|下周|走|带|拿|出|来回|参|吧|呗|编号|一块|两|几天|半天|同事"
)
_TOWARDS = re.compile(
    r"(?:去|到|赴|跑一?趟|至(?=[\u4e00-\u9fff])|往|前往|去向(?:是|为|:)?|目[的地]地(?:是|为|:)?|抱去|抬到|运到|运去|挪到|扛到|捎到|上(?=[省市县区部]里|[\u4e00-\u9fff]{2,}(?:一?趟|开|办|送|出差|汇|报[数材送]|交[数材]|培训|学习))|捎给|推给|推送给|推到|提供给|开放给|共享给|发给|送修单位(?:是|为|:)?|寄给|寄到|寄往|邮寄到|邮寄给|寄去|送交|交送|送给|送到|送往|送去|递送给|递送到|交给|转交给|移交给|转给|带给|拉到|搬到|带到|拿到|发给|出差(?:去|到)?|外出(?:去|到)?|送|给)(?:了|趟|给)?(?P<name>[\u4e00-\u9fff]{1,14})"
)
_KNOWN = re.compile(
    r"(?:黑龙江|哈尔滨|沈阳|大连|鞍山|抚顺|本溪|丹东|锦州|营口|阜新|辽阳|盘锦|铁岭|朝阳|葫芦岛|长春|四平|辽源|通化|白山|松原|白城|延边|延吉|赤峰|通辽|齐齐哈尔|牡丹江|佳木斯|大庆|鸡西|双鸭山|伊春|七台河|鹤岗|黑河|绥化|大兴安岭|北京|上海|天津|重庆|吉林|辽宁|广州|深圳|杭州|南京|武汉|成都|西安|济南|青岛|郑州|石家庄|太原|合肥|福州|厦门|南昌|长沙|南宁|海口|贵阳|昆明|拉萨|兰州|西宁|银川|乌鲁木齐|呼和浩特|苏州|无锡|宁波|五大连池|北安|嫩江|孙吴|逊克)(?:市|省|县)?(?:分公司|总部|分部)?"
)
_UNIT = re.compile(
    r"^[\u4e00-\u9fff]{0,12}?(?:厅|局|委|办(?!公|培训|班|会|事|理|学|个|一)|法院|检察院|医院|院|公司|中心|学校|大学|银行|农商行|政府|行署|人大|政协|组织部|宣传部|统战部|平台(?!网|运维)|市里|省里|县里|区里|单位|集团|总部|售后(?:服务)?(?:点|站|中心)?|服务站|维修点|电脑城|部委|部里|站|所|厂(?!家)|社区|[区县](?!别|分|域)|科(?!技|院|学)|馆|处|库房|大厅)|^(?:家|外地|基层|现场|乡镇|乡里|镇里|村里|县里|[\u4e00-\u9fff]{0,4}?(?:(?:展会)?现场|会场|听证会|展会|工地|车间)|[\u4e00-\u9fff]{0,6}?(?:工商联|妇联|残联|文联|团委)|[\u4e00-\u9fff]{0,4}?[工商农医师科林理财黑佳]大(?![厅学会家小型楼概量庆])|[\u4e00-\u9fff]{1,6}(?:行|委员会|协会|数据售后|那边))"
)
_HOUSE = re.compile(
    r"^[\u4e00-\u9fff]{2,10}?(?:行署|人大|政协|委员会|大学|学院|医院|银行|法院|检察院|政府|中心|公司|局|办(?!事|公)|委(?!托)|厅|服务站|维修点|售后)"
)
_APPOINTED = re.compile(r"(?:指定|认可|授权|定点)的[\u4e00-\u9fff]{2,6}?(?:点|站|公司|中心|机构|单位|部)")
_WITHIN = re.compile(
    rf"(?!{DOING}|开庭|出庭)[\u4e00-\u9fff]{{1,5}}?(?:局|处(?!理)|科(?!技|学|普)|庭|中心|机要室|维修[点部站]|售后[点站]?|服务[点站])(?!长)"
)
"""市委 | 机要局: a part of the unit."""
_AREA = re.compile(r"[县区市州乡镇]$")
"""萝北县 | 信用办: an area is only where the unit is."""
_NOT_WHERE = re.compile(
    r"^(?:不|我|你|他|她|让|找|请(?!示)|咱|俺|了|它|新来|时候|期|底|点|位|小|老|哪|那|这|谁|外面|外头|机房|里面|里|外|一|两|几|[二三四五六七八九十半\d]+(?:天|周|个|小时|点|楼|层|号|月|年|份|块|张|台)|回$|楼|会议室|办公室|家人|单位里|行(?!政)|场|齐(?![齐市])|门口|销毁|报废|新|个|用|审批|处理|评审|开(?!发区|原)|配|发(?!改|展)|修|厂$)"
)


def destination(text: str) -> tuple[str, int]:
    """Where to, and where in ``text`` that ends; ("", 0) when it is not said."""
    vague = ("", 0)
    for found in _all_towards(text):
        name = _trimmed(found["name"])
        if name and not _NOT_WHERE.match(name):
            told = name, found.start("name") + len(name)
            if not _VAGUE.fullmatch(name):
                return told
            vague = vague if vague[0] else told
    home = _HOMEWARD.search(text) or _STANDING.search(text)
    return (home["name"], home.end()) if home and not vague[0] else vague


_VAGUE = re.compile(r"[省市区县乡镇村部][里上]|那边|家|外地|基层|现场|单位")
"""给区里…拉到东山区政务中心: where two are named the more exact one is where it goes."""


def _all_towards(text: str) -> Iterator[re.Match[str]]:
    """Each beginning on its own: 出去一趟去佳木斯 has three."""
    place = 0
    while found := _TOWARDS.search(text, place):
        yield found
        place = found.start() + 1


_STANDING = re.compile(
    rf"(?:^|[ ,。;])(?:(?:去向|目[的地]地)(?:是|为|:)? ?)?(?P<name>(?:{_KNOWN.pattern}))(?=$|[ ,。;]|[一二两三四五六七八九十\d]+天|开会|出差)"
)
"""A town that stands alone between two pauses: 带u盘出差 牡丹江 三天."""

_RECEIVER = re.compile(
    r"(?:跟|和|与)(?P<beside>[\u4e00-\u9fff]{1,8}?(?:行|局|院|公司|委|办|社|中心))(?:签|对接|合作)|(?:向|对)(?P<at>[\u4e00-\u9fff]{2,10}?)(?:开放|提供|共享|推送|公布)|(?:接收方|接收单位|使用方|接收人)(?:是|为|:)? ?(?P<to>[\u4e00-\u9fff]{2,14}?)(?=[ ,。]|$|用途)|(?:^|[,。 ]|有个)(?P<by>[\u4e00-\u9fff]{1,8}?(?:行|局|院|公司|委|办|银行|中心|平台|厅|学校|大学|社))(?:发函要|来函要|想要|需要|申请要|申请(?=使用|调用|共享|开放)|索要|要|想)"
)


_WORKSHOP = re.compile(
    r"(?:送修?(?:到|去|往|给)?|送修单位(?:是|为|:)? ?|拿(?:到|去)|寄(?:到|给)?|联系(?:好)?了?|找了?|约了?|返(?:回)?)(?P<name>(?!外|出|到|个|人|一|修|单位)[\u4e00-\u9fff]{2,10}?(?:售后(?:服务)?(?:点|站|中心)?|维修(?:站|点|部|中心)|服务站|服务中心|数据恢复(?:中心|公司)?|电脑城))"
)


def workshop(text: str) -> tuple[str, int]:
    """Who repairs it, and where in ``text`` that ends: 联系了 | 联想售后."""
    found = _WORKSHOP.search(text)
    return (found["name"], found.end()) if found else destination(text)


_BORROWER = re.compile(
    r"(?:^|[,。;!? ])(?P<name>(?!我|咱|俺|借|查)[\u4e00-\u9fff]{1,8}?(?:局|委|厅|院|署|纪检组|巡察组|审计组|银行|公安|法庭))(?:的人)?(?:要|想|需要|申请|来|得){0,2}(?:外)?借(?!给|用给|款)"
)


def borrower(text: str) -> tuple[str, int]:
    """Where papers go that are lent: what is said, else who asks for them: 市纪委 | 要借."""
    where, end = destination(text)
    found = None if where else _BORROWER.search(text)
    return (found["name"], 0) if found else (where, end)


def receiver(text: str) -> tuple[str, int]:
    """Who gets data, and where in ``text`` that ends."""
    found = _RECEIVER.search(text)
    name = (found["beside"] or found["at"] or found["to"] or found["by"]) if found else ""
    if found and name and not re.match(r"我们|咱|社会|公众|外$", name):
        return name, found.end()
    return destination(text)


def _trimmed(name: str) -> str:
    known, house = _KNOWN.match(name), _HOUSE.match(name)
    if known:
        return house.group() if house and house.end() > known.end() else known.group()
    unit = _UNIT.match(name)
    if unit:
        longer = _APPOINTED.match(name, unit.end()) or _WITHIN.match(name, unit.end())
        within = house if house and house.end() > unit.end() and _AREA.search(unit.group()) else None
        return unit.group() + longer.group() if longer else within.group() if within else unit.group()
    stop = _STOP.search(name)
    if stop and 2 <= stop.start() <= 4 and _TOWN.match(name[: stop.start()]):
        return name[: stop.start()]
    return "" if stop or _VERB.match(name) or re.search(MEDIA, name) else name


_VERB = re.compile(VERB)


_TOWN = re.compile(
    r"(?:嘉荫|绥棱|绥滨|萝北|汤原|桦川|桦南|抚远|同江|富锦|饶河|虎林|密山|鸡东|林口|海林|宁安|东宁|绥芬河|穆棱|尚志|五常|双城|阿城|呼兰|巴彦|木兰|通河|延寿|方正|依兰|宾县|肇东|肇州|肇源|安达|兰西|青冈|明水|望奎|庆安|海伦|铁力|嘉荫|漠河|塔河|呼玛|爱辉|瑷珲|讷河|克山|克东|拜泉|依安|龙江|甘南|富裕|泰来|杜蒙|林甸|集贤|友谊|宝清|勃利|加格达奇|呼中|新林|松岭|扎兰屯|海拉尔|满洲里|乌兰浩特|公主岭|梅河口|敦化|珲春|图们|龙井|和龙|汪清|安图|瓦房店|普兰店|庄河|海城|东港|凤城|北镇|凌海|大石桥|盖州|灯塔|开原|调兵山|北票|凌源|兴城)"
)
"""Towns and counties of the three provinces, where a verb follows: 去绥棱 | 送光盘."""


_HOMEWARD = re.compile(
    r"(?:(?:带|拿|抱|搬|背|拎|捎|揣)(?:回)?|(?:带|拿|抱|搬|背|拎|捎|揣).{0,8}回)(?P<name>家(?!里)|科里|单位(?!的)|宿舍)"
)
