// What happened, in at most 34 signs.

import { marketTime, ordinal, percent, price, ratio, shares, signed, signedPercent } from "./helpers/format.js";
import { MARKS, markOf } from "./kinds.js";

const YEAR = 365; // Days

const extreme = (word) => (event) =>
  `${word} ${price(event.price)}, ${ordinal(event.count)}, ${event.block ? "block" : signedPercent(event.move)}`;

/** The level a breakout passed, in words. */
function passed({ minutes, days, reference, side }) {
  if (minutes) return `${minutes} min range ${price(reference)}`;
  return `${days === YEAR ? "52 week" : `${days} day`} ${side > 0 ? "high" : "low"} ${price(reference)}`;
}

/** Usual lately, or at this minute of other days. */
const usual = ({ basis, at }) => (basis === "time_of_day" ? `usual at ${marketTime(at).slice(0, 5)}` : "usual");

const SENTENCES = {
  high: extreme("High"),
  low: extreme("Low"),
  trend: ({ direction, move, window, reversed }) =>
    `${direction > 0 ? "Up" : "Down"} ${percent(move)} in ${window / 60} min${reversed ? ", turned" : ""}`,
  surge: (event) => `${ratio(event.ratio)} ${usual(event)}, ${shares(event.volume)} shares`,
  pressure: ({ net, side }) => `Net ${side > 0 ? "buying" : "selling"} ${signed(net)}`,
  vwap: ({ vwap, side }) => `${side > 0 ? "Rose above" : "Fell below"} VWAP ${price(vwap)}`,
  gap: ({ gap, prev_close }) => `Gap ${signedPercent(gap)} from ${price(prev_close)}`,
  breakout: (event) => (event.minutes ? `${event.side > 0 ? "Above" : "Below"} ${passed(event)}` : passed(event)),
  halt: ({ at }) => `Halted ${marketTime(at)}`,
  resume: ({ at }) => `Resumed ${marketTime(at)}`,
};

export function sentence(event) {
  return SENTENCES[event.kind](event);
}

/** The same where a mark beside it says the direction and the place is narrow. */
export function brief(event) {
  if (event.kind === "vwap") return MARKS[markOf(event)].label;
  return event.kind === "breakout" ? passed(event) : sentence(event);
}
