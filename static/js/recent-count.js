// How many in the last minute, counted by the second, so that memory does not grow with the market.

const WINDOW = 60; // Seconds

export class RecentCount {
  #seconds = new Map();
  #newest = -Infinity;

  add(at, amount = 1) {
    const second = Math.floor(at / 1000);
    if (second <= this.#newest - WINDOW) return;
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + amount);
    if (second <= this.#newest) return;
    this.#newest = second;
    for (const old of this.#seconds.keys()) if (old <= second - WINDOW) this.#seconds.delete(old);
  }

  /** The sum over the 60 seconds that end at `now`. */
  total(now) {
    const first = Math.floor(now / 1000) - WINDOW;
    let sum = 0;
    for (const [second, amount] of this.#seconds) if (second > first) sum += amount;
    return sum;
  }

  clear() {
    this.#seconds.clear();
    this.#newest = -Infinity;
  }
}
