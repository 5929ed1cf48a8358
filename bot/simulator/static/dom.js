// Small helpers. Nothing is ever put into the page as markup: what people write stays text.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (["disabled", "checked", "selected", "hidden", "value"].includes(name)) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function link(address, ...children) {
  const safe = /^https?:\/\//i.test(address || "");
  if (!safe) return make("span", {}, ...children);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const COLOURS = ["#4a8af4", "#2fa87a", "#d9822b", "#8a63d2", "#cf4a6b", "#2797a8", "#7a8a2f", "#a0623c"];

export function face(name, id) {
  const number = [...(id || name)].reduce((sum, letter) => sum + letter.codePointAt(0), 0);
  const element = make("span", { class: "face", "aria-hidden": "true" }, [...name].slice(-2).join(""));
  element.style.background = COLOURS[number % COLOURS.length];
  return element;
}

// The picture of the app beside what it says.
export const appFace = () => make("img", { class: "face", src: "/static/app.svg", alt: "" });

// How many are unread.
export const badge = (number) => number
  ? make("b", { class: "badge", "aria-label": `${number} 条未读` }, number > 99 ? "99+" : String(number)) : null;

const ZONE = "Asia/Shanghai";
const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "numeric", day: "numeric", weekday: "short" });
const HOUR = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECOND = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

export function day(moment) {
  const part = Object.fromEntries(DAY.formatToParts(new Date(moment)).map((one) => [one.type, one.value]));
  return `${part.month}月${part.day}日 ${part.weekday}`;
}

export const hour = (moment) => HOUR.format(new Date(moment));
export const second = (moment) => SECOND.format(new Date(moment));

export async function get(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

export async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return answer.json();
}
