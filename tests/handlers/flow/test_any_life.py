"""Whatever people say, tap, leave undone or do twice, in any order: the invariants of failures.md 3 hold.

``XINAN_FLOW_STEPS`` sets how many steps are taken in all (300 by default).
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from structlog.testing import capture_logs

from store import migrate
from tests.databases import Databases
from tests.handlers.flow.city import all_ends, all_holds
from tests.world import (
    ADMIN,
    APP_ADMIN,
    COLLEAGUE,
    DUTY,
    DUTY_2,
    HEAD,
    LEADER,
    REPORTER,
    SUPERVISOR,
    World,
    make_world,
)

STEPS = int(os.environ.get("XINAN_FLOW_STEPS", "300"))
EACH = 30

people = st.sampled_from([REPORTER, COLLEAGUE, LEADER, DUTY, DUTY_2, ADMIN, SUPERVISOR, HEAD, APP_ADMIN, "huangli"])
officers = st.sampled_from([DUTY, DUTY_2, ADMIN, SUPERVISOR, HEAD, APP_ADMIN, "huangli"])
reports = st.sampled_from(
    [
        "密码泄露了",
        "信用信息共享平台的账号 zhangwei01 密码泄露了",
        "信用信息共享平台的帐号 ZhangWei01 的密码泄露了",
        "微信公众号的账号 heihe 密码泄露了",
        "我另一个账号也被盗了",
        "密码泄露了怎么办",
    ]
)
words = st.sampled_from(
    [
        "跳过",
        "1",
        "2",
        "zhangwei01",
        "今天20:00",
        "继续",
        "暂存",
        "上一步",
        "改 第2项 zw",
        "取消",
        "提交",
        "是",
        "确定",
        "待办",
        "进度",
    ]
)
roles = st.sampled_from(["值班员", "安全管理员", "网络管理员", "应用管理员", "安全主管", "安全审计员"])
buttons = st.sampled_from(["确认收到", "已停用账号", "我已知悉", "接受", "退回补正", "为什么找我", "跳过"])


class Life(RuleBasedStateMachine):
    databases: Databases

    @initialize(stage=st.sampled_from(["quiet", "reported", "confirmed", "disabled", "submitted", "accepted"]))
    def a_city(self, stage: str) -> None:
        """The first leak is already somewhere on its way, so that few steps lead far."""
        self.folder = tempfile.TemporaryDirectory()
        self.world: World = make_world(self.databases.fresh("sqlite", migrate.upgrade), Path(self.folder.name))
        self.gone: set[str] = set()
        acts = {
            "reported": "密码泄露了",
            "confirmed": "确认收到",
            "disabled": "已停用账号",
            "submitted": "",
            "accepted": "接受",
        }
        for act in list(acts)[: ["quiet", *acts].index(stage)]:
            self._goes_on(act, acts[act])

    def _goes_on(self, act: str, button: str) -> None:
        if act == "reported":
            self._says(REPORTER, button)
        elif act == "submitted":
            self._write(REPORTER)
        else:
            self.world.taps(ADMIN if act == "accepted" else DUTY, button)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                all_ends(self.world)
            finally:
                self.world.house.database.close()
                self.folder.cleanup()

    def _says(self, person: str, text: str) -> str:
        if person in self.gone:
            return ""
        reply = self.world.says(person, text)
        assert reply, f"{person} gets no answer to {text!r}"
        return reply

    def _numbers(self, person: str) -> list[str]:
        return re.findall(r"\b[1-9]\d{3}\b(?=”)", self._says(person, "待办"))

    @rule(person=people, text=reports)
    def reports(self, person: str, text: str) -> None:
        self._says(person, text)

    @rule(person=people, text=words)
    def says_a_word(self, person: str, text: str) -> None:
        self._says(person, text)

    @rule(person=people, button=buttons, newest=st.integers(0, 3))
    def taps(self, person: str, button: str, newest: int) -> None:
        """Any card with such a button on that phone, the newest or an older one, settled or not."""
        fitting = (
            [one for one in self.world.cards(person) if button in one.buttons.values()] if self._here(person) else []
        )
        if fitting:
            entry = fitting[-1 - newest % len(fitting)]
            key = next(key for key, text in entry.buttons.items() if text == button)
            self.world.taps_stale(person, entry, key)

    @rule(person=officers, verb=st.sampled_from(["确认", "停用", "接受", "退回", "办结"]), which=st.integers(0, 2))
    def types_the_twin(self, person: str, verb: str, which: int) -> None:
        numbers = self._numbers(person)
        if numbers:
            self._says(person, f"{verb} {numbers[which % len(numbers)]}" + (" 请补充原因" if verb == "退回" else ""))

    @rule(thief=people, victim=people)
    def taps_a_card_of_somebody_else(self, thief: str, victim: str) -> None:
        cards = [entry for entry in self.world.cards(victim) if entry.buttons] if self._here(victim) else []
        if cards and thief != victim and self._here(thief):
            self.world.platform.forges_tap(thief, cards[-1].task_id, next(iter(cards[-1].buttons)))
            self.world.settles()

    @rule(person=st.sampled_from([REPORTER, REPORTER, COLLEAGUE, DUTY, ADMIN]))
    def writes_the_report(self, person: str) -> None:
        self._write(person)

    def _write(self, person: str) -> None:
        owed = re.findall(r"写报告 (\d{4})", self._says(person, "待办"))
        reply = self._says(person, f"写报告 {owed[0]}") if owed else ""
        for _ in range(14 if owed else 0):
            if "请核对" in reply:
                self._says(person, "提交")
                return
            asked = reply.split("项/共")[-1][:12]
            reply = self._says(person, "今天20:00" if "时间" in asked else "1" if "系统" in asked else "已处理")

    @rule(person=st.sampled_from([ADMIN, SUPERVISOR]))
    def closes(self, person: str) -> None:
        ready = re.findall(r"办结 (\d{4})", self._says(person, "待办"))
        for said in (f"办结 {ready[0]}", "1", "跳过", "跳过", "提交") if ready else ():
            self._says(person, said)

    @rule(minutes=st.sampled_from([1, 5, 11, 31, 90, 12 * 60, 30 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.world.passes(minutes=minutes)

    @rule(minutes=st.sampled_from([7, 45, 300, 26 * 60]))
    def everything_is_down(self, minutes: int) -> None:
        self.world.sleeps(minutes=minutes)
        self.world.settles()

    @rule(kind=st.sampled_from(["duplicate", "deaf"]))
    def the_next_callback_comes_twice(self, kind: str) -> None:
        self.world.platform.faults.add("callback", kind, 1)

    @rule(kind=st.sampled_from(["lost", "down", "status", "truncated"]))
    def the_next_sending_goes_wrong(self, kind: str) -> None:
        self.world.platform.faults.add("message/send", kind, 1)

    @rule(person=st.sampled_from([DUTY, ADMIN, LEADER, REPORTER]), how=st.sampled_from(["leave", "hide", "disable"]))
    def somebody_goes(self, person: str, how: str) -> None:
        if self._here(person) and len(self.gone) < 2:
            getattr(self.world.platform.city, how)(person)
            self.gone.add(person)

    @rule()
    def the_contacts_are_pulled(self) -> None:
        self.world.syncs()

    @rule(person=people, role=roles, verb=st.sampled_from(["任命", "免去"]))
    def the_supervisor_appoints_or_dismisses(self, person: str, role: str, verb: str) -> None:
        self._says(SUPERVISOR, f"{verb} {self.world.name(person)} {role}")
        self._says(SUPERVISOR, "确定")

    @rule(person=officers, standin=people, back=st.booleans())
    def somebody_is_away_or_back(self, person: str, standin: str, back: bool) -> None:
        if self._here(person) and not back:
            self.world.is_away(person, standin, hours=20)
        else:
            self._says(person, "取消代理")

    @rule(minutes=st.integers(1, 60))
    def limits_change(self, minutes: int) -> None:
        self._says(SUPERVISOR, f"设置 升级 {minutes} {minutes + 1} {minutes + 2} {minutes + 3}")
        self._says(SUPERVISOR, "确定")

    def _here(self, person: str) -> bool:
        return person not in self.gone

    @invariant()
    def holds(self) -> None:
        if hasattr(self, "world"):
            all_holds(self.world)


def test_any_life(databases: Databases) -> None:
    Life.databases = databases
    chosen = settings(
        max_examples=max(1, STEPS // EACH),
        stateful_step_count=EACH,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        derandomize="XINAN_FLOW_STEPS" not in os.environ,
        database=None,
        print_blob=True,
    )
    with capture_logs():
        run_state_machine_as_test(Life, settings=chosen)
