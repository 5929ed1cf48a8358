"""What the platform's error codes mean, and in which of its documents a rule stands (numbers of the developer centre)."""

from __future__ import annotations

from bot.simulator.ledger import Call

_DOCUMENTS = {
    "gettoken": "D 91039",
    "message/send": "D 90236",
    "message/recall": "D 94867",
    "message/update_template_card": "D 94888",
    "media/upload": "D 90253",
    "media/get": "D 90254",
    "user/get": "D 90196",
    "user/simplelist": "D 90200",
    "user/list": "D 90201",
    "department/list": "D 90208",
    "agent/get": "D 90227",
    "menu/create": "D 90231",
    "auth/getuserinfo": "D 91023",
    "getcallbackip": "D 92521",
    "get_api_domain_ip": "D 92520",
}
# All codes that stand in no other document.
_ALL = "D 90313"

# errcode -> (the field that is usually meant, what is wrong). A field found while checking goes before.
_CODES: dict[int, tuple[str, str]] = {
    -1: ("", "系统繁忙，稍候重试"),
    40001: ("corpsecret", "密钥不对，或令牌不是用它取的"),
    40004: ("type", "媒体类型只能是 image、voice、video、file"),
    40005: ("media", "文件内容与类型不符"),
    40006: ("media", "文件太小，要多于 5 字节"),
    40007: ("media_id", "素材不存在、类型不符或已超过 3 天"),
    40008: ("msgtype", "没有这种消息类型"),
    40013: ("corpid", "企业 ID 不对"),
    40014: ("access_token", "令牌无效或被提前作废，重新取一次"),
    40016: ("button", "菜单要有 1 至 3 个一级按钮"),
    40029: ("code", "登录 code 无效"),
    40032: ("touser", "一次至多 1000 人"),
    40054: ("sub_button.url", "菜单地址要以 http:// 或 https:// 开头"),
    40055: ("button.url", "菜单地址要以 http:// 或 https:// 开头"),
    40056: ("agentid", "不是这个应用"),
    40058: ("", "参数的类型、取值或请求方法不对"),
    40074: ("safe", "图文消息不能设为保密"),
    41001: ("access_token", "没有带令牌"),
    41002: ("corpid", "没有带企业 ID"),
    41004: ("corpsecret", "没有带密钥"),
    41006: ("media_id", "没有带素材"),
    41011: ("agentid", "没有写明应用"),
    41016: ("title", "没有标题"),
    42001: ("access_token", "令牌已过 7200 秒，重新取一次"),
    42014: ("template_card.task_id", "task_id 已经用过，每张卡片只能用一次"),
    42015: ("agentid", "卡片是别的应用发的"),
    42031: ("template_card.card_type", "这种卡片不能这样用"),
    42052: ("msgid", "超过 24 小时的消息不能撤回"),
    43012: ("", "应用没有设置回调地址，不能发会回调的卡片"),
    44001: ("media", "上传的内容是空的，或文件名的写法不对（只认 filename=）"),
    44004: ("content", "内容是空的"),
    45001: ("media", "文件超过大小上限"),
    45002: ("content", "内容超过 2048 字节"),
    45008: ("articles", "图文要有 1 至 8 篇"),
    45009: ("", "调用超过频率限制，放慢再试"),
    45033: ("", "并发调用过多，放慢再试"),
    46003: ("", "应用还没有菜单"),
    60011: ("userid", "应用没有权限看到这个人"),
    60111: ("userid", "通讯录里没有这个人"),
    60123: ("department_id", "没有这个部门"),
    60140: ("response_code", "更新码无效、用过，或已超过 72 小时"),
    81013: ("touser", "接收人全部无效：不在可见范围，或账号不存在"),
    82001: ("touser", "接收人、部门、标签至少要有一个"),
    82101: ("userids", "没有写明更新谁的卡片"),
    82102: ("userids", "要更新的人不在卡片的接收人里"),
    301002: ("agentid", "令牌是别的应用的"),
}


def explained(call: Call) -> dict[str, object] | None:
    """The error of a call by field, rule and document; None where there was none."""
    if call.errcode == 0:
        return None
    usual, meaning = _CODES.get(call.errcode, ("", ""))
    return {
        "errcode": call.errcode,
        "errmsg": call.errmsg,
        "field": call.where or usual,
        "rule": call.rule or meaning,
        "document": document(call),
    }


def document(call: Call) -> str:
    """Where the rule stands: by the path, or the list of all codes."""
    return _DOCUMENTS.get(call.path, _ALL)
