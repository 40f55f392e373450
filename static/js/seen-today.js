// Which kinds of event each symbol has shown today: the marks of the column "Also".

import { marketDay } from "./helpers/format.js";
import { markOf } from "./kinds.js";

const SYMBOLS = 20_000; // More than the market has
const SHOWN = 3;
const ORDER = ["halt", "trend", "high", "low", "surge", "breakout", "gap", "vwap", "pressure"]; // A halt is never crowded out

export class SeenToday {
  #symbols = new Map();
  #day = "";
  #dayEnds = -Infinity;

  note(event) {
    if (event.at >= this.#dayEnds) this.#turnTo(event.at);
    let seen = this.#symbols.get(event.symbol);
    if (!seen) {
      if (this.#symbols.size >= SYMBOLS) this.#symbols.delete(this.#symbols.keys().next().value);
      this.#symbols.set(event.symbol, (seen = new Map()));
    }
    if (event.kind === "resume") seen.delete("halt");
    else seen.set(event.kind, markOf(event));
  }

  /** At most three marks to set beside an event: its own (turn, block), then other kinds on the symbol. */
  beside(event) {
    const seen = this.#symbols.get(event.symbol) ?? new Map();
    const others = ORDER.filter((kind) => kind !== event.kind && seen.has(kind)).map((kind) => seen.get(kind));
    const own = [event.reversed && "turn", event.block && "block"].filter(Boolean);
    const room = others.slice(0, SHOWN - own.length);
    return [...own.filter((mark) => mark === "turn"), ...room, ...own.filter((mark) => mark === "block")];
  }

  clear() {
    this.#symbols.clear();
  }

  #turnTo(at) {
    const day = marketDay(at);
    if (day !== this.#day) this.#symbols.clear();
    this.#day = day;
    // Asking for the day is dear: ask again only when the next minute has begun.
    this.#dayEnds = Math.floor(at / 60_000 + 1) * 60_000;
  }
}
