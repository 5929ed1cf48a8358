// 扫一扫: one phone is held over the screen of another. What it reads is opened in that phone's own browser.

import { make } from "./dom.js";
import { read } from "./qr.js";

export class Scanner {
  constructor(page) {
    this.page = page;
    this.member = null;
  }

  mount(element) {
    this.words = make("span", {});
    this.banner = make("p", { class: "scanner", role: "status", hidden: true }, this.words,
      make("button", { type: "button", onclick: () => this.end() }, "取消"));
    element.append(this.banner);
    document.addEventListener("click", (event) => this.pointed(event), { capture: true });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.end(); });
  }

  // The member takes the phone in hand; next comes the picture it is held over.
  scans(member) {
    this.member = member;
    this.say(`扫一扫（${this.page.member(member)?.name || member}的手机）：请点任意一部手机上的二维码图片`);
    this.banner.hidden = false;
    document.body.classList.add("scanning");
  }

  say(words) { this.words.textContent = words; }

  end() {
    this.member = null;
    this.banner.hidden = true;
    document.body.classList.remove("scanning");
  }

  async pointed(event) {
    const picture = this.member && event.target.closest(".bubble.picture");
    if (!picture) return;
    event.preventDefault();
    event.stopPropagation();
    const member = this.member;
    const url = await readPicture(picture.querySelector("img"));
    if (!url) { this.say("没有认出二维码，请点另一张图片"); return; }
    this.end();
    if (!this.page.opens(member, url) && /^https?:/.test(url)) window.open(url, "_blank", "noopener");
  }
}

async function readPicture(image) {
  await image.decode();
  const canvas = make("canvas", { width: image.naturalWidth, height: image.naturalHeight });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  return read(pen.getImageData(0, 0, canvas.width, canvas.height));
}
