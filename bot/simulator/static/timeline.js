// What happened at each step of the city's time.

export class Timeline {
  constructor(page) { this.page = page; }

  mount(element) { this.element = element; }
}
