// Bad days with one tap: what may happen between the app and the platform, what it means, and how it stands just now.

import { get, make, post } from "./dom.js";

export class Troubles {
  constructor(page) {
    this.page = page;
    this.chosen = {};
  }

  mount(element) {
    this.panel = element;
    this.groups = make("div", { class: "groups" });
    this.state = make("span", { class: "ahead", role: "status" });
    element.append(make("header", {}, make("h2", {}, "故障演练"),
      make("span", { class: "hint" }, "打开一项，再照常说话、点卡片、快进；企业微信悄悄丢掉的，手机上用红色标出"), this.state,
      make("button", { type: "button", onclick: () => this.tell({ name: null }) }, "全部恢复")), this.groups);
    this.button = this.page.dock(element, "故障演练", () => this.refresh());
    this.refresh();
  }

  onChange(event) { if (event.again || event.topics.some((one) => ["faults", "calls", "callbacks"].includes(one))) this.refresh(); }

  async tell(what) {
    const view = await post("/phone/trouble", what).catch(() => null);
    if (view?.troubles) this.draw(view);
  }

  async refresh() {
    if (this.busy) { this.wanted = true; return; }
    this.busy = true;
    do {
      this.wanted = false;
      const view = await get("/phone/troubles.json").catch(() => null);
      if (view) this.draw(view);
    } while (this.wanted);
    this.busy = false;
  }

  draw(view) {
    const on = view.troubles.filter((one) => one.on);
    this.button.classList.toggle("failing", on.length > 0);
    this.button.textContent = on.length ? `故障演练（${on.length}）` : "故障演练";
    this.state.textContent = on.length ? `正在发生：${on.map((one) => one.label).join("、")}` : "";
    const stamp = JSON.stringify(view.troubles);
    if (this.panel.hidden || stamp === this.stamp) return;
    this.stamp = stamp;
    const held = document.activeElement?.dataset?.trouble;
    const groups = [...new Set(view.troubles.map((one) => one.group))];
    this.groups.replaceChildren(...groups.map((name) => make("section", { role: "group", "aria-label": name }, make("h3", {}, name),
      ...view.troubles.filter((one) => one.group === name).map((one) => this.row(one)))));
    if (held) this.groups.querySelector(`[data-trouble="${held}"]`)?.focus();
  }

  row(one) {
    const person = one.group === "某个人";
    const control = person ? this.people(one) : this.toggle(one);
    return make("div", { class: one.on ? "trouble on" : "trouble" }, make("div", { class: "head" }, ...control), make("p", {}, one.meaning));
  }

  toggle(one) {
    const left = one.on && one.left ? `还有 ${one.left} 次` : one.held ? `压着 ${one.held} 个` : one.on ? "进行中" : "";
    return [make("button", {
      type: "button", role: "switch", "aria-checked": String(one.on), "data-trouble": one.name, onclick: () => this.tell({ name: one.name, on: !one.on }),
    }, make("i", { "aria-hidden": "true" }), one.label), left ? make("span", { class: "left" }, left) : null];
  }

  // Troubles of one person: who it is, and a name a tap away from being well again.
  people(one) {
    const choice = make("select", { "aria-label": `${one.label}：谁`, onchange: () => { this.chosen[one.name] = choice.value; } },
      ...this.page.city.departments.map((group) => make("optgroup", { label: group.name },
        ...group.members.map((who) => make("option", { value: who.id }, `${who.name} · ${who.position}`)))));
    choice.value = this.chosen[one.name] || this.page.phones[1]?.member || this.page.everybody()[0].id;
    return [make("strong", {}, one.label), choice,
      make("button", { type: "button", "data-trouble": one.name, onclick: () => this.tell({ name: one.name, on: true, member: choice.value }) }, "发生"),
      ...one.members.map((who) => make("button", {
        type: "button", class: "who", title: "恢复", onclick: () => this.tell({ name: one.name, on: false, member: who.id }),
      }, `${who.name} ✕`))];
  }
}
