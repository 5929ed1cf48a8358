"""All 29 procedures begun in an official's own words, once each: the form that is opened is the one that was meant."""

from __future__ import annotations

import pytest

from handlers.procedures.catalogue import CATALOGUE
from tests.world import REPORTER, World

SAID = {
    "media_takeout": "下周二要带涉密移动硬盘去省里汇报，周四带回来",
    "media_issue": "科里新来的同志没有U盘，想领一个加密U盘存报送数据",
    "media_replace": "我手上那个加密U盘读不出来了，想换个新的",
    "media_repair": "保密移动硬盘坏了，想送到数据恢复公司修一下",
    "media_destroy": "我们科有五张旧光盘不用了，想申请销毁",
    "media_transfer": "有一块存着公示数据的硬盘要交给人社局陈静，派专人送",
    "data_access": "想从备份库里取一下去年的法人信用数据，写分析报告用",
    "device_connect": "厂家工程师的笔记本要接到我们办公网上调试，下午用两小时",
    "device_change": "我办公室那台电脑想加一条内存",
    "device_repair": "打印机坏了，要送到维修点去修",
    "device_scrap": "三台用了十年的旧电脑开不了机了，申请报废",
    "device_takeout": "明天要把科里的笔记本电脑带去县里培训，后天带回来",
    "data_release": "省征信中心要用我们的红黑名单数据，签了协议，申请开放给他们",
    "account_open": "新来的小王要用信用平台，给王芳开个账号",
    "account_change": "我现在管双公示了，信用平台账号要加审核权限",
    "account_close": "老李退休了，把他在信用平台的账号注销掉",
    "archive_read": "想查一下2019年的信用修复档案",
    "archive_borrow": "写总结要借2022年的评价档案，用到下周五还",
    "archive_destroy": "一批过了保管期限的旧档案要申请销毁",
    "system_change": "周末晚上想给信用平台升级数据库版本，停机两小时，申请变更",
    "room_entry": "明天上午我和褚岩要进机房换UPS电池",
    "room_equipment": "机房里准备新上一台防火墙，需要审批",
    "facility_maintenance": "后天请厂家来给机房空调做保养",
    "ext_sensitive": "审计组的同志要看我们的敏感台账资料，现场翻阅",
    "ext_network": "开发公司的人要上我们内网查接口日志，用三天",
    "ext_remote": "厂家要远程连到数据库服务器上排查故障，今晚八点到十点",
    "ext_photo": "电视台记者想在机房门口拍几张照片",
    "ext_media": "维保工程师要带个U盘进机房拷日志",
    "ext_device": "来对接的外单位同志要用一下我们的电脑上网查资料",
}


def test_none_is_left_out() -> None:
    assert sorted(SAID) == sorted(CATALOGUE)


@pytest.mark.parametrize("key", SAID)
def test_begun_in_ones_own_words(world: World, key: str) -> None:
    """A guess is asked about; then it must be the right one."""
    reply = world.says(REPORTER, SAID[key])
    if "回复“是”" in reply:
        reply = world.says(REPORTER, "是")
    assert f"【{CATALOGUE[key].title}】" in reply or f"{CATALOGUE[key].title}已填完" in reply, reply
    assert world.acts("request.submitted") == []
    world.looks_away()
