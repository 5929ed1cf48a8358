// The page at the door: a tap asks the server, and the server says what is true now. The page is only ever made there.

const PATIENCE = 20000;
// Where 签离 stood, 签到 may stand next: a thumb that taps twice must not say the opposite.
const REST = 800;
const { place, csrf } = document.body.dataset;
const box = document.getElementById("pass");
let busy = false;

function say(words, bad = false) {
  const news = document.getElementById("news");
  news.textContent = words;
  news.className = bad ? "news bad" : "news";
}

async function ask(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(place + path, {
      method: body ? "POST" : "GET", body: body && JSON.stringify(body), credentials: "same-origin", signal: stop.signal,
      headers: { "X-CSRF-Token": csrf, ...(body && { "Content-Type": "application/json" }) },
    });
    const said = await answer.json().catch(() => ({ error: "系统出了点问题，请稍后再试。" }));
    return answer.ok ? said : { error: said.error || "系统出了点问题，请稍后再试。" };
  } catch {
    // The same tap again is the same event: nothing is entered twice.
    return { error: "网络断开了，请再点一次，不会重复登记。" };
  } finally {
    clearTimeout(timer);
  }
}

// Made by the server with everything escaped that people wrote.
function show(said) {
  if (said.error) { say(said.error, true); return; }
  box.innerHTML = said.page;
  if (said.full) {
    const full = document.getElementById("full");
    if (full) { full.textContent = said.said; full.hidden = false; } else say(said.said);
    return;
  }
  if (said.said) { say(said.said); window.scrollTo({ top: 0 }); }
}

function allow(taps) {
  for (const one of box.querySelectorAll("button")) one.disabled = !taps;
}

async function act(button) {
  if (busy) return;
  busy = true;
  const { seen, once } = box.querySelector(".verdict").dataset;
  const guests = (button.dataset.guests || "").split(",").filter(Boolean).map(Number);
  allow(false);
  show(button.dataset.act === "again" ? await ask("/now.json")
    : await ask("/act", { act: button.dataset.act, guests, seen: Number(seen), once }));
  allow(false);
  setTimeout(() => { busy = false; allow(true); }, REST);
}

box.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (button) act(button);
});

// Looked at again later, it has to be true then.
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState !== "visible" || busy) return;
  const said = await ask("/now.json");
  if (!said.error && !busy) show(said);
});
