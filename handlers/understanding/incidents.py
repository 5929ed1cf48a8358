"""What a sentence about a security incident says besides: of which kind it is, and what it hit (ZX-23)."""

from __future__ import annotations

import re
import unicodedata

# In this order: what is worse than another, or says more than another, first.
_KINDS = (
    ("theft", r"(?:数据|信息|名单|资料|库).{0,10}(?:偷|窃|盗|拖走|拷走|导走|泄露|外泄|流出|爬|卖)|拖库|脱库|兜售|暗网|撞库"),
    ("crash", r"(?:数据库|库表|database).{0,10}(?:崩|瘫|挂(?!马|黑)|宕|坏|起不来|连不上|打不开|down|没了|被删|删了)|删库"),
    ("intrusion", r"入侵|侵入|渗透|后门|木马|勒索|蠕虫|挖矿|病毒|中毒|webshell|远程控制|(?:陌生|不明|多出|多了).{0,6}(?:管理员|账号|账户|用户)|加密了|进了.{0,8}(?:后台|服务器)"),
    ("attack", r"攻击|ddos|篡改|被(?:人|黑客)?(?:给)?(?:改|黑|挂|劫持|扫|爆破|刷)|黑了|挂马|黑链|暗链|黑页|劫持|爆破|扫描|注入|仿冒|冒充|赌博|骷髅|反动|标语|异常流量"),
)  # fmt: skip
_SCOPES = (
    ("wechat", r"公众号|公号|服务号|订阅号"),
    ("website", r"网站|官网|首页|主页|网页|门户"),
    ("platform", r"平台|信用系统|共享系统"),
)
_READ_KINDS = tuple((kind, re.compile(words)) for kind, words in _KINDS)
_READ_SCOPES = tuple((scope, re.compile(words)) for scope, words in _SCOPES)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def kind_of(text: str) -> str:
    """theft, crash, intrusion or attack; empty where the sentence does not say."""
    plain = _plain(text)
    return next((kind for kind, words in _READ_KINDS if words.search(plain)), "")


def scope_of(text: str) -> str:
    """platform, website or wechat; empty where it names none of them, or several."""
    plain = _plain(text)
    found = [scope for scope, words in _READ_SCOPES if words.search(plain)]
    return found[0] if len(found) == 1 else ""
