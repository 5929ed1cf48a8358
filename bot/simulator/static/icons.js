// Line drawings on a grid of 24, in the colour of the text around them.

const LINES = {
  more: "M6 12h.01M12 12h.01M18 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
  plus: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 8v8M8 12h8",
  list: "M5 7h14M5 12h14M5 17h14",
  phone: "M8 3h8a2 2 0 012 2v14a2 2 0 01-2 2H8a2 2 0 01-2-2V5a2 2 0 012-2zM11 18h2",
  search: "M11 5a6 6 0 100 12 6 6 0 000-12zM16 16l4 4",
  check: "M5 12.5l4.5 4.5L19 7.5",
  place: "M12 21c5-5.5 7-8.6 7-11.5a7 7 0 10-14 0c0 2.900 2 6 7 11.500zM12 12a2.500 2.500 0 100-5 2.500 2.500 0 000 5z",
  voice: "M7 9v6M11 6v12M15 8.500v7M19 10.500v3",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["class", `icon i-${name}`], ["aria-hidden", "true"]]) drawing.setAttribute(key, value);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", LINES[name]);
  drawing.append(line);
  return drawing;
}
