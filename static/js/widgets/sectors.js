import { setText } from "../helpers/dom.js";
import { fillRows, setBar, setFigure, wayOf } from "../helpers/figures.js";
import { count, signedPercent, UNKNOWN } from "../helpers/format.js";
import { fromMiddle } from "../portions.js";
import { GaugeWidget } from "./gauge-widget.js";

const SHORT = { "Communication services": "Communication", "Consumer discretionary": "Discretionary", "Consumer staples": "Staples" };
const FIVE_MINUTES = 2; // Place among the windows of rates
const LEAST = 0.001; // A change that fills half a bar at least: a flat market must not look wild

/** The sectors side by side, the strongest on top, and all symbols below. */
export default class Sectors extends GaugeWidget {
  title() {
    return "highs and lows over 5 min";
  }

  show(gauges) {
    const { sectors } = gauges.told;
    const sorted = [...sectors].sort((one, other) => (other.mean_change ?? -Infinity) - (one.mean_change ?? -Infinity));
    const most = Math.max(LEAST, ...sectors.map(({ mean_change: change }) => Math.abs(change ?? 0)));
    this.find("none").hidden = sectors.length > 0;
    fillRows(this.find("rows"), this.find("row"), sorted, (row, sector) => fill(row, sector, most));
    fillRows(this.find("whole"), this.find("row"), [whole(gauges.panel("market"))], (row, line) => fill(row, line, most));
  }
}

function fill(row, { name, coverage, mean_change: change, relative_volume: volume, highs, lows, above_vwap: above, mood, more }, most) {
  const [sector, bar, mean, relative, high, low, vwap, reading] = row.cells;
  setText(sector, SHORT[name] ?? name);
  row.title = `${name}: ${count(coverage.fresh)} of ${count(coverage.members)} symbols traded in the last 15 min`;
  const rect = bar.firstElementChild.firstElementChild;
  setBar(rect, fromMiddle(change ?? 0, most));
  rect.setAttribute("class", (change ?? 0) < 0 ? "down-fill" : "up-fill");
  setFigure(mean, signedPercent(change), { way: wayOf(change), why: "no member has a price of today" });
  setFigure(relative, volume === null ? UNKNOWN : `${volume.toFixed(2)}×`, { why: "what is usual is not known yet" });
  setText(high, count(highs) + (more ?? ""));
  setText(low, count(lows) + (more ?? ""));
  setFigure(vwap, above === null ? UNKNOWN : `${(above * 100).toFixed(0)}%`, { why: "nothing has traded yet" });
  setFigure(reading, mood ? mood[0].toUpperCase() + mood.slice(1) : UNKNOWN, { why: "no member has a price of today" });
}

/** All symbols as one line more. */
function whole({ breadth, averages, rates }) {
  const { coverage, above_vwap: above } = breadth;
  return {
    name: `All ${count(coverage.members)}`, coverage, above_vwap: above, mood: averages.mood,
    mean_change: averages.mean_change, relative_volume: averages.mean_relative_volume,
    highs: rates.counts.high[FIVE_MINUTES], lows: rates.counts.low[FIVE_MINUTES], more: rates.complete[FIVE_MINUTES] ? "" : "+",
  };
}
