// A session written down as a transcript: recorded here, saved as a file, and played again by a product of its own.

import { get, make, post } from "./dom.js";

const TITLES = { running: "正在回放…", same: "✓ 与记录一致", different: "✗ 与记录不同", failed: "✗ 没有回放成" };

export class Recorder {
  constructor(page) { this.page = page; }

  mount(element) {
    this.panel = element;
    const button = (words, does, more = {}) => make("button", { type: "button", onclick: does, ...more }, words);
    this.record = button("● 开始录制", () => this.tell("start"), { class: "record" });
    this.stop = button("■ 停止", () => this.tell("stop"));
    this.save = make("a", { class: "save", href: "/phone/recording.txt", download: "" }, "保存为文件");
    this.bring = button("打开文件…", () => this.input.click());
    this.play = button("▶ 回放", () => this.replay(false));
    this.rewrite = button("按回放结果重写", () => this.replay(true), { title: "期望改为这一次回放看到的；人说的和点的不变" });
    this.input = make("input", { type: "file", accept: ".txt,text/plain", hidden: true, "aria-label": "对话记录文件", onchange: () => this.take() });
    this.state = make("span", { class: "ahead", role: "status" });
    this.result = make("div", { class: "result", role: "status", hidden: true });
    this.text = make("pre", { tabindex: "0", "aria-label": "对话记录" });
    this.help = make("p", { class: "hint" }, "录下谁说了什么、点了什么、大家看到了什么，存成一份文字记录。回放时另起一个全新的产品和城市，照着再做一遍，说出第一处不同。命令行：xinan simulator replay 文件。");
    element.append(make("header", {}, make("h2", {}, "录制与回放"), this.record, this.stop, this.save, this.play, this.rewrite, this.bring, this.input, this.state), this.help, this.result, this.text);
    this.button = this.page.dock(element, "录制", () => this.refresh());
    this.refresh();
  }

  onChange(event) {
    if (event.again || event.topics.includes("recording") || (this.view?.on && event.topics.includes("callbacks"))) this.refresh();
  }

  async tell(what) { this.draw(await post("/phone/recording", { do: what })); }

  async replay(update) {
    const answer = await post("/phone/replay", { update });
    if (answer.error) this.complain(answer.error);
    else this.draw(answer);
  }

  async take() {
    const [file] = this.input.files;
    this.input.value = "";
    if (!file) return;
    const answer = await fetch("/phone/recording.txt", { method: "POST", headers: { "Content-Type": "text/plain" }, body: file }).catch(() => null);
    const view = answer ? await answer.json() : { error: "模拟器没有应答" };
    if (view.error) this.complain(`${file.name}：${view.error}`);
    else this.draw(view);
  }

  complain(words) {
    this.result.hidden = false;
    this.result.className = "result failed";
    this.result.replaceChildren(make("strong", {}, words));
  }

  async refresh() {
    const view = await get("/phone/recording.json").catch(() => null);
    if (view) this.draw(view);
  }

  draw(view) {
    this.view = view;
    const { on, text, replay } = view;
    const running = replay.state === "running";
    this.record.hidden = on;
    this.stop.hidden = !on;
    for (const one of [this.save, this.play, this.rewrite]) one.hidden = on || !text;
    this.bring.hidden = on;
    this.play.disabled = this.rewrite.disabled = running || !replay.possible;
    this.play.title = replay.possible ? "另起一个产品，照着做一遍并比较" : "用 xinan demo 启动时才能在这里回放";
    this.button.classList.toggle("recording", on);
    this.button.textContent = on ? `● 录制中（${view.acts}）` : "录制";
    this.state.textContent = on ? `录制中，已记下 ${view.acts} 个动作${view.fresh ? "" : "；城市里已有往事，回放从没有往事的城市开始，与往事有关的消息会不同"}` : "";
    this.save.download = view.name;
    this.help.hidden = Boolean(text) || on;
    this.text.hidden = !text || on;
    if (this.text.textContent !== text) this.text.textContent = text;
    this.result.hidden = on || replay.state === "none";
    this.result.className = `result ${replay.state}`;
    const [, ...rest] = replay.said.split("\n");
    this.result.replaceChildren(make("strong", {}, replay.rewritten ? "✓ 已按回放结果重写" : TITLES[replay.state] || ""),
      make("pre", { hidden: replay.state === "running" || replay.state === "same" }, replay.state === "failed" ? replay.said : rest.join("\n")));
  }
}
