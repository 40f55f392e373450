// Figures with their sign, colour and reason, and the small drawings beside them.

import { clone, setText } from "./dom.js";
import { UNKNOWN } from "./format.js";
import { spark } from "../spark.js";

const NAMED = new Set(["td", "th"]); // Of what shows figures, only cells may have a name of their own

/** Put a figure where it is shown; one that is not known says why. */
export function setFigure(element, text, { way = 0, why = "" } = {}) {
  setText(element, text);
  element.classList.toggle("up", way > 0);
  element.classList.toggle("down", way < 0);
  const reason = text === UNKNOWN ? why : "";
  if (element.title !== reason) element.title = reason;
  if (!NAMED.has(element.localName)) return;
  if (reason) element.setAttribute("aria-label", `Unknown: ${reason}`);
  else element.removeAttribute("aria-label");
}

/** Which way a change points as it is shown: what rounds to nothing points nowhere. */
export const wayOf = (fraction) => Math.round((fraction ?? 0) * 1e4);

/** Place a <rect>. */
export function setBar(rect, { x, width }) {
  rect.setAttribute("x", x.toFixed(2));
  rect.setAttribute("width", width.toFixed(2));
}

/** Draw a last hour into its <svg>: a dashed line where it began, and the way since. */
export function drawSpark(svg, prices, height) {
  const { line, start, rise } = spark(prices, 100, height);
  const [dashes, way] = svg.children;
  dashes.setAttribute("d", start === null ? "" : `M0 ${start}H100`);
  way.setAttribute("d", line);
  way.setAttribute("class", `line ${rise < 0 ? "down-line" : "up-line"}`);
}

/** Make a table body hold a row for each item, keeping those that are there, and fill it. */
export function fillRows(body, template, items, fill) {
  while (body.children.length > items.length) body.lastElementChild.remove();
  while (body.children.length < items.length) body.append(clone(template));
  items.forEach((item, place) => fill(body.children[place], item, place));
}
