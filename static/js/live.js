// What the live widgets of a page share: one stream, one book of events, one ledger, one clock.
// It turns what the stream hears into state, and says "change" whenever there is something to draw.

import { Arrivals } from "./arrivals.js";
import { EventBook } from "./event-book.js";
import { fetchGap } from "./gap-filling.js";
import { Gauges } from "./gauges.js";
import { Ledger } from "./ledger.js";
import { MarketClock } from "./market-clock.js";
import { Stream } from "./stream.js";
import { ToldAlerts } from "./told-alerts.js";

const SECOND = 1_000; // Milliseconds

export class Live extends EventTarget {
  book = new EventBook();
  ledger = new Ledger();
  clock = new MarketClock();
  gauges = new Gauges();
  arrivals = new Arrivals();
  alerts = new ToldAlerts();
  gaps = { declared: 0, filled: 0 };
  paused = false;
  begun = false; // True from the first events on
  status = null;
  universe = null;
  filters = null;
  pullMs = null;
  session = null; // The last that was heard to begin
  stream;
  #ask;
  #wantsGauges = false;
  #filling = Promise.resolve(); // One gap after the other
  #late = null; // {through, count} while events from before a reconnection are coming in

  /** `ask` gets JSON from an address of ours: what a gap left out is asked for there. A sample brings its own `stream`. */
  constructor(address, { isSignedIn, ask, device, stream = null }) {
    super();
    this.#ask = ask;
    this.stream = stream ?? new Stream(address, this.ledger, isSignedIn, device);
    const hear = (type, take) => this.stream.addEventListener(type, ({ detail }) => {
      take(detail);
      this.#changed();
    });
    hear("connect", (message) => this.#connect(message));
    hear("frame", (frame) => this.#accept(frame));
    hear("gap", (gap) => this.#miss(gap));
    hear("status", (status) => this.#note(status));
    hear("universe", (message) => this.#choose(message));
    hear("filters", (message) => this.#choose(message));
    hear("pull", ({ pull_ms: pullMs }) => (this.pullMs = pullMs));
    hear("session", (reset) => (this.session = reset)); // Its events say so on the tape
    hear("alerts", (message) => this.alerts.take(message));
    hear("state", () => {});
    this.stream.addEventListener("gauges", ({ detail }) => this.#measure(detail));
    hear("complaint", ({ detail }) => this.#warn("The server did not understand this page", detail));
  }

  /** Somebody shows gauges: from now on they are asked for, one telling after the other. */
  wantGauges() {
    this.#wantsGauges = true;
    this.stream.askGauges();
  }

  start() {
    this.stream.open();
    for (const back of ["online", "pageshow"]) addEventListener(back, () => this.stream.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
    setInterval(() => this.dispatchEvent(new Event("second")), SECOND);
  }

  #wake() {
    this.stream.hurry();
    this.#askGauges();
  }

  /** A page that nobody sees needs no figures. */
  #askGauges() {
    if (this.#wantsGauges && !document.hidden) this.stream.askGauges();
  }

  #measure(message) {
    this.gauges.take(message, performance.now());
    this.arrivals.set({ sent: message.sent, ahead: message.truth.ahead_ms }, Date.now());
    this.dispatchEvent(new Event("gauges"));
    this.#askGauges();
  }

  now() {
    return this.clock.now(performance.now());
  }

  pause(paused) {
    this.paused = paused;
    this.#changed();
  }

  /** In a replay: how many times as fast as it was; 0 stands still. */
  setSpeed(speed) {
    this.stream.setSpeed(speed);
  }

  /** Read the lists anew; what was missing in them or did not add up is settled by that. */
  refresh() {
    this.ledger.settle();
    this.stream.refresh();
    this.#changed();
  }

  #connect(message) {
    this.pullMs = message.pull_ms;
    this.#askGauges(); // Whom this page asked before is gone
    const position = this.ledger.position;
    const behind = position && position.epoch === message.epoch && message.head > position.seq;
    this.#late = behind ? { through: message.head, count: 0 } : null;
    // Chosen elsewhere while this page was away: its lists still show what was in force before.
    const other = this.universe?.name !== message.universe.name || JSON.stringify(this.filters) !== JSON.stringify(message.filters);
    if (position && this.universe && other) this.stream.refresh();
    this.filters = message.filters;
  }

  /** Its refresh follows by itself. */
  #choose({ universe = this.universe, filters = this.filters }) {
    this.universe = universe;
    this.filters = filters;
    this.ledger.startOver();
  }

  /** What could not be taken in is not acknowledged: the server keeps our place. */
  #accept(frame) {
    try {
      this.#take(frame);
      this.stream.ack(frame.b);
    } catch (problem) {
      this.#warn("This page could not take in its events", `${problem.message}. Load the page anew.`);
      throw problem;
    }
  }

  #take(frame) {
    const wrong = this.ledger.take(frame, performance.now());
    if (wrong.length) this.#warn("Ledger does not balance", wrong.join(" "), { again: true });
    this.universe = frame.universe;
    if (frame.refresh) this.book.replace(frame.events);
    else this.#add(frame.events);
    this.begun = true;
    this.#catchUp(frame);
  }

  #add(events) {
    for (const { at } of events) this.arrivals.add(at, Date.now());
    this.book.add(events);
  }

  #catchUp(frame) {
    if (!this.#late) return;
    this.#late.count += frame.events.length;
    if (frame.through < this.#late.through) return;
    const { count } = this.#late;
    if (count) this.book.remark({ eid: `late-${frame.through}`, late: { count, at: this.now() } }, ["all"]);
    this.#late = null;
  }

  #miss(gap) {
    const eid = `gap-${gap.epoch}-${gap.from}`;
    this.ledger.declare(gap);
    this.gaps.declared += 1;
    this.book.remark({ eid, gap });
    this.#filling = this.#filling.then(() => this.#fill(eid, gap));
  }

  /** What cannot be had stays a gap: Reload is there for it. */
  async #fill(eid, gap) {
    try {
      const { events, lost, wrong } = await fetchGap(gap, this.#ask);
      if (wrong.length) this.#warn("Ledger does not balance", wrong.join(" "), { again: true });
      this.ledger.note(wrong);
      const count = this.book.fill(eid, events, lost ? { eid: `${eid}-rest`, gap: { ...gap, lost } } : null);
      if (!lost) this.gaps.filled += 1;
      if (count) this.book.remark({ eid: `${eid}-filled`, late: { count, at: this.now() } }, ["all"]);
      this.#changed();
    } catch (problem) {
      console.warn("A gap could not be filled", problem);
    }
  }

  #note(status) {
    this.status = status;
    this.universe = status.universe;
    if (status.market.clock !== null) this.clock.set(status.market.clock, performance.now());
  }

  #warn(title, text, more = {}) {
    this.dispatchEvent(new CustomEvent("trouble", { detail: { title, text, ...more } }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
