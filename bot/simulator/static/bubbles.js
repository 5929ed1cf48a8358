// Everything in a chat that is not a template card.

import { link, make } from "./dom.js";
import { icon } from "./icons.js";
import { card } from "./cards.js";

export function bubble(entry, tap) {
  const content = entry.content;
  switch (entry.type) {
    case "text": return make("div", { class: "bubble" }, ...linked(content.content));
    case "markdown": return make("div", { class: "bubble md" }, ...markdown(content.content));
    case "image": return make("div", { class: "bubble picture" }, make("a", { href: media(entry), target: "_blank", rel: "noopener" }, make("img", { src: media(entry), alt: content.name || "图片", loading: "lazy" })));
    case "voice": return make("div", { class: "bubble" }, icon("voice"), "语音消息");
    case "video": case "file": return file(entry);
    case "location": return make("div", { class: "bubble" }, icon("place"), content.label);
    case "link": return make("div", { class: "bubble" }, link(content.url, content.title));
    case "textcard": return textcard(content);
    case "news": case "mpnews": return make("div", { class: "bubble" }, ...content.articles.flatMap(article));
    case "template_card": return card(entry, tap);
    default: return make("div", { class: "bubble" }, `［${entry.type}］`);
  }
}

const media = (entry) => `/phone/media/${encodeURIComponent(entry.content.media_id)}`;

const SHEETS = { doc: "word", docx: "word", xls: "excel", xlsx: "excel", pdf: "pdf", ppt: "slides", pptx: "slides", png: "image", jpg: "image" };

function file(entry) {
  const name = entry.content.name || "文件";
  const ending = name.includes(".") ? name.split(".").pop().toLowerCase() : "";
  const size = entry.size < 1024 ? `${entry.size} B` : entry.size < 1048576
    ? `${(entry.size / 1024).toFixed(1)} KB` : `${(entry.size / 1048576).toFixed(1)} MB`;
  return make("div", { class: "bubble attached" },
    make("a", { class: "file", href: media(entry), download: name },
      make("span", { class: "words" }, make("strong", {}, name), make("small", {}, `${size} · 点击下载`)),
      make("span", { class: `sheet ${SHEETS[ending] || ""}`, "aria-hidden": "true" }, ending.slice(0, 4) || "?")));
}

function textcard(content) {
  return make("div", { class: "card" }, make("div", { class: "body" },
    make("h3", {}, content.title),
    make("p", { class: "sub" }, content.description.replace(/<br>/g, "\n").replace(/<[^>]+>/g, "")),
    link(content.url, content.btntxt || "详情")));
}

function article(one) {
  return [link(one.url, make("b", {}, one.title)), make("p", { class: "desc" }, one.description || "")];
}

// WeCom texts know <a href="…"> and bare addresses; everything else in angle brackets is shown as typed.
export function linked(text) {
  const pieces = [];
  const pattern = /<a\s+href="(https?:\/\/[^"]+)"\s*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"，。；、）]+)/g;
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    pieces.push(text.slice(from, found.index), link(found[1] || found[3], found[2] || found[3]));
    from = found.index + found[0].length;
  }
  return [...pieces, text.slice(from)];
}

function markdown(text) {
  return text.split("\n").map((line) => {
    const heading = line.match(/^#{1,6} (.*)$/);
    if (heading) return make("h3", {}, ...inline(heading[1]));
    const quote = line.match(/^> ?(.*)$/);
    return quote ? make("blockquote", {}, ...inline(quote[1])) : make("p", {}, ...inline(line));
  });
}

function inline(text) {
  const pieces = [];
  const pattern = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\((https?:\/\/[^)]+)\)|<font color="(info|comment|warning)">(.*?)<\/font>/g;
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    pieces.push(text.slice(from, found.index), span(found));
    from = found.index + found[0].length;
  }
  return [...pieces, text.slice(from)];
}

function span([, bold, code, words, address, colour, coloured]) {
  if (bold) return make("b", {}, ...inline(bold));
  if (code) return make("code", {}, code);
  if (address) return link(address, words);
  return make("span", { class: colour }, ...inline(coloured));
}
