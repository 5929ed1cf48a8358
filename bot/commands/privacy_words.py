"""What is handed out to a person of their data, in words they can read: sections, columns and values (PIPL 45)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import approvals as approval_texts
from handlers.texts import visits as visit_texts
from store.clock import local
from store.visits import Kind, Place, State

SECTIONS = {
    "member": "通讯录资料",
    "units": "所在单位",
    "roles": "岗位",
    "shifts": "值班",
    "standins": "代理",
    "cases": "事项",
    "requests": "提出的申请",
    "opinions": "给出的意见",
    "done": "办理的事",
    "consents": "口头同意的紧急事项",
    "urgent": "先办后批的紧急事项",
    "settled": "处理的违规",
    "joined": "参与的上报",
    "asked": "正在等其办理",
    "forms": "没填完的表",
    "files": "上传的文件",
    "numbers": "证件号和电话（原文）",
    "visits": "来访",
    "stays": "来访的进出",
    "hosted": "接待和登记的来访",
    "incidents": "安全事件里的文字",
    "views": "谁看过完整资料",
    "counts": "其他记录的条数",
}
# A column that is not among them keeps the name it has in the record.
_COLUMNS = {
    "no": "编号",
    "kind": "类别",
    "state": "状态",
    "place": "地点",
    "unit": "单位",
    "purpose": "事由",
    "starts_at": "开始",
    "ends_at": "结束",
    "in_at": "签到",
    "out_at": "签离",
    "late": "补录",
    "opened_at": "建立时间",
    "closed_at": "办结时间",
    "submitted_at": "提交时间",
    "procedure": "办理的事项",
    "fields": "内容",
    "verdict": "意见",
    "reason": "理由",
    "at": "时间",
    "title": "名称",
    "size": "大小（字节）",
    "kept_at": "保存时间",
    "value": "原文",
    "field": "栏目",
    "case": "事项序号",
    "actor": "谁",
    "role": "岗位",
    "data": "说明",
    "said": "说的话",
    "seen": "现象",
    "cause": "原因",
    "result": "结果",
    "id": "账号",
    "address": "通讯录账号",
    "name": "姓名",
    "position": "职务",
    "active": "在通讯录里",
    "main_department": "主要单位序号",
    "department": "单位序号",
    "leads": "是负责人",
    "changed_at": "改动时间",
    "greeted_at": "第一次打开应用",
    "granted_at": "任命时间",
    "ended_at": "结束时间",
    "standin": "代理人",
    "consented_at": "同意时间",
    "answer": "答复",
    "answered_at": "答复时间",
    "why": "缘由",
    "account": "说明",
    "breach": "违规",
    "breached_at": "违规时间",
    "settled_at": "处理时间",
    "key": "事务",
    "evidence": "凭据",
    "done_at": "完成时间",
    "joined_at": "参与时间",
    "form": "表",
    "filling": "已填",
    "events": "审计记录",
    "messages": "发出的消息",
    "people": "人数",
    "file": "以文件形式",
}
_VALUES: dict[str, Mapping[str, str]] = {
    "kind": {
        **{kind.value: visit_texts.KINDS[kind] for kind in Kind},
        **{
            "visit": "来访",
            "visit_series": "系列来访",
            "request": "申请",
            "incident": "安全事件",
            "leak": "密码泄露上报",
        },
        **{"name": "姓名", "phone": "电话", "id_number": "证件号"},
    },
    "place": {
        **{place.value: visit_texts.PLACES[place] for place in Place},
    },
    "state": {
        "open": "办理中",
        **{state.value: approval_texts.STATES[state] for state in approval_texts.STATES},
        **{state.value: visit_texts.STATES[state] for state in State},
    },
    "verdict": approval_texts.VERDICTS,
    "procedure": {key: procedure.title for key, procedure in CATALOGUE.items()},
}
# Where a number is kept, which is no place of a visit.
_KEPT_IN = {"visits": "来访", "requests": "申请", "dialogs": "没填完的表", "blocks": "限制来访名单"}
_FIELDS = {"name": "姓名", "phone": "电话", "id_number": "证件号", "visitors": "来访人"}
# Texts that hold a JSON object: read, so that nobody has to read backslashes.
_NESTED = frozenset({"fields", "filling", "data"})


def readable(found: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Section -> rows, as they are written into the file; without empty sections and values."""
    return {SECTIONS.get(name, name): [_row(one) for one in rows] for name, rows in found.items() if rows}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    labels = _labels(row)
    return {
        _called(column, value): _told(column, value, labels)
        for column, value in row.items()
        if value is not None and value != ""
    }


def _called(column: str, value: Any) -> str:
    return "存放在" if column == "place" and value in _KEPT_IN else _COLUMNS.get(column, column)


def _labels(row: Mapping[str, Any]) -> dict[str, str]:
    """What the questions of a procedure are called on its form."""
    procedure = CATALOGUE.get(str(row.get("procedure")))
    return {} if procedure is None else {field.key: field.label for field in procedure.fields}


def _told(column: str, value: Any, labels: Mapping[str, str]) -> Any:
    if isinstance(value, datetime):
        return local(value).strftime("%Y年%m月%d日 %H:%M")
    if isinstance(value, bool):
        return "是" if value else "否"
    if column in _NESTED and isinstance(value, str):
        return _nested(value, labels)
    if column == "field":
        return _FIELDS.get(str(value).rpartition(".")[2], value)  # 2.name: of the second line
    if column == "place" and value in _KEPT_IN:
        return _KEPT_IN[value]
    return _VALUES.get(column, {}).get(str(value), value)


def _nested(value: str, labels: Mapping[str, str]) -> Any:
    try:
        inner = json.loads(value)
    except ValueError:
        return value
    if not isinstance(inner, dict):
        return inner
    return {labels.get(key, _COLUMNS.get(key, key)): _told(key, one, {}) for key, one in inner.items() if one != ""}
