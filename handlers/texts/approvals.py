"""What is said about requests: to the applicant, to those who are asked, to those who come too late (ZZ-14, ZZ-15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.approvals.request import Request, State, Step
from handlers.procedures.spec import Act, Procedure
from handlers.texts.capacities import identity, you_are
from handlers.texts.knowledge import cited_together
from handlers.texts.moments import clock, full
from store.requests import Filed, Opinion

ADDED = "会签"
STAGES = ("提出申请", "负责人审批", "审批通过", "登记记录", "备案归档")
VERDICTS = {"agreed": "同意", "rejected": "驳回", "returned": "退回补正", "moved": "转交", "added": "加签"}
STATES = {
    State.deciding: "审批中",
    State.returned: "已退回，待补正",
    State.approved: "已通过",
    State.rejected: "已驳回",
    State.withdrawn: "已撤回",
    State.lapsed: "已过期",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What every text about a request needs. unit: of the applicant."""

    filed: Filed
    procedure: Procedure
    request: Request
    applicant: str
    unit: str
    now: datetime

    @property
    def head(self) -> str:
        return f"{self.title} {self.filed.no}"

    @property
    def title(self) -> str:
        """Of the procedure; what began on oral consent is marked wherever it is named."""
        return f"【紧急】{self.procedure.title}" if self.filed.urgent else self.procedure.title


def words(step: Step) -> tuple[str, str]:
    """What agreeing and rejecting are called in this step."""
    return _WORDS.get(step.act, ("同意", "驳回"))


_WORDS = {Act.perform: ("已办理", "驳回"), Act.register: ("登记", "驳回"), Act.consent: ("确认", "不同意")}


def did(step: Step) -> str:
    """What somebody did who said yes in this step: 同意, 办理, 登记, 确认."""
    return words(step)[0].removeprefix("已")


def verdict(opinion: Opinion, step: Step | None) -> str:
    """What somebody said to a step, in the words of its buttons."""
    return did(step) if opinion.verdict == "agreed" and step is not None else VERDICTS[opinion.verdict]


def title_of(step: Step | None) -> str:
    return step.title if step is not None and step.title else ADDED


def basis(procedure: Procedure) -> str:
    return cited_together(procedure.articles[:2])


# --- the applicant ------------------------------------------------------------------------------------


def begun(title: str, question: str) -> str:
    """The first question of a form, and what the form is for."""
    return f"【{title}】\n{question}"


def chain(procedure: Procedure, asked: Sequence[tuple[str, Sequence[str]]]) -> str:
    """With the summary: who will be asked, by name."""
    vacant = "现在没有人可以办，请先联系安全主管任命"
    told = ((title, "、".join(names[:3]) or vacant) for title, names in asked)
    lines = (f"{number}. {title}：{who}" for number, (title, who) in enumerate(told, start=1))
    return "\n".join(("提交后依次办理：", *lines, ""))


def submitted(told: Told, step: Step, names: Sequence[str], due: datetime) -> str:
    return (
        f"已提交：{told.head}。\n现在由{'、'.join(names)}（{identity(step)}）办理，{clock(due, told.now)} 前没有办会提醒并升级。\n"
        f"看进展回复：进度 {told.filed.case.short}；撤回回复：撤回 {told.filed.case.short}"
    )


def nobody(title: str) -> str:
    return f"没有提交：“{title}”这一环节现在没有人可以办。\n请联系安全主管任命，填过的内容都在，之后回复“提交”。"


PARTS = {"executor": "执行人", "witness": "监销人"}
APPLICANT = "申请人"


def must_differ(labels: Sequence[str]) -> str:
    return f"不能提交：{'、'.join(labels)}必须是不同的人。请回复“改 {labels[-1]}”重填。"


def read_first() -> str:
    return "不能提交：请先阅读保密须知（回复“制度 保密须知”查看），再把“保密须知”一项改为“是”。"


def applicant_hears(told: Told, what: str, by: str, reason: str) -> str:
    """what: a state of the request."""
    said = f"\n意见：{reason}" if reason else ""
    short = told.filed.case.short
    match State(what):
        case State.approved:
            return f"已通过：{told.head}，{by}已{did(told.request.steps[-1])}。{said}\n请按申请的内容办理，不要超出范围和时间。"
        case State.rejected:
            return f"未通过：{told.head}，被{by}驳回。{said}\n如需再办，请重新申请；回复“{again(told)}”会按这次的内容填好。"
        case State.returned:
            return f"{told.head} 被{by}退回补正。{said}\n修改后重新提交请回复：补正 {short}；不办了回复：撤回 {short}"
        case State.lapsed:
            return f"{told.head} 一直没有人办理，已自动过期，没有获得批准。\n仍需办理请先电话联系审批人，再回复“{again(told)}”重新提交。"
        case _:
            return f"{told.head}：{STATES[State(what)]}。"


def again(told: Told) -> str:
    """What to say to have the form filled as in this request."""
    return f"照上次申请{told.procedure.title}"


def moved_on(told: Told, by: str, step: Step, names: Sequence[str]) -> str:
    """step: the one that is open now."""
    before = told.request.steps[told.request.steps.index(step) - 1]
    return f"{told.head}：{by}已{did(before)}，现在由{'、'.join(names)}（{identity(step)}）办理。"


def you_withdrew(told: Told) -> str:
    return f"已撤回：{told.head}。"


def not_to_withdraw(told: Told) -> str:
    return f"不能撤回：{told.head} {STATES[told.request.state]}。"


def paper_follows(told: Told) -> str:
    return f"正在生成{told.head} 的审批单，马上以文件发给您。"


def paper_name(told: Told) -> str:
    return f"{told.filed.no} {told.procedure.title}审批单.docx"


def by(name: str, instead_of: str) -> str:
    return f"{name}（代{instead_of}）" if instead_of else name


def nudged(told: Told, names: Sequence[str]) -> str:
    return f"已提醒{'、'.join(names)}办理：{told.head}。"


def nudged_lately(told: Told, again: datetime) -> str:
    return f"刚提醒过，{clock(again, told.now)} 以后可以再催办：{told.head}。"


# --- those who are asked ----------------------------------------------------------------------------


def you_decided(told: Told, verdict: str) -> str:
    return f"已{verdict}：{told.applicant}的{told.head}。"


def you_agreed(told: Told, step: Step) -> str:
    return you_decided(told, did(step))


PAIR_PLEASE = "要求双人同行，请填同行人"


def pair_missing() -> str:
    return "不能提交：领导要求双人同行，请填同行人（回复“改 同行人 姓名”）。"


def no_pair(told: Told, step: Step) -> str:
    return f"没有改动：{told.head} 的这一环节不能要求双人同行。{_possible(told, step)}"


def paired_already(told: Told, step: Step, names: str) -> str:
    return f"没有改动：{told.head} 已有同行人{names}。{_possible(told, step)}"


def _possible(told: Told, step: Step) -> str:
    yes, no = words(step)
    short = told.filed.case.short
    return f"\n可以回复：{yes} {short}，或 {no} {short} 原因，或 退回 {short} 原因"


def whom_to_add(told: Told) -> str:
    return f"请写上加签给谁，比如：加签 {told.filed.case.short} 王芳。"


def asked_to_join(by: str) -> str:
    return f"{by}请您先提意见。"


def added(told: Told, name: str, *, before: bool) -> str:
    then = "同意后再由您办理" if before else "您办理后再由其办理"
    return f"已加签：{told.head} 请{name}一起办，{then}。"


def handed_on(by: str) -> str:
    return f"{by}转交给您。"


def handed_on_beside(by: str, to: str) -> str:
    """For those who were asked before and still are."""
    return f"{by}已转交给{to}，您仍可办理。"


def already(told: Told, by: str, at: datetime, own: bool) -> str:
    who = "您" if own else by
    return f"没有改动：{told.head} 这一环节{who}已于 {full(at)} 办理，现在{STATES[told.request.state]}。"


def not_yours(told: Told) -> str:
    return f"没有改动：{told.head} 现在不由您办理。"


def own_request(told: Told) -> str:
    return f"没有改动：{told.head} 是您自己的申请，不能由您办理。"


def older_card(told: Told) -> str:
    return f"没有改动：这是{told.head} 之前的卡片，请用最新的卡片，或回复“待办”。"


def over(told: Told) -> str:
    return f"没有改动：{told.head} {STATES[told.request.state]}。"


def closed(told: Told) -> str:
    """It is archived: what it says can be read, and nothing can be done to it."""
    return f"没有改动：{told.head} 已经办结，只能查看。"


INSTEAD = "原来的办理人不在或已卸任，转由您办理。"


def nobody_left(told: Told, title: str) -> str:
    return f"{told.head}：“{title}”这一环节的人都已离开，没有人可以办。请任命后由申请人催办，或让申请人撤回。"


def nobody_next(told: Told, title: str) -> str:
    return f"没有办成：{told.head} 的下一环节“{title}”现在没有人可以办。请联系安全主管任命后再点一次。"


def unfit(told: Told, name: str) -> str:
    others = "申请人本人、执行和监销的人、已办过的人、已在办的人、已离开的人都不行"
    return f"没有转交：{name}不能办理{told.head}（{others}）。请换一个人。"


def reason_please(told: Told, verdict: str) -> str:
    return f"请说明{verdict}的原因（{told.head}）。不{verdict}了就回复“取消”。"


def to_whom(told: Told) -> str:
    return f"{told.head} 要转交给谁？请回复姓名；不转了就回复“取消”。"


def why_me(told: Told, step: Step | None, asked: bool, instead_of: str, *, handed: bool = False, role: str = "") -> str:
    if step is None or not asked:
        return f"{told.head} 现在不需要您办理（{STATES[told.request.state]}）。"
    return (
        f"{'原来要办的人转交给了您' if handed else you_are(step, instead_of, role)}，{told.applicant}的{told.head} 按{basis(told.procedure)}要经过您。\n"
        f"{told.procedure.risk}没有人办理会再次提醒、转请上一级，最后自动过期。"
    )
