import { setText } from "../helpers/dom.js";
import { fillRows } from "../helpers/figures.js";
import { count, several } from "../helpers/format.js";
import { GaugeWidget } from "./gauge-widget.js";

const LABELS = ["Low", "10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%", "High"];

/** Where prices stand between the low and the high of their session, in ten steps. */
export default class Places extends GaugeWidget {
  title(gauges) {
    const counted = gauges.panel(this.scope).breadth.positions.reduce((sum, members) => sum + members, 0);
    const name = super.title(gauges);
    return `${name === "whole market" ? "" : `${name}, `}${several(counted, "symbol", "symbols")}`;
  }

  show(gauges) {
    const { positions } = gauges.panel(this.scope).breadth;
    const most = Math.max(...positions, 1);
    fillRows(this.find("steps"), this.find("step"), positions, (step, members, place) => {
      const [figure, svg, label] = step.children;
      const height = (members / most) * 100;
      setText(figure, count(members));
      setText(label, LABELS[place]);
      for (const rect of svg.children) rect.setAttribute("y", (100 - height).toFixed(1));
      svg.children[0].setAttribute("height", height.toFixed(1));
      svg.children[1].setAttribute("class", place === 0 ? "down-fill" : place === 9 ? "up-fill" : "faint-fill");
      svg.children[1].setAttribute("height", members ? 2 : 0);
      step.title = `${several(members, "symbol", "symbols")} ${place * 10} to ${place * 10 + 10}% of the way from low to high`;
    });
    if (this.isTable) this.#fill(positions);
  }

  #fill(positions) {
    fillRows(this.find("rows"), this.find("row"), positions, (row, members, place) => {
      setText(row.cells[0], `${place * 10} to ${place * 10 + 10}%`);
      setText(row.cells[1], count(members));
    });
  }
}
