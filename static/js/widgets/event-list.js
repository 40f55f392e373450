import { CELLS, LIVE_CELLS } from "./event-cells.js";
import { LiveList } from "./live-list.js";

/** A table of one kind of event; its template says which columns. */
export default class EventList extends LiveList {
  fill(row, event) {
    for (const cell of row.cells) CELLS[cell.dataset.cell]?.(cell, event);
    return row;
  }

  refresh(row, event) {
    for (const cell of row.cells) LIVE_CELLS[cell.dataset.cell]?.(cell, event, this.live);
  }
}
