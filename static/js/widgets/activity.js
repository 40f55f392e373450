import { beforePaint, clone, resolvedColor, setText } from "../helpers/dom.js";
import { setFigure } from "../helpers/figures.js";
import { count, ratio, shares } from "../helpers/format.js";
import { TickRates } from "../tick-rates.js";
import { widgetState } from "../widget-state.js";
import { drawBars } from "./activity-chart.js";
import { showState } from "./show-state.js";

const MINUTES = 5; // Rows of the table

/** How busy the feed is: ticks a second over the last five minutes. */
export default class Activity {
  #rates = new TickRates();
  #chart = null;
  #heard = null;

  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
    this.system = matchMedia("(prefers-color-scheme: dark)");
  }

  connect() {
    this.live.wantGauges();
    const canvas = this.element.querySelector("canvas");
    this.#chart = globalThis.Chart ? drawBars(canvas, resolvedColor) : null;
    this.find("failed").hidden = Boolean(this.#chart);
    this.find("chart").hidden = !this.#chart;
    this.live.addEventListener("change", this.#hear);
    this.live.addEventListener("second", this.draw);
    this.system.addEventListener("change", this.#recolor);
    addEventListener("theme-changed", this.#recolor);
    this.find("as-table").addEventListener("click", this.#turn);
  }

  disconnect() {
    this.live.removeEventListener("change", this.#hear);
    this.live.removeEventListener("second", this.draw);
    this.system.removeEventListener("change", this.#recolor);
    removeEventListener("theme-changed", this.#recolor);
    this.#chart?.destroy();
  }

  #recolor = () => this.#chart?.recolor();

  #hear = () => {
    const { status } = this.live;
    if (status && status !== this.#heard) this.#rates.add(performance.now(), status.feed.ticks_per_second);
    this.#heard = status;
    this.draw();
  };

  #turn = ({ currentTarget: button }) => {
    const pressed = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(pressed));
    this.find("table").hidden = !pressed;
    this.find("figures").hidden = pressed;
    this.draw();
  };

  #draw() {
    const { live } = this;
    const now = performance.now();
    showState(this.element, widgetState({
      connection: live.stream.state, feed: live.status?.feed, position: live.ledger.position, now,
    }), live.stream.state.signedOut);
    if (!live.status) return;
    const average = this.#rates.average(now);
    const ticks = live.status.feed.ticks_per_second;
    const series = this.#rates.series(now);
    setText(this.find("ticks"), count(ticks));
    setText(this.find("against"), average ? `${ratio(ticks / average)} average` : "");
    const traded = live.gauges.panel("market")?.traded;
    const why = { why: "a whole minute has not been seen yet" };
    setFigure(this.find("trades"), shares(traded?.trades), why);
    setFigure(this.find("shares"), shares(traded?.shares), why);
    setFigure(this.find("dollars"), shares(traded?.dollars), why);
    setText(this.find("average"), `dashes: average ${count(average)}`);
    this.element.querySelector("canvas").setAttribute(
      "aria-label", `Ticks a second over the last five minutes: now ${count(ticks)}, average ${count(average)}.`);
    if (this.find("table").hidden) this.#chart?.show(series, average);
    else this.#fill(series);
  }

  #fill(series) {
    const bars = series.length / MINUTES;
    const rows = Array.from({ length: MINUTES }, (_, i) => {
      const known = series.slice(i * bars, (i + 1) * bars).filter((value) => value !== null);
      const ago = MINUTES - i;
      const row = clone(this.find("row"));
      row.cells[0].textContent = ago === 1 ? "Last minute" : `${ago - 1} to ${ago} min ago`;
      row.cells[1].textContent = count(known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null);
      return row;
    });
    this.find("rows").replaceChildren(...rows.reverse());
  }
}
