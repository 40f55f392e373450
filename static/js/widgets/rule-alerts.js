import { arrange, beforePaint, clone, setText } from "../helpers/dom.js";
import { marketTime, price, several } from "../helpers/format.js";

const SHOWN = 50;

/** What one's rules told, newest first. */
export default class RuleAlerts {
  #rows = new Map();

  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
    this.draw();
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
  }

  #draw() {
    const items = this.live.alerts.newest("rules", SHOWN);
    this.find("none").hidden = items.length > 0;
    this.find("fit").hidden = items.length === 0;
    setText(this.find("count"), items.length ? several(items.length, "alert", "alerts") : "");
    const rows = new Map(items.map((item) => [`${item.epoch}:${item.n}`, item]));
    for (const key of this.#rows.keys()) if (!rows.has(key)) this.#rows.delete(key);
    for (const [key, item] of rows) if (!this.#rows.has(key)) this.#rows.set(key, this.#row(item));
    arrange(this.find("rows"), [...rows.keys()].map((key) => this.#rows.get(key)));
  }

  #row(item) {
    const row = clone(this.find("row"));
    row.dataset.symbol = item.symbol;
    setText(row.querySelector("time"), marketTime(item.at));
    setText(row.querySelector("b"), item.symbol);
    setText(row.querySelector("p"), `${price(item.price)} · ${item.words}`);
    return row;
  }
}
