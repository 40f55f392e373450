import { setText } from "../helpers/dom.js";
import { drawSpark, fillRows, setFigure, wayOf } from "../helpers/figures.js";
import { count, duration, price, several, shares, signedPercent } from "../helpers/format.js";
import { isLate } from "../late.js";
import { showStar, stopOnce } from "../watch-list.js";
import { GaugeWidget } from "./gauge-widget.js";

/** The symbols one follows, each with its last hour. */
export default class Watch extends GaugeWidget {
  title({ told, watch }) {
    return told.watched > watch.length ? `${count(watch.length)} of ${several(told.watched, "symbol", "symbols")}` : several(told.watched, "symbol", "symbols");
  }

  show({ watch }) {
    const { live } = this;
    this.find("none").hidden = watch.length > 0;
    this.find("list").hidden = watch.length === 0;
    fillRows(this.find("rows"), this.find("row"), watch, (row, { symbol, last, change, volume, at, spark }) => {
      const age = at === null ? null : live.clock.ageOf(at, performance.now());
      const late = isLate(age, live.status);
      row.classList.toggle("late", late);
      row.dataset.symbol = symbol;
      row.title = late ? `${symbol}: ${duration(age)} old` : volume === null ? "" : `${symbol}: ${shares(volume)} shares today`;
      showStar(row.cells[0].firstElementChild, symbol);
      setText(row.cells[1], symbol);
      setFigure(row.cells[2], price(last), { why: "the market has not shown it" });
      setFigure(row.cells[3], signedPercent(change), { way: wayOf(change), why: last === null ? "the market has not shown it" : "it has no price of today" });
      drawSpark(row.cells[4].firstElementChild, spark, 18);
      row.cells[4].title = spark.length > 1 ? `The last ${several(spark.length, "minute", "minutes")}` : "Its last hour is not known yet";
    });
    stopOnce(this.find("rows"));
  }
}
