// One stream of changes a page. The browser connects again by itself and says how far it had come.

export function listen(page, line) {
  const stream = new EventSource(`/phone/events?after=${encodeURIComponent(page.city.after)}`);
  let turn = Promise.resolve();
  // One after the other, in the order they came, also where one of them has to fetch something first.
  stream.onmessage = (event) => { turn = turn.then(() => page.changed(JSON.parse(event.data))).catch(console.error); };
  stream.onopen = () => { line.textContent = "● 已连接"; line.className = "line"; };
  stream.onerror = () => { line.textContent = "● 连接断开，正在重连"; line.className = "line away"; };
}
