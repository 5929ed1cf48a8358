// The client's own browser, opened by a link or a button with an address: the product's pages, as the member who tapped.
// Other addresses are none of its business and open in a window of their own.

import { get, make, post } from "./dom.js";

export class Browser {
  constructor(page) {
    this.page = page;
    this.origin = null;
  }

  mount(element) {
    this.frame = null;
    this.title = make("b");
    this.holder = make("div", { class: "screen" });
    this.box = make("dialog", { class: "inapp", "aria-label": "企业微信内置浏览器" },
      make("header", {},
        make("button", { type: "button", class: "shut", "aria-label": "关闭网页", onclick: () => this.box.close() }, "✕"),
        this.title,
        make("button", { type: "button", class: "again", "aria-label": "重新打开", onclick: () => this.load() }, "⟳")),
      this.holder);
    this.box.addEventListener("close", () => this.closed());
    element.append(this.box);
    get("/phone/browser.json").then((said) => { this.origin = said.origin; }).catch(() => {});
  }

  opens(member, url) {
    if (!this.origin || new URL(url, location.href).origin !== this.origin) return false;
    this.member = member;
    this.url = url;
    const who = this.page.member(member);
    this.title.textContent = `${who ? who.name : member}的手机`;
    this.load();
    if (!this.box.open) this.box.showModal();
    return true;
  }

  // The frame's pages come from another origin than this page: they cannot reach it, nor navigate it.
  load() {
    const address = `/phone/${encodeURIComponent(this.member)}/browse?url=${encodeURIComponent(this.url)}`;
    this.frame = make("iframe", {
      src: address, title: "网页", referrerpolicy: "no-referrer",
      sandbox: "allow-scripts allow-same-origin allow-forms allow-downloads allow-modals",
    });
    this.holder.replaceChildren(this.frame);
  }

  closed() {
    this.holder.replaceChildren();
    post("/phone/browser/close", {}).catch(() => {});
  }
}
