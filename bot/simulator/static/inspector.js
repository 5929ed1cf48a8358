// The last API calls and callbacks, those with errors in red.

import { get, make, second } from "./dom.js";

export class Inspector {
  constructor(page) {
    this.page = page;
    this.onlyBad = false;
  }

  mount(element) {
    this.panel = element;
    const filter = make("input", { type: "checkbox", onchange: () => { this.onlyBad = filter.checked; this.refresh(); } });
    this.table = make("table");
    element.append(make("header", {}, make("h2", {}, "最近的接口调用与回调"), make("label", {}, filter, " 只看异常")), this.table);
    this.button = this.page.dock(element, "接口记录", () => this.refresh());
    this.refresh();
  }

  onChange(event) { if (event.again || event.topics.includes("calls") || event.topics.includes("callbacks")) this.refresh(); }

  // One fetch at a time, however fast the calls come.
  async refresh() {
    if (this.busy) { this.wanted = true; return; }
    this.busy = true;
    do {
      this.wanted = false;
      const view = await get("/phone/calls.json").catch(() => null);
      if (view) this.draw(view);
    } while (this.wanted);
    this.busy = false;
  }

  draw(view) {
    const rows = [...view.calls.map(call), ...view.callbacks.map(callback)].sort((one, other) => (one.at < other.at ? 1 : -1));
    const bad = rows.filter((row) => row.state === "bad").length;
    this.button.classList.toggle("failing", bad > 0);
    this.button.textContent = bad ? `接口记录（${bad} 个错误）` : "接口记录";
    if (this.panel.hidden) return;
    const shown = this.onlyBad ? rows.filter((row) => row.state !== "") : rows;
    const head = ["时间", "方向", "接口 / 事件", "结果", "对象", "备注"].map((name) => make("th", {}, name));
    this.table.replaceChildren(make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...shown.slice(0, 80).map(line)));
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
