// A session written down, saved and played again.

export class Recorder {
  constructor(page) { this.page = page; }

  mount(element) { this.element = element; }
}
