// One story, played in Chromium or in Firefox: node story.mjs ENGINE EXECUTABLE ADDRESS PICTURES
// Prints one line of JSON at the end: what was seen. Any step that does not come true ends it with an error.

import puppeteer from "puppeteer-core";

const [engine, executablePath, address, pictures] = process.argv.slice(2);
const PATIENCE = 60_000;
const browser = await puppeteer.launch({
  browser: engine, executablePath, headless: true, args: engine === "chrome" ? ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"] : [],
  timeout: PATIENCE, protocolTimeout: 2 * PATIENCE,
});
const page = await browser.newPage();
const complaints = [];
const elsewhere = [];
page.setDefaultTimeout(PATIENCE);
// Firefox complains of every stream that a reload ends; that is the reload, not a fault of the page.
const LEFT = /interrupted while the page was loading/;
const complain = (words) => { if (!LEFT.test(words)) complaints.push(words); };
page.on("pageerror", (error) => complain(String(error)));
page.on("console", (message) => { if (message.type() === "error") complain(message.text()); });
page.on("request", (request) => { if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) elsewhere.push(request.url()); });

const phone = (member) => `section.phone[data-member=${member}]`;

// Asked again and again from here. The library's own waiting builds a Function inside the page, which the page's
// CSP forbids (rightly); Firefox keeps to it now and then, depending on what is loading at that moment.
const until = async (what, ...told) => {
  for (const end = Date.now() + PATIENCE; ;) {
    const came = await page.evaluate(what, ...told).catch(async (problem) => {
      if (!/context|realm|frame|navigat|no such|discarded/i.test(String(problem))) throw problem;
      return false; // the page is being loaded anew
    });
    if (came) return;
    if (Date.now() > end) throw new Error(`not seen: ${what} ${told.join(" ")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const stands = (selector) => until((where) => document.querySelector(where) !== null, selector);
const sees = (selector, words) => until((where, what) => [...document.querySelectorAll(where)]
  .some((one) => one.checkVisibility() && one.textContent.includes(what)), selector, words);
const find = async (selector, words) => {
  await sees(selector, words);
  return page.evaluateHandle((where, what) => [...document.querySelectorAll(where)].filter((one) => one.checkVisibility()).findLast((one) => one.textContent.includes(what)), selector, words);
};
const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.getAttribute("aria-label"));
const picture = (name) => page.screenshot({ path: `${pictures}/${engine}-${name}.png` });
const count = (selector) => page.$$eval(selector, (all) => all.length);

await page.setViewport({ width: 1280, height: 860 });
await page.goto(address);
await until(() => document.querySelectorAll("section.phone").length === 3 && document.querySelector(".menu button") !== null);

// With the keyboard alone: a sentence, the menu, a choice, a button.
await page.focus(`${phone("zhangwei")} textarea`);
await page.keyboard.type("我的密码被别人知道了 <b>急</b>");
await page.keyboard.press("Enter");
await sees(`${phone("zhangwei")} .row.mine`, "<b>急</b>");
await sees(`${phone("zhangwei")} .row:not(.mine)`, "已登记 XL-20261123-001");
await picture("1-said");

const opener = await find(`${phone("zhangwei")} .menu > div > button`, "更多");
await opener.focus();
await page.keyboard.press("Enter");
await sees(`${phone("zhangwei")} [role=menuitem]`, "帮助");
const first = await focused();
await page.keyboard.press("ArrowDown");
const second = await focused();
await page.keyboard.press("Escape");
const back = await focused();

await (await find(`${phone("jiangmin")} .keys button`, "同意")).focus();
await page.keyboard.press("Enter");
await sees(`${phone("jiangmin")} .dead`, "蒋敏已确认");
await (await find(`${phone("zhangwei")} label`, "信用平台")).click();
await (await find(`${phone("zhangwei")} .keys button`, "提交")).click();
await sees(`${phone("zhangwei")} .dead`, "已提交");
await picture("2-settled");

// Many messages: only the last are kept, the earlier ones come back with a tap, the end stays in sight.
await page.focus(`${phone("zhangwei")} textarea`);
await page.keyboard.type("很多");
await page.keyboard.press("Enter");
await sees(`${phone("zhangwei")} .row`, "第 120 条");
const kept = await count(`${phone("zhangwei")} .row`);
const end = await page.$eval(`${phone("zhangwei")} .chat`, (chat) => {
  const last = [...chat.querySelectorAll(".row")].at(-1).getBoundingClientRect();
  return last.bottom <= chat.getBoundingClientRect().bottom + 1;
});
await page.$eval(`${phone("zhangwei")} .chat`, (chat) => { chat.scrollTop = -chat.scrollHeight; });
await (await find(`${phone("zhangwei")} .earlier`, "更早的消息")).click();
await until((where, before) => document.querySelectorAll(where).length > before, `${phone("zhangwei")} .row`, kept);
await picture("3-many");
await (await find(`${phone("zhangwei")} .below`, "")).click();

// Somebody else is added, by name; the layout is remembered.
await (await find(".tools button", "＋ 手机")).click();
await page.keyboard.type("钱慧");
await picture("4-choose");
await page.keyboard.press("Enter");
await stands(phone("qianhui"));
await page.keyboard.press("Escape");
await page.reload();
await stands(phone("qianhui"));
const layout = await page.$$eval("section.phone", (all) => all.map((one) => one.dataset.member));

// One phone at a time.
await page.setViewport({ width: 390, height: 844 });
await until(() => [...document.querySelectorAll("section.phone")].filter((one) => one.checkVisibility()).length === 1);
await (await find("#switcher button", "蒋敏")).click();
await until((where) => document.querySelector(where).checkVisibility(), phone("jiangmin"));
const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
await picture("5-narrow");

await browser.close();
console.log(JSON.stringify({ menu: [first, second, back], kept, end, layout, wide, complaints, elsewhere }));
