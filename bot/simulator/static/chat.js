// The bubbles of one phone. Only what changed is touched; only the last of them are kept in the page.

import { bubble } from "./bubbles.js";
import { appFace, day, face, hour, make } from "./dom.js";
import { icon } from "./icons.js";

const GAP = 5 * 60 * 1000;
const MOST = 60; // bubbles kept while somebody looks at the newest; the rest is a tap away
const SLACK = 20;
const NEAR = 60; // pixels from the end that still count as the end
const CODE_HOURS = 72;

// What the platform did to the message that the sender may not have meant.
function note(words) {
  const cut = words.match(/^cut: .* had (\d+) (bytes|characters)/);
  if (cut) return `超长被截断（原有 ${cut[1]} ${cut[2] === "bytes" ? "字节" : "字"}）`;
  return words.replace("too long to be shown: ", "真实客户端显示不全：");
}

export class Chat {
  // owner: {name, member}; hooks: tap(entry, key, selections), earlier(before) → view, read()
  constructor(owner, hooks) {
    this.owner = owner;
    this.hooks = hooks;
    this.items = new Map();
    this.last = 0;
    this.above = 0;
    this.fresh = 0;
    this.atEnd = true;
    this.more = make("button", { type: "button", class: "earlier", hidden: true, onclick: () => this.loadEarlier() }, "更早的消息");
    this.empty = make("p", { class: "empty", hidden: true }, "还没有消息。", make("br"), "试着说一句：我的密码好像被别人知道了");
    this.rows = make("div", { class: "rows" }, this.more, this.empty);
    this.log = make("div", { class: "chat", role: "log", "aria-live": "off", tabindex: "0", "aria-label": "聊天记录" }, this.rows);
    // It comes and goes while one walks through the chat: no stop of the keyboard, which has End for the same.
    this.below = make("button", { type: "button", class: "below", tabindex: "-1", hidden: true, onclick: () => this.toEnd() });
    this.element = make("div", { class: "chatbox" }, this.log, this.below);
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  // Everything anew: the newest bubbles, and how many there are above them.
  reset(view) {
    this.clear(view.earlier);
    this.atEnd = true;
    this.log.scrollTop = 0;
    this.take(view.entries);
    this.fresh = 0;
    this.drawEdges();
  }

  clear(above) {
    for (const item of this.items.values()) drop(item);
    this.items.clear();
    this.last = 0;
    this.above = above;
  }

  // New and changed bubbles, oldest first. What lies above the kept ones is not drawn.
  // The browser itself keeps the end of the chat in sight (see phones.css), so nothing is measured here.
  take(entries) {
    const last = this.last;
    const height = this.atEnd ? 0 : this.log.scrollHeight;
    let added = 0;
    // Of a flood only what can be seen afterwards is drawn at all.
    const fresh = entries.filter((entry) => entry.id > last);
    const skipped = this.atEnd ? Math.max(0, fresh.length - MOST) : 0;
    if (skipped) this.clear(this.above + this.items.size + skipped);
    for (const entry of entries) {
      const held = this.items.get(entry.id);
      if (held) this.change(held, entry);
      else if (entry.id > this.last && (!skipped || entry.id >= fresh[skipped].id)) { this.append(entry); added += 1; }
    }
    if (added && !this.atEnd && last) this.fresh += entries.filter((one) => one.id > last && !one.mine).length;
    if (this.atEnd) this.trim();
    else this.log.scrollTop -= this.log.scrollHeight - height;
    this.drawEdges();
  }

  get first() { return this.items.keys().next().value ?? 0; }

  append(entry) {
    const before = this.items.get(this.last);
    const item = this.item(entry, before?.entry);
    this.rows.append(...[item.when, item.row].filter(Boolean));
    this.items.set(entry.id, item);
    this.last = entry.id;
  }

  change(held, entry) {
    if (entry.version <= held.entry.version) return;
    const same = JSON.stringify({ ...entry, version: 0 }) === JSON.stringify({ ...held.entry, version: 0 });
    const before = held.entry;
    held.entry = entry;
    if (same) return;
    const row = this.row(entry);
    // Where only the buttons went grey, what this person chose stays to be seen.
    if (JSON.stringify(before.content) === JSON.stringify(entry.content)) copyChoices(held.row, row);
    if (!entry.recalled && held.row.classList.contains("row")) row.classList.add("changed");
    const at = held.row.contains(document.activeElement);
    held.row.replaceWith(row);
    held.row = row;
    // A keyboard that stood on a button of the old card stays at the card.
    if (at) (row.querySelector("button:not([disabled]), select:not([disabled]), input:not([disabled])") || this.log).focus({ preventScroll: true });
  }

  item(entry, before) {
    const moment = Date.parse(entry.at);
    const apart = !before || moment - Date.parse(before.at) > GAP || moment < Date.parse(before.at) - GAP;
    return { entry, when: apart ? make("div", { class: "when" }, `${day(moment)} ${hour(moment)}`) : null, row: this.row(entry) };
  }

  row(entry) {
    const { name, member } = this.owner;
    if (entry.recalled) return make("div", { class: "gone", "data-entry": entry.id }, "信安助手撤回了一条消息");
    const notes = entry.notes.map(note).join("；");
    const kind = [entry.mine ? "row mine" : "row", entry.ghost ? "ghost" : ""].filter(Boolean).join(" ");
    return make("div", { class: kind, "data-entry": entry.id },
      entry.mine ? face(name, member) : appFace(),
      make("div", { class: "said" }, bubble(entry, this.hooks.tap), notes ? make("p", { class: "notes" }, notes) : null,
        entry.ghost ? make("p", { class: "why" }, `✕ ${entry.ghost}`) : null));
  }

  // Cards live longer than the permission to redraw them: said on the card, since nobody sees it there.
  age(now) {
    for (const { entry, row } of this.items.values()) {
      const card = entry.type === "template_card" && entry.replaced === null && !entry.recalled ? row.querySelector(".card") : null;
      card?.classList.toggle("old", now - Date.parse(entry.at) > CODE_HOURS * 3600e3 && Boolean(card.querySelector(".keys, .more")));
    }
  }

  trim() {
    if (this.items.size <= MOST + SLACK) return;
    for (const [id, item] of [...this.items].slice(0, this.items.size - MOST)) {
      drop(item);
      this.items.delete(id);
      this.above += 1;
    }
  }

  async loadEarlier() {
    this.more.disabled = true;
    const view = await this.hooks.earlier(this.first).catch(() => null);
    this.more.disabled = false;
    if (!view) return;
    const held = [...this.items];
    let before = null;
    const older = view.entries.filter((entry) => entry.id < this.first).map((entry) => {
      const item = this.item(entry, before);
      before = entry;
      return [entry.id, item];
    });
    this.items = new Map([...older, ...held]);
    this.above = view.earlier;
    this.more.after(...older.flatMap(([, item]) => [item.when, item.row]).filter(Boolean));
    this.drawEdges();
  }

  drawEdges() {
    this.empty.hidden = this.items.size > 0;
    if (this.more.hidden === this.above > 0) this.more.hidden = !this.above;
    const below = this.atEnd || !this.items.size;
    if (below && document.activeElement === this.below) this.log.focus({ preventScroll: true });
    this.below.hidden = below;
    if (!this.below.hidden) this.below.replaceChildren(icon("down"), this.fresh ? `${this.fresh} 条新消息` : "回到最新");
  }

  scrolled() {
    const end = -this.log.scrollTop < NEAR;
    if (end === this.atEnd) return;
    this.atEnd = end;
    if (end) { this.fresh = 0; this.hooks.read(); }
    this.drawEdges();
  }

  toEnd() {
    this.log.scrollTop = 0;
    this.atEnd = true;
    this.fresh = 0;
    this.drawEdges();
    this.hooks.read();
  }
}

function copyChoices(from, to) {
  const old = from.querySelectorAll("select, input");
  to.querySelectorAll("select, input").forEach((one, place) => {
    one.value = old[place].value;
    one.checked = old[place].checked;
  });
}

function drop(item) {
  item.when?.remove();
  item.row.remove();
}
