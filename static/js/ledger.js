// The books of one viewer: each frame must add up, and each must begin where the last one ended.

import { RecentCount } from "./recent-count.js";

export class Ledger {
  epoch = null;
  through = null; // The last seq accounted for
  faults = 0;
  fault = null; // What was wrong last, in words
  #frame = 0;
  #filtered = new RecentCount();
  #ofKinds = new Map(); // kind -> what was scanned and delivered in the last minute

  /** Where to resume, or null when there is nothing to go on from. */
  get position() {
    return this.through === null ? null : { epoch: this.epoch, seq: this.through };
  }

  /** A new connection numbers its frames from 1 again. */
  connected() {
    this.#frame = 0;
  }

  /** The server declared seqs missing: known to be lost is not a fault. After a new epoch `to` is null: nobody knows. */
  declare(gap) {
    this.epoch = gap.epoch;
    this.through = gap.to;
  }

  /** Account for a frame that came at `now`. Returns what does not add up, in words.
   *
   * A refresh shows again what was accounted for: it has no lines of its own. */
  take(frame, now) {
    const wrong = [...this.#order(frame), ...(frame.refresh ? [] : faultsOf(frame))];
    this.#frame = frame.b;
    this.epoch = frame.epoch;
    this.through = frame.through;
    this.#filtered.add(now, sum(frame, 2));
    for (const [kind, line] of Object.entries(frame.ledger)) this.#note(kind, line, now);
    this.note(wrong);
    return wrong;
  }

  /** Remember what did not add up. */
  note(wrong) {
    this.faults += wrong.length;
    this.fault = wrong.at(-1) ?? this.fault;
  }

  filteredInLastMinute(now) {
    return this.#filtered.total(now);
  }

  /** What was scanned and delivered of some kinds in the last minute, by what is in force now. */
  inLastMinute(kinds, now) {
    const found = kinds.map((kind) => this.#ofKinds.get(kind)).filter(Boolean);
    const total = (name) => found.reduce((sum, of) => sum + of[name].total(now), 0);
    return { scanned: total("scanned"), delivered: total("delivered") };
  }

  /** Something else is in force from here on. */
  startOver() {
    this.#ofKinds.clear();
  }

  #note(kind, [scanned, delivered], now) {
    if (!this.#ofKinds.has(kind)) this.#ofKinds.set(kind, { scanned: new RecentCount(), delivered: new RecentCount() });
    const of = this.#ofKinds.get(kind);
    of.scanned.add(now, scanned);
    of.delivered.add(now, delivered);
  }

  /** The user has seen the fault and asked for the lists again. */
  settle() {
    this.faults = 0;
    this.fault = null;
  }

  #order(frame) {
    const wrong = [];
    if (frame.b !== this.#frame + 1) wrong.push(`Frame ${frame.b} came after frame ${this.#frame}.`);
    // Epoch 0: the page was open before there was a log at all.
    if (this.through === null || this.epoch === 0) return wrong;
    if (frame.epoch !== this.epoch) wrong.push("The log began anew and nobody said so.");
    else if (frame.from !== this.through + 1) {
      wrong.push(`Events were told up to ${this.through}, then from ${frame.from} on.`);
    }
    return wrong;
  }
}

/** What does not add up between a ledger and the events that came with it, in words. */
export function faultsOf(frame) {
  const wrong = [];
  const came = countByKind(frame.events);
  for (const [kind, [scanned, delivered, filtered]] of Object.entries(frame.ledger)) {
    if (scanned !== delivered + filtered) wrong.push(`${kind}: ${scanned} scanned, ${delivered + filtered} told for.`);
    const told = came.get(kind) ?? 0;
    if (told !== delivered) wrong.push(`${kind}: ${delivered} said to be delivered, ${told} came.`);
  }
  for (const kind of came.keys()) if (!(kind in frame.ledger)) wrong.push(`${kind}: came without a line in the ledger.`);
  return wrong;
}

const sum = (frame, column) => Object.values(frame.ledger).reduce((total, line) => total + line[column], 0);

function countByKind(events) {
  const counts = new Map();
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
