// The page: which phones are open, what is unread elsewhere, the clock, the stream of changes.

import { day, get, make, post, second } from "./dom.js";
import { Inspector } from "./inspector.js";
import { Phone } from "./phone.js";

const FIRST = ["zhangwei", "jiangmin", "liming"];
const holder = document.getElementById("phones");
const unread = document.getElementById("unread");
const line = document.getElementById("line");
const inspector = new Inspector(document.getElementById("inspector"), document.getElementById("inspect"));
const seen = kept("xinan-seen", {});
let phones = [];
let city = null;
let ahead = 0;

function kept(name, otherwise) {
  try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
}

function keep() {
  localStorage.setItem("xinan-phones", JSON.stringify(phones.map((phone) => phone.member)));
  localStorage.setItem("xinan-seen", JSON.stringify(seen));
}

const everybody = () => city.departments.flatMap((one) => one.members);

const events = {
  change(phone, member) { phone.become(member, city); keep(); drawUnread(); },
  close(phone) { phones = phones.filter((one) => one !== phone); phone.element.remove(); keep(); drawUnread(); },
  read(member, last) { seen[member] = last; keep(); },
};

function open(member) {
  const phone = new Phone(member, city, events);
  phones.push(phone);
  holder.append(phone.element);
  phone.refresh();
  keep();
  return phone;
}

// Somebody who just got a message but whose phone nobody holds: one tap away.
function drawUnread() {
  const held = new Set(phones.map((phone) => phone.member));
  const waiting = everybody().filter((who) => !held.has(who.id) && (city.news[who.id]?.last || 0) > (seen[who.id] || 0));
  unread.replaceChildren(...(waiting.length ? ["有新消息："] : []), ...waiting.map((who) => make("button", {
    type: "button", onclick: () => { open(who.id).element.scrollIntoView({ behavior: "smooth", inline: "end" }); drawUnread(); },
  }, `${who.name} · ${who.position}`, make("b", {}, "新"))));
}

function setClock(now) { ahead = Date.parse(now) - Date.now(); tick(); }

function tick() {
  const now = Date.now() + ahead;
  document.getElementById("now").textContent = `${day(now)} ${second(now)}`;
  const hours = Math.round(ahead / 360000) / 10;
  document.getElementById("ahead").textContent = Math.abs(ahead) > 60000 ? `（快进 ${hours} 小时）` : "";
}

async function refresh() {
  city = await get("/phone/city.json");
  setClock(city.now);
  for (const button of document.querySelectorAll("[data-seconds]")) {
    button.disabled = !city.movable;
    button.title = city.movable ? "" : "没有设置 XINAN_CLOCK_FILE，时间不能快进";
  }
  for (const phone of phones) phone.drawMenu(city.menu);
  await Promise.all(phones.map((phone) => phone.refresh()));
  drawUnread();
  inspector.refresh();
}

let running = false;
let wanted = false;

async function refreshOnce() {
  wanted = true;
  if (running) return;
  running = true;
  while (wanted) { wanted = false; await refresh().catch(() => {}); }
  running = false;
}

function listen() {
  const stream = new EventSource("/phone/events");
  stream.onmessage = (event) => { setClock(JSON.parse(event.data).now); refreshOnce(); };
  stream.onopen = () => { line.textContent = "● 已连接"; line.className = "line"; };
  stream.onerror = () => { line.textContent = "● 连接断开，正在重连"; line.className = "line away"; };
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

document.getElementById("add").addEventListener("click", () => {
  const held = new Set(phones.map((phone) => phone.member));
  const next = everybody().find((who) => !held.has(who.id)) || everybody()[0];
  open(next.id).element.querySelector("select").focus();
});
for (const button of document.querySelectorAll("[data-seconds]")) {
  button.addEventListener("click", async () => {
    const answer = await post("/phone/clock", { seconds: Number(button.dataset.seconds) });
    if (answer.now) setClock(answer.now);
  });
}

city = await get("/phone/city.json");
const known = new Set(everybody().map((who) => who.id));
const wantedPhones = kept("xinan-phones", FIRST).filter((member) => known.has(member));
// A restarted simulator begins with empty chats: what was read before counts for nothing.
for (const member of Object.keys(seen)) if (seen[member] > (city.news[member]?.last || 0)) seen[member] = 0;
const room = window.innerWidth <= 640 ? 1 : FIRST.length;
for (const member of wantedPhones.length ? wantedPhones : FIRST.slice(0, room)) open(member);
setInterval(tick, 1000);
await refreshOnce();
listen();
