// Bad days with one tap.

import { get, make, post } from "./dom.js";

const TROUBLES = {
  away: "企业微信断线（直到恢复）", busy: "系统繁忙（5 次）", slow: "答复很慢，8 秒（5 次）", lost: "发送成功但答复丢失（1 次）",
  token: "令牌提前失效（1 次）", again: "回调重复投递 3 份（1 次）", deaf: "没有收到应用的答复，重新投递（1 次）",
};

export class Troubles {
  constructor(page) { this.page = page; }

  mount(element) {
    const choice = make("select", { "aria-label": "故障" },
      ...Object.entries(TROUBLES).map(([name, words]) => make("option", { value: name }, words)));
    this.state = make("span", { class: "ahead", role: "status" });
    element.append(make("header", {}, make("h2", {}, "故障演练"), choice,
      make("button", { type: "button", onclick: () => this.tell(choice.value) }, "发生"),
      make("button", { type: "button", onclick: () => this.tell(null) }, "全部恢复"), this.state));
    this.button = this.page.dock(element, "故障演练", () => this.refresh());
    this.refresh();
  }

  onChange(event) { if (event.again || event.topics.some((one) => one === "faults" || one === "calls")) this.refresh(); }

  tell(name) { return post("/phone/trouble", { name }); }

  async refresh() {
    const view = await get("/phone/calls.json").catch(() => null);
    if (!view) return;
    this.state.textContent = view.faults.length ? `等待发生：${view.faults.length} 项` : "";
    this.button.classList.toggle("failing", view.faults.length > 0);
  }
}
