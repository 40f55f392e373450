// What time it is on the market, which in a simulation or a recording is not what the wall says.

const BRIEF = 500; // Milliseconds: words closer together have waited for this page, and say nothing of the pace
const STEADY = 0.2; // A clock this close to the wall's pace runs at the wall's pace

export class MarketClock {
  #clock = null;
  #heardAt = 0;
  #pace = 1;

  /** The server says it is `clock` on the market; `heardAt` is performance.now(). */
  set(clock, heardAt) {
    if (this.#clock !== null && heardAt - this.#heardAt >= BRIEF) {
      const pace = (clock - this.#clock) / (heardAt - this.#heardAt);
      this.#pace = Math.abs(pace - 1) <= STEADY ? 1 : Math.max(pace, 0);
    }
    this.#clock = clock;
    this.#heardAt = heardAt;
  }

  /** Market time between two words from the server, or null before the first. */
  now(heardAt) {
    if (this.#clock === null) return null;
    return this.#clock + (heardAt - this.#heardAt) * this.#pace;
  }

  /** How long ago something happened on the market. */
  ageOf(at, heardAt) {
    const now = this.now(heardAt);
    return now === null ? null : Math.max(now - at, 0);
  }
}
