// The city's time, and the buttons that move it. A travel goes through everything that falls due on its way.

import { day, get, hour, make, post, second } from "./dom.js";
import { summary } from "./timeline.js";

const STEPS = [
  ["+10 分钟", { seconds: 600 }], ["+1 小时", { seconds: 3600 }], ["到早上 9:00", { to: "morning" }], ["+24 小时", { seconds: 86400 }],
];
const HELP = "时间只往前走；途中每个到点的时限都会按自己的时刻办理";

export class Clockbar {
  constructor(page) { this.page = page; }

  mount(element) {
    const { movable } = this.page.city;
    this.time = make("time", { "aria-live": "off", title: "城市里现在的时间" });
    this.ahead = make("span", { class: "ahead" });
    this.next = this.button("到下一时限", { to: "deadline" }, movable);
    this.next.hidden = true;
    this.buttons = [...STEPS.map(([words, where]) => this.button(words, where, movable)), this.next];
    this.bar = make("div", { class: "journey", hidden: true, role: "status" });
    this.problem = make("span", { class: "problem", role: "alert", hidden: true });
    this.came = make("button", {
      type: "button", class: "came", hidden: true, title: "看时间线", onclick: () => this.page.toggle(document.getElementById("timeline"), true),
    });
    element.append(this.time, this.ahead, ...this.buttons, this.bar, this.came, this.problem);
    setInterval(() => this.tick(), 1000);
    this.tick();
    this.look();
  }

  button(words, where, movable) {
    return make("button", {
      type: "button", disabled: !movable, title: movable ? HELP : "没有设置 XINAN_CLOCK_FILE，时间不能快进", onclick: () => this.move(where),
    }, words);
  }

  onChange(event) {
    this.tick();
    if (event.again || event.topics.some((one) => ["clock", "entry", "calls"].includes(one))) this.look();
  }

  async move(where) {
    this.say("");
    const answer = await post("/phone/clock", where).catch(() => ({ error: "模拟器没有应答" }));
    if (answer.error) return this.say(answer.error);
    this.take(answer);
    this.watch();
  }

  say(words) {
    this.problem.textContent = words;
    this.problem.hidden = !words;
  }

  // One question at a time, however much happens.
  async look() {
    if (this.asking) { this.wanted = true; return; }
    this.asking = true;
    do {
      this.wanted = false;
      const view = await get("/phone/clock.json").catch(() => null);
      if (view) this.take(view);
    } while (this.wanted);
    this.asking = false;
  }

  // While the time moves, often: the city hurries through hours.
  async watch() {
    clearTimeout(this.timer);
    await this.look();
    if (this.view?.going) this.timer = setTimeout(() => this.watch(), 250);
  }

  take(view) {
    const going = this.view?.going;
    this.view = view;
    this.page.setClock(view.now);
    this.tick();
    this.next.hidden = !view.asked;
    this.next.disabled = !view.deadline || view.going;
    for (const one of this.buttons) if (one !== this.next) one.disabled = !this.page.city.movable || view.going;
    this.drawJourney(view);
    this.came.hidden = view.going || !view.came;
    if (view.came) this.came.textContent = `${view.label}：${summary(view.came)}`;
    if (view.going && !going) this.watch();
  }

  drawJourney(view) {
    this.bar.hidden = !view.going;
    if (!view.going) {
      this.stopper = null;
      if (!view.caught_up) this.say("时间到了，但产品还有没办完的事。");
      return;
    }
    if (!this.stopper) {
      this.words = make("span", {});
      this.stopper = make("button", { type: "button", onclick: () => post("/phone/clock", { to: "stop" }) }, "停在这里");
      this.bar.replaceChildren(make("i", { class: "turning", "aria-hidden": "true" }), this.words, this.stopper);
    }
    const way = view.stops ? `，已经过 ${view.stops} 个时刻` : "";
    this.words.textContent = `正在快进 ${view.label}${way}`;
  }

  tick() {
    const now = this.page.now();
    this.time.textContent = `${day(now)} ${second(now)}`;
    const hours = Math.round(this.page.ahead / 360000) / 10;
    this.ahead.textContent = Math.abs(this.page.ahead) > 60000 ? `（快进 ${hours} 小时）` : "";
    const deadline = this.view?.deadline;
    if (!deadline) { this.next.textContent = "没有等待的时限"; return; }
    const left = Math.max(0, Date.parse(deadline) - now);
    this.next.textContent = `到下一时限 ${hour(deadline)}`;
    this.next.title = `${day(deadline)} ${second(deadline)}，还有 ${span(left)}`;
  }
}

function span(left) {
  const minutes = Math.round(left / 60000);
  if (minutes < 1) return "不到一分钟";
  if (minutes < 60) return `${minutes} 分钟`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分` : `${Math.round(minutes / 1440)} 天`;
}
