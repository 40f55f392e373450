// What happened, in at most 34 signs.

import { ordinal, percent, price, ratio, shares, signedPercent } from "./helpers/format.js";

const extreme = (word) => (event) =>
  `${word} ${price(event.price)}, ${ordinal(event.count)}, ${event.block ? "block" : signedPercent(event.move)}`;

const SENTENCES = {
  high: extreme("High"),
  low: extreme("Low"),
  trend: ({ direction, move, window, reversed }) =>
    `${direction > 0 ? "Up" : "Down"} ${percent(move)} in ${window / 60} min${reversed ? ", turned" : ""}`,
  surge: (event) => `${ratio(event.ratio)} usual, ${shares(event.volume)} shares`,
};

export function sentence(event) {
  return SENTENCES[event.kind](event);
}
