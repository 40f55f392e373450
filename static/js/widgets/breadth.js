import { setText } from "../helpers/dom.js";
import { fillRows, setBar, setFigure } from "../helpers/figures.js";
import { count, shares, signed, UNKNOWN } from "../helpers/format.js";
import { covered } from "../gauges.js";
import { portions } from "../portions.js";
import { GaugeWidget } from "./gauge-widget.js";

const WINDOWS = ["30 s", "1 min", "5 min", "20 min"];

/** How many rise and fall, with how much volume, and how often new highs and lows are told. */
export default class Breadth extends GaugeWidget {
  title(gauges) {
    const { against_open: open } = gauges.panel(this.scope).breadth;
    const name = super.title(gauges);
    return open ? `${name}, ${count(open)} against the open` : `${name}, against previous close`;
  }

  show(gauges) {
    const { breadth, rates } = gauges.panel(this.scope);
    this.#showMembers(breadth);
    this.#showVolume(breadth);
    setFigure(this.find("trin"), breadth.trin === null ? UNKNOWN : breadth.trin.toFixed(2), { why: "needs symbols and volume on both sides" });
    setFigure(this.find("tick"), signed(breadth.tick), { way: breadth.tick });
    setFigure(this.find("above"), part(breadth.above_vwap), { why: "nothing has traded yet" });
    setFigure(this.find("covered"), part(covered(breadth.coverage), 1));
    this.#showRates(rates);
  }

  #showMembers({ advancers, unchanged, decliners }) {
    setText(this.find("advancers"), count(advancers));
    setText(this.find("unchanged"), `${count(unchanged)} unchanged`);
    setText(this.find("decliners"), count(decliners));
    const meter = this.find("members");
    portions([advancers, unchanged, decliners], 1000, 2).forEach((bar, place) => setBar(meter.children[place], bar));
    meter.setAttribute("aria-label", `${count(advancers)} advancing, ${count(unchanged)} unchanged, ${count(decliners)} declining`);
  }

  #showVolume({ up_volume: up, down_volume: down }) {
    const meter = this.find("volume");
    portions([up, down], 1000, 2).forEach((bar, place) => setBar(meter.children[place], bar));
    meter.setAttribute("aria-label", `${shares(up)} shares up, ${shares(down)} down`);
    setText(this.find("up-volume"), `${shares(up)} shares up`);
    setText(this.find("down-volume"), `${shares(down)} shares down`);
  }

  #showRates({ counts, complete }) {
    fillRows(this.find("rates"), this.find("row"), WINDOWS, (row, window, place) => {
      const [lows, highs] = [counts.low[place], counts.high[place]];
      const more = complete[place] ? "" : "+";
      setText(row.cells[0], window);
      setText(row.cells[1], `${count(lows)}${more}`);
      const bars = row.cells[2].firstElementChild.children;
      portions([lows, highs], 100, 1).forEach((bar, side) => setBar(bars[side], bar));
      setText(row.cells[3], `${count(highs)}${more}`);
      setText(row.cells[4], signed(highs - lows));
      row.title = more ? "At least: this server does not know all of this time yet" : "";
    });
  }
}

const part = (fraction, digits = 0) => (fraction === null ? UNKNOWN : `${(fraction * 100).toFixed(digits)}%`);
