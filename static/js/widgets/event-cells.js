// What each column of a list shows of an event. A row's template names its columns with data-cell.

import { age, count, price, ratio, shares, signedPercent, UNKNOWN } from "../helpers/format.js";
import { clone, setIcon, setText } from "../helpers/dom.js";
import { MARKS, markOf } from "../kinds.js";
import { brief, sentence } from "../sentences.js";
import { showStar } from "../watch-list.js";

const LEVELS = [0.8, 1.5, 3]; // Times usual volume at which another bar fills

/** Filled once, when the row is made. */
export const CELLS = {
  star: (cell, event) => showStar(cell.firstElementChild, event.symbol),
  symbol: (cell, event) => setText(cell, event.symbol),
  price: (cell, event) => setText(cell, price(event.price)),
  move: (cell, event) => {
    setText(cell, signedPercent(event.move));
    cell.classList.add(event.move < 0 ? "down" : "up");
  },
  count: (cell, event) => setText(cell, count(event.count)),
  window: (cell, event) => setText(cell, `${event.window / 60}m`),
  ratio: (cell, event) => setText(cell, ratio(event.ratio)),
  volume: (cell, event) => setText(cell, shares(event.volume)),
  bars: drawBars,
  mark: (cell, event) => cell.replaceChildren(drawMark(markOf(event))),
  words: (cell, event) => {
    setText(cell, brief(event));
    cell.title = sentence(event);
  },
};

/** Filled on every draw: these go on changing while the row stands there. */
export const LIVE_CELLS = {
  age: (cell, event, live) => setText(cell, age(live.clock.ageOf(event.at, performance.now()))),
  also: (cell, event, live) => drawMarks(cell.firstElementChild, live.book.marksBeside(event)),
};

function drawBars(cell, { volume_ratio: times }) {
  if (times === null || times === undefined) {
    cell.textContent = UNKNOWN;
    cell.title = "Volume against usual is not known yet";
    cell.setAttribute("aria-label", cell.title);
    return;
  }
  const bars = cell.firstElementChild;
  bars.dataset.level = 1 + LEVELS.filter((level) => times >= level).length;
  bars.setAttribute("aria-label", `Volume ${ratio(times)} usual`);
  cell.title = bars.getAttribute("aria-label");
}

function drawMarks(holder, names) {
  const key = names.join(" ");
  if (holder.dataset.marks === key) return;
  holder.dataset.marks = key;
  holder.replaceChildren(...names.map(drawMark));
}

function drawMark(name) {
  const mark = clone(document.getElementById("mark-template"));
  const { label, tone } = MARKS[name];
  setIcon(mark, name);
  if (tone) mark.classList.add(tone);
  mark.setAttribute("aria-label", label);
  return mark;
}
