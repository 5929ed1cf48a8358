// The phones side by side: which are open, in which order, and who else has something unread.

import { make } from "./dom.js";
import { Phone } from "./phone.js";

const FIRST = ["zhangwei", "jiangmin", "liming"];

function kept(name, otherwise) {
  try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
}

export class Strip {
  constructor(page) {
    this.page = page;
    page.strip = this;
    this.phones = [];
    this.seen = kept("xinan-seen", {});
  }

  mount(element) {
    this.holder = element;
    this.unread = document.getElementById("unread");
    const known = new Set(this.page.everybody().map((who) => who.id));
    const wanted = kept("xinan-phones", FIRST).filter((member) => known.has(member));
    // A restarted simulator may begin with empty chats: what was read before then counts for nothing.
    for (const member of Object.keys(this.seen)) {
      if (this.seen[member] > (this.page.city.news[member]?.last || 0)) this.seen[member] = 0;
    }
    const room = window.innerWidth <= 640 ? 1 : FIRST.length;
    for (const member of wanted.length ? wanted : FIRST.slice(0, room)) this.add(member);
    this.page.tool(make("button", { type: "button", onclick: () => this.another() }, "＋ 手机"));
    this.drawUnread();
  }

  onChange(event) {
    for (const entry of event.entries) this.count(entry);
    const touched = new Set(event.entries.map((entry) => entry.member));
    for (const phone of this.phones) {
      if (event.again || touched.has(phone.member)) phone.refresh();
      if (event.again || event.topics.includes("menu")) phone.drawMenu(this.page.city.menu);
    }
    this.drawUnread();
  }

  count(entry) {
    const news = this.page.city.news[entry.member] ||= { count: 0, last: 0 };
    if (entry.id > news.last) { news.last = entry.id; news.count += entry.mine ? 0 : 1; }
  }

  keep() {
    localStorage.setItem("xinan-phones", JSON.stringify(this.phones.map((phone) => phone.member)));
    localStorage.setItem("xinan-seen", JSON.stringify(this.seen));
  }

  add(member) {
    const phone = new Phone(member, this.page.city, {
      change: (one, other) => { one.become(other, this.page.city); this.keep(); this.drawUnread(); },
      close: (one) => { this.phones = this.phones.filter((other) => other !== one); one.element.remove(); this.keep(); this.drawUnread(); },
      read: (who, last) => { this.seen[who] = last; this.keep(); },
    });
    this.phones.push(phone);
    this.holder.append(phone.element);
    phone.refresh();
    this.keep();
    return phone;
  }

  show(member) {
    const phone = this.phones.find((one) => one.member === member) || this.add(member);
    phone.element.scrollIntoView({ behavior: "smooth", inline: "end" });
    this.drawUnread();
    return phone;
  }

  another() {
    const held = new Set(this.phones.map((phone) => phone.member));
    const next = this.page.everybody().find((who) => !held.has(who.id)) || this.page.everybody()[0];
    this.show(next.id).element.querySelector("select").focus();
  }

  // Somebody who just got a message but whose phone nobody holds: one tap away.
  drawUnread() {
    const held = new Set(this.phones.map((phone) => phone.member));
    const waiting = this.page.everybody().filter((who) => !held.has(who.id) && (this.page.city.news[who.id]?.last || 0) > (this.seen[who.id] || 0));
    this.unread.replaceChildren(...(waiting.length ? ["有新消息："] : []), ...waiting.map((who) => make("button", {
      type: "button", onclick: () => this.show(who.id),
    }, `${who.name} · ${who.position}`, make("b", {}, "新"))));
  }
}

// A little menu closes when somebody looks elsewhere.
function closeMenus(event) {
  if (event.type === "keydown" && event.key !== "Escape") return;
  for (const list of document.querySelectorAll(".menu .sub:not([hidden]), .actions:not([hidden])")) {
    if (event.type === "keydown" || !list.parentElement.contains(event.target)) list.hidden = true;
  }
}
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
