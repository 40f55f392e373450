// The newest events of every list, and what is known to be missing between them.

import { LISTS, listOf } from "./kinds.js";
import { RecentCount } from "./recent-count.js";
import { SeenToday } from "./seen-today.js";
import { watched } from "./watch-list.js";

const KEPT = 200; // Items a list
const MIXED = ["all", "watched"]; // Lists of all kinds: of every symbol, and of those with a star
const KNOWN = 20_000; // Identities by which an event told again is known
const REFRESHED = 50; // Events of a kind a refresh brings at most

class List {
  items = []; // Oldest first: events, gaps and notes in the order they came
  told = 0;
  completeSince = -Infinity;
  recent = new RecentCount();

  put(item) {
    this.items.push(item);
    if (this.items.length > 2 * KEPT) this.items.splice(0, this.items.length - KEPT);
  }
}

export class EventBook {
  edition = 0; // Grows when the lists start over
  #lists = new Map();
  #seen = new SeenToday();
  #known = new Set();

  constructor() {
    this.clear();
  }

  clear() {
    this.#startOver();
    this.#known.clear();
  }

  #startOver() {
    this.edition += 1;
    for (const name of [...LISTS, ...MIXED]) this.#lists.set(name, new List());
    this.#seen.clear();
  }

  /** Take in what just happened, in order. After a new epoch of the log events come again under new numbers. */
  add(events) {
    this.#take(events, [...this.#lists.keys()]);
  }

  /** `told` are the lists that say so where a session begins; they all start over then. */
  #take(events, told) {
    for (const event of events) {
      if (!this.#isNews(event)) continue;
      if (event.kind === "control") {
        if (event.what === "session") this.#startOver();
        this.remark(event, event.what === "session" ? told : ["all"]);
        continue;
      }
      if (!this.#lists.has(listOf(event))) continue; // A kind this page has no list for
      for (const list of listsOf(event).map((name) => this.#lists.get(name))) {
        list.put(event);
        list.told += 1;
        list.recent.add(event.at);
      }
      this.#seen.note(event);
    }
  }

  #isNews({ eid }) {
    if (this.#known.has(eid)) return false;
    this.#known.add(eid);
    if (this.#known.size > KNOWN) this.#known.delete(this.#known.values().next().value);
    return true;
  }

  /** Start over with the newest events of each kind. */
  replace(events) {
    this.clear();
    this.#take(events, ["all"]);
    for (const kind of new Set(events.map((event) => event.kind))) {
      const ofKind = events.filter((event) => event.kind === kind);
      if (ofKind.length < REFRESHED || !this.#lists.has(listOf(ofKind[0]))) continue;
      for (const name of [...new Set(ofKind.map(listOf)), ...MIXED]) {
        const list = this.#lists.get(name);
        list.completeSince = Math.max(list.completeSince, ofKind[0].at);
      }
    }
  }

  /** Put something that is not an event at its place: a gap in every list, a note in one. */
  remark(item, names = this.#lists.keys()) {
    for (const name of names) this.#lists.get(name).put(item);
  }

  /** Put what a gap left out at its place, oldest first. What is still lost stays there as a remark, or it goes. */
  fill(eid, events, rest) {
    const isAt = ({ items }) => items.findIndex((item) => item.eid === eid);
    if ([...this.#lists.values()].every((list) => isAt(list) < 0)) return 0; // They were read anew meanwhile
    const news = events.filter((event) => event.kind !== "control" && this.#isNews(event));
    for (const [name, list] of this.#lists) {
      const at = isAt(list);
      if (at < 0) continue; // Pushed out by newer ones
      const own = news.filter((event) => this.#lists.has(listOf(event)) && listsOf(event).includes(name));
      list.items.splice(at, 1, ...own.slice(-KEPT), ...(rest ? [rest] : []));
      list.told += own.length;
      for (const event of own) list.recent.add(event.at);
    }
    return news.length;
  }

  newest(name, limit) {
    return this.#lists.get(name).items.slice(-limit).reverse();
  }

  /** How many events a list has been told since the page began or was refreshed. */
  told(name) {
    return this.#lists.get(name).told;
  }

  /** Events in the last minute; `atLeast` while the page does not know all of it. */
  inLastMinute(name, now) {
    const list = this.#lists.get(name);
    return { count: list.recent.total(now), atLeast: list.completeSince > now - 60_000 };
  }

  /** Events known to be missing among what a list still holds; Infinity where nobody knows how many. */
  missing(name) {
    const gaps = this.#lists.get(name).items.slice(-KEPT).filter((item) => item.kind === undefined && item.gap);
    return gaps.reduce((sum, { gap: { from, to, lost } }) => sum + (lost ?? (to === null ? Infinity : to - from + 1)), 0);
  }

  marksBeside(event) {
    return this.#seen.beside(event);
  }
}

/** Every list an event stands in; a star counts from the moment it is put. */
function listsOf(event) {
  return [listOf(event), "all", ...(watched.has(event.symbol) ? ["watched"] : [])];
}
