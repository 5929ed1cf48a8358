"""Slots of sentences said in pieces: what for, why, papers, names, dictated pairs. The intent is given, so only the slots are tried."""

from __future__ import annotations

import pytest

from handlers.understanding.slots import slots_of
from handlers.understanding.wording import spaced
from tests.handlers.understanding.sentences import NOW

TOLD: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("account_open", "账号申请 系统 信用修复系统 姓名 鞠文博 岗位 录入 权限 查询", {"system": "信用修复系统", "person": "鞠文博"}),
    ("account_change", "权限变更 账号 lijing03 系统 联合奖惩系统 原因 转到审核岗", {"account": "lijing03", "reason": "转到审核岗"}),
    ("account_change", "zhaoyl 降为只读 她怀孕休假", {"account": "zhaoyl", "reason": "怀孕休假"}),
    ("account_close", "沈括调省里了 平台号注销", {"person": "沈括", "reason": "调省里了"}),
    ("visit", "访客登记 单位 省大数据中心 姓名 郭子豪 事由 调试接口 明天下午三点 接待人 宋佳",
     {"visitor_unit": "省大数据中心", "visitors": "郭子豪", "purpose": "调试接口", "host": "宋佳"}),
    ("visit", "东软集团 张伟 李娜 明天上午十点 小会议室 验收汇报 接待人陈璐",
     {"visitors": "张伟、李娜", "place": "小会议室", "purpose": "验收汇报", "host": "陈璐"}),
    ("visit", "后天有个叫迟海波的来调研", {"visitors": "迟海波", "purpose": "调研"}),
    ("visit", "大庆市局带队的是姜局 一行6人 来参观 主任亲自陪",
     {"visitors": "姜局", "count": 6, "purpose": "参观", "host": "主任"}),
    ("ext_photo", "拍摄许可 访客 日报社记者温婷 区域 三楼展厅 用途 做专题报道",
     {"visitor_unit": "日报社", "visitors": "温婷", "place": "三楼展厅", "purpose": "做专题报道"}),
    ("ext_media", "测评师得拿优盘往服务器里倒脚本 在机房", {"purpose": "往服务器里倒脚本"}),
    ("ext_device", "用217的台式机发个邮件", {"device": "217的台式机", "purpose": "发个邮件"}),
    ("room_entry", "供电公司的人要进机房抄表 周四下午", {"purpose": "抄表"}),
    ("room_entry", "机房出入 华为工程师石磊 更换光模块", {"visitors": "石磊", "purpose": "更换光模块"}),
    ("facility_maintenance", "柴油发电机定期保养 12月2日上午", {"device": "柴油发电机", "purpose": "定期保养"}),
    ("media_takeout", "和孙丽一块带加密盘JM-07去北京培训", {"person": "孙丽", "destination": "北京", "purpose": "培训"}),
    ("media_takeout", "领导让把涉密U盘拿到市委机要局", {"destination": "市委机要局"}),
    ("device_takeout", "备用交换机借给区里 拉到东山区政务中心去", {"destination": "东山区政务中心"}),
    ("device_connect", "监理带的测试终端接二楼弱电间交换机 查丢包",
     {"device": "测试终端", "place": "二楼弱电间交换机", "purpose": "查丢包"}),
    ("device_repair", "设备送修 设备 针式打印机 故障 走纸不正 送修单位 得实维修站",
     {"device": "针式打印机", "reason": "走纸不正", "destination": "得实维修站"}),
    ("device_scrap", "六台09年的台式机 没配件", {"count": 6, "reason": "没配件"}),
    ("archive_read", "巡察组要看15到20年的会议纪要", {"archive": "15到20年的会议纪要"}),
    ("archive_borrow", "借阅XY2021第5盒 三天后归还", {"archive": "XY2021第5盒"}),
    ("archive_borrow", "能把去年的合同拿出去两天不 审计那边要复印", {"archive": "去年的合同", "reason": "审计那边要复印"}),
    ("check_out", "签离 张伟 李娜", {"visitors": "张伟、李娜"}),
    ("reject", "不同意 年底了不让往外带盘", {"reason": "年底了不让往外带盘"}),
    ("reject", "老周那个账号先不同意 让他先培训去", {"person": "老周", "reason": "让他先培训去"}),
    ("visit", "明早九点某某信息技术有限公司工程师来换硬盘，我陪同",
     {"visitor_unit": "某某信息技术有限公司", "visitors": "工程师", "purpose": "换硬盘", "host": "我"}),
    ("visit", "中国移动通信集团黑龙江有限公司黑河分公司的李明明天来调试",
     {"visitor_unit": "中国移动通信集团黑龙江有限公司黑河分公司", "visitors": "李明"}),
    ("visit", "中国电子科技集团公司第十五研究所张三明天来调试",
     {"visitor_unit": "中国电子科技集团公司第十五研究所", "visitors": "张三"}),
    ("visit", "哈工大人工智能研究院赵强下午来开会", {"visitor_unit": "哈工大人工智能研究院", "visitors": "赵强"}),
    ("visit", "下午有个未来在线网络有限公司的人来", {"visitor_unit": "未来在线网络有限公司"}),
    ("visit", "我们和联想(北京)有限公司张伟明天下午开会", {"visitor_unit": "联想(北京)有限公司", "visitors": "张伟"}),
    ("visit", "恒大网络有限责任公司工程师明天来", {"visitor_unit": "恒大网络有限责任公司", "visitors": "工程师"}),
    ("visit", "恒安网络李明明天来调试", {"visitor_unit": "恒安网络", "visitors": "李明"}),
    ("visit", "华盛科技赵强明天来开会", {"visitor_unit": "华盛科技", "visitors": "赵强"}),
    ("room_entry", "太极计算机股份有限公司李娜要进机房更换光模块",
     {"visitors": "李娜", "purpose": "更换光模块"}),
    ("nudge", "帮我催催孙主任 我那出差带盘的还没批呢", {"person": "孙主任"}),
)  # fmt: skip


@pytest.mark.parametrize(("intent", "text", "told"), TOLD)
def test_what_the_pieces_tell(intent: str, text: str, told: dict[str, object]) -> None:
    slots, _ = slots_of(intent, spaced(text), text, NOW)
    assert {name: slots.get(name) for name in told} == told


NOTHING: tuple[tuple[str, str, str], ...] = (
    ("ext_device", "来办事的会计师要使用咱们的办公电脑", "purpose"),
    ("device_scrap", "机房角落那四个坏交换机报废得了", "reason"),
    ("visit", "来开会的李教授明天到", "visitor_unit"),
    ("archive_destroy", "十年前的登记簿要销毁", "start"),
    ("archive_borrow", "原件借出去盖章", "destination"),
    ("ext_photo", "装修公司的人要在机房里照几张相", "purpose"),
    ("account_open", "新来的同事李想 负责数据录入", "reason"),
    ("visit", "有限公司赵强明天来", "visitor_unit"),
    ("visit", "免去周八的网络管理员", "visitor_unit"),
)


@pytest.mark.parametrize(("intent", "text", "slot"), NOTHING)
def test_what_is_not_said_is_not_told(intent: str, text: str, slot: str) -> None:
    """A wrong slot fills a form wrongly: worse than none."""
    slots, _ = slots_of(intent, spaced(text), text, NOW)
    assert slot not in slots
