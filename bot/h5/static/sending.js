// One file on its way: begun, brought piece by piece, examined. It can stop anywhere and go on from there.

import { ask, Refusal } from "./talk.js";

export class Sending {
  constructor(file, changed) {
    this.file = file;
    this.changed = changed;
    this.at = 0;
    this.state = "waiting"; // waiting, sending, checking, failed, done
    this.words = "等待上传";
    this.again = false;
    this.ticket = null;
    this.piece = 0;
    this.dropped = false;
  }

  get share() { return this.file.size ? Math.floor((100 * this.at) / this.file.size) : 0; }

  // The desk as it is afterwards, or null where the file was not taken.
  async run() {
    try {
      if (!this.ticket) await this.begin();
      await this.bring();
      this.become("checking", "正在检查…");
      const desk = await ask("POST", `/incoming/${this.ticket}/finish`, null);
      this.become("done", "");
      return desk;
    } catch (problem) {
      if (!this.dropped) this.fail(problem);
      return null;
    }
  }

  async begin() {
    this.become("sending", "准备上传…");
    const said = await ask("POST", "/files", JSON.stringify({ name: this.file.name, size: this.file.size }));
    this.ticket = said.ticket;
    this.piece = said.piece;
    this.at = 0;
  }

  async bring() {
    this.become("sending", "");
    while (this.at < this.file.size) {
      if (this.dropped) throw new Error("dropped");
      const piece = await this.read(this.at);
      const said = await ask("PUT", `/incoming/${this.ticket}?at=${this.at}`, piece, () => this.become("sending", "网络不稳，正在重试…"));
      this.at = said.at;
      this.become("sending", "");
    }
  }

  async read(at) {
    try {
      return await this.file.slice(at, at + this.piece).arrayBuffer();
    } catch {
      throw new Refusal({ error: "这个文件读不了，可能已被移动或修改，请重新选择。", code: "unreadable", again: false });
    }
  }

  fail(problem) {
    this.again = problem.again !== false;
    if (problem.at !== undefined) this.at = problem.at;
    if (problem.code === "gone") { this.ticket = null; this.again = true; this.at = 0; }
    this.become("failed", problem.message);
  }

  drop() {
    this.dropped = true;
    if (this.ticket && this.state !== "done") ask("POST", `/incoming/${this.ticket}/give-up`, null).catch(() => {});
  }

  become(state, words) {
    this.state = state;
    this.words = words || `已上传 ${this.share}%`;
    this.changed();
  }
}
