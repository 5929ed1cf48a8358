"""What the upload page says when a file is not taken or something does not work: what happened, then what to do."""

from __future__ import annotations

from bot.h5.kinds import MOST_BYTES

_MB = MOST_BYTES // 1024 // 1024

REFUSALS = {
    # size and kind
    "empty": "文件是空的，请重新选择。",
    "too_large": f"文件超过 {_MB} MB，不能上传。照片请降低分辨率，扫描件请分成几个文件。",
    "unknown": "认不出这个文件的格式。请上传 Word（.docx）、PDF，或 JPG、PNG 照片。",
    "old_word": "旧版 Word（.doc）、设了打开密码的 Word 和 RTF 不能上传。请另存为不加密的 .docx，或导出 PDF。",
    "other_office": "这不是 Word 文档（.docx）。表格、演示文稿和模板请导出 PDF 再上传。",
    "heic": "HEIC 照片不能上传。请在手机相机设置里选“兼容性最佳”，或截图、转成 JPG 后再传。",
    "picture_kind": "这种图片格式不能上传。请转成 JPG 或 PNG。",
    "video": "音频和视频不能上传。请截图，或写成文字。",
    "archive": "压缩包不能上传。请解压后逐个上传。",
    "program": "程序文件不能上传。",
    "page": "网页和 SVG 文件不能上传。请导出 PDF 或截图。",
    # what is inside
    "macro": "文档里有宏，不能上传。请另存为不带宏的 .docx，或导出 PDF。",
    "embedded": "文档里嵌有其他文件或对象，不能上传。请把它们改成图片，或导出 PDF。",
    "external": "文档会从外部取内容（外部模板、图片或数据链接），不能上传。请导出 PDF 再传。",
    "bomb": "文档解开后大得不正常，不能上传。请重新导出 PDF 再传。",
    "polyglot": "文件里还藏着另一种格式的内容，不能上传。请用原来的软件重新导出。",
    "damaged_word": "Word 文档已损坏或结构不正常。请用 Word 或 WPS 重新另存一次。",
    "damaged_pdf": "PDF 已损坏或不完整。请重新导出。",
    "locked_pdf": "PDF 设了密码或权限限制，审核人可能打不开。请导出不加密的 PDF。",
    "active_pdf": "PDF 里有脚本、表单提交或自动动作，不能上传。请用“打印为 PDF”重新导出。",
    "carrying_pdf": "PDF 里夹带了其他文件，不能上传。请用“打印为 PDF”重新导出，夹带的文件单独上传。",
    "damaged_picture": "照片已损坏，打不开。请重新拍照或截图。",
    "too_many_pixels": "图片尺寸过大。请缩小后再传。",
    "too_complex": "文件太复杂，检查没有完成，没有保存。请导出 PDF 或截图再传。",
    "infected": "查毒程序在文件里发现了病毒，文件已丢弃。请联系安全管理员检查这台设备。",
    # the way here
    "scanner_away": "查毒程序暂时不可用，文件还没有保存。请过几分钟点“重试”。",
    "no_room": "服务器存储空间不足，文件没有保存。请稍后重试，并告诉系统管理员。",
    "busy": "服务器正忙，请稍候。",
    "arriving": "这个文件正在另一处上传，请等它传完。",
    "not_whole": "文件没有传完整，请点“重试”，会从断开的地方接着传。",
    "gone": "这个文件没有传完就被清理了，请重新选择。",
    "no_length": "没有说明长度的内容不能接收。",
    "piece_too_large": "一次发来的内容太大，已拒绝。请在本页面里选择文件上传。",
    "grammar": "请求不完整，请刷新页面再试。",
    "csrf": "页面已过期，请刷新后再试。已传的文件不会丢。",
    "login": "登录已过期。请刷新页面重新登录，已传的文件不会丢。",
    "pass_login": "登录已过期，请用企业微信重新扫一次二维码。",
    "pass_csrf": "页面已过期，请用企业微信重新扫一次二维码。",
    "pass_away": "系统暂时不可用，请过一会儿再点一次，不会重复登记。",
    "away": "系统暂时不可用，请稍后再试。已传的文件不会丢。",
    "damaged": "文件已损坏，不能打开。已通知系统管理员。",
    "failed": "系统出了点问题，请稍后再试。",
}

# Pages without a form: title and what to do.
TITLES = {
    "refused": "不能打开",
    "expired": "链接已过期",
    "login": "登录没有成功",
    "away": "暂时不可用",
    "outside": "请用企业微信扫码",
    "bad_code": "二维码无效",
}
LOGIN_FAILED = (
    "请关闭本页，回到企业微信聊天里重新点“上传文件”，或用企业微信重新扫二维码。不是用企业微信打开的，请改用企业微信。"
)
NOT_A_MEMBER = "您不是本单位企业微信的成员，不能打开。"
PLATFORM_AWAY = "企业微信暂时没有回应，请过一会儿再点一次链接。"
BAD_LINK = "链接不完整。请回到聊天，重新点“上传文件”，或回复“上传”取新的链接。"
OTHER_MEMBER = "这个链接不是发给您的，不能打开。请用自己聊天里的链接。"
BAD_CODE = (
    "这不是本系统的来访二维码，或者没有扫完整。请再扫一次；还不行，"
    "请接待人在聊天里回复“二维码 编号”重新取，或直接用编号签到。"
)
SCAN_WITH_WECOM = (
    "来访二维码由本单位人员核验：请打开企业微信，用里面的“扫一扫”再扫一次。来访的客人请把二维码出示给接待您的同事。"
)


def refusal(code: str) -> str:
    return REFUSALS.get(code, REFUSALS["failed"])
