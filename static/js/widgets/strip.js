import { setText } from "../helpers/dom.js";
import { drawSpark, fillRows, setFigure, wayOf } from "../helpers/figures.js";
import { duration, price, signedPercent } from "../helpers/format.js";
import { isLate } from "../late.js";
import { GaugeWidget } from "./gauge-widget.js";

const NAMES = { SPY: "S&P 500", QQQ: "Nasdaq-100", DIA: "Dow", IWM: "Small caps" };

/** The indices, by the funds that follow them. */
export default class Strip extends GaugeWidget {
  show({ strip }) {
    const { live } = this;
    fillRows(this.find("rows"), this.find("row"), strip, (item, { symbol, name, last, change, at, spark }) => {
      const part = (name) => item.querySelector(`[data-${name}]`);
      const age = at === null ? null : live.clock.ageOf(at, performance.now());
      const late = isLate(age, live.status);
      item.classList.toggle("late", late);
      setText(part("symbol"), symbol);
      setText(part("what"), late ? `${duration(age)} old` : NAMES[symbol] ?? name ?? "");
      part("late").toggleAttribute("hidden", !late);
      setFigure(part("last"), price(last), { why: "the market has not shown it" });
      setFigure(part("change"), last === null ? "" : signedPercent(change), { way: wayOf(change), why: "it has no price of today" });
      drawSpark(part("spark"), spark, 30);
    });
  }
}
