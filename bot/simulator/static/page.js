// What the parts of the page share: the city, the time, the phones, and the buttons in the bar.

import { get, make } from "./dom.js";

const REST = 250;

// Two messages of the stream as one.
export const merged = (one, other) => ({
  now: other.now, again: one.again || other.again, topics: [...new Set([...one.topics, ...other.topics])],
  entries: [...one.entries, ...other.entries],
});

export class Page {
  constructor() {
    this.city = null;
    this.parts = [];
    this.strip = null; // the phones; set by strip.js
    this.ahead = 0;
    this.tools = document.getElementById("tools");
    this.docked = [];
  }

  // Everything about the city: {departments: [{name, members: [{id, name, position}]}], menu, movable, news}.
  async load() {
    this.city = await get("/phone/city.json");
    this.setClock(this.city.now);
  }

  add(part, element) {
    this.parts.push(part);
    part.mount(element);
  }

  // ---- people and phones
  everybody() { return this.city.departments.flatMap((one) => one.members); }
  member(id) { return this.everybody().find((one) => one.id === id); }
  get phones() { return this.strip.phones; }
  phone(member) { return this.phones.find((one) => one.member === member); }
  // The member's phone, opened if need be and brought into view.
  open(member) { return this.strip.show(member); }

  // ---- the city's time, in milliseconds
  now() { return Date.now() + this.ahead; }
  setClock(now) { this.ahead = Date.parse(now) - Date.now(); }

  // ---- news from the stream: at once to the phones (`urgent`), to the other parts at most four times a second
  async changed(event) {
    this.setClock(event.now);
    if (event.again || event.topics.includes("menu") || event.topics.includes("city")) await this.load();
    for (const part of this.parts) if (part.urgent) part.onChange(event);
    this.late = this.late ? merged(this.late, event) : event;
    this.later ||= setTimeout(() => this.tellOthers(), REST);
  }

  tellOthers() {
    const event = this.late;
    this.late = null;
    this.later = 0;
    for (const part of this.parts) if (!part.urgent) part.onChange?.(event);
  }

  // ---- a link in a chat was tapped; false: nobody wants it, the browser's own new window takes it
  opens(member, url) { return this.parts.some((part) => part.opens?.(member, url)); }

  // ---- 扫一扫 on this member's phone
  scans(member) { for (const part of this.parts) part.scans?.(member); }

  // ---- a button in the bar
  tool(button) { this.tools.append(button); return button; }

  // A panel under the phones with a button of its own in the bar; one at a time. `shown` is called when it opens.
  dock(panel, words, shown = () => {}) {
    const button = this.tool(make("button", {
      type: "button", "aria-expanded": "false", "aria-controls": panel.id, onclick: () => this.toggle(panel),
    }, words));
    this.docked.push({ panel, button, shown });
    return button;
  }

  toggle(wanted, open = wanted.hidden) {
    for (const { panel, button, shown } of this.docked) {
      const visible = panel === wanted && open;
      if (panel.hidden === !visible) continue;
      panel.hidden = !visible;
      button.setAttribute("aria-expanded", String(visible));
      if (visible) shown();
    }
  }
}
