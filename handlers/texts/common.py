"""What is said whatever the matter is."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.understanding.secrets import Kind

SOURCE = "信安助手"


def unknown_sender() -> str:
    return (
        "暂时查不到您的通讯录信息，这条消息没有登记。\n"
        "系统正在同步通讯录，请一分钟后再发一次；仍不行请联系本单位企业微信管理员。\n"
        "如果是账号密码泄露，请先电话报告市信用办值班员。"
    )


def taken_later() -> str:
    return "已收到，系统正在处理，稍后把结果发给您，不用重发。"


def given_up() -> str:
    return (
        "很抱歉，您刚才的消息系统多次处理都没有成功，没有登记，已告诉管理人员。\n"
        "请再发一次；如果是账号密码泄露，请同时电话报告市信用办值班员。"
    )


def taken_late() -> str:
    return "系统刚才短暂故障，您之前发来的消息现在处理完了："


def marked_secret() -> str:
    return (
        "这条消息带有密级标识，已拒收，内容没有保存。\n"
        "请立即长按撤回。企业微信不能处理涉密内容，涉密事项请走本单位保密渠道（保密法第31条）。\n"
        "要报账号密码泄露，请只说“密码泄露”，不要发涉密内容。"
    )


def state_secret(leaders: Iterable[str]) -> str:
    """leaders: of the unit, by name."""
    names = enumerated(leaders)
    return (
        "涉及国家秘密或涉密内容外泄的，不在企业微信里登记；请不要在这里写任何涉密内容。\n"
        f"请马上打电话或当面报告本单位保密负责人和单位领导{f'（{names}）' if names else ''}，"
        "不要转发、扩散，保护好现场，按本单位保密规定处置。\n"
        "如果只是账号密码泄露，请直接说“密码泄露”。"
    )


def recall_please(found: tuple[Kind, ...]) -> str:
    """Told after the answer proper, when something secret was masked."""
    names = {
        Kind.password: "密码",
        Kind.key: "密钥",
        Kind.id_number: "身份证号",
        Kind.bank_card: "银行卡号",
        Kind.mobile: "手机号",
    }
    what = "、".join(names[kind] for kind in found if kind in names)
    change = "，并尽快更换" if Kind.password in found or Kind.key in found else ""
    lines = [f"提醒：您的消息里像是有{what}，系统已遮盖、没有保存原文。请长按撤回那条消息{change}。"] if what else []
    if Kind.too_long in found:
        lines.append("消息太长，只保留了前面的部分。")
    return "\n".join(lines)


def side_by_side(*values: str) -> str:
    """What is there of several values, on one line."""
    return "，".join(value for value in values if value)


def enumerated(names: Iterable[str]) -> str:
    """张伟、王芳、何军."""
    return "、".join(names)


def one_more(before: str, more: str) -> str:
    """Something said later, added to what was said before."""
    return f"{before}；{more}" if before else more


def nothing_understood(nearest: tuple[str, ...]) -> str:
    shown = "”“".join(nearest)
    return f"没听懂，什么也没有登记。\n可以试试：“{shown}”。\n账号密码泄露，直接说“密码泄露了”就行。"


def not_understood_here(waits: str) -> str:
    """waits: what the open form asks for."""
    return f"没听懂，什么也没有登记。\n{waits}"


def nothing_open() -> str:
    return "没有正在填的内容。回复“待办”看看。"


def nothing_asked() -> str:
    return "现在没有等您回答的问题，没有改动。回复“待办”看看现在要办的事。"


def cannot_read(kind: str) -> str:
    names = {"picture": "图片", "voice": "语音", "file": "文件", "place": "位置", "link": "链接"}
    return f"收到{names.get(kind, '消息')}，但现在只能处理文字，没有登记。请用一句话说明，比如“密码泄露了”。"


def greeting(name: str) -> str:
    return (
        f"{name}，您好，我是信安助手。直接跟我说就行：\n"
        "· “密码泄露了”：马上登记，通知值班员停用账号\n"
        "· “待办”：看现在要您办的事\n"
        "· “制度 22”：查规定\n"
        "其他能办的事，请回复“帮助”。"
    )


def welcome() -> str:
    return "好的，有事随时跟我说。"


def audit_is_elsewhere() -> str:
    return "审计记录在服务器上核对（xinan audit verify），聊天里不能查看。\n单个事项的全部经过请回复“进度 编号”。"


def small_talk() -> str:
    return "您好，我是信安助手。账号密码泄露请直接说“密码泄露了”；办审批说“申请档案外借”这样的话；查制度说“制度 22”；更多请回复“帮助”。"


def forged_tap() -> str:
    return "这个按钮不是发给您的，或已失效，没有任何改动。回复“待办”可以看到您现在要办的事。"


def gone_tap() -> str:
    return "这张卡片对应的事项已经办完，没有任何改动。回复“待办”看看现在要办的事。"


def nothing_to_cancel() -> str:
    return "现在没有正在填的内容。已上报的事项不能自行取消；如属误报，请直接说“误报”。"


def nothing_to_withdraw(waits: str) -> str:
    """waits: what the form that is open waits for."""
    return f"没有可以撤回的申请。{waits}\n不填了请回复“取消”。"


def no_such_number(number: str) -> str:
    return (
        f"没有找到编号 {number}，或您无权查看。请核对编号；已办完的要用完整编号，回复“我的上报”或“我的申请”可以看到。"
    )


def nothing_to_do_here(word: str) -> str:
    return f"没有可以“{word}”的事项。回复“待办”看看现在要办的事。"


def nobody_looks_for_you() -> str:
    return "现在没有找您办的事。回复“待办”看看。"


def which_number(word: str, shorts: tuple[tuple[int, str], ...]) -> str:
    lines = "\n".join(f"{word} {short}（{no}）" for short, no in shorts)
    several = "有几件事，" if len(shorts) > 1 else ""
    return f"{several}请带上编号回复：\n{lines}"


def form_waits(title: str) -> str:
    return f"您还有没填完的{title}，回复“继续”接着填。"


def nothing_to_resume() -> str:
    return "没有暂存的内容。回复“待办”看看现在要办的事，或回复“帮助”。"


def may_be_repeat() -> str:
    return "（可能重复）"
