// What one's rules told: each once, whatever came of the connection meanwhile.

const KEPT = 200;

export class ToldAlerts {
  #known = new Map(); // By their numbers
  #count = 0; // Told while this page was open

  /** `items` may have been told to this page before, `is_past` says that they were told before it came. */
  take({ items, is_past: isPast }) {
    for (const item of items) {
      const key = `${item.epoch}:${item.n}`;
      if (this.#known.has(key)) continue;
      this.#known.set(key, { ...item, kind: item.kind ?? "alert", words: wordsOf(item) });
      if (!isPast) this.#count += 1;
    }
    for (const key of [...this.#known.keys()].slice(0, -KEPT)) this.#known.delete(key);
  }

  /** How many were told since the page began. */
  told() {
    return this.#count;
  }

  /** Newest first. */
  newest(_list, limit) {
    return [...this.#known.values()].slice(-limit).reverse();
  }
}

/** The rule's name, and the figures it was decided on. */
export function wordsOf({ name, kind, facts }) {
  if (kind) return `${name}: ${kind}`;
  const said = Object.entries(facts).filter(([figure, value]) => figure !== "last" && value !== null);
  const figures = said.slice(0, 3).map(([figure, value]) => `${figure} ${Number(value.toPrecision(4))}`);
  return figures.length ? `${name}: ${figures.join(", ")}` : name;
}
