// The city's time, and the buttons that move it.

import { day, make, post, second } from "./dom.js";

const STEPS = [[600, "+10 分钟"], [3600, "+1 小时"], [86400, "+24 小时"]];

export class Clockbar {
  constructor(page) { this.page = page; }

  mount(element) {
    this.time = make("time", { "aria-live": "off" });
    this.ahead = make("span", { class: "ahead" });
    const movable = this.page.city.movable;
    element.append(this.time, this.ahead, ...STEPS.map(([seconds, words]) => make("button", {
      type: "button", disabled: !movable, title: movable ? null : "没有设置 XINAN_CLOCK_FILE，时间不能快进",
      onclick: () => this.move(seconds),
    }, words)));
    setInterval(() => this.tick(), 1000);
    this.tick();
  }

  onChange() { this.tick(); }

  async move(seconds) {
    const answer = await post("/phone/clock", { seconds });
    if (answer.now) { this.page.setClock(answer.now); this.tick(); }
  }

  tick() {
    const now = this.page.now();
    this.time.textContent = `${day(now)} ${second(now)}`;
    const hours = Math.round(this.page.ahead / 360000) / 10;
    this.ahead.textContent = Math.abs(this.page.ahead) > 60000 ? `（快进 ${hours} 小时）` : "";
  }
}
