// The start: which parts the page has, in the order of their buttons, and the stream that feeds them.

import { Browser } from "./browser.js";
import { Clockbar } from "./clockbar.js";
import { Inspector } from "./inspector.js";
import { Page } from "./page.js";
import { Recorder } from "./recorder.js";
import { Scanner } from "./scanner.js";
import { Strip } from "./strip.js";
import { listen } from "./stream.js";
import { Timeline } from "./timeline.js";
import { Tour } from "./tour.js";
import { Troubles } from "./troubles.js";

// A part is a class: `new Part(page)`, then once `mount(element)` with the element of its id from phones.html.
// Hooks, each only where it is wanted (see page.js for what `page` offers):
//   onChange(event)    something is new: {now, topics: ["entry", "calls", "clock" …], entries: [{member, id …}], again};
//                      several changes are told as one, at most four times a second
//   scans(member)      扫一扫 was chosen on this member's phone
//   opens(member, url) a link or a button with an address was tapped; true: this part shows it
const PARTS = [
  ["phones", Strip],
  ["clockbar", Clockbar],
  ["timeline", Timeline],
  ["troubles", Troubles],
  ["inspector", Inspector],
  ["recorder", Recorder],
  ["tour", Tour],
  ["browser", Browser],
  ["scanner", Scanner],
];

const page = new Page();
await page.load();
for (const [id, Part] of PARTS) page.add(new Part(page), document.getElementById(id));
listen(page, document.getElementById("line"));
