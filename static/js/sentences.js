// What happened, in at most 34 signs.

import { marketTime, ordinal, percent, price, ratio, shares, signed, signedPercent } from "./helpers/format.js";

const extreme = (word) => (event) =>
  `${word} ${price(event.price)}, ${ordinal(event.count)}, ${event.block ? "block" : signedPercent(event.move)}`;

const SENTENCES = {
  high: extreme("High"),
  low: extreme("Low"),
  trend: ({ direction, move, window, reversed }) =>
    `${direction > 0 ? "Up" : "Down"} ${percent(move)} in ${window / 60} min${reversed ? ", turned" : ""}`,
  surge: (event) => `${ratio(event.ratio)} usual, ${shares(event.volume)} shares`,
  pressure: ({ net, side }) => `Net ${side > 0 ? "buying" : "selling"} ${signed(net)}`,
  vwap: ({ vwap, side }) => `${side > 0 ? "Rose above" : "Fell below"} VWAP ${price(vwap)}`,
  gap: ({ gap, prev_close }) => `Gap ${signedPercent(gap)} from ${price(prev_close)}`,
  breakout: ({ minutes, days, reference, side }) =>
    minutes ? `${side > 0 ? "Above" : "Below"} ${minutes} min range ${price(reference)}` : `${days} day ${side > 0 ? "high" : "low"} ${price(reference)}`,
  halt: ({ at }) => `Halted ${marketTime(at)}`,
  resume: ({ at }) => `Trading again ${marketTime(at)}`,
};

export function sentence(event) {
  return SENTENCES[event.kind](event);
}
