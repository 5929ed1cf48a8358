// What was done and what came of it, step by step; every line leads to the phone on which it can be seen.

import { day, get, hour, make, second } from "./dom.js";

const COUNTS = [["message", "条消息"], ["escalation", "次升级"], ["update", "次卡片更新"], ["recall", "次撤回"], ["swallowed", "条没有送达"]];
const SIGNS = { message: "✉", update: "↻", recall: "↩", ghost: "✕" };

export class Timeline {
  constructor(page) {
    this.page = page;
    this.opened = new Map();
  }

  mount(element) {
    this.panel = element;
    this.list = make("ol", { class: "steps" });
    this.empty = make("p", { class: "nothing" }, "还没有发生什么。说一句话，点一下卡片，或者让时间往前走。");
    element.append(make("header", {}, make("h2", {}, "时间线"), make("span", { class: "hint" }, "每一步之后谁看到了什么；点一行就到那部手机上")), this.empty, this.list);
    this.button = this.page.dock(element, "时间线", () => this.refresh());
  }

  onChange(event) {
    if (!this.panel.hidden && (event.again || event.topics.some((one) => ["entry", "clock", "callbacks", "faults"].includes(one)))) this.refresh();
  }

  async refresh() {
    if (this.busy) { this.wanted = true; return; }
    this.busy = true;
    do {
      this.wanted = false;
      const view = await get("/phone/timeline.json").catch(() => null);
      if (view) this.draw(view);
    } while (this.wanted);
    this.busy = false;
  }

  draw(view) {
    this.empty.hidden = view.episodes.length > 0;
    const newest = view.episodes.at(-1)?.number;
    const rows = [...view.episodes].reverse().map((one) => this.step(one, view.going && one.number === newest, one.number === newest));
    const there = [...this.list.children];
    // Only what changed is made anew, so that a finger on a line stays where it is.
    rows.forEach((row, place) => {
      const old = there.find((one) => one.dataset.number === row.dataset.number);
      const kept = old && old.dataset.stamp === row.dataset.stamp ? old : row;
      if (old && old !== kept) old.replaceWith(kept);
      if (this.list.children[place] !== kept) this.list.insertBefore(kept, this.list.children[place] || null);
    });
    while (this.list.childElementCount > rows.length) this.list.lastElementChild.remove();
  }

  step(one, going, newest) {
    const open = this.opened.get(one.number) ?? newest;
    const stamp = JSON.stringify([one.counts, one.items.length, going, open, one.more]);
    const details = make("div", { class: "what", hidden: !open }, ...this.lines(one));
    const opener = make("button", {
      type: "button", class: "told", "aria-expanded": String(open), onclick: () => {
        this.opened.set(one.number, details.hidden);
        details.hidden = !details.hidden;
        opener.setAttribute("aria-expanded", String(!details.hidden));
        row.dataset.stamp = "";
      },
    }, make("time", {}, second(one.at)), make("strong", {}, one.told), make("span", { class: "sum" }, going ? "正在进行…" : sum(one)));
    const row = make("li", { class: `step is-${one.kind}`, "data-number": String(one.number), "data-stamp": stamp }, opener, details);
    return row;
  }

  // Grouped by the minute in which people saw it: after a jump these are the deadlines it went through.
  lines(one) {
    const groups = new Map();
    for (const item of one.items) {
      const minute = one.kind === "jump" ? `${day(item.at)} ${hour(item.at)}` : "";
      if (!groups.has(minute)) groups.set(minute, []);
      groups.get(minute).push(item);
    }
    const found = [...groups].map(([minute, items]) => make("div", { class: "when-seen" }, minute ? make("h3", {}, minute) : null,
      make("div", { class: "lines" }, ...items.map((item) => this.line(item)))));
    if (one.more) found.push(make("p", { class: "hint" }, `还有 ${one.more} 条`));
    return found;
  }

  line(item) {
    return make("button", { type: "button", class: `line ${item.kind}${item.escalation ? " escalation" : ""}`, onclick: () => this.show(item) },
      make("i", { "aria-hidden": "true" }, item.escalation ? "▲" : SIGNS[item.kind]), make("b", {}, item.name),
      make("span", {}, item.words || "（卡片）", item.replaced ? make("em", {}, `〔${item.replaced}〕`) : null));
  }

  async show(item) {
    const phone = this.page.open(item.member);
    for (let tries = 0; tries < 20; tries += 1) {
      const row = phone.element.querySelector(`[data-entry="${item.entry}"]`);
      if (row) {
        row.scrollIntoView({ block: "center" });
        row.classList.remove("pointed");
        void row.offsetWidth;
        row.classList.add("pointed");
        return;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

const sum = (one) => one.people ? `${summary(one.counts)}，${one.people} 人` : summary(one.counts);

export function summary(counts) {
  const parts = COUNTS.filter(([name]) => counts[name]).map(([name, words]) => `${counts[name]} ${words}`);
  return parts.length ? parts.join("、") : "没有新消息";
}
