// Short stories with one click a step: what comes next, one button, what to look at.

import { get, make } from "./dom.js";
import { Left, Play, Stuck } from "./tourplay.js";
import { STORIES } from "./tourstories.js";

const SEEN = "xinan-tour";

export class Tour {
  constructor(page) {
    this.page = page;
    this.play = null;
    this.lit = [];
    this.before = null; // who held a phone before the story
  }

  mount(element) {
    this.element = element;
    element.className = "tour";
    element.hidden = true; // a click before the first answer opens the stories; it does not close what nobody saw
    element.setAttribute("role", "region");
    element.setAttribute("aria-label", "带我走一遍");
    document.querySelector(".bar").after(element);
    this.button = this.page.tool(make("button", {
      type: "button", "aria-expanded": "false", "aria-controls": "tour", onclick: () => (element.hidden ? this.choose() : this.close()),
    }, "带我走一遍"));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && element.contains(event.target)) this.close(); });
    window.addEventListener("pagehide", () => this.play?.mend());
    this.start();
  }

  async start() {
    const shown = this.state;
    this.town = await get("/phone/tour.json").catch(() => ({ empty: false, vacant: [] }));
    if (this.state !== shown) return; // somebody was faster than the answer: what they chose stays
    if (this.town.empty && this.town.vacant.length) this.firstSteps();
    else if (localStorage.getItem(SEEN)) this.show(null);
    else this.choose();
  }

  onChange(event) {
    this.play?.onChange(event);
    this.paint();
  }

  // ---- what the strip shows
  show(state, ...children) {
    this.state = state;
    this.element.hidden = !state;
    this.element.dataset.state = state || "";
    this.button.setAttribute("aria-expanded", String(Boolean(state)));
    this.element.replaceChildren(...children);
  }

  closer(words = "收起") { return make("button", { type: "button", class: "leave", onclick: () => this.close() }, words); }

  choose() {
    this.leave();
    this.show("choosing",
      make("header", {}, make("b", {}, "五个小故事"), make("small", {}, "一步点一下，我来演")),
      make("div", { class: "stories" }, ...STORIES.map((story) => make("button", {
        type: "button", "data-story": story.key, title: story.words, onclick: () => this.tell(story),
      }, make("b", {}, story.title), make("small", {}, story.words)))),
      this.closer());
  }

  close() {
    localStorage.setItem(SEEN, "1");
    this.leave();
    this.show(null);
    this.button.focus();
  }

  leave() {
    this.play?.leave();
    this.play?.mend();
    this.play = null;
    this.dim();
  }

  firstSteps() {
    const line = `XINAN_VAR=${this.town.var} .venv/bin/xinan roles grant qianhui 安全主管`;
    this.show("empty",
      make("div", { class: "said" },
        make("p", {}, make("b", {}, "这是一座空的城市："), "只有通讯录，没有岗位，也没有事项，和刚装好的单位一样。"),
        make("p", {}, "先在程序目录里任命第一位安全主管：", make("br"), make("code", {}, line)),
        make("p", {}, "再用钱慧的手机一条一条说：任命 蒋敏 值班员；任命 周平 安全管理员；任命 赵国栋 市信用办负责人；任命 韩梅 安全审计员。每条按提示回复“确定”。"),
        make("p", { class: "vacant" }, `还空缺：${this.town.vacant.join("、")}。`)),
      make("div", { class: "steer" }, make("button", { type: "button", class: "go", onclick: () => this.start() }, "看看还缺什么"),
        make("button", { type: "button", onclick: () => this.page.open("qianhui") }, "打开钱慧的手机"), this.closer()));
  }

  // ---- a story
  async tell(story) {
    this.leave();
    this.tidy();
    localStorage.setItem(SEEN, "1");
    this.story = story;
    this.at = 0;
    this.seen = "";
    this.play = new Play(this.page, story);
    const play = this.play;
    this.busy("正在准备…");
    await play.begin().catch(() => {});
    if (this.play !== play) return;
    this.page.open(play.people.reporter);
    this.gather();
    if (play.mended) this.seen = "开着的故障都先恢复了。";
    this.ready();
  }

  get step() { return this.story.steps[this.at]; }

  frame(state, below) {
    const { steps, title } = this.story;
    const places = steps.map((_, place) => make("i", { class: place < this.at ? "done" : place === this.at ? "now" : "" }));
    this.element.dataset.step = String(this.at);
    this.show(state,
      make("header", {}, make("b", {}, title), make("span", { class: "places", "aria-hidden": "true" }, ...places),
        make("small", {}, this.at < steps.length ? `第 ${this.at + 1} 步，共 ${steps.length} 步` : "讲完了")),
      make("div", { class: "said", role: "status" }, this.seen ? make("p", { class: "seen" }, this.seen) : null, below.words),
      make("div", { class: "steer" }, below.go,
        make("button", { type: "button", class: "leave", onclick: () => this.choose() }, "换一个"), this.closer("离开")));
  }

  ready() {
    const go = make("button", { type: "button", class: "go", onclick: () => this.next(false) }, this.at ? "下一步" : "开始");
    this.frame("ready", { words: make("p", { class: "next" }, this.play.fill(this.step.next)), go });
    go.focus({ preventScroll: true });
  }

  busy(words) {
    this.frame("busy", {
      words: make("p", { class: "next" }, words),
      go: make("button", { type: "button", class: "go", disabled: true }, "请看…"),
    });
  }

  async next(again) {
    const { play, step } = this;
    const words = play.fill(step.next);
    this.seen = "";
    this.dim();
    this.busy(words);
    try {
      await (again ? play.again(step) : play.step(step));
    } catch (error) {
      if (error instanceof Left || play !== this.play) return;
      this.stuck(error instanceof Stuck ? error.message : "页面出错");
      if (!(error instanceof Stuck)) throw error;
      return;
    }
    if (play !== this.play) return;
    await this.light(step.look.map((name) => play.found[name]).filter(Boolean));
    if (play !== this.play) return;
    this.seen = play.fill(step.see);
    this.at += 1;
    if (this.at < this.story.steps.length) this.ready();
    else this.end();
  }

  stuck(note) {
    this.frame("stuck", {
      words: make("p", { class: "next" }, `等了一会儿，还没有等到：${note}。可能改过岗位、值班表或升级设置，也可能开着故障。`),
      go: make("button", { type: "button", class: "go", onclick: () => this.next(true) }, "再等等"),
    });
  }

  end() {
    const following = STORIES[STORIES.indexOf(this.story) + 1];
    const go = following
      ? make("button", { type: "button", class: "go", onclick: () => this.tell(following) }, `下一个：${following.title}`)
      : make("button", { type: "button", class: "go", onclick: () => this.close() }, "完成");
    this.frame("end", { words: make("p", { class: "next" }, "这个故事讲完了。手机都留在原处，可以自己接着试。"), go });
    go.focus({ preventScroll: true });
  }

  // ---- what to look at: the last one stays in front where there is room for one phone only
  async light(entries) {
    this.lit = entries.map(({ id, member }) => ({ id, member }));
    for (const { member } of this.lit) this.page.open(member);
    this.gather();
    // A phone that was just opened has yet to fetch its chat.
    await this.play.until(() => this.lit.every((one) => this.row(one)), "").catch(() => {});
    this.paint();
    for (const one of this.lit) this.row(one)?.scrollIntoView({ block: "nearest" });
    const last = this.lit.at(-1);
    if (last) this.page.open(last.member);
  }

  row({ id, member }) { return this.page.phone(member)?.chat.items.get(id)?.row; }

  // A new story begins with the phones that were there before the last one.
  tidy() {
    const { strip } = this.page;
    if (this.before) for (const phone of [...strip.phones]) if (!this.before.has(phone.member) && strip.phones.length > 1) strip.close(phone);
    this.before = new Set(strip.phones.map((phone) => phone.member));
  }

  // The phones of the story stand side by side, in the order in which they came into it.
  gather() {
    const { strip } = this.page;
    const cast = [...this.play.cast].map((member) => this.page.phone(member)).filter(Boolean);
    cast.forEach((phone, place) => { while (strip.phones.indexOf(phone) > place) strip.move(phone, -1); });
  }

  dim() {
    this.lit = [];
    for (const row of document.querySelectorAll(".toured")) row.classList.remove("toured");
  }

  // Bubbles are drawn anew when they change, so the light is put on again.
  paint() { for (const one of this.lit) this.row(one)?.classList.add("toured"); }
}
