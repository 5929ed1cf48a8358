// One phone: whose it is, the app's chat on it, the app's menu, the line to type in.

import { Chat } from "./chat.js";
import { face, get, make, post } from "./dom.js";
import { icon } from "./icons.js";
import { popup } from "./popup.js";

const TALLEST = 120;

export class Phone {
  // hooks: change(phone, member), close(phone), move(phone, by), read(phone), opens(member, url) → boolean, scans(member)
  constructor(member, city, hooks) {
    this.member = member;
    this.hooks = hooks;
    this.visible = false;
    this.owner = make("header", { class: "owner" });
    this.toast = make("p", { class: "toast", role: "alert", hidden: true });
    this.menu = make("nav", { class: "menu", "aria-label": "应用菜单" });
    this.glass = make("div", { class: "glass" });
    this.element = make("section", { class: "phone", onclick: (event) => this.link(event) }, this.owner, this.glass);
    // Only the phone somebody is at speaks to a screen reader.
    this.element.addEventListener("focusin", () => this.chat.log.setAttribute("aria-live", "polite"));
    this.element.addEventListener("focusout", () => this.chat.log.setAttribute("aria-live", "off"));
    this.words = make("textarea", { rows: "1", placeholder: "发消息", "aria-label": "输入消息", maxlength: "20000" });
    this.form = this.typing();
    this.furnish(city);
  }

  furnish(city) {
    const name = city.departments.flatMap((one) => one.members).find((one) => one.id === this.member)?.name || this.member;
    this.name = name;
    this.element.setAttribute("aria-label", `${name}的手机`);
    this.element.dataset.member = this.member;
    this.chat = new Chat({ name, member: this.member }, {
      tap: this.tap, read: () => this.hooks.read(this), earlier: (before) => this.view(`?before=${before}`),
    });
    this.owner.replaceChildren(face(name, this.member), this.chooser(city), ...this.handles(name));
    this.glass.replaceChildren(make("div", { class: "title" }, make("strong", {}, "信安助手"), make("small", {}, "应用")),
      this.chat.element, this.toast, this.menu, this.form);
    this.toast.hidden = true;
    this.drawMenu(city.menu);
  }

  chooser(city) {
    const select = make("select", { "aria-label": "这是谁的手机", onchange: () => this.hooks.change(this, select.value) },
      ...city.departments.map((one) => make("optgroup", { label: one.name },
        ...one.members.map((who) => make("option", { value: who.id }, `${who.name} · ${one.name} ${who.position}`)))));
    select.value = this.member;
    return select;
  }

  handles(name) {
    const more = make("button", { class: "small", type: "button", "aria-label": `${name}的手机设置`, title: "手机设置" }, icon("more"));
    const close = make("button", {
      class: "small", type: "button", "aria-label": `收起${name}的手机`, title: "收起", onclick: () => this.hooks.close(this),
    }, icon("close"));
    return [make("div", { class: "holder" }, more, popup(more, [
      ["扫一扫", () => this.hooks.scans(this.member)],
      ["重新打开应用", () => this.act("open", {})],
      ["向左移", () => this.hooks.move(this, -1)],
      ["向右移", () => this.hooks.move(this, 1)],
    ], { class: "list" })), close];
  }

  drawMenu(buttons) {
    const stamp = JSON.stringify(buttons);
    if (stamp === this.menuStamp) return;
    this.menuStamp = stamp;
    this.menu.hidden = !buttons.length;
    this.menu.replaceChildren(...buttons.map((one) => this.menuButton(one)));
  }

  menuButton(one) {
    const below = one.sub_button || [];
    if (!below.length) return make("div", {}, make("button", { type: "button", onclick: () => this.pick(one) }, one.name));
    const opener = make("button", { type: "button" }, icon("list"), one.name);
    return make("div", {}, opener, popup(opener, below.map((entry) => [entry.name, () => this.pick(entry)]), { class: "sub" }));
  }

  pick(entry) {
    if (entry.type === "view" && !this.hooks.opens(this.member, entry.url) && /^https?:/.test(entry.url)) {
      window.open(entry.url, "_blank", "noopener");
    }
    this.act("menu", { key: entry.key || entry.url || entry.name });
  }

  // A link in the chat: some part of the page may want to show it itself.
  link(event) {
    const tapped = event.target.closest("a[href]");
    if (tapped && /^https?:/.test(tapped.getAttribute("href")) && this.hooks.opens(this.member, tapped.href)) event.preventDefault();
  }

  typing() {
    const words = this.words;
    const send = make("button", { class: "send", type: "submit", disabled: true }, "发送");
    const picture = make("input", { type: "file", accept: "image/png,image/jpeg", hidden: true, onchange: () => this.picture(picture) });
    const say = () => {
      const text = words.value.trim();
      if (!text) return;
      words.value = "";
      fit();
      this.act("say", { text });
    };
    const fit = () => {
      send.disabled = !words.value.trim();
      words.style.height = "";
      if (words.value) words.style.height = `${Math.min(words.scrollHeight + 2, TALLEST)}px`;
    };
    words.addEventListener("input", fit);
    words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); }
    });
    return make("form", { class: "say", onsubmit: (event) => { event.preventDefault(); say(); } },
      make("button", { class: "small", type: "button", "aria-label": "发送图片", title: "发送图片", onclick: () => picture.click() }, icon("plus")),
      words, send, picture);
  }

  async picture(input) {
    const [file] = input.files;
    if (!file) return;
    const answer = await fetch(this.path("image"), { method: "POST", headers: { "Content-Type": file.type }, body: file });
    this.told(answer.ok ? await answer.json() : { error: "只能发送 PNG 或 JPG 图片" });
    input.value = "";
  }

  path(what) { return `/phone/${encodeURIComponent(this.member)}/${what}`; }

  async act(what, body) {
    try {
      this.told(await post(this.path(what), body));
    } catch {
      this.told({ error: "模拟器没有应答" });
    }
  }

  // A real client shows nothing of this; whoever plays with the simulator wants to know.
  told(answer) {
    const problem = answer.error || answer.problem
      || (answer.accepted === false ? `应用没有应答（已投递 ${answer.statuses.length} 次）` : "");
    this.toast.textContent = problem;
    this.toast.hidden = !problem;
  }

  tap = (entry, key, selections) => this.act("tap", { entry, key, selections });

  view(query = "") { return get(`/phone/${encodeURIComponent(this.member)}.json${query}`); }

  // What came through the stream meanwhile is newer than what was fetched, and drawn after it. Asked for twice at once
  // (the stream begins anew while one is on its way), the later answer counts.
  async load() {
    const chat = this.chat;
    const waiting = this.waiting = [...(this.waiting || [])];
    const view = await this.view().catch(() => null);
    if (chat !== this.chat || waiting !== this.waiting) return;
    this.waiting = null;
    if (view) chat.reset(view);
    if (waiting.length) chat.take(waiting);
    this.hooks.read(this);
  }

  take(entries) {
    if (this.waiting) this.waiting.push(...entries);
    else this.chat.take(entries);
  }

  become(member, city) {
    this.member = member;
    this.waiting = null;
    this.furnish(city);
    return this.load();
  }
}
