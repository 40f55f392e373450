import { setIcon, setText } from "../helpers/dom.js";
import { marketTime } from "../helpers/format.js";
import { MARKS, markOf } from "../kinds.js";
import { sentence } from "../sentences.js";
import { showStar } from "../watch-list.js";
import { LiveList } from "./live-list.js";

/** All kinds of event, a sentence each. */
export default class EventTape extends LiveList {
  fill(row, event) {
    const mark = markOf(event);
    const icon = row.querySelector("svg");
    setText(row.querySelector("time"), marketTime(event.at));
    showStar(row.querySelector("[data-star]"), event.symbol);
    setText(row.querySelector("b"), event.symbol);
    setText(row.querySelector("p"), sentence(event));
    setIcon(icon, mark);
    icon.setAttribute("aria-label", MARKS[mark].label);
    if (MARKS[mark].tone) icon.classList.add(MARKS[mark].tone);
    return row;
  }

  refresh() {
    // What was said stands.
  }
}
