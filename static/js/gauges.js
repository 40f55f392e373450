// The newest figures of the market and of one's own universe, and how old they are.

export class Gauges {
  told = null; // The newest message
  strip = [];
  watch = [];
  #heardAt = null;
  #sparks = new Map(); // symbol -> its last hour, a price a minute

  /** Take in a message that came at `now`. Last hours come once a minute: between two the newest price goes on. */
  take(message, now) {
    this.told = message;
    this.#heardAt = now;
    const lines = [...(message.strip ?? []), ...(message.watch ?? [])];
    this.#sparks = new Map(lines.map((line) => [line.symbol, this.#spark(line)]));
    const known = (line) => ({ ...line, spark: this.#sparks.get(line.symbol) });
    this.strip = (message.strip ?? []).map(known);
    this.watch = (message.watch ?? []).map(known);
  }

  #spark({ symbol, spark, last }) {
    if (spark) return spark;
    const kept = this.#sparks.get(symbol) ?? [];
    return kept.length && last !== null ? [...kept.slice(0, -1), last] : kept;
  }

  /** The panel of "market" or "own": who looks at the whole market has no other. */
  panel(scope) {
    if (!this.told) return null;
    return (scope === "own" && this.told.own) || this.told.market;
  }

  /** What a panel is of, in words. */
  name(scope) {
    return scope === "own" && this.told?.own ? this.told.universe.name : "whole market";
  }

  /** Milliseconds since the rows were read, as far as anybody can say; null before the first word. */
  ageAt(now) {
    return this.#heardAt === null ? null : (this.told.age_ms ?? 0) + now - this.#heardAt;
  }
}

/** "3,912 of 4,000 symbols" that traded in the last quarter of an hour, as a fraction; null without members. */
export const covered = ({ fresh, members }) => (members ? fresh / members : null);
