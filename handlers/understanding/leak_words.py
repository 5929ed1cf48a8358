"""What people say when a password or an account is no longer theirs alone (ZX-22), and what takes the edge off it.

Each piece of evidence has a group ``v``: where the event itself begins, so that a negation right before it counts.
All gaps are bounded and stay within a clause, so no text can make them slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SECRET = r"(?:密码|口令|账密|帐密|密钥|凭证|pin码|pin|passwords?|passwd|pwd|credentials?)"
_NO_NOUN = r"(?!管理|办法|规[则定范]|要求|政策|强度|输入|锁|法|学|设备|应用|测评|策略)"
_ACCOUNT = r"(?:账号|用户名|accounts?|(?<![几多证机话牌序编卡单型众])号(?![码线楼门称召令院机文])|身份(?!证))"
_TOKEN = r"(?:ca|u盾|ukey|数字证书|(?<![业位誉格])证书|加密狗|密码器)"
THING = rf"(?:{_SECRET}|{_ACCOUNT}|{_TOKEN})"

_LEAKED = (
    r"(?:泄露|泄了|外泄|泄密|外流|流失|流传|流出|流到|走漏|暴露|露出去|露出来|露了|露馅|漏出去|漏了|曝光|传出去|外传|传开|失窃|失密"
    r"|(?:was |been |is |got )*(?:leak|expos|compromis|hack|stolen|phish|breach))"
)
_BY = r"(?:被(?!我|自己|系统|管理员|平台|后台|锁|冻|禁|停)|遭到?|挨|(?:让|叫|教(?!他|她|新|同事|会))(?!我|你|咱|您|系统|管理员|大家))"
_TAKEN = (
    r"(?:盗|偷|窃|知道|看见|看到|看了|看去|看光|看走|看着|瞅|瞧|瞄|拿到|拿走|拿去|拿了|获取|得到|得知|记下|记走|抄|拍|破解|破了|撞库|爆破"
    r"|登|(?<![停启禁])用了|(?<![停启禁])用过|使用|冒用|改了|改掉|篡改|整去|整走|整了|弄走|弄去|弄了|骗|套走|套去|套了|截获|截取|猜|蒙对|植入"
    r"|黑|搞走|搞去|搞到|听见|听到|听去|掌握|要走|捡|导出|扒|泄|hack|知晓|发现了|攻破|木马|攻击|入侵|侵入|顶(?:了|掉|号|下|走|替)|挤)"
)
_GIVEN = r"给(?:人家?|别人|黑客|骗子)?(?:全|都|也)?(?:盗|偷|窃|整去|整走|整了|弄走|弄去|骗|套|破解|改|黑|猜|看|泄|抄|拍|登|顶|挤)"
_SPREAD = r"(?:公示|公布|发布|发|传|挂|晒|公开|贴|转发|共享|上传|复制|拷)"
_OTHERS = (
    r"(?<![让请叫给帮由])(?:(?:陌生|不明|可疑|外地|未知|别的|另一[台个])(?:的)?(?:ip|设备|电脑|手机|地址)|有人|有个人|别人|他人|陌生人|人家|外人|外[面边头]的?人|同事|黑客|骗子|不认识的?人?|前同事|前任|小偷|客户|家里?人|实习生|外包|厂家|外单位|朋友|亲戚|同学|保洁|保安|快递员|外卖员|(?:维修|装修|运维|施工|修电脑的?|外来|无关|闲杂)(?:师傅|人员|工人|的人)|师傅"
    r"|小[\u4e00-\u9fff]|老[\u4e00-\u9fff]|[\u4e00-\u9fff](?:科长|处长|局长|主任|经理|工)|他|她|谁)"
)
_MINE = r"(?:我们?(?:单位)?|俺们?|咱们?|本人|本单位)"
_TRAP = r"(?:钓鱼|钓魚|诈骗|假冒|假的?|仿冒|山寨|冒牌|phishing)"
_BAIT = (
    r"(?:链接|邮件|网站|网址|网页|页面|附件|二维码|短信|登录页|登录框|平台|系统|app|软件|窗口|link|e?mail|site|website)"
)
_ODD = r"(?:可疑|不明|陌生|来历不明|奇怪|木马|病毒|乱七八糟)"
_STRANGER = (
    r"(?:群|所有人|大家|全体|全员|外人|别人|他人|人家|陌生|客户|骗子|网上|公网|外网|互联网|朋友圈|公开|假|钓鱼|对方|不认识|github|gitee|网盘|外单位|出去"
    r"|论坛|微博|抖音|客服|诈骗|外包|厂家|供应商|电话)"
)
_NOTE = r"(?:本子|小本|笔记本|记事本|便签|便利贴|纸条|那张纸|密码条|密码本|密码纸|写密码的\w{0,4}|记密码的\w{0,4})"
_GONE = r"(?:丢|不见|找不到|找不着|遗失|落在|落到|没了|被偷|被拿|被盗|弄没|忘在)"
_CONTENT = r"(?:身份证号?|手机号|电话号?码?|卡号|号码|信息|数据|资料|文件|材料|隐私|名单|内容|秘密|档案|报告|公文)"
_G = r"[^。!?;,]"


@dataclass(frozen=True, slots=True)
class Evidence:
    """name: for ``why``.  how: what to write as the way it happened, empty when the words do not say."""

    name: str
    how: str
    pattern: re.Pattern[str]
    strong: bool = True
    across: bool = False
    needs: str = ""


# What a pattern cannot do without, the longest spelling first: a clause without it is not searched with the pattern.
_NEEDS: tuple[tuple[str, str], ...] = (
    ("thing", THING),
    ("either", rf"(?:{_ACCOUNT}|{_SECRET})"),
    ("trap", _TRAP),
    ("secret", _SECRET),
    ("account", _ACCOUNT),
    ("token", _TOKEN),
)
THERE = {name: re.compile(pattern) for name, pattern in _NEEDS}


def _evidence(name: str, how: str, pattern: str, *, strong: bool = True, across: bool = False) -> Evidence:
    optional = rf"(?:{_ODD}|{_TRAP})" in pattern
    needs = "" if optional else next((need for need, words in _NEEDS if words in pattern), "")
    return Evidence(name, how, re.compile(pattern), strong, across, needs)


# How it happened is only what was said: that somebody used the account or knows the password is no way of leaking.
BY_PHISHING = "点击钓鱼链接或邮件"
BY_FAKE = "假冒的网站、链接或邮件"
GIVEN_OUT = "发出、说出或填写给他人"
LOST_NOTE = "记有密码的物品遗失或被拿走"

EVIDENCE: tuple[Evidence, ...] = (
    _evidence("钓鱼", BY_PHISHING, rf"(?P<v>点|打开|扫|进|上|登|访问|中|信|填|输|clicked?|opened?){_G}{{0,10}}?{_TRAP}{_G}{{0,6}}?{_BAIT}"),
    _evidence("钓鱼", BY_PHISHING, rf"{_TRAP}{_G}{{0,4}}?{_BAIT}{_G}{{0,8}}?(?P<v>点了|点开|点进|打开了|填了|填上|输了|输入了|扫了|登了|上当|中招)"),
    _evidence("钓鱼", BY_PHISHING, r"(?P<v>中了钓鱼|被钓鱼|遭钓鱼|上了钓鱼|got phished)"),
    _evidence("存放密码的东西丢失", LOST_NOTE, rf"{_NOTE}{_G}{{0,8}}?(?P<v>{_GONE})[^。!?;]{{0,16}}?{_SECRET}", across=True),
    _evidence("存放密码的东西丢失", LOST_NOTE, rf"(?:写密码|记密码|密码条|密码本|密码纸|记着密码|写着密码){_G}{{0,10}}?(?P<v>{_GONE})"),
    _evidence("介质和密码一起丢失", "介质与密码一并遗失", rf"{_TOKEN}{_G}{{0,8}}?(?P<v>{_GONE})[^。!?;]{{0,14}}?{_SECRET}", across=True),
    _evidence("介质和密码一起丢失", "介质与密码一并遗失", rf"{_TOKEN}{_G}{{0,8}}?{_SECRET}{_G}{{0,6}}?(?P<v>{_GONE}|被人拿)"),
    _evidence("被看到或拍到", "被他人看到或拍到", rf"{_SECRET}{_G}{{0,16}}?(?P<v>{_BY}{_G}{{0,8}}?(?:看|瞅|瞧|瞄|拍|偷看|照)(?!管))"),
    _evidence("被看到或拍到", "被他人看到或拍到", rf"{_OTHERS}{_G}{{0,6}}?(?P<v>偷看|看见|看到|看了|瞅|瞄|拍了|拍到|拍走){_G}{{0,6}}?{_SECRET}"),
    _evidence("投屏露出", "屏幕上暴露", rf"(?:投屏|屏幕|投影|白板|直播|截图|截屏){_G}{{0,14}}?{_SECRET}{_G}{{0,6}}?(?P<v>露|暴露|显示出|泄露|被)"),
    _evidence("被人知道", "", rf"{_SECRET}{_G}{{0,10}}?(?P<v>{_BY}{_G}{{0,10}}?{_TAKEN}|{_GIVEN})"),
    _evidence("账号被人用", "", rf"{_ACCOUNT}{_G}{{0,10}}?(?P<v>{_BY}{_G}{{0,10}}?{_TAKEN}|{_GIVEN})"),
    _evidence("介质被盗", "", rf"{_TOKEN}{_G}{{0,8}}?(?P<v>{_BY}{_G}{{0,6}}?(?:盗用|盗刷|冒用|复制|破解|用了|用过|拿|借走|登))"),
    _evidence("被公开", "被发出或公开", rf"{_SECRET}{_G}{{0,10}}?(?P<v>被{_G}{{0,6}}?{_SPREAD}{_G}{{0,4}}?(?:到|在|上|出|了))"),
    _evidence("误发", GIVEN_OUT, rf"{_SECRET}{_G}{{0,10}}?(?P<v>误?(?:发|贴|传|群发|上传|分享|转发|说|告诉|念|报|给|填|输|写|留|截|交|提供|透露){_G}{{0,10}}?{_STRANGER})"),
    _evidence("误发", "发错", rf"{_SECRET}{_G}{{0,10}}?(?P<v>(?:发|传|贴|转|群发)错)"),
    _evidence("误发", GIVEN_OUT, rf"(?P<v>误发|错发|发错|发到群|发群里|传错|传到|贴到|告诉了?|提供给|给了){_G}{{0,10}}?{_STRANGER}{_G}{{0,6}}?{_SECRET}"),
    _evidence("被骗走", "被骗取", rf"(?P<v>骗走|套走|骗去|套出|骗取){_G}{{0,8}}?(?:{_SECRET}|账号)"),
    _evidence("被偷走", "", rf"(?P<v>要走|偷走|盗走|盗取|窃取){_G}{{0,8}}?(?:{_SECRET}|账号)"),
    _evidence("泄露", "", rf"{THING}{_G}{{0,12}}?(?P<v>{_LEAKED})"),
    _evidence("泄露", "", rf"{_SECRET}{_G}{{0,8}}?,(?:我?怀疑|肯定|已经?|都|应该|可能|好像|估计|看来|是|被|全){{0,3}}(?P<v>泄露|外泄|被盗|被偷|{_BY}{_G}{{0,8}}?{_TAKEN})", across=True),
    _evidence("泄露", "", rf"(?P<v>泄露|外泄|走漏|暴露|leaked?|exposed){_G}{{0,8}}?{_SECRET}"),
    _evidence("他人登录", "", rf"{_OTHERS}{_G}{{0,8}}?(?P<v>登录|登上|登了|登过|登|在用|使用|用了|用|盗|偷|冒|动|操作|进了|改|破解|试|拿着?|顶){_G}{{0,6}}?{_MINE}{_G}{{0,10}}?{THING}"),
    _evidence("密码被改", "", rf"{_OTHERS}{_G}{{0,4}}?把{_MINE}{_G}{{0,8}}?{THING}{_G}{{0,4}}?(?P<v>改了|改掉|盗|偷|登|泄|拿去|拿走)"),
    _evidence("他人知道密码", "", rf"{_OTHERS}{_G}{{0,8}}?(?P<v>知道|晓得|记住|记下|掌握|猜到|猜出|得到|拿到|有){_G}{{0,4}}?{_MINE}{_G}{{0,10}}?{_SECRET}"),
    _evidence("异常登录", "", r"(?P<v>异地登录|异常登录|陌生登录|不明登录|非本人登录|可疑登录)(?!不)"),
    _evidence("异常登录", "", rf"(?:账号|号|系统|平台){_G}{{0,12}}?(?P<v>在(?!哪|什么|手机|家里|单位|电脑|这|那){_G}{{1,8}}?(?:登录了|登录过|被登录|登录(?!不|系统|时|的时候)|上线))"),
    _evidence("异常登录", "", rf"(?:账号|号){_G}{{0,12}}?(?P<v>(?:半夜|凌晨|夜里|外地|境外|国外|陌生|异地|不明|可疑){_G}{{0,10}}?登录?(?!不))"),
    _evidence("异常登录", "", rf"登录?{_G}{{0,14}}?(?P<v>不是我|非本人|不是本人|我没有?登|我没操作)"),
    _evidence("异常登录", "", r"(?P<v>我?没登录?|没有登录|不是我登|不是本人|不是我本人)[^。!?;]{0,12}?(?:登录|验证码|登过|上线)", across=True),
    _evidence("密码被改", "", rf"{_SECRET}{_G}{{0,6}}?(?P<v>不是我改|被改了|被改过|莫名其妙变|自己变了)"),
    _evidence("密码被改", "", rf"(?P<v>{_BY}{_G}{{0,6}}?(?:改|换|盗|偷|拿|套|骗){_G}{{0,4}}?{_SECRET})"),
    _evidence("被骗走", GIVEN_OUT, rf"(?:电话|客服|技术支持|自称|冒充|骗子|陌生|对方)[^。!?;]{{0,30}}?{_SECRET}[^。!?;]{{0,12}}?(?P<v>给|告诉|报|说|念|发)", across=True),
    _evidence("被看到或拍到", "被他人看到或拍到", rf"{_SECRET}[^。!?;]{{0,16}}?(?:贴|写|放|记)[^。!?;]{{0,20}}?(?P<v>拍进|拍下|拍走|拍到|拍了|看见了|看到了|看去|被看)", across=True),
    _evidence("存放密码的东西丢失", LOST_NOTE, rf"{_SECRET}{_G}{{0,4}}?(?:写|记|存|抄){_G}{{0,4}}?(?:在|到)[^。!?;]{{0,16}}?(?P<v>{_GONE})", across=True),
    _evidence("异常登录", "", r"登录(?!不)[^。!?;]{0,6}?(?:时间|记录|日志|提醒|显示|提示|ip|地点|通知|地址)[^。!?;]{0,20}?(?P<v>我没有?登|我根本没|我当时没|我没上|不是我)", across=True),
    _evidence("他人操作", "", r"(?:账号|号|系统|平台|登录|操作|记录|业务|数据)[^。!?;]{0,30}?(?P<v>不是我(?:本人)?(?:干|弄|操作|登|做|发|提|改|填|办|查)|不是本人)", across=True),
    _evidence("被顶下线", "", r"(?P<v>(?:有人|别人|被人?)顶(?:了)?(?:我的?)?号|^顶号|号被(?:人)?(?:顶|挤)|挤下线|顶下线)"),
    _evidence("说漏", "说漏或同步出去", rf"{_SECRET}{_G}{{0,6}}?(?P<v>说漏|漏嘴|同步出去|同步到|传了出去)"),
    _evidence("存放密码的东西丢失", LOST_NOTE, rf"(?:电脑|手机|硬盘|u盘){_G}{{0,4}}?(?P<v>{_GONE})[^。!?;]{{0,12}}?(?:存|记|保存|有){_G}{{0,6}}?{_SECRET}", across=True),
    _evidence("盗号", "", r"(?P<v>(?<!别)(?:被|让|叫)(?:人家?|别人|黑客)?盗号|盗了我的?号|盗我的?号|盗用了?我|冒用了?我|冒充我登)"),
    _evidence("他人登录", "", r"(?:someone|somebody|hackers?|they|stranger)[a-z ,']{0,24}?(?P<v>log|use|using|access|stole|hack|know|sign)[a-z ]{0,24}?(?:my|our)[a-z ]{0,16}?(?:account|password|pwd|credential)"),
    _evidence("他人知道密码", "", rf"{_SECRET}{_G}{{0,6}}?{_OTHERS}{_G}{{0,4}}?(?P<v>知道|晓得|看见|看到|记住|记下|拿到|拿走|掌握){_G}{{0,2}}?了"),
    _evidence("网上可见", "", rf"(?P<v>暗网|黑市|网上|百度|github|gitee|公网|论坛){_G}{{0,6}}?(?:有人?卖|在卖|挂着|能搜|搜到|查到|找到|看到|出现){_G}{{0,8}}?{_SECRET}{_NO_NOUN}"),
    _evidence("网上可见", "", rf"{_SECRET}{_G}{{0,6}}?(?P<v>(?:暗网|黑市|网上|百度|github|gitee|公网|论坛){_G}{{0,4}}?(?:有人?卖|在卖|挂着|能搜|搜到|查到|找到|看到|出现))"),
    _evidence("假网站", BY_FAKE, rf"(?:输|填){_G}{{0,6}}?{_SECRET}[^。!?;]{{0,16}}?(?P<v>(?:网址|域名|网站|页面|链接){_G}{{0,4}}?(?:不对|不一样|是假|假的|不是官方))", across=True),
    _evidence("异常登录", "", rf"{_ACCOUNT}[^。!?;]{{0,14}}?(?:有人|别人)[^。!?;]{{0,4}}?登[^。!?;]{{0,6}}?(?P<v>我(?:从来?|根本|可|都)?没(?:有)?(?:登|用|上))", across=True),
    _evidence("异常登录", "", r"登录[^。!?;]{0,12}?在[\u4e00-\u9fff]{2,6}[^。!?;]{0,4}?(?P<v>(?:我|人)(?:一直|明明|可|都|当时|根本)(?:在|没在|没去|不在))", across=True),
    # Weak: worth a question, not worth waking the duty officer.
    _evidence("账号有人用", "", rf"{_ACCOUNT}{_G}{{0,10}}?(?P<v>(?:有人|别人|外人|谁){_G}{{0,4}}?(?:登|用|顶|动))", strong=False),
    _evidence("别处登录", "", r"上次登录(?!不|失败)[^。!?;]{0,8}?(?P<v>在(?!哪|什么|单位|办公室|这))", strong=False),
    _evidence("传到外面", "", rf"(?P<v>传|推|提交|存|同步){_G}{{0,4}}?(?:github|gitee|网盘|云盘|公网|外网){_G}{{0,16}}?{_SECRET}", strong=False, across=True),
    _evidence("存密码的东西不在手里", "", rf"{_SECRET}[^。!?;]{{0,20}}?(?P<v>{_GONE})", strong=False, across=True),
    _evidence("系统被人登录", "", rf"(?:系统|平台|后台|门户){_G}{{0,6}}?(?P<v>{_BY}{_G}{{0,6}}?(?:登|进|上了))", strong=False),
    _evidence("写在外面", "", rf"{_SECRET}{_G}{{0,6}}?(?P<v>(?:写|贴|抄|留|放)(?:在|到){_G}{{0,6}}?(?:黑板|白板|墙|显示器|屏幕|桌|门|会议室|公告|便利贴))", strong=False),
    _evidence("介质丢失", "", rf"{_TOKEN}{_G}{{0,8}}?(?P<v>{_GONE})", strong=False),
    _evidence("告诉同事", "", rf"{_SECRET}{_G}{{0,8}}?(?P<v>(?:告诉|说给|给(?!忘|我忘|整忘|弄忘)|发给|借给|透露给){_G}{{0,8}})(?:了|过|同事|朋友|他|她)", strong=False),
    _evidence("可疑链接", "", rf"(?P<v>点|打开|扫|收到|来了){_G}{{0,10}}?(?:{_ODD}|{_TRAP}){_G}{{0,6}}?{_BAIT}", strong=False),
    _evidence("可疑链接", "", rf"(?:{_ODD}|{_TRAP}){_G}{{0,4}}?{_BAIT}", strong=False),
    _evidence("账号异常", "", rf"(?:{_ACCOUNT}|{_SECRET}){_G}{{0,8}}?(?P<v>异常|不对劲|不太对|不对|出问题|有问题|奇怪|不正常|有风险|不安全|丢了|丢失|没了|被动过)", strong=False),
    _evidence("被盗", "", r"(?P<v>有人冒充我|冒充我|我被盗了|我被黑了|被盗号|号没了|号丢了)", strong=False),
    _evidence("木马与密码", "", rf"(?:木马|中毒|病毒|远程控制|被控|盗号)[^。!?;]{{0,20}}?{_SECRET}", strong=False, across=True),
    _evidence("泄露", "", rf"{_CONTENT}{_G}{{0,10}}?(?P<v>泄露|泄密|外泄|流出)", strong=False),
    _evidence("泄露", "", rf"(?P<v>泄露|外泄){_G}{{0,6}}?{_CONTENT}", strong=False),
    _evidence("猜到密码", "", rf"(?P<v>猜到|猜出|偷|盗|窃|骗|知道|看见|看到){_G}{{0,6}}?{_SECRET}", strong=False),
)  # fmt: skip

_FILLER = r"(?:泄露|透露|告诉|提供|转发|被|遭|让|人|给|发生|出现|造成|真的|真|再|有|什么|账号|密码|口令|的|把|将|我|向|外|随意|会|任何|自己|啥|过|是|因为|别|他|系统|平台|登录|信用){0,6}"
NEGATED = re.compile(
    rf"(?:(?<!有)没有|(?<!有)没|未|并未|从未|(?<!是)不是|并非|不算|不存在|(?<![特个分区])别(?!人|的|处|家|国|名)|(?<!要)不要|不得|(?<!能)不能|(?<!可)不可|不许|不准|(?<!会)不会|勿|严禁|禁止"
    rf"|防止|避免|谨防|以免|免得|杜绝|预防|注意|保证){_FILLER}$"
)

ASKING_FOR_ONESELF = re.compile(
    r"我(?:就)?(?:想|要|来)?(?:请)?(?:问|咨询|请教|了解|知道)(?:一下|下|问)?|(?:帮|告诉|教|给|跟)我"
)
FIRST = re.compile(r"我|俺|咱|本人|\bmy\b|\bour\b|\bi\b")
MINE_BEFORE = re.compile(rf"{_MINE}|自己|\bmy\b|\bour\b")
THIRD_BEFORE = re.compile(
    r"(?P<who>同事|他们?|她们?|朋友|家人|老公|老婆|爱人|媳妇|儿子|女儿|孩子|领导|室友|同学|下属|徒弟|师傅|别的?单位|其他单位|隔壁|人家"
    r"|小[\u4e00-\u9fff]|老[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹潘葛范彭马方任袁柳唐薛雷贺罗毕于傅齐康伍余顾孟黄萧尹汪祁毛戴宋庞熊纪舒项祝董梁杜阮蓝季贾路江童郭梅林钟徐邱骆高夏蔡田胡万丁石崔程陆翁段侯白]"
    r"|[\u4e00-\u9fff]{1,2}(?:科长|处长|局长|主任|经理|部长|书记|市长))(?:\w{0,3}的|的)?(?:那个|这个|信用|登录|平台|系统|oa|办公|账号|用户)*$"
)
PRIVATE_BEFORE = re.compile(
    r"(?:qq|(?<!企业)微信(?!公众)|淘宝|支付宝|京东|抖音|快手|游戏|steam|王者(?:荣耀)?|原神|银行卡?|信用卡|工资卡|网银|wifi|路由器|门禁|保险柜|微博|小红书"
    r"|拼多多|美团|12306|百度|apple|苹果|个人邮箱|163邮箱|126邮箱|gmail|滴滴|饿了么|宽带|手机|支付|取款)(?:的|登录|支付|个人|空间)*$"
)
ASKED = re.compile(
    r"(?:吗|嘛|么|吧|没|没有|(?<!在.)(?<!在..)(?<!在...)呢|不)[呀啊哦呢?。!~]*$|\?|是不是|是否|会不会|有没有|算不算|算(?:是)?泄露|怎么知道|(?<![让被叫给是知道得楚])谁(?:在|还|都|会|能)?(?:知道|动|登|用|改|看|进|拿)|如何判断|怎么判断|怎么看|什么意思"
)
HOW_TO = re.compile(r"怎么|咋|如何|找谁|跟谁|给谁|向谁|what should|how to")
ABOUT_RULE = re.compile(
    r"小时[之以]?内|规定|制度|条款|哪一?条|第几条|处罚|怎么罚|咋罚|惩罚|处分|追责|担责|后果|几个?小时|多少个?小时|多长时间|多久|时限|期限|什么时候[要得该]|依据|条例|法律|违反|要求|流程"
)
SUPPOSED = re.compile(
    r"如果|(?<![主只重需不])要是|假如|假设|假使|万一|倘若|倘使|一旦|(?:^|[,。])若|的话|比如|例如|譬如|设想|\bif\b"
)
HEARSAY = re.compile(
    r"开会说|会上说|领导说|老师说|群里说|听说|据说|听(?!到说).{1,4}(?:说|讲|提)(?!漏)|新闻|报道|网上说|媒体|隔壁|别的单位|其他单位|外省|某(?:公司|单位|局|市|省|人|企业)|他们单位|人家单位|公众号文章"
)
TAUGHT = re.compile(
    r"关于.{0,30}(?:通知|通报|方案|预案|意见|函)|开展.{0,12}(?:演练|培训|教育|宣传)|学习|培训|宣传|讲课|举(?:了|过)?(?:个|一个)?.{0,16}例子|课件|考试|试题|案例|讲座|应急处置|(?<!不是)(?:演练|演习)|征文|题库|作业|论文|总结|心得|(?:写|起草|拟|编)[^。!?;]{0,16}(?:稿|预案|方案|讲话|办法)|简报|通知大家|提醒大家|告诉大家"
)
DEMANDED = re.compile(r"(?:泄露|被盗)(?:了|后|时|以后|之后)?(?:就|都|也|的)?(?:要(?!报案)|应|必须|须|需|得(?!到))")
BYGONE = re.compile(r"上次(?!登录)|上回|去年|前年|历史上|曾经|过一次|过一回|那次|那回|那件事|以前")
DOUBTED = re.compile(
    r"担心|(?<![恐哪])怕|害怕|生怕|测试|试一下|试试|\btest\b|(?<!不是)误报|搞错|弄错|虚惊|开玩笑|逗你|假的吧|骗你|逗你玩"
)
BY_ONESELF = re.compile(r"(?<!不)(?<!不像)是(?:我|俺|本人)(?:自己|本人)?(?:在|登|改|弄|操作|用|换)")
"""The strange thing was one's own doing."""
MAYBE = re.compile(
    r"被(?!我|自己|系统|管理员|平台|后台|锁|冻|禁|停|注销|收回|删)|[让叫]人|丢|偷|盗|漏|黑客|外人|陌生|不认识|入侵|骗|暴露"
)
SECRET = re.compile(_SECRET + _NO_NOUN)
NO_LEAK = re.compile(
    r"(?:没|未|不是|不会|并非)[^。!?;,]{0,6}?(?:泄|丢|被|让人|盗|偷|外传|告诉)|(?<!分)别(?!人|的|处)|不要|勿|防|避免|保管|怎么|咋(?!整|办)|[吗么?]"
)
HARMLESS = re.compile(r"新密码|新口令|安全的|收到了|改了|换了|改过|换过|设置|修改|重置|输错|填错|写错")
DENIED = re.compile(r"没|不是|未|别(?!人)|不要|不会|勿|防|避免")
NAMED_COMMAND = re.compile(
    r"^(?:密码|账号)?泄露[: ,]{0,2}(?!.{0,12}(?:怎么|规定|吗|罚|多久|需|应|必须|要|得|[?]))(?=.{0,12}(?:平台|系统|账号|oa|邮箱|网站|vpn))"
)
ONLY_REPORT = re.compile(r"^(?:我要|我想|我来)?(?:上报|报告|汇报)(?:一下|一件事|个事|情况)?[!。]*$")
COMMANDED = re.compile(
    r"^(?:我要|我想|请|马上|立即|立刻|口头|紧急)*(?:上报|报告|报一下|报)?(?:一下)?[: ]?(?:账号密码|账号|密码|口令)?(?:的)?(?:泄露|被盗)(?:上报|报告|了)?[!。]*$"
)
