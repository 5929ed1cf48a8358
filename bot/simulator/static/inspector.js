// The last API calls and callbacks, those with errors in red.

import { get, make, post, second } from "./dom.js";

const TROUBLES = {
  away: "企业微信断线（直到恢复）", busy: "系统繁忙（5 次）", slow: "答复很慢，8 秒（5 次）", lost: "发送成功但答复丢失（1 次）",
  token: "令牌提前失效（1 次）", again: "回调重复投递 3 份（1 次）", deaf: "没有收到应用的答复，重新投递（1 次）",
};

export class Inspector {
  constructor(panel, opener) {
    this.panel = panel;
    this.opener = opener;
    this.onlyBad = false;
    opener.addEventListener("click", () => this.toggle());
  }

  toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.opener.setAttribute("aria-expanded", String(!this.panel.hidden));
    this.refresh();
  }

  async refresh() {
    const view = await get("/phone/calls.json").catch(() => null);
    if (!view) return;
    const rows = [...view.calls.map(call), ...view.callbacks.map(callback)].sort((one, other) => (one.at < other.at ? 1 : -1));
    const bad = rows.filter((row) => row.state === "bad").length;
    this.opener.classList.toggle("failing", bad > 0 || view.faults.length > 0);
    const remarks = [bad ? `${bad} 个错误` : "", view.faults.length ? "故障中" : ""].filter(Boolean).join("，");
    this.opener.textContent = remarks ? `接口记录（${remarks}）` : "接口记录";
    if (!this.panel.hidden) this.draw(this.onlyBad ? rows.filter((row) => row.state !== "") : rows, view.faults);
  }

  // Kept apart from the table, so that a choice half made survives the next refresh.
  get controls() {
    if (this.held) return this.held;
    const choice = make("select", { "aria-label": "故障" },
      ...Object.entries(TROUBLES).map(([name, words]) => make("option", { value: name }, words)));
    const tell = (name) => post("/phone/trouble", { name });
    this.state = make("span", { class: "ahead", role: "status" });
    const filter = make("input", { type: "checkbox", onchange: () => { this.onlyBad = filter.checked; this.refresh(); } });
    this.held = make("header", {}, make("h2", {}, "最近的接口调用与回调"), make("label", {}, filter, " 只看异常"),
      make("div", { class: "trouble", role: "group", "aria-label": "故障演练" }, "故障演练 ", choice,
        make("button", { type: "button", onclick: () => tell(choice.value) }, "发生"),
        make("button", { type: "button", onclick: () => tell(null) }, "全部恢复"), this.state));
    return this.held;
  }

  draw(rows, faults) {
    const controls = this.controls;
    this.state.textContent = faults.length ? `等待发生：${faults.length} 项` : "";
    const head = ["时间", "方向", "接口 / 事件", "结果", "对象", "备注"].map((name) => make("th", {}, name));
    if (!controls.isConnected) this.panel.replaceChildren(controls, make("table"));
    this.panel.lastElementChild.replaceWith(make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows.slice(0, 80).map(line))));
  }
}

const OUTCOME = { delivered: "送达", dropped: "超频丢弃", invalid: "不可见", unlicensed: "无许可", updated: "已更新" };

function call(one) {
  const failed = one.errcode !== 0 || one.status !== 200;
  const odd = one.suppressed || one.fault || one.notes.length || one.outcome.dropped || one.outcome.invalid;
  return {
    at: one.at, state: failed ? "bad" : odd ? "odd" : "",
    cells: [second(one.at), "→ 企业微信", one.path, one.status === 0 ? "断线" : `${one.status} / ${one.errcode}`,
      [one.to.join("、"), ...Object.entries(one.outcome).map(([name, count]) => `${OUTCOME[name] || name} ${count}`)].filter(Boolean).join(" · "),
      [one.errcode ? one.errmsg : "", one.suppressed ? "重复，未再送达" : "", one.fault ? `故障 ${one.fault}` : "", ...one.notes].filter(Boolean).join("；")],
  };
}

function callback(one) {
  const state = one.problem || !one.statuses.includes(200) ? "bad" : one.statuses.length > 1 ? "odd" : "";
  return { at: one.at, state, cells: [second(one.at), "← 回调", one.kind, one.statuses.join("、") || "—", one.member, one.problem] };
}

const line = (row) => make("tr", { class: row.state }, ...row.cells.map((cell) => make("td", {}, cell)));
