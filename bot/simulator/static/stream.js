// One stream of changes a page. The browser connects again by itself and says how far it had come.

import { merged } from "./page.js";

export function listen(page, line) {
  const stream = new EventSource(`/phone/events?after=${encodeURIComponent(page.city.after)}`);
  let waiting = null;
  let turn = Promise.resolve();
  const flush = () => {
    const event = waiting;
    waiting = null;
    // One after the other, in the order they came, also where one of them has to fetch something first.
    turn = turn.then(() => page.changed(event)).catch(console.error);
  };
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    // Of a flood many messages come at once; they are drawn together with the next frame.
    if (waiting) waiting = merged(waiting, event);
    else {
      waiting = event;
      if (document.hidden) setTimeout(flush, 50);
      else requestAnimationFrame(flush);
    }
  };
  stream.onopen = () => { line.textContent = "● 已连接"; line.className = "line"; };
  stream.onerror = () => { line.textContent = "● 连接断开，正在重连"; line.className = "line away"; };
}
