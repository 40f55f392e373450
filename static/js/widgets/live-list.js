// What lists and the tape have in common: whole rows, newest on top, standing still while somebody reads.

import { arrange, beforePaint, clone, setIcon, setText } from "../helpers/dom.js";
import { count as figure } from "../helpers/format.js";
import { kindsOf } from "../kinds.js";
import { describeRemark } from "../remarks.js";
import { stopOnce, watched } from "../watch-list.js";
import { whyEmpty } from "../why-empty.js";
import { widgetState } from "../widget-state.js";
import { showState } from "./show-state.js";

const WAYS = { high: "up", low: "down", "trend-up": "up", "trend-down": "down" }; // Of lists that go one way
const FULL = 50; // Rows when a phone opens a list

export class LiveList {
  #rows = new Map(); // eid -> element, in the order they stand
  #capacity = 0;
  #edition = null;
  #drawn = 0; // Events told when the rows were last arranged
  #hovered = false;
  #focused = false;
  #opened = false;
  #resize = new ResizeObserver(() => this.#measure());

  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.list = element.dataset.list;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
    this.live.addEventListener("second", this.draw);
    this.#resize.observe(this.find("fit"));
    this.#listen();
    this.#measure();
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
    this.live.removeEventListener("second", this.draw);
    this.#resize.disconnect();
  }

  #listen() {
    const body = this.element.querySelector(".body");
    body.addEventListener("pointerenter", ({ pointerType }) => this.#hover(pointerType !== "touch"));
    body.addEventListener("pointerleave", () => this.#hover(false));
    this.element.addEventListener("focusin", ({ target }) => this.#focus(target.matches(":focus-visible") && !target.closest("header")));
    this.element.addEventListener("focusout", () => this.#focus(false));
    this.element.addEventListener("click", ({ target }) => {
      if (target.closest("[data-again]")) this.live.refresh();
      if (target.closest("[data-open]")) this.#open(target.closest("[data-open]"));
    });
    this.element.addEventListener("animationend", ({ target, pseudoElement }) => {
      if (pseudoElement === "::after") target.closest(".is-new")?.classList.remove("is-new");
    });
    this.find("choose").addEventListener("click", () => document.getElementById("universe").focus());
  }

  #hover(hovered) {
    this.#hovered = hovered;
    this.draw();
  }

  #focus(focused) {
    this.#focused = focused;
    this.draw();
  }

  #open(button) {
    this.#opened = !this.#opened;
    button.setAttribute("aria-expanded", String(this.#opened));
    this.#measure();
  }

  /** As many whole rows as fit; on phones as many as the style says. */
  #measure() {
    const [fit, rows] = [this.find("fit"), this.find("rows")];
    const style = getComputedStyle(rows);
    const told = Number(style.getPropertyValue("--rows-shown"));
    const above = rows.getBoundingClientRect().top - fit.getBoundingClientRect().top;
    const fitting = Math.floor((fit.clientHeight - above) / Number.parseFloat(style.getPropertyValue("--row")));
    const capacity = told ? (this.#opened ? FULL : told) : Math.max(fitting, 1);
    if (capacity === this.#capacity) return;
    this.#capacity = capacity;
    this.draw();
  }

  #draw() {
    const { book } = this.live;
    const turned = book.edition !== this.#edition;
    const paused = this.live.paused || this.#hovered || this.#focused;
    if (turned || !paused) this.#arrange(turned);
    for (const [row, item] of this.#shown()) if (!isRemark(item)) this.refresh(row, item);
    this.#admit(paused);
  }

  #arrange(turned) {
    const { book } = this.live;
    const told = book.told(this.list);
    const fresh = turned ? 0 : told - this.#drawn;
    const items = book.newest(this.list, this.#capacity);
    const events = items.filter((item) => !isRemark(item));
    const before = turned ? new Map() : this.#rows;
    this.#rows = new Map(items.map((item) => [item.eid, before.get(item.eid) ?? { row: this.#make(item), item }]));
    // Where every row is new, marks would say nothing, and would flash all day.
    const marked = fresh < this.#capacity ? fresh : 0;
    for (const item of events.slice(0, marked)) if (!before.has(item.eid)) this.#rows.get(item.eid).row.classList.add("is-new");
    arrange(this.find("rows"), [...this.#rows.values()].map(({ row }) => row));
    if (events.length < items.length) this.#cut();
    stopOnce(this.find("rows"));
    this.#edition = book.edition;
    this.#drawn = told;
  }

  /** A remark may need two lines: the oldest rows make room, for only whole rows are shown. */
  #cut() {
    const { bottom } = this.find("fit").getBoundingClientRect();
    for (const [eid, { row }] of [...this.#rows].slice(1).reverse()) {
      if (row.getBoundingClientRect().bottom <= bottom + 1) return;
      row.remove();
      this.#rows.delete(eid);
    }
  }

  #make(item) {
    if (!isRemark(item)) {
      const row = this.fill(clone(this.find("row")), item);
      Object.assign(row.dataset, { symbol: item.symbol, eid: item.eid }); // For the panel that opens from it
      return row;
    }
    const row = clone(this.find("remark"));
    const { words, again, plain } = describeRemark(item);
    setText(row.querySelector("[data-words]"), words);
    if (plain) {
      const icon = row.querySelector("svg");
      icon.parentElement.classList.add("notice-plain");
      setIcon(icon, "control");
    }
    row.querySelector("[data-again]").hidden = !again;
    return row;
  }

  *#shown() {
    for (const { row, item } of this.#rows.values()) yield [row, item];
  }

  #admit(paused) {
    const { live, list } = this;
    const waiting = live.book.told(list) - this.#drawn;
    const state = widgetState({
      connection: live.stream.state, feed: live.status?.feed, position: live.ledger.position,
      now: performance.now(), paused, waiting, missing: live.book.missing(list),
    });
    showState(this.element, state, live.stream.state.signedOut);
    this.#say();
    const empty = live.begun && this.#rows.size === 0;
    this.find("skeleton").hidden = live.begun;
    this.find("fit").hidden = empty || !live.begun;
    this.find("empty").hidden = !empty;
    if (empty) this.#explain();
  }

  #say() {
    const now = this.live.now();
    if (now === null || !this.live.begun) return;
    const { count, atLeast } = this.live.book.inLastMinute(this.list, now);
    setText(this.find("count"), `${figure(count)}${atLeast ? "+" : ""} in 1 min`);
  }

  #explain() {
    const { universe, filters, status, ledger, stream } = this.live;
    const kinds = kindsOf(this.list);
    const { words, change } = whyEmpty({
      kinds, way: WAYS[this.list], what: this.find("empty").dataset.what, universe, filters,
      market: status?.market, isLive: stream.state.name === "live", recent: ledger.inLastMinute(kinds, performance.now()), stars: this.list === "watched" ? watched.size : null,
    });
    setText(this.find("why"), words);
    this.find("choose").hidden = change !== "universe";
    this.find("edit").hidden = change !== "filters";
  }
}

const isRemark = (item) => item.kind === "control" || (item.kind === undefined && Boolean(item.gap || item.late));
