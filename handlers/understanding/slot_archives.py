"""Which archive: by its number, by its title, or any papers named where papers are asked for."""

from __future__ import annotations

import re

_FILE = re.compile(
    r"(?<![a-z\d])(?P<no>(?:19|20)\d\d-[a-z]{1,4}-\d{1,4}(?:卷|盒|册|号)?|[a-z]{0,4}(?:19|20)\d\d年?(?:度)?第?\d{1,4}[盒卷册]|[a-z]{1,4}[-_]?\d{4}[-_]\d{1,4})(?!\d)|(?<!\d)(?P<bare>(?:19|20)\d\d-\d{1,4})(?![\d-])(?=号|的?(?:档案|案卷|卷)|[\u4e00-\u9fff]{2,14}(?:底稿|报告|案卷|卷宗|档案|材料|卷))|(?:档案|档号|案卷|卷宗)(?:号|是|:)? ?(?P<behind>(?:19|20)\d\d-\d{1,4})(?![\d-])"
)
_ARCHIVE = re.compile(
    r"(?P<name>[\da-z\u4e00-\u9fff]{1,20}?)(?P<kind>的?(?:档案|图纸|卷宗|案卷|评审卷|卷(?=[ ,。不吗吧呗到过满超要想用]|$)|旧档案?))(?!室|馆|管理|员|柜|台账|查阅|外借|借阅|销毁$)"
)
_ARCHIVE_LEAD = re.compile(
    r"^.*(?:借阅档案|查阅档案|调阅档案|阅档案|查阅|调阅|查看|查询|翻看|翻阅|借阅|外借|借出|借走|借用|销毁|复印|看一下|看看|查一下|借一下|核对|阅览|摘抄|一下|[一两二三四五六七八九十几\d]+(?:页|本|份|批|卷|盒|个)(?:的)?|看下|查下|借下|那[本份个卷]|这[本份个卷批]|我们的|咱们的|整本|清理|瞅瞅|瞧瞧|瞅|瞧|以来的|档案室|有关|关于|申请|需要|我想|我要|想要|想|把|去(?!年)|要|让我|给我|来|是|有|鉴定完的|(?:保管|保存)(?:[一二三四五六七八九十\d]+年)?期?(?:满|到期)的(?:那[批些]|这[批些])?|准备|一批|一些|(?<!年)以前的|单位|[委局办厅院]借|借|看|查|阅|翻|调)(?=[\da-z\u4e00-\u9fff])"
)
_NO_ARCHIVE = frozenset(
    {
        "",
        "档案室",
        "借档案",
        "查档案",
        "看档案",
        "外借",
        "外借档案",
        "档案",
        "的",
        "一些",
        "以前的",
        "旧",
        "一批",
        "到档案",
        "有",
        "这",
        "那",
        "份",
        "本",
        "到",
    }
)


def archive(text: str) -> str:
    coded = _FILE.search(text)
    if coded:
        return (coded["no"] or coded["bare"] or coded["behind"]).upper()
    for found in _ARCHIVE.finditer(text):
        name = _ARCHIVE_LEAD.sub("", found["name"])
        if name not in _NO_ARCHIVE:
            kind = found["kind"]
            return name + (kind if kind != "评审卷" else "评审卷")
    return ""


_PAPER = (
    r"档案|材料|纪要|合同(?!到期)|协议|报告|原件|原本|报表|申请表|登记表|审批表|底档|底稿|底单|台账|案卷|卷宗|卷|盒|册|凭证|文件|批复|请示|记录|图纸|规划|方案|承诺书|决定书"
    r"|清册|表彰决定|处分决定|任免决定|通报|任命书|申报书|备案表|文簿|登记本|登记簿|名录|旧档|文书|表单|单据|总结|公文|证书|名册|通知|函件|来函|笔录|台本|图册|手册|会议纪录|存根|回执|签报|票据|账簿|账本|照片|录音|意见书|评审表|资料"
)
_TITLE = re.compile(
    rf"(?P<name>[\da-z\u4e00-\u9fff]{{0,20}}?)(?P<kind>(?:{_PAPER})(?:原件|复印件|材料|资料|档案|卷)?)(?=$|[ ,。;!?]|不(?!合)|吗|吧|呗|拿|带|借|到期|过期|想|要|用|给|得|有|里|做|核|鉴定|早|超|满|没|无|已|保管|保存|销|[一二两三四五六七八九十\d]+[盒卷份本册箱袋]|复印|看|出来|去|和|、)"
)
_TITLE_LEAD = re.compile(
    r"^.*(?:那些|这些|那批|这批|那份|这份|那个|这个|那本|这本|那套|那几[份本卷盒]|查档|查阅|调阅|查看|查询|查(?!处|封|验)|翻翻|翻|看看|看(?!守)|瞅瞅|瞅|借阅|外借|借出来|借走|借去|取走|拿走|带走|借(?!款|贷|调)|销毁|复印|调取|调(?!查|解|研|整)|核对|把|将|要(?!求|素)|想|去(?!年)|下|(?<!信)用|拿(?!地)|来|个|找|给|得|能|在|处理|清理|申请|需要|的话|我们?|咱们?|关于|有关|一下|[一两二三四五六七八九十几\d]+[份本册卷盒箱袋批页](?:的)?)(?=[\da-z\u4e00-\u9fff]{2})"
)
_NO_TITLE = re.compile(
    rf"^(?:的|老|旧|一些|一批|做|以前的|这些?|那些?|些|相关|有关|原来的|过去的)?(?:{_PAPER})$|^(?:档案|资料)(?:室|销毁|查阅|外借)|^(?:外借|借阅|查阅|调阅|借|销毁)(?:的)?(?:档案|资料|材料|卷宗|文件)$"
)


def papers(text: str) -> str:
    """What is asked for where papers are asked for: 去年的合同, 2022年的评估报告原件, XY2021第5盒."""
    found = archive(text)
    if found and not _NO_TITLE.match(found):
        return found
    for each in _TITLE.finditer(text):
        name = _TITLE_LEAD.sub("", each["name"])
        title = _SO_MANY.sub("", name + each["kind"])
        if (
            name
            and not name.isdecimal()
            and not _NO_TITLE.match(title)
            and not _OF_WORK.search(text[: each.start("kind")])
        ):
            return title
    return found


_SO_MANY = re.compile(r"^(?:有)?[一二两三四五六七八九十几\d]+(?:份|本|册|卷|盒|箱|袋|批|页)的?(?=..)")
_OF_WORK = re.compile(r"(?:写|编(?!制)|做|准备|起草|整理|交|报|提供|汇总|出)[\u4e00-\u9fff]{0,6}$")
"""写总结, 编材料: papers that are made, not asked for."""


_INSIDE = re.compile(
    r"(?:查阅|调阅|查看|翻看|翻阅|翻一?翻|看一?[下眼看]|看看|复印|了解|浏览|查|看|翻|资料(?:是|为)?[ ,:]?)(?:一下|几份|一份)?(?:的)?(?:我们|咱们|咱|我)?(?:单位)?(?:的)?(?P<name>[^,。;!? ]{2,16}?(?:拓扑图?(?:[和跟、](?:[\u4e00-\u9fff]{2,4}|ip)表?)?|日志|文档|文件|明细|名单|数据|清单|预案|细则|合同|制度|资料|台账|报告|报表|底稿|协议|方案|材料|图纸))(?=$|[ ,。;!?吧吗呗不行]|来|写|做|得|用)"
)
_NO_INSIDE = re.compile(
    r"^(?:一些|相关|有关|内部|敏感|涉密|保密|我们|咱们|咱|的|单位)*(?:资料|材料|文件|信息|数据|文档|档案)$"
)


def inside_papers(text: str) -> str:
    """What outsiders want to read of the house's own: 网络拓扑图; 敏感资料 alone names nothing."""
    told = [found["name"] for found in _INSIDE.finditer(text)]
    told += [
        piece
        for piece in re.split(r"[,。;!? ]+", text)
        if re.fullmatch(rf"[\u4e00-\u9fff\d]{{2,10}}(?:{_PAPER})", piece)
    ]
    told.append(papers(text))
    return next((bare for each in told if (bare := _UNPUBLISHED.sub("", each)) and not _NO_INSIDE.match(bare)), "")


_UNPUBLISHED = re.compile(
    r"^(?:(?:没|未|不)(?:有)?(?:对外)?公开的|(?:查阅|查看|调阅|翻阅|查|看)(?:一下)?)|^(?:外部人员|律师|专家|访客).*"
)
