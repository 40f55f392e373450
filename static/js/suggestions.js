// Which suggestion is chosen, and which answer still matters.

/** The suggestions under a field. Answers that come late, or out of turn, change nothing. */
export class Suggestions {
  #asked = 0;

  constructor() {
    this.clear();
  }

  clear() {
    this.#asked += 1;
    this.symbols = [];
    this.place = -1;
  }

  /** Gives what the answer has to be taken with. */
  ask() {
    this.#asked += 1;
    return this.#asked;
  }

  take(turn, symbols) {
    if (turn !== this.#asked) return false;
    this.symbols = symbols;
    this.place = -1;
    return true;
  }

  /** One on or back, round at both ends. */
  move(step) {
    const count = this.symbols.length;
    if (!count) return;
    this.place = this.place < 0 ? (step > 0 ? 0 : count - 1) : (this.place + step + count) % count;
  }

  get chosen() {
    return this.symbols[this.place];
  }
}
