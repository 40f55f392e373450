// How long events took from the market to this page, over the last minute.

const WINDOW = 60_000; // Milliseconds
const KEPT = 2_000; // Events

export class Arrivals {
  #ahead = null; // What the wall's clock is before the market's, ms
  #skew = null; // What this page's clock is before the server's: by the message that came quickest
  #times = []; // [when, ms]

  /** The server said at `sent` of its clock, heard at `now` of ours, how far the market's clock is behind. */
  set({ sent, ahead }, now) {
    this.#ahead = ahead;
    this.#skew = this.#skew === null ? now - sent : Math.min(this.#skew, now - sent);
  }

  /** An event of market time `at` has come. What is older than a minute was not on its way but asked for. */
  add(at, now) {
    if (this.#ahead === null) return;
    const took = now - this.#skew - this.#ahead - at;
    if (took >= WINDOW) return;
    this.#times.push([now, Math.max(took, 0)]);
    if (this.#times.length > 2 * KEPT) this.#times.splice(0, this.#times.length - KEPT);
  }

  /** {median, p99} of the last minute, or null where nothing came or nobody can say. */
  stage(now) {
    if (this.#ahead === null) return null;
    const lately = this.#times.filter(([when]) => when > now - WINDOW).map(([, took]) => took).sort((a, b) => a - b);
    if (!lately.length) return null;
    return { median: at(lately, 0.5), p99: at(lately, 0.99) };
  }
}

const at = (sorted, part) => sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)];
