import { beforePaint, setText } from "../helpers/dom.js";
import { count } from "../helpers/format.js";
import { KINDS } from "../kinds.js";

/** What became of the last minute's events, added up before one's eyes. */
export default class SampleLedger {
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
  }

  #draw() {
    const { ledger, gaps } = this.live;
    const now = performance.now();
    const { scanned, delivered } = ledger.inLastMinute(KINDS, now);
    const filtered = ledger.filteredInLastMinute(now);
    const figures = { scanned, delivered, filtered, gap: gaps.declared };
    for (const [name, value] of Object.entries(figures)) setText(this.find(name), count(value));
    const balanced = ledger.faults === 0 && scanned === delivered + filtered;
    setText(this.find("verdict"), balanced ? "Balanced" : "Does not balance");
  }
}
