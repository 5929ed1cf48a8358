"""The words that steer a form, and the small shapes of an answer: numbers, yes and no, numbered lines.

A word counts only when it is the whole sentence (politeness and punctuation aside), so that an answer which merely
contains it stays an answer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from handlers.understanding import form_words


class Word(StrEnum):
    back = "back"
    skip = "skip"
    clear = "clear"
    change = "change"
    cancel = "cancel"
    keep_on = "keep_on"
    pause = "pause"
    resume = "resume"
    overview = "overview"
    submit = "submit"
    urgent = "urgent"  # only tapped: what is said of it is read with the form it is said to
    again = "again"


@dataclass(frozen=True, slots=True)
class FormWord:
    """What was said to the form. For ``change``: which item, by number or by label, and its new text if given."""

    word: Word
    number: int | None = None
    label: str | None = None
    text: str = ""


# Beyond what ``understanding.form_words`` knows.
_SENTENCES: tuple[tuple[Word, str], ...] = (
    (Word.back, "回到上一步"),
    (Word.skip, "跳过本项 不填 暂不填 先不填 这项不填 下一题 不改 不改了 不用改 不变 保持不变"),
    (Word.clear, "清空 清空这项 清空本项 清除 清除本项"),
    (Word.cancel, "取消上报 取消申请 取消登记 确认取消 确定取消 退出填写 算了吧"),
    (Word.keep_on, "不取消 别取消 先不取消 不取消了"),
    (Word.pause, "先暂存 暂存一下 存一下 稍后填 以后再填 等会儿再填"),
    (Word.resume, "接着填写 恢复填写"),
    (Word.overview, "预览 汇总 总览 看看已填 已填内容 查看已填 查看已填内容 看看填了什么"),
    (Word.submit, "确定提交 提交申请 确认无误 确认无误提交"),
)
_AS_IS = frozenset(["不改", "不改了", "不用改", "不变", "保持不变"])
_BY_SENTENCE = {sentence: word for word, sentences in _SENTENCES for sentence in sentences.split()}

_POLITE = re.compile(r"^(?:请|麻烦|那就|那|好的?)[,，]?(?=\S{2})|(?:谢谢|啊|呀|哈|呗|了吧)$")
_EDGE = " \t\r\n。.!！,，~～、;；\"'“”「」【】()（）?？"
_CHANGE_VERB = r"(?:请)?(?:修改|更改|改一下|改)"
_NEW_TEXT = r"(?:\s*(?:改为|改成|改|为|成)?\s*[:：,，]?\s*(?P<text>.*))"
_CHANGE_BY_NUMBER = re.compile(
    rf"^{_CHANGE_VERB}\s*(?:第\s*(?P<a>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[项条个题步]|(?P<b>[0-9]{{1,2}})\s*项?(?=$|[\s:：,，.、]|改?[为成]))"
    rf"[.、]?{_NEW_TEXT}$",
    re.DOTALL,
)
_NUMBER_FIRST = re.compile(
    r"^第\s*(?P<a>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[项条个题]\s*(?:改为|改成|修改为|更改为|应为|应该是)\s*[:：,，]?\s*(?P<text>.+)$",
    re.DOTALL,
)
_CHANGE_BY_LABEL = re.compile(
    rf"^{_CHANGE_VERB}\s*[「“]?(?P<label>[^\s:：,，「」“”]{{1,20}})[」”]?(?:[\s:：,，]+(?P<text>.+))?$", re.DOTALL
)

_COMMAND = re.compile(
    r"^(?:待办|我的(?:申请|上报|任务|事项|待办)|帮助|菜单|概况|台账|谁在机房|值班表?|依据|泄露|申请|访客|演练"
    r"|(?:进度|催办|撤回|制度|任命|免去|值班|代理|台账)\s+\S.{0,60}"
    r"|(?:进度|催办|撤回)\s*[A-Z]{2}-\S+"
    r"|制度\s*\d{1,3}"
    r"|(?:同意|驳回|确认|收到|退回|退回补正|转交|接受|已停用|停用|签到|签离|已告知)\s*\d{3,6}(?:\D.*)?)$"
)
_PICKED = re.compile(
    r"^(?:我?选择?)?第?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[个项条号]?(?:\s*[.、:：)）].*)?$", re.DOTALL
)
_LINE = re.compile(r"^\s*第?\s*(\d{1,2})\s*(?:项\s*[:：.、]?|[.．:：](?!\d)|[、)）])\s*(.*)$")
_NOTHING = "没有 无 暂无"
_NO_IDEA = (
    "不知道 不清楚 不确定 不记得 不记得了 记不清 记不清了 记不住 不详 不明 没有 无 暂无 说不清 还不知道 还不清楚 不了解"
)
_SAYS_NOTHING = "啊 哦 噢 喔 额 呃 嗯嗯啊 唉 哎 诶 欸 哈 哈哈 呵呵 什么 啥 啥意思 什么意思 怎么填 怎么写 不懂 没懂 看不懂 在吗 你好 您好 hello hi"
_ASKS_BACK = re.compile(r"[?？]$")
_LONGEST_BACK = 6  # longer questions may well be what somebody was asked in a letter
_KEEP_ON = ("不取消", "别取消", "不要取消", "不用取消", "接着填", "继续填")
_LONGEST_ON_CANCELLING = 12
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_STEPS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_YES = "是 对 有 要 需要 是的 对的 有的 嗯 嗯嗯 好 好的 可以 行 确定 确认 已经 已 没错 y yes ok 当然 肯定"
_NO = "否 不 没 无 没有 不是 不要 不需要 不用 不对 还没 还没有 未 并没有 不行 不可以 暂无 暂时没有 n no 没有吧 不了"


def folded(text: str) -> str:
    """For comparison: full-width letters and digits narrowed, lower case, edges without blanks and punctuation."""
    return unicodedata.normalize("NFKC", text).casefold().strip(_EDGE)


def keeps_as_is(text: str) -> bool:
    """改 2 不改了."""
    return folded(text) in _AS_IS


def leaves_empty(text: str) -> bool:
    """改 2 跳过: the item shall have no answer."""
    plain = folded(text)
    return _whole(plain) in (Word.skip, Word.clear) and plain not in _AS_IS


@lru_cache(maxsize=32)
def form_word(text: str) -> FormWord | None:
    """What this sentence tells the form to do; None when it is not a word to the form."""
    plain = folded(text)
    word = _whole(plain) or _whole(_POLITE.sub("", plain))
    return FormWord(word) if word is not None else _change(text.strip())


def _whole(sentence: str) -> Word | None:
    known = form_words.form_word(sentence)
    if known is not None and known.word != "change":
        return Word(known.word)
    return _BY_SENTENCE.get(sentence)


def _change(text: str) -> FormWord | None:
    narrow = _narrow_head(text)
    found = _CHANGE_BY_NUMBER.match(narrow) or _NUMBER_FIRST.match(narrow)
    if found:
        groups = found.groupdict()
        number = whole_number(groups.get("a") or groups.get("b") or "")
        return FormWord(Word.change, number=number, text=(groups["text"] or "").strip())
    found = _CHANGE_BY_LABEL.match(text)
    if found:
        return FormWord(Word.change, label=found["label"], text=(found["text"] or "").strip())
    known = form_words.form_word(text)
    return FormWord(Word.change, number=known.item, text=known.value) if known and known.item else None


def _narrow_head(text: str) -> str:
    """Full-width digits of the first few characters narrowed; the rest, which may be the new text, untouched."""
    return re.sub(r"[０-９]", lambda digit: unicodedata.normalize("NFKC", digit[0]), text[:12]) + text[12:]


def yes_or_no(text: str) -> bool | None:
    """True for yes, False for no, None for anything else."""
    plain = folded(text)
    if plain in _YES.split():
        return True
    return False if plain in _NO.split() else None


def no_idea(text: str) -> bool:
    """The person does not know, or there is nothing to say."""
    return folded(text) in _NO_IDEA.split()


_NOBODY = re.compile(
    r"(?:暂时|目前)?(?:没有?|无)(?:别的|其他|其它)?(?:人|别人|同行(?:人员|人|的)?|人同行|人陪同|人陪|人一起(?:去)?|人跟着)?(?:的)?"
    r"|(?:就|只有|只)?(?:我|本人)?(?:自己|一个人|一人|独自)(?:一个人|一人)?(?:去|前往)?|就我|只有我|不用(?:人)?|不需要|单人"
)


_NOT_YET = re.compile(
    r"(?:目前|暂时|现在)?(?:还|尚|暂)?(?:没有?|未|无)(?:有|签|签订|签署|编号|协议|协议编号|办|办好|办完|签好|签完|出来|下来)?(?:呢|了)?"
)
_PAPER_NUMBER = re.compile(r"\d|第[〇零一二三四五六七八九十百]+号")


def not_there_yet(text: str) -> bool:
    """还没签, 暂无: the paper that is asked for does not exist yet."""
    return _NOT_YET.fullmatch(folded(text)) is not None


def has_number(text: str) -> bool:
    """Whether what was said can be the number of a paper at all."""
    return _PAPER_NUMBER.search(text) is not None


def nobody(text: str) -> bool:
    """没有人同行, 就我自己: there is no such person."""
    return _NOBODY.fullmatch(folded(text)) is not None


def says_nothing(text: str) -> bool:
    """An interjection or a question back: 啊？ 什么意思 ？ It answers nothing and is not recorded."""
    plain = folded(text)
    return plain in _SAYS_NOTHING.split() or (
        len(plain) <= _LONGEST_BACK and _ASKS_BACK.search(text.strip()) is not None
    )


def not_known(text: str, label: str) -> bool:
    """不知道, also as 异常情况：不知道. 没有 is something known."""
    head, colon, rest = folded(text).replace("：", ":").partition(":")
    plain = rest.strip() if colon and head.strip() in label else folded(text)
    return plain in _NO_IDEA.split() and plain not in _NOTHING.split()


_TOKEN_LEAD = r"^(?:我的?|那个|就是)?(?:{label}|账号|账户|帐号|登录名|用户名|工号|名字)?\s*(?:叫做?|就?是|为|[:：])\s*"
_TOKEN = re.compile(r"[^\s,，。;；、!！?？:：*]{1,60}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[我俺你您他她咱请要想帮把被让了吗呢吧怎么什]|申请|报告|没有|不")
_MOST_HAN = 12


def bare_token(text: str, label: str) -> str:
    """The one short name said (zhangwei01, also 账号是zhangwei01); empty when it is a sentence or several things."""
    name = re.sub(_TOKEN_LEAD.format(label=re.escape(label)), "", text.strip()).strip("。.!！,，;；“”\"' 吧啊呀")
    if not _TOKEN.fullmatch(name):
        return ""
    han = len(_HAN.findall(name))
    sentence = han > _MOST_HAN or (han > 0 and _SENTENCE.search(name) is not None)
    return "" if sentence else name


def token_first(text: str) -> tuple[str, str]:
    """What stands before the first comma or blank, and what is said after it."""
    parts = re.split(r"[,，;；、。\n]\s*|(?<=[0-9A-Za-z_@.\-])\s+(?=[\u4e00-\u9fff0-9])", text.strip(), maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def about_cancelling(text: str) -> Word | None:
    """What was meant right after the question whether to cancel: ``cancel``, ``keep_on``, or something else."""
    plain = folded(text)
    if len(plain) > _LONGEST_ON_CANCELLING:
        return None
    if any(words in plain for words in _KEEP_ON):
        return Word.keep_on
    sure = yes_or_no(plain)
    if sure is not None:
        return Word.cancel if sure else Word.keep_on
    return Word.cancel if "取消" in plain else None


def whole_number(text: str) -> int | None:
    """A whole number in digits or in Chinese up to 99,999,999; a measure word after it is allowed."""
    plain = re.sub(r"[个人名台份件次条项位张块部天]$", "", folded(text)).replace(",", "").strip()
    if re.fullmatch(r"-?[0-9]{1,15}", plain):
        return int(plain)
    if not plain or any(sign not in _DIGITS and sign not in _STEPS for sign in plain):
        return None
    return _chinese_number(plain)


def _chinese_number(text: str) -> int | None:
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text[:15]))
    whole, part, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "万":
            whole, part, digit = (part + digit) * 10000, 0, 0
        else:
            part, digit = part + (digit or 1) * _STEPS[sign], 0
    return whole + part + digit


def picked_number(text: str) -> int | None:
    """The number of an option, said as 2, ２, ②, 第二个, 选2 or 2. 木马; None when no number was picked."""
    found = _PICKED.match(folded(text))
    return whole_number(found[1]) if found else None


def numbered_lines(text: str) -> tuple[tuple[int, str], ...]:
    """The items of a message written as numbered lines, numbers rising; empty when it is not such a message.

    A line without a number belongs to the item above it.
    """
    items: list[tuple[int, str]] = []
    for line in text.splitlines():
        found = _LINE.match(_narrow_head(line))
        if found and (not items or int(found[1]) > items[-1][0]):
            items.append((int(found[1]), found[2].strip()))
        elif items:
            items[-1] = (items[-1][0], f"{items[-1][1]}\n{line.strip()}".strip())
        elif line.strip():
            return ()
    return tuple(items)


def looks_like_command(text: str) -> bool:
    """Has the shape of a command of its own (待办, 同意 4821, 进度 XL-…), so it is hardly an answer to a question."""
    return _COMMAND.match(unicodedata.normalize("NFKC", text).strip()) is not None
