import { beforePaint, setIcon, setText } from "../helpers/dom.js";
import { several } from "../helpers/format.js";

/** Whether everything that was scanned has been told for. */
export default class LedgerBadge {
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.words = element.querySelector("[data-words]");
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
  }

  #draw() {
    const { ledger, begun } = this.live;
    if (!begun) return;
    this.element.hidden = false;
    this.element.classList.toggle("badge-fault", ledger.faults > 0);
    this.element.title = ledger.fault ?? "Every event scanned was delivered or filtered out by what you chose.";
    setIcon(this.element.querySelector("svg"), ledger.faults ? "fault" : "ledger");
    setText(this.words, ledger.faults ? `Ledger: ${several(ledger.faults, "fault", "faults")}` : "Ledger balanced");
  }
}
