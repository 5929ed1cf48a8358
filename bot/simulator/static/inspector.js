// Every API call and every callback, the newest first, with what is wrong by field, rule and document.
// Of ten thousand rows only those in sight are drawn.

import { get, make, second } from "./dom.js";

const ROW = 26; // pixels, see inspector.css
const SPARE = 8;
const OUTCOME = { delivered: "送达", dropped: "超频丢弃", invalid: "不可见", unlicensed: "无许可", updated: "已更新" };
const FAULTS = {
  slow: "答复很慢", drip: "答复断续", down: "断线", lost: "答复丢失", status: "服务器出错", html: "答复不是 JSON", truncated: "答复只到一半", errcode: "被拒绝",
  dead_token: "令牌失效", duplicate: "重复投递", delay: "延迟", reorder: "先后颠倒", deaf: "没听到答复", vanish: "丢失",
};
const KINDS = [["", "全部"], ["message", "消息与卡片"], ["callback", "回调"], ["other", "其他接口"]];

export class Inspector {
  constructor(page) {
    this.page = page;
    this.rows = new Map(); // id → row, in the order of coming
    this.after = 0;
    this.life = 0; // how often all was begun anew
    this.shown = [];
    this.bad = 0;
  }

  mount(element) {
    this.panel = element;
    this.people = make("select", { "aria-label": "只看谁", onchange: () => this.filter() });
    this.kind = make("select", { "aria-label": "只看哪一类", onchange: () => this.filter() }, ...KINDS.map(([value, words]) => make("option", { value }, words)));
    this.onlyBad = make("input", { type: "checkbox", onchange: () => this.filter() });
    this.count = make("span", { class: "hint", role: "status" });
    this.spacer = make("div", { class: "spacer" });
    this.list = make("div", { class: "traffic", role: "grid", "aria-label": "接口调用与回调", tabindex: "0", onkeydown: (event) => this.walk(event) }, this.spacer);
    this.detail = make("div", { class: "detail", hidden: true, role: "region", "aria-label": "详情" });
    this.list.addEventListener("scroll", () => this.paint(), { passive: true });
    new ResizeObserver(() => this.paint()).observe(this.list);
    this.fillPeople();
    element.append(make("header", {}, make("h2", {}, "接口记录"), make("label", {}, "人 ", this.people), make("label", {}, "类别 ", this.kind),
      make("label", {}, this.onlyBad, " 只看异常"), this.count), make("div", { class: "split" }, this.list, this.detail));
    this.button = this.page.dock(element, "接口记录", () => this.filter());
    this.fetch();
  }

  fillPeople() {
    this.people.replaceChildren(make("option", { value: "" }, "全部"), ...this.page.city.departments.map((one) => make("optgroup", { label: one.name },
      ...one.members.map((who) => make("option", { value: who.id }, who.name)))));
  }

  onChange(event) {
    if (event.again) { this.rows.clear(); this.after = 0; this.bad = 0; this.life += 1; }
    if (event.again || event.topics.some((one) => one === "calls" || one === "callbacks")) this.fetch();
  }

  // Only what is new or has changed is fetched; one fetch at a time, however fast the calls come.
  async fetch() {
    if (this.busy) { this.wanted = true; return; }
    this.busy = true;
    do {
      this.wanted = false;
      const life = this.life;
      const view = await get(`/phone/traffic.json?after=${this.after}`).catch(() => null);
      if (!view) break;
      // Begun anew while this was on its way: it goes on from where nobody stands any more.
      if (life !== this.life) { this.wanted = true; continue; }
      for (const row of view.rows) this.take(row);
      this.after = view.after;
      this.wanted ||= view.more;
      this.title();
      if (!this.panel.hidden && view.rows.length) this.filter();
    } while (this.wanted);
    this.busy = false;
  }

  take(row) {
    this.bad += (row.state === "bad") - (this.rows.get(row.id)?.state === "bad");
    row.place = this.rows.get(row.id)?.place ?? this.rows.size;
    this.rows.set(row.id, row);
  }

  title() {
    this.button.classList.toggle("failing", this.bad > 0);
    this.button.textContent = this.bad ? `接口记录（${this.bad} 个错误）` : "接口记录";
  }

  filter() {
    const who = this.people.value.toLowerCase();
    const kind = this.kind.value;
    const bad = this.onlyBad.checked;
    const found = [];
    for (const row of this.rows.values()) {
      if ((!bad || row.state) && (!kind || row.kind === kind) && (!who || row.people.some((one) => one.toLowerCase() === who))) found.push(row);
    }
    this.shown = found.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : other.place - one.place));
    this.count.textContent = this.shown.length === this.rows.size ? `${this.rows.size} 条` : `${this.shown.length} / ${this.rows.size} 条`;
    this.spacer.style.height = `${this.shown.length * ROW}px`;
    this.paint();
  }

  // Rows already in place are kept, so that scrolling stays smooth and a focus is not lost.
  paint() {
    if (this.panel.hidden) return;
    const first = Math.max(0, Math.floor(this.list.scrollTop / ROW) - SPARE);
    const last = Math.min(this.shown.length, Math.ceil((this.list.scrollTop + this.list.clientHeight) / ROW) + SPARE);
    const there = new Map([...this.spacer.children].map((one) => [one.dataset.row, one]));
    for (let place = first; place < last; place += 1) {
      const row = this.shown[place];
      const stamp = `${row.result}|${row.state}|${row.id === this.open}`;
      let line = there.get(row.id);
      there.delete(row.id);
      if (!line || line.dataset.stamp !== stamp) {
        const fresh = this.line(row, stamp);
        if (line) line.replaceWith(fresh); else this.spacer.append(fresh);
        line = fresh;
      }
      line.style.top = `${place * ROW}px`;
    }
    for (const gone of there.values()) gone.remove();
  }

  line(row, stamp) {
    const cells = [second(row.at), row.way === "api" ? "→ 企业微信" : "← 回调", row.name, row.result, this.whom(row), remark(row)];
    return make("div", {
      class: `entry ${row.state}`, role: "row", "data-row": row.id, "data-stamp": stamp, "aria-selected": String(row.id === this.open), onclick: () => this.show(row),
    }, ...cells.map((cell) => make("span", { role: "gridcell", title: cell.length > 24 ? cell : null }, cell)));
  }

  whom(row) {
    const names = row.people.slice(0, 3).map((id) => this.page.member(id)?.name || id).join("、");
    const more = row.people.length > 3 ? ` 等 ${row.people.length} 人` : "";
    return [names + more, ...Object.entries(row.outcome).map(([name, count]) => `${OUTCOME[name] || name} ${count}`)].filter(Boolean).join(" · ");
  }

  walk(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !this.shown.length) return;
    event.preventDefault();
    const place = Math.min(this.shown.length - 1, Math.max(0, this.shown.findIndex((row) => row.id === this.open) + by));
    this.list.scrollTop = Math.max(Math.min(this.list.scrollTop, place * ROW), (place + 1) * ROW - this.list.clientHeight);
    this.show(this.shown[place]);
  }

  async show(row) {
    this.open = row.id;
    this.paint();
    const full = await get(`/phone/traffic/${row.id}.json`).catch(() => null);
    if (!full || this.open !== row.id) return;
    this.detail.hidden = false;
    const copy = make("button", { type: "button", onclick: () => this.copy(full, copy) }, "复制为 JSON");
    this.detail.replaceChildren(...[make("header", {}, make("strong", {}, `${full.way === "api" ? "→" : "←"} ${full.name}`), make("span", { class: `result ${full.state}` }, full.result), copy,
      make("button", { type: "button", "aria-label": "关闭详情", onclick: () => this.hide() }, "✕")), fault(full), problem(full.error), ...full.notes.map((one) => make("p", { class: "note" }, one)),
    part("请求参数", full.args && Object.keys(full.args).length ? full.args : null), part(full.way === "api" ? "请求" : "回调内容（已解密）", full.request),
    part(full.way === "api" ? "答复" : "被动回复（已解密）", full.answer), part("每个人", full.outcome && Object.keys(full.outcome).length ? full.outcome : null)].filter(Boolean));
    this.paint();
  }

  hide() { this.detail.hidden = true; this.open = ""; this.paint(); }

  async copy(full, button) {
    const text = JSON.stringify(full, null, 2);
    await navigator.clipboard.writeText(text).catch(() => copyOldWay(text));
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = "复制为 JSON"; }, 1500);
  }
}

function remark(row) {
  const error = row.error ? [row.error.field, row.error.rule || row.error.errmsg, row.error.document].filter(Boolean).join(" · ") : "";
  return [error, row.suppressed ? "重复，未再送达" : "", row.fault ? `故障：${FAULTS[row.fault] || row.fault}` : "", ...row.notes].filter(Boolean).join("；");
}

const fault = (full) => full.fault ? make("p", { class: "note" }, `故障演练：${FAULTS[full.fault] || full.fault}`) : null;

const problem = (error) => error ? make("dl", { class: "problem" },
  ...[["错误码", `${error.errcode}`], ["字段", error.field], ["规则", error.rule], ["文档", error.document], ["原文", error.errmsg]]
    .filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])) : null;

const part = (name, value) => value === null || value === undefined || value === "" ? null
  : make("section", {}, make("h3", {}, name), make("pre", {}, typeof value === "string" ? value : JSON.stringify(value, null, 2)));

function copyOldWay(text) {
  const field = make("textarea", {}, text);
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
