// Everybody in the city, to choose whose phones are open.

import { badge, face, make } from "./dom.js";
import { icon } from "./icons.js";

export class Picker {
  constructor(strip) {
    this.strip = strip;
    this.search = make("input", { type: "search", placeholder: "找人：姓名、职务、单位", "aria-label": "找人", oninput: () => this.draw() });
    this.list = make("div", { class: "people" });
    this.dialog = make("div", { class: "picker", role: "dialog", "aria-label": "选择手机", hidden: true, onkeydown: (event) => this.walk(event) },
      make("label", { class: "search" }, icon("search"), this.search), this.list);
    this.opener = strip.page.tool(make("button", {
      type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.toggle(),
    }, "＋ 手机"));
    document.body.append(this.dialog);
    document.addEventListener("click", (event) => {
      if (!this.dialog.hidden && event.target.isConnected && !this.dialog.contains(event.target) && !this.opener.contains(event.target)) this.toggle(false);
    });
  }

  toggle(open = this.dialog.hidden) {
    if (!open && this.dialog.contains(document.activeElement)) this.opener.focus();
    this.dialog.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (!open) return;
    const place = this.opener.getBoundingClientRect();
    this.dialog.style.top = `${place.bottom + 6}px`;
    this.dialog.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - this.dialog.offsetWidth - 8))}px`;
    this.search.value = "";
    this.draw();
    this.search.focus();
  }

  draw() {
    if (this.dialog.hidden) return;
    const words = this.search.value.trim().toLowerCase();
    const held = document.activeElement?.dataset?.person;
    const groups = this.strip.page.city.departments.map((one) => ({
      name: one.name, members: one.members.filter((who) => `${who.name}${who.position}${one.name}${who.id}`.toLowerCase().includes(words)),
    })).filter((one) => one.members.length);
    this.list.replaceChildren(...groups.map((one) => make("div", { role: "group", "aria-label": one.name },
      make("h2", {}, one.name), ...one.members.map((who) => this.person(who)))));
    if (!groups.length) this.list.append(make("p", { class: "none" }, "没有找到。"));
    if (held) this.list.querySelector(`[data-person="${CSS.escape(held)}"]`)?.focus();
  }

  person(who) {
    const phone = this.strip.phones.find((one) => one.member === who.id);
    return make("button", {
      type: "button", "data-person": who.id, "aria-pressed": String(Boolean(phone)),
      onclick: () => { if (phone) this.strip.close(phone); else this.strip.show(who.id); },
    }, face(who.name, who.id), make("span", {}, make("strong", {}, who.name), make("small", {}, who.position)),
    badge(this.strip.waiting(who.id)), phone ? icon("check") : null);
  }

  walk(event) {
    if (event.key === "Escape") { event.stopPropagation(); return this.toggle(false); }
    const people = [...this.list.querySelectorAll("button")];
    const place = people.indexOf(document.activeElement);
    const next = { ArrowDown: place + 1, ArrowUp: place - 1 }[event.key];
    if (event.key === "Enter" && document.activeElement === this.search) { event.preventDefault(); people[0]?.click(); }
    if (next === undefined) return;
    event.preventDefault();
    (people[next] || this.search).focus();
  }
}
