// How the page talks with the server. Every refusal comes back as a sentence; a line that breaks is tried again.

const place = document.body.dataset.place;
const csrf = document.body.dataset.csrf;
const WAITS = [1000, 2000, 4000, 8000];
const PATIENCE = 60000;

export class Refusal extends Error {
  constructor(said) {
    super(said.error || "系统出了点问题，请稍后再试。");
    this.code = said.code || "failed";
    this.again = said.again !== false;
    this.at = said.at;
  }
}

export const address = (path) => `${place}${path}`;

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function once(method, path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(address(path), {
      method, body, credentials: "same-origin", signal: stop.signal,
      headers: method === "GET" ? {} : { "X-CSRF-Token": csrf, "Content-Type": "application/octet-stream" },
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(said);
    return said;
  } finally {
    clearTimeout(timer);
  }
}

// A broken line and a busy server are waited for; a decision is not asked for twice.
export async function ask(method, path, body, waiting = () => {}) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(method, path, body);
    } catch (problem) {
      const passing = !(problem instanceof Refusal) || problem.code === "busy" || problem.code === "arriving";
      if (!passing || attempt >= WAITS.length) {
        if (problem instanceof Refusal) throw problem;
        throw new Refusal({ error: "网络断开了。恢复后点“重试”，会接着上传。", code: "line", again: true });
      }
      waiting(problem);
      await pause(WAITS[attempt]);
    }
  }
}
