// The page: choose or drop files, watch them go up one by one, submit.

import { coming, kept } from "./rows.js";
import { Sending } from "./sending.js";
import { ask } from "./talk.js";

const $ = (id) => document.getElementById(id);
let desk = { files: [], open: false, left_out: [] };
let queue = [];
let running = false;

function say(words, bad = false) {
  $("news").textContent = words;
  $("news").className = bad ? "news bad" : "news";
}

function draw() {
  const focused = document.activeElement && document.activeElement.getAttribute("aria-label");
  $("files").replaceChildren(
    ...desk.files.map((file) => kept(file, desk.open, remove)),
    ...queue.map((sending) => coming(sending, retry, drop)));
  if (focused) {
    const again = [...$("files").querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === focused);
    if (again) again.focus();
  }
  $("none").hidden = desk.files.length + queue.length > 0;
  $("sentence").textContent = desk.sentence;
  const busy = queue.some((one) => one.state !== "failed");
  if ($("submit")) {
    $("submit").disabled = !desk.open || busy || desk.files.length === 0;
    $("submit").textContent = busy ? "等文件传完再提交" : "提交书面报告";
    $("left-out").textContent = desk.left_out.length ? `聊天里没有填写的项目会写“见上传的文件”：${desk.left_out.join("、")}。` : "";
  }
  for (const id of ["bring", "before", "foot"]) if ($(id)) $(id).hidden = !desk.open;
}

let drawing = false;
function drawSoon() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; draw(); });
}

function bring(files) {
  if (!desk.open) return;
  say("");
  for (const file of files) queue.push(new Sending(file, drawSoon));
  draw();
  show($("files").lastElementChild);
  run();
}

// One after the other: a phone's line is narrow, and a file that is through is safe.
async function run() {
  if (running) return;
  running = true;
  for (let next = waiting(); next; next = waiting()) {
    const after = await next.run();
    if (next.state === "done") queue = queue.filter((one) => one !== next);
    if (after) desk = after;
    draw();
    if (next.state === "failed") show($("files").querySelector(".bad:last-child"));
  }
  running = false;
}

function show(row) {
  if (row) row.scrollIntoView({ block: "nearest" });
}

const waiting = () => queue.find((one) => one.state === "waiting");

function retry(sending) {
  sending.become("waiting", "等待上传");
  run();
}

function drop(sending) {
  sending.drop();
  queue = queue.filter((one) => one !== sending);
  draw();
}

async function remove(file, button) {
  button.disabled = true;
  try {
    desk = await ask("POST", `/files/${file.id}/remove`, null);
    say(`已移除 ${file.title}。`);
    $("chosen").focus();
  } catch (problem) {
    say(problem.message, true);
    await look();
  }
  draw();
}

async function submit() {
  $("submit").disabled = true;
  say("正在提交…");
  try {
    const after = await ask("POST", "/submit", null);
    desk = after;
    queue = [];
    say(`${after.done}可以关闭本页。`);
  } catch (problem) {
    say(problem.message, true);
    await look();
  }
  draw();
  window.scrollTo({ top: 0 });
}

async function look() {
  try { desk = await ask("GET", "/desk.json"); } catch (problem) { say(problem.message, true); }
}

function confirmed() {
  const words = `确定提交这 ${desk.files.length} 个文件？提交后要等审核，退回前不能再改。`;
  const box = $("sure");
  if (!box.showModal) { if (window.confirm(words)) submit(); return; }
  $("sure-words").textContent = words;
  box.showModal();
}

function listen() {
  if (!$("bring")) return;
  $("chosen").addEventListener("change", () => { bring([...$("chosen").files]); $("chosen").value = ""; });
  $("submit").addEventListener("click", confirmed);
  $("yes").addEventListener("click", () => { $("sure").close(); submit(); });
  $("not-yet").addEventListener("click", () => $("sure").close());
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => { event.preventDefault(); $("bring").classList.add("over"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("bring").classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    $("bring").classList.remove("over");
    bring([...event.dataTransfer.files]);
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.some((one) => one.state !== "failed")) { event.preventDefault(); event.returnValue = ""; }
  });
}

listen();
look().then(draw);
