// The phones side by side: which are open, in which order, who has something unread, and on a narrow window which one.

import { badge, face, make } from "./dom.js";
import { Phone } from "./phone.js";
import { Picker } from "./picker.js";

const FIRST = ["zhangwei", "jiangmin", "liming"];
const WIDTH = 396; // of a phone with the room beside it

function kept(name, otherwise) {
  try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
}

export class Strip {
  constructor(page) {
    this.page = page;
    page.strip = this;
    this.urgent = true;
    this.phones = [];
    this.room = Infinity;
    this.read = kept("xinan-read", {});
  }

  mount(element) {
    this.holder = element;
    this.unread = document.getElementById("unread");
    this.switcher = document.getElementById("switcher");
    this.watcher = new IntersectionObserver((seen) => this.watched(seen), { root: element, threshold: [0, 0.4] });
    // Whoever opens this page for the first time finds the past of the city read.
    if (!localStorage.getItem("xinan-read")) for (const who of this.page.everybody()) this.read[who.id] = this.received(who.id);
    // A restarted simulator may begin with empty chats: what was read before then counts for nothing.
    for (const member of Object.keys(this.read)) if (this.read[member] > this.received(member)) this.read[member] = 0;
    const wanted = kept("xinan-phones", FIRST).filter((member) => this.page.member(member));
    for (const member of wanted.length ? wanted : FIRST) this.add(member);
    this.toFront(this.phones.find((one) => one.member === kept("xinan-front", "")) || this.phones[0]);
    this.picker = new Picker(this);
    document.addEventListener("visibilitychange", () => { for (const phone of this.phones) this.look(phone); });
    setInterval(() => this.age(), 60e3);
    new ResizeObserver(([seen]) => { this.room = seen.contentRect.width; this.stamp = ""; this.draw(); }).observe(element);
    this.changed();
  }

  onChange(event) {
    const fresh = grouped(event.entries);
    for (const entry of event.entries) this.count(entry);
    for (const phone of this.phones) {
      if (event.again) phone.load();
      else if (fresh.has(phone.member)) { phone.take(fresh.get(phone.member)); this.look(phone); }
      if (event.again || event.topics.includes("menu")) phone.drawMenu(this.page.city.menu);
    }
    if (event.topics.includes("clock")) this.age();
    if (fresh.size || event.again) this.draw();
  }

  age() { for (const phone of this.phones) phone.chat.age(this.page.now()); }

  // ---- what has come, and what of it was read (in numbers of messages)
  received(member) { return this.page.city.news[member]?.count || 0; }
  waiting(member) { return Math.max(0, this.received(member) - (this.read[member] || 0)); }

  count(entry) {
    const news = this.page.city.news[entry.member] ||= { count: 0, last: 0 };
    if (entry.id <= news.last) return;
    news.last = entry.id;
    news.count += entry.mine ? 0 : 1;
  }

  // Read is what lies at the end of a chat that can be seen.
  look(phone) {
    if (!phone.visible || !phone.chat.atEnd || document.hidden || !this.waiting(phone.member)) return;
    this.read[phone.member] = this.received(phone.member);
    this.keepSoon();
    this.draw();
  }

  watched(seen) {
    for (const one of seen) {
      const phone = this.phones.find((other) => other.element === one.target);
      if (!phone) continue;
      phone.visible = one.isIntersecting && one.intersectionRatio >= 0.4;
      this.look(phone);
    }
  }

  keepSoon() { this.keeping ||= setTimeout(() => { this.keeping = 0; this.keep(); }, 1000); }

  keep() {
    localStorage.setItem("xinan-phones", JSON.stringify(this.phones.map((phone) => phone.member)));
    localStorage.setItem("xinan-front", JSON.stringify(this.front?.member || ""));
    localStorage.setItem("xinan-read", JSON.stringify(this.read));
  }

  // ---- phones come, go and change places
  add(member) {
    const phone = new Phone(member, this.page.city, {
      change: (one, other) => { one.become(other, this.page.city); this.changed(); },
      close: (one) => this.close(one),
      move: (one, by) => this.move(one, by),
      read: (one) => this.look(one),
      opens: (who, url) => this.page.opens(who, url),
      scans: (who) => this.page.scans(who),
    });
    this.phones.push(phone);
    this.holder.append(phone.element);
    this.watcher.observe(phone.element);
    phone.load();
    return phone;
  }

  close(phone) {
    const place = this.phones.indexOf(phone);
    this.watcher.unobserve(phone.element);
    this.phones.splice(place, 1);
    phone.element.remove();
    if (this.front === phone) this.toFront(this.phones[Math.min(place, this.phones.length - 1)]);
    this.changed();
  }

  move(phone, by) {
    const place = this.phones.indexOf(phone);
    const other = this.phones[place + by];
    if (!other) return;
    [this.phones[place], this.phones[place + by]] = [other, phone];
    if (by < 0) other.element.before(phone.element);
    else other.element.after(phone.element);
    this.changed();
  }

  // The member's phone, opened if need be, brought into view.
  show(member) {
    const phone = this.phones.find((one) => one.member === member) || this.add(member);
    this.toFront(phone);
    phone.element.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    this.changed();
    return phone;
  }

  toFront(phone) {
    this.front = phone;
    for (const one of this.phones) one.element.classList.toggle("front", one === phone);
  }

  changed() {
    this.keep();
    this.draw();
  }

  // ---- the two rows above: who is open, and who is not but has something new
  draw() {
    const stamp = JSON.stringify([this.front?.member, ...this.phones.map((one) => [one.member, this.waiting(one.member)]), this.elsewhere().map((who) => [who.id, this.waiting(who.id)])]);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.switcher.classList.toggle("many", this.phones.length * WIDTH > this.room);
    const handles = this.phones.map((phone) => this.handle(phone));
    const there = [...this.switcher.children];
    const inPlace = there.length === handles.length && handles.every((one, place) => one === there[place] || !one.isConnected);
    if (!inPlace) this.switcher.replaceChildren(...handles);
    else handles.forEach((one, place) => { if (one !== there[place]) there[place].replaceWith(one); });
    const chips = this.elsewhere().map((who) => make("button", { type: "button", onclick: () => this.show(who.id) },
      `${who.name} · ${who.position}`, badge(this.waiting(who.id))));
    this.unread.replaceChildren(...(chips.length ? [make("span", {}, "有新消息")] : []), ...chips);
    this.picker?.draw();
  }

  elsewhere() {
    const held = new Set(this.phones.map((phone) => phone.member));
    return this.page.everybody().filter((who) => !held.has(who.id) && this.waiting(who.id));
  }

  // Only the handle that changed is made anew.
  handle(phone) {
    const stamp = `${phone.member} ${phone === this.front} ${this.waiting(phone.member)}`;
    if (phone.handle?.dataset.stamp === stamp) return phone.handle;
    phone.handle = make("button", {
      type: "button", "aria-current": phone === this.front ? "true" : null, "data-stamp": stamp, onclick: () => this.show(phone.member),
    }, face(phone.name, phone.member), phone.name, badge(this.waiting(phone.member)));
    return phone.handle;
  }
}

function grouped(entries) {
  const found = new Map();
  for (const one of entries) found.set(one.member, [...(found.get(one.member) || []), one]);
  return found;
}
