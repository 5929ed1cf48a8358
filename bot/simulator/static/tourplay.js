// Does what a step says: types and taps on the phones as people do, and waits until what it tells of is really there.

import { get, post } from "./dom.js";
import { canTap, News, textOf } from "./tournews.js";
import { REPLIES, REPORTERS } from "./tourstories.js";

const PATIENCE = 25e3; // before somebody is asked whether to wait on
const TYPING = 14; // milliseconds a letter; only to be seen
const ASKED = /第\d+项\/共\d+项/g;

export class Left extends Error {}
export class Stuck extends Error {}

export class Play {
  constructor(page, story) {
    this.page = page;
    this.story = story;
    this.news = new News();
    this.people = {}; // officer → userid
    this.words = { account: "" }; // number, short, account
    this.found = {}; // as → entry
    this.cast = new Set(); // userids, in the order in which they came into the story
    this.over = false;
  }

  leave() { this.over = true; this.news.wake(); }

  onChange(event) {
    this.news.take(event.entries);
    if (event.again) this.reload();
    else this.news.wake();
  }

  // Too much was missed on the stream: what lies on the phones of the story is fetched anew.
  async reload() {
    for (const member of this.cast) {
      const view = await get(`/phone/${member}.json`).catch(() => null);
      if (view) this.news.take(view.entries.filter((one) => one.id > this.since).map((one) => ({ member, ...one })));
    }
  }

  // ---- names and numbers in a text
  name(who) { return this.page.member(this.people[who])?.name || "某人"; }

  fill(words) {
    return words.replace(/\{(\w+)\}/g, (all, key) => {
      if (key === "unit") return this.unit(this.people.reporter);
      return this.words[key] ?? (this.people[key] ? this.name(key) : all);
    });
  }

  unit(member) { return this.page.city.departments.find((one) => one.members.some((who) => who.id === member))?.name || ""; }

  // ---- a story begins with somebody who has nothing open, and an account nobody has spoken of
  async begin() {
    await this.calm();
    this.since = Math.max(0, ...Object.values(this.page.city.news).map((one) => one.last));
    this.people.reporter = await this.free();
    this.cast.add(this.people.reporter);
    this.people.stranger = await this.free([this.people.reporter], REPORTERS.toReversed());
    const moment = new Date(this.page.now());
    const digits = [moment.getUTCMinutes(), moment.getUTCSeconds()];
    this.words.account = `${this.people.reporter}${digits.map((one) => String(one).padStart(2, "0")).join("")}`;
  }

  // Faults that are still on would keep the story waiting.
  async calm() {
    const view = await get("/phone/troubles.json").catch(() => null);
    if (!view?.troubles.some((one) => one.on)) return;
    await post("/phone/trouble", { name: null });
    this.mended = true;
  }

  async free(besides = [], among = REPORTERS) {
    const there = among.filter((member) => this.page.member(member) && !besides.includes(member));
    for (const member of there) if (!(await this.busy(member))) return member;
    // Everybody has something open: a form somebody is in is put aside, and it is said that this is another account.
    this.crowded = true;
    return there[0];
  }

  async busy(member) {
    const { entries } = await get(`/phone/${member}.json`);
    const told = entries.filter((one) => !one.mine).map(textOf);
    const last = told.findLast((words) => /XL-\d{8}-\d{3}/.test(words));
    return Boolean(last && !/由.+办结/.test(last)) || told.slice(-2).some((words) => words.match(ASKED) || words.includes("请核对"));
  }

  // ---- a step
  async step(step) {
    this.news.begin();
    this.acted = 0;
    await this.again(step);
  }

  // Goes on where it stopped.
  async again(step) {
    for (const act of step.acts.slice(this.acted)) {
      await this.act(act);
      this.acted += 1;
    }
    for (const wait of step.waits) await this.wait(wait);
  }

  act([what, ...how]) {
    const acts = { say: this.say, tap: this.tap, answer: this.answer, open: this.open, pass: this.pass, trouble: this.trouble };
    return acts[what].call(this, ...how);
  }

  async open(who) {
    this.cast.add(this.people[who]);
    const phone = this.page.open(this.people[who]);
    await this.until(() => !phone.waiting, "手机打开");
    return phone;
  }

  async say(who, words) {
    const phone = await this.open(who);
    if (this.crowded && words.startsWith("信用")) {
      await this.put(phone, "暂存");
      return this.put(phone, this.fill("另一个账号 {account} 密码泄露了"));
    }
    return this.put(phone, this.fill(words));
  }

  async put(phone, words) {
    const seen = new Set(this.news.held.keys());
    for (let letters = 1; letters <= words.length; letters += 1) {
      phone.words.value = words.slice(0, letters);
      await new Promise((resolve) => { setTimeout(resolve, matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : TYPING); });
      if (this.over) throw new Left();
    }
    phone.words.dispatchEvent(new Event("input"));
    phone.form.requestSubmit();
    const fresh = (entry) => entry.member === phone.member && !seen.has(entry.id);
    const all = () => [...this.news.held.values()].map((one) => one.entry).filter(fresh);
    await this.until(() => all().some((one) => one.mine) && all().some((one) => !one.mine), "助手的答复");
  }

  async tap(who, button) {
    const phone = await this.open(who);
    const mine = (entry) => canTap(entry, button) && (button === "提交" || textOf(entry).includes(this.words.number));
    const cards = () => [...phone.chat.items.values()].filter((item) => mine(item.entry));
    await this.until(() => cards().length, `带“${button}”的卡片`);
    const { row } = cards().at(-1);
    row.scrollIntoView({ block: "nearest" });
    [...row.querySelectorAll("button")].find((one) => one.textContent.trim() === button).click();
  }

  // Question by question, until none is asked.
  async answer(who) {
    const phone = await this.open(who);
    for (let turn = 0; turn < 16; turn += 1) {
      const { words } = await this.until(() => this.asked(phone.member), "下一个问题");
      if (!words) return;
      await this.put(phone, this.fill(REPLIES[labelled(words)] ?? "跳过"));
    }
  }

  // What is asked since the member last said something: {words}, empty for nothing; null while the card is on its way.
  asked(member) {
    const all = [...this.news.held.values()].map((one) => one.entry).filter((one) => one.member === member).sort((one, other) => one.id - other.id);
    const since = all.slice(all.findLastIndex((one) => one.mine) + 1);
    const asking = since.filter((one) => textOf(one).match(ASKED));
    const card = asking.find((one) => one.type === "template_card");
    if (!card && asking.some((one) => textOf(one).includes("下方卡片"))) return null;
    const words = textOf(card || asking[0] || { content: {}, replaced: null });
    return { words: words.slice([...words.matchAll(ASKED)].at(-1)?.index ?? words.length) };
  }

  async pass(minutes) {
    const answer = await post("/phone/clock", { seconds: minutes * 60 });
    if (answer.error) throw new Stuck("时间不能快进");
    if (answer.now) this.page.setClock(answer.now);
  }

  async trouble(name, on) {
    await post("/phone/trouble", { name, on });
    this.broken = on ? name : null;
  }

  // Whoever leaves in the middle, or closes the page, leaves no broken line behind.
  mend() {
    if (!this.broken) return;
    const body = JSON.stringify({ name: this.broken, on: false });
    this.broken = null;
    fetch("/phone/trouble", { method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body }).catch(() => {});
  }

  // ---- waiting
  async wait(wait) {
    if (wait.calls) return this.until(() => this.failed(wait.calls), wait.note);
    if (wait.trouble) return this.until(() => this.broken === wait.trouble, wait.note);
    const found = await this.until(() => this.look(wait), wait.note);
    if (wait.who.startsWith("?")) this.people[wait.who.slice(1)] = found.member;
    if (wait.as) this.found[wait.as] = found;
    this.cast.add(found.member);
    for (const [key, pattern] of Object.entries(wait.grab || {})) {
      const match = textOf(found).match(pattern);
      if (match) this.words[key] = match[1] ?? match[0];
    }
    return found;
  }

  look(wait) {
    const members = wait.who.startsWith("?") ? null : [this.people[wait.who]];
    const not = (wait.not || []).map((who) => this.people[who]);
    return this.news.find({ members, not, has: (wait.has || []).map((one) => this.fill(one)), button: wait.button });
  }

  async failed(fault) {
    const view = await get("/phone/calls.json").catch(() => null);
    return Boolean(view?.calls.some((one) => one.fault === fault));
  }

  async until(check, note) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      if (this.over) throw new Left();
      const found = await check();
      if (found) return found;
      if (Date.now() > end) throw new Stuck(note);
      await this.news.next();
    }
  }
}

// The first label in a question; of 账号 and 账号处置 the longer one.
function labelled(asked) {
  const there = Object.keys(REPLIES).filter((one) => asked.includes(one));
  return there.sort((one, other) => asked.indexOf(one) - asked.indexOf(other) || other.length - one.length)[0];
}
