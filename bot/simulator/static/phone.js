// One phone: whose it is, its chat, the app's menu, the line to type in.

import { bubble } from "./bubbles.js";
import { day, face, get, hour, make, post } from "./dom.js";

const GAP = 5 * 60 * 1000;

// What the platform did to the message that the sender may not have meant.
function note(words) {
  const cut = words.match(/^cut: .* had (\d+) (bytes|characters)/);
  if (cut) return `超长被截断（原有 ${cut[1]} ${cut[2] === "bytes" ? "字节" : "字"}）`;
  return words.replace("too long to be shown: ", "真实客户端显示不全：");
}

export class Phone {
  constructor(member, city, events) {
    this.member = member;
    this.events = events;
    this.drawn = new Map();
    this.busy = false;
    this.again = false;
    this.header = make("header");
    this.chat = make("div", { class: "chat", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": "聊天记录" });
    this.toast = make("p", { class: "toast", role: "alert", hidden: true });
    this.menu = make("nav", { class: "menu", "aria-label": "应用菜单" });
    this.element = make("section", { class: "phone" }, this.header, this.chat, this.toast, this.menu, this.typing());
    this.furnish(city);
    this.bottom = true;
    this.chat.addEventListener("scroll", () => { this.bottom = this.atBottom(); }, { passive: true });
    new ResizeObserver(() => { if (this.bottom) this.chat.scrollTop = this.chat.scrollHeight; }).observe(this.chat);
  }

  atBottom() { return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 60; }

  furnish(city) {
    this.name = city.departments.flatMap((one) => one.members).find((one) => one.id === this.member)?.name || this.member;
    this.element.setAttribute("aria-label", `${this.name}的手机`);
    this.element.dataset.member = this.member;
    const select = make("select", { "aria-label": "这是谁的手机", onchange: () => this.events.change(this, select.value) },
      ...city.departments.map((one) => make("optgroup", { label: one.name },
        ...one.members.map((who) => make("option", { value: who.id }, `${who.name} · ${one.name} ${who.position}`)))));
    select.value = this.member;
    this.header.replaceChildren(face(this.name, this.member), select,
      make("button", { class: "small", type: "button", title: "重新打开应用（进入应用事件）", onclick: () => this.act("open", {}) }, "打开应用"),
      make("button", { class: "small", type: "button", "aria-label": `收起${this.name}的手机`, onclick: () => this.events.close(this) }, "✕"));
    this.drawMenu(city.menu);
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
    const list = make("div", { class: "sub", hidden: true }, ...below.map((entry) => make("button", {
      type: "button", onclick: () => { list.hidden = true; this.pick(entry); },
    }, entry.name)));
    return make("div", {}, make("button", {
      type: "button", "aria-haspopup": "menu", onclick: () => { list.hidden = !list.hidden; },
    }, `≡ ${one.name}`), list);
  }

  pick(entry) {
    if (entry.type === "view" && /^https?:/.test(entry.url)) window.open(entry.url, "_blank", "noopener");
    this.act("menu", { key: entry.key || entry.url || entry.name });
  }

  typing() {
    const words = make("textarea", { rows: "1", placeholder: "说点什么…", "aria-label": "输入消息", maxlength: "20000" });
    const send = make("button", { class: "send", type: "submit", disabled: true }, "发送");
    const picture = make("input", { type: "file", accept: "image/png,image/jpeg", hidden: true, onchange: () => this.picture(picture) });
    const form = make("form", { class: "say", onsubmit: (event) => { event.preventDefault(); say(); } },
      make("button", { class: "small", type: "button", "aria-label": "发送图片", title: "发送图片", onclick: () => picture.click() }, "＋"),
      words, send, picture);
    const say = () => {
      const text = words.value.trim();
      if (!text) return;
      words.value = "";
      send.disabled = true;
      this.act("say", { text });
    };
    words.addEventListener("input", () => { send.disabled = !words.value.trim(); });
    words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); }
    });
    return form;
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

  async refresh() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    do {
      this.again = false;
      const member = this.member;
      const view = await get(`/phone/${encodeURIComponent(member)}.json`).catch(() => null);
      if (view && member === this.member) this.draw(view.entries);
    } while (this.again);
    this.busy = false;
  }

  draw(entries) {
    const below = this.atBottom();
    const rows = [];
    let before = 0;
    for (const entry of entries) {
      const moment = Date.parse(entry.at);
      if (moment - before > GAP) rows.push(this.kept(`when${entry.id}`, "", () => make("div", { class: "when" }, `${day(moment)} ${hour(moment)}`)));
      before = moment;
      rows.push(this.kept(entry.id, JSON.stringify(entry), () => this.row(entry)));
    }
    if (!rows.length) rows.push(make("p", { class: "empty" }, "还没有消息。", make("br"), "试着说一句：我的密码好像被别人知道了"));
    const same = rows.length === this.chat.childElementCount && rows.every((row, place) => row === this.chat.children[place]);
    if (!same) this.put(rows);
    if (below) this.chat.scrollTop = this.chat.scrollHeight;
    this.events.read(this.member, entries.at(-1)?.id || 0);
  }

  // Only what changed is replaced, so that a finger on a button or a half-made choice stays where it is.
  put(rows) {
    rows.forEach((row, place) => {
      const there = this.chat.children[place];
      if (there !== row) this.chat.insertBefore(row, there || null);
    });
    while (this.chat.childElementCount > rows.length) this.chat.lastElementChild.remove();
  }

  kept(id, stamp, build) {
    const held = this.drawn.get(id);
    if (held && held.stamp === stamp) return held.row;
    const row = build();
    held?.row.replaceWith(row);
    this.drawn.set(id, { stamp, row });
    return row;
  }

  row(entry) {
    if (entry.recalled) return make("div", { class: "gone" }, "一条消息已撤回");
    const who = entry.mine ? face(this.name, this.member) : face("信安", "app");
    return make("div", { class: entry.mine ? "row mine" : "row", "data-entry": entry.id }, who,
      make("div", {}, bubble(entry, this.tap), entry.notes.length ? make("p", { class: "notes" }, entry.notes.map(note).join("；")) : null));
  }

  become(member, city) {
    this.member = member;
    this.drawn.clear();
    this.chat.replaceChildren();
    this.toast.hidden = true;
    this.furnish(city);
    return this.refresh();
  }
}
