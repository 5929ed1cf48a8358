// The client's own browser, opened by a link or a button with an address.

export class Browser {
  constructor(page) { this.page = page; }

  mount(element) { this.element = element; }
}
