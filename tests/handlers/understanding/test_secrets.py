"""Secrets are masked, marked text is refused, and talk about either is left alone (S30, M26)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.secrets import Kind, guard, id_numbers

# --- 密级 markings ----------------------------------------------------------------------------------------

_LEVELS = ("绝密", "机密", "秘密")
_FRAMES = (
    "{}★", "{}★10年", "{} ★ 长期", "★{}", "{}★\n关于某项工作的通知", "密级：{}", "密级: {}", "密级为{}", "密级是{}级", "密 级：{}", "【{}】", "【{}】关于开展检查的通知",
    "[{}]", "（{}）", "〔{}〕某某文件", "《{}》", "本件属{}", "本件属于{}件", "本文件为{}级，不得外传", "该材料系{}文件", "此件定为{}。", "{}\n关于某事的请示", "标题\n{}\n正文",
    "{} 10年", "{}：请勿外传", "{}级文件，不得复制", "{}文件，严禁外传", "保密等级：{}", "涉密等级: {}级", "文件内容如下 {}★30年 请查收", "定密：{}", "{}_某方案.docx",
    "保密期限见后\n{}级\n正文", "{}  保密期限：5年",
)  # fmt: skip
MARKED = [frame.format(level) for frame, level in itertools.product(_FRAMES, _LEVELS)]
MARKED += ["绝　密★", "绝 密 ★", "机\u200b密★10年", "絕密★", "機密★", "密級：機密", "密级：机密 期限：10年", "本件属國家秘密".replace("國", "国") + "文件", "TOP SECRET//NOFORN", "机密⭐5年", "秘密☆"]  # fmt: skip

UNMARKED = [
    "密码泄露了", "我的密码被人知道了", "密码忘了", "涉及机密吗", "这个涉及机密吗？", "保密协议", "商业秘密", "我签过保密协议了", "保密协议编号多少", "保密教育什么时候",
    "密级是什么", "密级怎么定", "载体的密级填什么", "这份文件密级是机密吗", "机密文件怎么带出去", "带机密级载体出差要谁批", "秘密载体能带回家吗", "绝密文件丢了怎么报", "不涉及国家秘密",
    "本次报告不含国家秘密", "机密", "秘密", "绝密", "这是我们的小秘密", "告诉你一个秘密", "公开的秘密", "没有秘密可言", "秘密武器", "机密性完整性可用性", "数据的机密性要保护好",
    "国家秘密载体管理规定", "商业机密保护", "什么叫绝密", "绝密、机密、秘密三级怎么区分", "机密和秘密有什么区别", "涉密人员脱密期多久", "保密要害部门", "保密检查通知", "非密", "内部资料",
    "密级：非密", "密级：无", "密级：公开", "密级：内部", "保密期限是多少年", "U盘里有机密吗", "有没有秘密级的载体可以借", "我的密码是不是泄密了", "有人泄密", "失泄密怎么处理",
    "暂行办法第二十七条保密", "档案要保密", "请注意保密", "开会讲了保密工作", "带保密载体外出", "申请携带秘密级U盘外出", "载体编号ZT-001 密级填了没有", "五星★好评", "★★★重要", "今天真开心★",
    "秘密花园", "密码*忘了", "账号密码★泄露", "保密局来检查", "机密怎么标", "绝密级别的会议我没参加", "文件标了机密该怎么办", "他说这是机密，我没看", "制度 机密", "停用 4821 03:20",
    "任命 张三 安全管理员", "进度 XL-20261125-001", "帮助", "我想查一下秘密级文件的保管要求", "密级变更怎么办理", "机密级计算机怎么报废", "解密后的文件", "加密机密钥更换", "密钥机密封存", "电脑里不能存秘密",
    "秘密、机密、绝密", "是秘密吗", "机密吗？", "定密责任人是谁", "保密室在几楼", "这算秘密还是机密", "不是秘密", "涉密不上网", "上网不涉密", "涉密计算机", "机密 两个字怎么写", "秘密 是什么意思",
    "密级栏填“秘密”还是“内部”？", "(是否机密？)", "材料不涉密（已核对）", "工作秘密怎么管", "警务秘密", "内部秘密事项清单在哪", "个人秘密", "秘密投票",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_marked_text_is_refused_and_gone(text: str) -> None:
    got = guard(text)
    assert got.refuse
    assert got.text == ""
    assert got.found == (Kind.marking,)


def test_talk_about_secrecy_is_hardly_ever_refused() -> None:
    refused = [text for text in UNMARKED if guard(text).refuse]
    assert len(UNMARKED) >= 100
    assert len(refused) <= len(UNMARKED) * 0.02, refused


# --- passwords and keys -----------------------------------------------------------------------------------

TYPED = [
    ("密码是Abc12345", "Abc12345"), ("密码：Abc@12345，请停用", "Abc@12345"), ("我的密码是 123456", "123456"), ("密码：123456", "123456"), ("账号zhangsan密码Hh2026!@泄露了", "Hh2026!@"),
    ("pwd=abc123", "abc123"), ("PWD: Abc#99", "Abc#99"), ("口令 Xy778899", "Xy778899"), ("口令为qwe!23", "qwe!23"), ("password: P@ssw0rd", "P@ssw0rd"), ("my password is hunter2", "hunter2"),
    ("密码改成abc888了", "abc888"), ("密码设为Qw3rty", "Qw3rty"), ("新密码 = Zx9!kk", "Zx9!kk"), ("密码就是hhxyb2026", "hhxyb2026"), ("密码“Abc12345”被人看到", "Abc12345"), ("密码是“我爱北京”", "我爱北京"),
    ("密码：我爱北京", "我爱北京"), ("账号 zhangsan / Pa55word!", "Pa55word!"), ("账号：lisi 密码：lisi123", "lisi123"), ("用户名admin，密码Admin@123", "Admin@123"), ("postgres://u:s3cret@db/x", "s3cret"),
    ("密码是一二三四五六", "一二三四五六"), ("我的密码zxcvbn被人看到", "zxcvbn"), ("密码１２３４５６被人知道", "１２３４５６"), ("密码：ａｂｃ１２３", "ａｂｃ１２３"),
    ("PIN码：8866", "8866"), ("pin是135790", "135790"), ("密 码 是 Abc12345", "Abc12345"), ("原密码Aa123456改成Bb654321了", "Bb654321"), ("原密码Aa123456改成Bb654321了", "Aa123456"),
    ("token: abcdEFGH12345678", "abcdEFGH12345678"), ("api_key=9f8e7d6c5b4a39281706", "9f8e7d6c5b4a39281706"), ("密钥为sk-abcdefghijklmnop1234", "sk-abcdefghijklmnop1234"),
    ("ghp_0123456789abcdefghijABCDEFGHIJ456789", "ghp_0123456789abcdefghijABCDEFGHIJ456789"), ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc", "eyJzdWIiOiIxMjM0NTY3ODkwIn0"), ("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB\n-----END RSA PRIVATE KEY-----", "MIIEpAIB"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk", "b3BlbnNzaC1rZXk"), ("EncodingAESKey=jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"),
]  # fmt: skip

LEFT_ALONE = [
    "密码泄露了", "密码泄漏了", "密码被人知道了", "密码忘了", "密码 泄露了", "密码，泄露了", "密码：泄露了", "密码是不是泄露了", "密码是被同事看到的", "密码是我生日", "密码可能泄露了",
    "密码错误", "密码过期了", "密码已经改了", "密码怎么改", "密码8位", "密码12位以上", "密码 24小时内报告", "密码11月20日泄露", "密码昨天03:20被盗", "密码泄露 信用平台 账号 lisi 半小时前",
    "password leak", "my password was leaked", "password: leaked yesterday", "我password泄露了", "制度 密码泄露", "口令泄露", "口令被人看到", "账号zhangsan被盗了", "账号 zhangsan 被登录",
    "账号 zhangsan 密码泄露", "停用 4821 03:20", "确认 4821", "进度 XL-20261125-001", "密码XL-20261125-001", "密码***泄露了", "密码是***", "密码：***，泄露了", "密码本丢了", "密码条找不到", "密码锁坏了",
    "密码学培训", "忘记密码怎么办", "U盾和密码都丢了", "PIN码被人看到", "密码 OA系统", "密码，账号都被盗", "密码要定期更换", "密码是谁改的", "密码是什么", "我的密码是初始密码没改", "密码是昨天改的",
    "密码：忘了", "令牌丢了", "token过期", "secret是什么意思", "用户名和密码都被人知道了", "账号和密码写在纸上", "http://example.com/a:b", "值班 张三 今天 18:00 到 明天 8:00", "设置 升级 5 10 20 30",
]  # fmt: skip


@pytest.mark.parametrize(("text", "secret"), TYPED)
def test_a_typed_secret_is_masked(text: str, secret: str) -> None:
    got = guard(text)
    assert secret not in got.text
    assert set(got.found) & {Kind.password, Kind.key}
    assert not got.refuse


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_talk_about_passwords_is_left_alone(text: str) -> None:
    assert guard(text).text == text
    assert guard(text).found == ()


@pytest.mark.parametrize(("text", "_"), TYPED)
def test_masking_again_changes_nothing(text: str, _: str) -> None:
    once = guard(text).text
    assert guard(once).text == once


# --- numbers of people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("身份证11010519491231002X", "身份证1101**********002X", Kind.id_number), ("11010519491231002x,", "1101**********002X,", Kind.id_number),
        ("110105 19491231 002X", "1101**********002X", Kind.id_number), ("卡号6222021234567890128好", "卡号6222***********0128好", Kind.bank_card),
        ("4111 1111 1111 1111", "4111********1111", Kind.bank_card),
    ],
)  # fmt: skip
def test_numbers_are_masked_partly(text: str, masked: str, kind: Kind) -> None:
    assert (guard(text).text, guard(text).found) == (masked, (kind,))


@pytest.mark.parametrize(
    "text",
    [
        "990105194912310021",
        "110105194913310021",
        "6222021234567890123",
        "XL-20261125-001",
        "20261125103000123456",
        "4821",
        "订单号 123456789012345678",
    ],
)
def test_numbers_that_do_not_check_are_left_alone(text: str) -> None:
    assert guard(text).text == text


def test_a_slip_in_an_id_number_does_not_uncover_it() -> None:
    assert guard("证件 110105194912310021").text == "证件 1101**********0021"
    assert guard("1101 0519 4912 3100 2X").text == "1101**********002X"
    assert id_numbers("3 11010519491231002X，110105194912310021") == ["11010519491231002X"]


def test_what_was_asked_for_is_still_there_in_clear_and_shown_nowhere() -> None:
    got = guard("密码是Abc12345，证件 11010519491231002X", mobiles=True)
    assert got.frank == "密码是***，证件 11010519491231002X"
    assert "11010519491231002X" not in repr(got)


def test_an_account_that_is_a_phone_number_keeps_it() -> None:
    assert guard("账号：13812341234，电话13812341234", mobiles=True).text == "账号：13812341234，电话138****1234"


def test_mobiles_only_when_asked() -> None:
    assert guard("手机13812341234").text == "手机13812341234"
    assert guard("手机138-1234-1234，急", mobiles=True).text == "手机138****1234，急"
    assert guard("+86 13812341234", mobiles=True).found == (Kind.mobile,)


def test_what_is_too_long_is_cut_before_it_is_stored() -> None:
    got = guard("啊" * 30_000 + "密码是Abc12345")
    assert len(got.text) == 20_000
    assert Kind.too_long in got.found


def test_several_in_one_message() -> None:
    got = guard("账号lisi 密码：Qwe!2345 身份证11010519491231002X 密钥=abcdEFGH12345678")
    assert got.text == "账号lisi 密码：*** 身份证1101**********002X 密钥=***"
    assert got.found == (Kind.password, Kind.id_number, Kind.key)


@given(st.text(max_size=400))
def test_any_text_passes_without_an_error(text: str) -> None:
    got = guard(text, mobiles=True)
    assert got.refuse or len(got.text) <= len(text) + 400


@given(
    st.from_regex(r"[A-Za-z][a-z]{2,6}[0-9]{3,6}[!@#]", fullmatch=True),
    st.sampled_from(["密码是{}", "密码：{}", "口令 {}", "pwd={}", "我的密码{}泄露了", "密码改成{}"]),
)
def test_no_password_survives(secret: str, frame: str) -> None:
    assert secret not in guard(frame.format(secret)).text
