// The five template cards, drawn the way the client draws them.

import { appFace, link, make } from "./dom.js";
import { icon } from "./icons.js";
import { popup } from "./popup.js";

export function card(entry, tap) {
  const content = entry.content;
  const live = entry.replaced === null;
  const picked = new Picked(content);
  const box = make("article", { class: content.action_menu ? "card with-menu" : "card", "aria-label": content.main_title?.title || content.sub_title_text || "卡片" });
  const press = async (key, pressed) => {
    pressed.classList.add("busy");
    pressed.disabled = true;
    await tap(entry.id, key, picked.selections());
    pressed.classList.remove("busy");
    pressed.disabled = false;
  };
  box.append(...[
    picture(content.card_image),
    make("div", { class: "body" },
      source(content.source), title(content), emphasis(content.emphasis_content),
      quote(content.quote_area), pictured(content.image_text_area), words(content.sub_title_text),
      ...(content.vertical_content_list || []).map(upright), rows(content.horizontal_content_list),
      question(content.button_selection, live, picked), boxes(content.checkbox, live, picked),
      ...(content.select_list || []).map((one) => question(one, live, picked))),
    menu(content.action_menu, press), jumps(content.jump_list), keys(entry, live, picked, press), action(content),
  ].filter(Boolean));
  return box;
}

// What is chosen on this phone and not yet sent.
class Picked {
  constructor(content) {
    this.chosen = {};
    this.changed = () => {};
    for (const one of [content.button_selection, ...(content.select_list || [])].filter(Boolean)) {
      const ids = one.option_list.map((option) => option.id);
      this.chosen[one.question_key] = [ids.includes(one.selected_id) ? one.selected_id : ids[0]];
    }
    this.box = content.checkbox?.question_key;
    if (this.box) this.chosen[this.box] = content.checkbox.option_list.filter((one) => one.is_checked).map((one) => one.id);
  }
  put(key, ids) { this.chosen[key] = ids; this.changed(); }
  selections() { return this.chosen; }
  get complete() { return !this.box || this.chosen[this.box].length > 0; }
}

function menu(content, press) {
  if (!content) return null;
  const opener = make("button", { class: "more", type: "button", "aria-label": content.desc || "更多操作", title: content.desc }, icon("more"));
  return make("div", {}, opener, popup(opener, [
    content.desc ? make("p", { role: "presentation" }, content.desc) : null,
    ...content.action_list.map((one) => [one.text, (pressed) => press(one.key, pressed)]),
  ].filter(Boolean), { class: "actions" }));
}

const source = (content) => content?.desc
  ? make("div", { class: `from c${content.desc_color || 0}` }, appFace(), make("span", {}, content.desc)) : null;

function title(content) {
  const { title: name, desc } = content.main_title || {};
  if (!name && !desc) return null;
  return make("div", {}, name ? make("h3", {}, name) : null, desc ? make("p", { class: "desc" }, desc) : null);
}

const emphasis = (content) => content
  ? make("div", { class: "big" }, make("b", {}, content.title || ""), make("span", {}, content.desc || "")) : null;

const quote = (content) => content?.title || content?.quote_text
  ? make("div", { class: "quote" }, content.title ? make("b", {}, content.title) : null, make("p", {}, content.quote_text || ""),
    content.type === 1 ? link(content.url, "查看") : null) : null;

// Pictures lie on other hosts, and this page loads nothing from outside.
const picture = (content) => content ? make("div", { class: "picture", title: content.url, role: "img", "aria-label": "图片" }) : null;

const pictured = (content) => content
  ? make("div", { class: "pictured" }, make("i", { title: content.image_url, role: "img", "aria-label": "图片" }),
    make("div", {}, make("b", {}, content.title || ""), make("p", {}, content.desc || ""))) : null;

const words = (text) => text ? make("p", { class: "sub" }, text) : null;

const upright = (one) => make("div", { class: "upright" }, make("b", {}, one.title), make("p", {}, one.desc || ""));

function rows(list) {
  if (!list?.length) return null;
  return make("dl", {}, ...list.flatMap((one) => [make("dt", {}, one.keyname), make("dd", {}, value(one))]));
}

function value(one) {
  if (one.type === 1) return link(one.url, one.value || one.url);
  if (one.type === 2) return make("a", { href: `/phone/media/${encodeURIComponent(one.media_id)}`, download: one.value }, one.value);
  if (one.type === 3) return make("span", { class: "person", title: one.userid }, one.value || one.userid);
  return one.value || "";
}

function question(content, live, picked) {
  if (!content) return null;
  const select = make("select", {
    disabled: !live || content.disable, "aria-label": content.title || "选择",
    onchange: () => picked.put(content.question_key, [select.value]),
  }, ...content.option_list.map((one) => make("option", { value: one.id }, one.text)));
  select.value = picked.chosen[content.question_key][0];
  return make("label", { class: "question" }, content.title ? make("span", {}, content.title) : null, select);
}

let groups = 0;

function boxes(content, live, picked) {
  if (!content) return null;
  const group = `box${groups += 1}`;
  const inputs = content.option_list.map((one) => make("input", {
    type: content.mode === 1 ? "checkbox" : "radio", name: group, value: one.id, checked: one.is_checked,
    disabled: !live || content.disable,
    onchange: () => picked.put(content.question_key, inputs.filter((input) => input.checked).map((input) => input.value)),
  }));
  return make("fieldset", {}, ...content.option_list.map((one, place) => make("label", { class: inputs[place].disabled ? "off" : null }, inputs[place], one.text)));
}

const jumps = (list) => list?.length
  ? make("div", { class: "jumps" }, ...list.map((one) => one.type === 1 ? link(one.url, one.title, icon("right")) : make("span", {}, one.title))) : null;

function keys(entry, live, picked, press) {
  const content = entry.content;
  const submit = content.submit_button;
  if (!live) return make("div", { class: "keys" }, make("span", { class: "dead wide", role: "note" }, entry.replaced));
  if (!content.button_list && !submit) return null;
  const drawn = (content.button_list || []).map((one) => button(one, press));
  if (submit) drawn.push(submitter(submit, picked, press));
  return make("div", { class: "keys" }, ...drawn);
}

function button(one, press) {
  const style = [1, 2, 3, 4].includes(one.style) ? one.style : 1;
  const wide = [...one.text].length > 8 ? " wide" : "";
  if (one.type === 1) {
    const opener = link(one.url, one.text);
    opener.className = `s${style}${wide}`;
    return opener;
  }
  return make("button", {
    type: "button", class: `s${style}${wide}`, onclick: (event) => press(one.key, event.currentTarget),
  }, one.text);
}

function submitter(submit, picked, press) {
  const pressed = make("button", {
    type: "button", class: "s1 wide", disabled: !picked.complete, onclick: () => press(submit.key, pressed),
  }, submit.text || "提交");
  picked.changed = () => { pressed.disabled = !picked.complete; };
  return pressed;
}

const action = (content) => content.card_action?.type === 1
  ? make("div", { class: "plain" }, link(content.card_action.url, "查看详情", icon("right"))) : null;
