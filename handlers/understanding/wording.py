"""One spelling for what people spell in many ways, so that later rules need to know only one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 2000
"""Characters looked at for a meaning: the head and the tail of anything longer (a platform text has 2,048 bytes)."""
_TAIL = 500
_KEPT = 32  # a sentence is asked about a dozen times; it has been through `secrets.guard` by then

_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe0f\ufeff]"
)
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SPACE = re.compile(r"\s+")

_SAME = (
    ("泄漏", "泄露"), ("洩露", "泄露"), ("洩漏", "泄露"), ("泻露", "泄露"), ("泻漏", "泄露"), ("泄陋", "泄露"),
    ("泄路", "泄露"), ("卸露", "泄露"), ("屑露", "泄露"), ("谢露", "泄露"), ("泄楼", "泄露"),
    ("帐号", "账号"), ("帐户", "账号"), ("账户", "账号"), ("帳號", "账号"), ("賬號", "账号"), ("张号", "账号"),
    ("密馬", "密码"), ("密碼", "密码"), ("密玛", "密码"), ("蜜码", "密码"), ("秘码", "密码"), ("密马", "密码"), ("蜜马", "密码"), ("米码", "密码"), ("迷码", "密码"),
    ("登陆", "登录"), ("登入", "登录"), ("登錄", "登录"), ("被道了", "被盗了"), ("被到了", "被盗了"), ("倍盗", "被盗"),
    ("贝盗", "被盗"), ("钓渔", "钓鱼"), ("钩鱼", "钓鱼"), ("掉鱼链接", "钓鱼链接"), ("钓鱼连接", "钓鱼链接"), ("异第登录", "异地登录"),
    ("连接", "链接"), ("u-key", "ukey"), ("u key", "ukey"), ("优盾", "u盾"), ("u顿", "u盾"), ("优盘", "u盘"), ("u 盘", "u盘"), ("幽盘", "u盘"), ("u盤", "u盘"), ("台帐", "台账"), ("登計", "登记"), ("档桉", "档案"), ("党案", "档案"), ("消毁", "销毁"), ("报费", "报废"), ("机防", "机房"), ("平太", "平台"), ("空凋", "空调"), ("鸡房", "机房"),
    ("访課", "访客"), ("防客", "访客"), ("代办事项", "待办事项"), ("审皮", "审批"), ("认命", "任命"), ("笔计本", "笔记本"), ("机方", "机房"), ("申情", "申请"), ("被份", "备份"), ("复印鸡", "复印机"), ("申清", "申请"), ("权线", "权限"), ("注消", "注销"), ("签道", "签到"), ("外代", "外带"), ("戒质", "介质"), ("借约", "借阅"),
    ("服务气", "服务器"), ("交换鸡", "交换机"), ("漏动", "漏洞"), ("入亲", "入侵"), ("串改", "篡改"), ("窜改", "篡改"), ("勒锁", "勒索"), ("公众好", "公众号"), ("撤消", "撤销"), ("催半", "催办"), ("崔办", "催办"), ("崔一下", "催一下"), ("崔崔", "催催"), ("车回", "撤回"), ("彻回", "撤回"), ("直班", "值班"), ("演炼", "演练"), ("固件", "固件"), ("咋正", "咋整"),
    ("銀", "银"), ("嗎", "吗"), ("沒", "没"), ("麼", "么"), ("麽", "么"), ("誰", "谁"), ("們", "们"), ("這", "这"),
    ("過", "过"), ("給", "给"), ("別", "别"), ("進", "进"), ("點", "点"), ("時", "时"), ("後", "后"), ("說", "说"), ("發", "发"),
)  # fmt: skip
_TABLE = dict(_SAME)
_ANY = re.compile("|".join(re.escape(wrong) for wrong, _ in _SAME))


@lru_cache(maxsize=_KEPT)
def folded(text: str) -> str:
    """Capped, full width to half width, lower case, no invisible characters, single spaces; a new line ends a sentence."""
    head = text if len(text) <= LONGEST else text[: LONGEST - _TAIL] + "\n" + text[-_TAIL:]
    flat = unicodedata.normalize("NFKC", _INVISIBLE.sub("", head))[:LONGEST]
    return _SPACE.sub(" ", flat.strip().replace("\n", "。")).strip().lower()


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> str:
    """Folded, with one spelling for the words that matter and no spaces between Chinese characters."""
    return _BETWEEN_HAN.sub("", spaced(text))


@lru_cache(maxsize=_KEPT)
def spaced(text: str) -> str:
    """Plain, but with its spaces: they part what the person kept apart."""
    return _ANY.sub(lambda found: _TABLE[found.group()], folded(text))


def as_written(text: str, words: str) -> str:
    """``words`` in the spelling of the person, where every other spelling is as long: 内存泄漏, 优盘."""
    ours, theirs = spaced(text), folded(text)
    place = ours.find(words) if len(ours) == len(theirs) else -1
    return as_typed(text, theirs[place : place + len(words)] if place >= 0 else words)


def as_typed(text: str, words: str) -> str:
    """``words``, which folding made small, in the person's own capitals."""
    flat = unicodedata.normalize("NFKC", text[:LONGEST])
    place = flat.lower().find(words)
    return flat[place : place + len(words)] if place >= 0 else words
