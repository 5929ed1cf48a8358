// Little menus: one at a time, with the keyboard as with a finger. Escape and a tap elsewhere close them.

import { make } from "./dom.js";

let open = null;

// A list of [words, action] (or nodes between them) that `opener` shows and hides.
export function popup(opener, entries, attributes = {}) {
  const list = make("div", { role: "menu", hidden: true, ...attributes }, ...entries.map((entry) => Array.isArray(entry)
    ? make("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => { hide(); entry[1](opener); } }, entry[0])
    : entry));
  opener.setAttribute("aria-haspopup", "menu");
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => {
    if (open?.list === list) return hide();
    show(opener, list);
    // From the keyboard (Enter and blank make a click without a place) the first entry is chosen at once.
    if (event.detail === 0) list.querySelector("[role=menuitem]")?.focus();
  });
  list.addEventListener("keydown", (event) => walk(event, list));
  return list;
}

function show(opener, list) {
  hide();
  list.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  open = { opener, list };
}

function hide() {
  if (!open) return;
  const { opener, list } = open;
  open = null;
  if (list.contains(document.activeElement)) opener.focus();
  list.hidden = true;
  opener.setAttribute("aria-expanded", "false");
}

function walk(event, list) {
  const items = [...list.querySelectorAll("[role=menuitem]")];
  const place = items.indexOf(document.activeElement);
  const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") hide();
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.stopPropagation();
  hide();
}, true);
document.addEventListener("click", (event) => {
  if (open && !open.list.contains(event.target) && !open.opener.contains(event.target)) hide();
});
