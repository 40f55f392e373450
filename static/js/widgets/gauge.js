import { resolvedColor, setText } from "../helpers/dom.js";
import { fillRows, setFigure } from "../helpers/figures.js";
import { count, shares, signed, UNKNOWN } from "../helpers/format.js";
import { GaugeWidget } from "./gauge-widget.js";
import { drawGauge } from "./gauge-chart.js";

/** Buying against selling over all members, between −100 and +100. */
export default class Gauge extends GaugeWidget {
  #chart = null;

  connect() {
    super.connect();
    const canvas = this.element.querySelector("canvas");
    this.#chart = globalThis.Chart ? drawGauge(canvas, resolvedColor) : null;
    canvas.hidden = !this.#chart;
  }

  disconnect() {
    super.disconnect();
    this.#chart?.destroy();
  }

  recolor() {
    this.#chart?.recolor();
  }

  show(gauges) {
    const { net, buying, selling, coverage } = gauges.panel(this.scope).pressure;
    const way = net === null ? 0 : Math.round(net);
    setFigure(this.find("net"), net === null ? UNKNOWN : signed(net), { why: "nothing was bought or sold lately" });
    setText(this.find("side"), way > 0 ? "net buying" : way < 0 ? "net selling" : "balanced");
    setText(this.find("buys"), shares(buying));
    setText(this.find("sells"), shares(selling));
    this.element.querySelector("canvas").setAttribute("aria-label",
      net === null ? "Net pressure is not known" : `Net pressure ${signed(net)}, between −100 and +100`);
    if (this.isTable) this.#fill({ net, buying, selling, coverage });
    else this.#chart?.show(net ?? 0);
  }

  #fill({ net, buying, selling, coverage }) {
    const rows = [
      ["Bought lately, shares", shares(buying)],
      ["Sold lately, shares", shares(selling)],
      ["Net, −100 to +100", net === null ? UNKNOWN : signed(net)],
      ["Traded in 15 min", `${count(coverage.fresh)} of ${count(coverage.members)}`],
    ];
    fillRows(this.find("rows"), this.find("row"), rows, (row, [name, value]) => {
      setText(row.cells[0], name);
      setText(row.cells[1], value);
    });
  }
}
