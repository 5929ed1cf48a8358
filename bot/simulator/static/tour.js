// Short stories with one click a step.

export class Tour {
  constructor(page) { this.page = page; }

  mount(element) { this.element = element; }
}
