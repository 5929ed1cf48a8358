// The list: files that lie ready, and files on their way. Names are only ever put in as text.

import { address } from "./talk.js";

const KINDS = { docx: "Word", pdf: "PDF", jpeg: "照片", png: "图片" };

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function weight(bytes) {
  return bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

// The name of a file that is not cleaned by the server yet: what cannot be seen must not turn it around.
const seen = (name) => name.replace(/[\p{Cc}\p{Cf}]/gu, "");

export function kept(file, open, remove) {
  const face = file.thumbnail
    ? make("img", { class: "face", src: address(`/files/${file.id}/thumbnail`), alt: "", width: 56, height: 56 })
    : make("span", { class: "face", "aria-hidden": "true" }, KINDS[file.kind] || "文件");
  const unscanned = file.scan === "unscanned" ? " · 未查毒" : "";
  const words = make("div", { class: "words" },
    make("div", { class: "name" }, file.title),
    make("div", { class: "state" }, `${KINDS[file.kind] || "文件"} · ${weight(file.size)}${unscanned}`));
  const button = open
    ? make("button", { type: "button", "aria-label": `移除 ${file.title}`, onclick: (event) => remove(file, event.currentTarget) }, "移除")
    : make("a", { class: "take", href: address(`/files/${file.id}`), download: file.title, "aria-label": `下载 ${file.title}` }, "下载");
  return make("li", { class: "file", "data-id": file.id }, face, words, make("div", { class: "buttons" }, button));
}

export function coming(sending, retry, drop) {
  const name = seen(sending.file.name);
  const bad = sending.state === "failed";
  const bar = bad ? null : make("progress", { max: 100, "aria-label": `${name} 的上传进度` });
  if (bar && sending.state !== "checking") bar.value = sending.share;
  const words = make("div", { class: "words" },
    make("div", { class: "name" }, name), bar,
    make("div", { class: "state", role: bad ? "alert" : null }, sending.words));
  const again = bad && sending.again ? make("button", { type: "button", onclick: () => retry(sending) }, "重试") : null;
  const away = make("button", { type: "button", "aria-label": `不传 ${name}`, onclick: () => drop(sending) }, bad ? "移除" : "取消");
  return make("li", { class: bad ? "file bad" : "file" },
    make("span", { class: "face", "aria-hidden": "true" }, bad ? "未传" : `${sending.share}%`), words,
    make("div", { class: "buttons" }, again, away));
}
