// What has come to the phones since the tour began, and what of it a step waits for.

const SILENT = new Set(["card_type", "task_id", "key", "question_key", "id", "selected_id", "url", "icon_url", "image_url", "media_id", "userid"]);

// Everything a person can read in a bubble, line by line.
export function textOf(entry) {
  if (entry.recalled) return "";
  const left = { ...entry.content };
  if (entry.replaced !== null) { delete left.button_list; delete left.submit_button; }
  return [...readable(left), ...(entry.replaced === null ? [] : [entry.replaced])].join("\n");
}

function* readable(value) {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const one of value) yield* readable(one);
  else if (value && typeof value === "object") {
    // A row reads "what: value", in whatever order the JSON has it.
    if (value.keyname !== undefined) yield* [value.keyname, value.value].filter(Boolean);
    else for (const [name, one] of Object.entries(value)) if (!SILENT.has(name)) yield* readable(one);
  }
}

export const canTap = (entry, button) => entry.type === "template_card" && entry.replaced === null && !entry.recalled
  && [...(entry.content.button_list || []), ...(entry.content.submit_button ? [entry.content.submit_button] : [])].some((one) => one.text === button);

export class News {
  constructor() {
    this.held = new Map(); // entry id → {entry, turn}
    this.turn = 0;
    this.waiting = new Set();
  }

  // A new step: only what comes or changes from now on counts.
  begin() { this.turn += 1; }

  take(entries) {
    for (const entry of entries) this.held.set(entry.id, { entry, turn: this.turn });
    this.wake();
  }

  wake() { for (const go of [...this.waiting]) go(); }

  // Resolves at the next news, or a moment later: some things show only in the page.
  next() {
    return new Promise((resolve) => {
      const go = () => { this.waiting.delete(go); clearTimeout(timer); resolve(); };
      const timer = setTimeout(go, 80);
      this.waiting.add(go);
    });
  }

  // Newest first: what belongs to this step and fits. `members` null: anybody.
  find({ members, not, has, button, mine = false }, since = this.turn) {
    const fits = ({ entry, turn }) => turn >= since && entry.mine === mine
      && (!members || members.includes(entry.member)) && !(not || []).includes(entry.member)
      && (!button || canTap(entry, button)) && (has || []).every((words) => textOf(entry).includes(words));
    return [...this.held.values()].filter(fits).map((one) => one.entry).sort((one, other) => other.id - one.id)[0] || null;
  }
}
