import { setText } from "../helpers/dom.js";
import { fillRows, setBar, setFigure, wayOf } from "../helpers/figures.js";
import { count, price, ratio, shares, signedPercent } from "../helpers/format.js";
import { showStar, stopOnce } from "../watch-list.js";
import { GaugeWidget } from "./gauge-widget.js";

const MEASURES = {
  change: { head: "Change", words: signedPercent, none: "No member has a price to compare with." },
  surge: { head: "Ratio", words: ratio, none: "What is usual is not known of any member yet." },
  highs: { head: "Highs", words: count, none: "No member has made a new high this session." },
  dollars: { head: "Dollars", words: shares, none: "No member has traded this session." },
};

/** The ten members in front, by one of four measures. */
export default class Leaders extends GaugeWidget {
  #measure = "change";
  #held = false; // Under a pointer nothing changes places: whoever clicks gets what they saw

  connect() {
    super.connect();
    this.tabs = [...this.element.querySelectorAll("[role=tab]")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.#choose(tab));
    this.find("tabs").addEventListener("keydown", this.#move);
    this.find("panel").addEventListener("pointerenter", ({ pointerType }) => this.#hold(pointerType !== "touch"));
    this.find("panel").addEventListener("pointerleave", () => this.#hold(false));
  }

  title(gauges) {
    return this.#held ? `${super.title(gauges)}, held` : super.title(gauges);
  }

  show(gauges) {
    if (this.#held) return;
    const { head, words, none } = MEASURES[this.#measure];
    const leaders = gauges.panel(this.scope).leaders[this.#measure];
    const most = Math.max(...leaders.map(({ value }) => Math.abs(value)), 0);
    setText(this.find("head"), head);
    setText(this.find("none"), none);
    this.find("none").hidden = leaders.length > 0;
    fillRows(this.find("rows"), this.find("row"), leaders, (row, { symbol, last, value }, place) => {
      setText(row.cells[0], String(place + 1));
      showStar(row.cells[1].firstElementChild, symbol);
      setText(row.cells[2], symbol);
      setText(row.cells[3], price(last));
      const way = this.#measure === "change" ? value : 0;
      setFigure(row.cells[4], words(value), { way: wayOf(way) });
      const rect = row.cells[5].firstElementChild.firstElementChild;
      setBar(rect, { x: 0, width: most ? (Math.abs(value) / most) * 100 : 0 });
      rect.setAttribute("class", way < 0 ? "down-fill" : way > 0 ? "up-fill" : "volume-fill");
    });
    stopOnce(this.find("rows"));
  }

  #hold(held) {
    this.#held = held;
    this.draw();
  }

  #choose(chosen) {
    this.#held = false;
    this.#measure = chosen.dataset.measure;
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    this.find("panel").setAttribute("aria-labelledby", chosen.id);
    this.draw();
  }

  #move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = this.tabs.indexOf(document.activeElement) + step;
    const next = this.tabs.at(place % this.tabs.length);
    next.focus();
    this.#choose(next);
  };
}
