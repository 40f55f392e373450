// Ticks a second over the last five minutes, five seconds to a bar.

const BAR = 5_000; // Milliseconds
const BARS = 60;

export class TickRates {
  #bars = new Map();

  /** At `now` the feed brought so many ticks a second. */
  add(now, ticks) {
    const index = Math.floor(now / BAR);
    const bar = this.#bars.get(index) ?? { sum: 0, count: 0 };
    bar.sum += ticks;
    bar.count += 1;
    this.#bars.set(index, bar);
    for (const old of this.#bars.keys()) if (old <= index - BARS) this.#bars.delete(old);
  }

  /** Sixty means, oldest first; null where nothing is known. */
  series(now) {
    const last = Math.floor(now / BAR);
    return Array.from({ length: BARS }, (_, i) => mean(this.#bars.get(last - BARS + 1 + i)));
  }

  /** The mean over what is known, or null. */
  average(now) {
    const known = this.series(now).filter((value) => value !== null);
    return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  }
}

const mean = (bar) => (bar ? bar.sum / bar.count : null);
