import { resolvedColor } from "../helpers/dom.js";
import { drawGauges, drawRates } from "./session-charts.js";

const CHARTS = { rates: drawRates, gauges: drawGauges };

/** A chart of the day, of figures that stand in the page. */
export default class SessionChart {
  constructor(element) {
    this.element = element;
    this.rows = JSON.parse(document.getElementById(element.dataset.from).textContent);
  }

  connect() {
    this.chart = CHARTS[this.element.dataset.chart](this.element.querySelector("canvas"), this.rows, resolvedColor);
    addEventListener("theme-changed", this.#recolor);
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.system.addEventListener("change", this.#recolor);
  }

  disconnect() {
    removeEventListener("theme-changed", this.#recolor);
    this.system.removeEventListener("change", this.#recolor);
    this.chart.destroy();
  }

  #recolor = () => this.chart.recolor();
}
