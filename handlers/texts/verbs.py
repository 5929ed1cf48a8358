"""The verbs people type with a short number."""

from __future__ import annotations

import re

confirm = "确认"
disable = "停用"
review_yes = "接受"
review_no = "退回"
close = "办结"
agree = "同意"
reject = "驳回"
why = "为什么找我"
noted = "知悉"

_WHY = re.compile(
    r"(?:请问)?(?:为什么|为啥|凭什么|怎么)(?:要|又)?(?:找|通知|叫)(?:我|到我)\s*[:：,，#]?\s*(\d{4})?\s*[?？。!！]*"
)
_NOTED = re.compile(r"(?:我)?(?:已经?)?知悉(?:了)?\s*[:：,，#]?\s*(\d{4})?\s*[。!！]*")
_ABOUT_SECRETS = re.compile(
    r"[\W_]|改\s*(?:第\s*)?\d+\s*项?|登录|登陆|账号|帐号|密码|口令|密钥|私钥|令牌|password|passwd|pwd|key|token"
    r"|我|你|的|它|新|旧|原来|原|现在|就|是|为|叫|改成|改为|设成|了|呢|哦|啊",
    re.IGNORECASE,
)


def asks_why(text: str) -> str | None:
    """The short number in 为什么找我 4821 (empty where none is given); None when something else is said."""
    return _number(_WHY, text)


def has_noted(text: str) -> str | None:
    """The short number in 知悉 4821; None when something else is said."""
    return _number(_NOTED, text)


def only_secret(masked: str) -> bool:
    """Whether a text says nothing once its masked secrets are taken away: 密码是***."""
    return len(_ABOUT_SECRETS.sub("", masked)) < 2


def _number(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.fullmatch(text.strip())
    return None if found is None else found[1] or ""
