// Events and frames with what a test does not care about filled in.

export const NOON = Date.UTC(2026, 10, 23, 17, 0, 0); // 12:00:00 ET

export function event(seq, more = {}) {
  return {
    kind: "high", seq, eid: `e-${seq}`, symbol: "AVGO", price: 182.46, at: NOON + seq * 1000, session: "regular",
    significance: 1, block: false, volume_ratio: 1.4, reference: 181.9, move: 0.0031, count: 9, ...more,
  };
}

export function frame(b, from, events, more = {}) {
  const ledger = {};
  for (const { kind } of events) {
    ledger[kind] ??= [0, 0, 0];
    ledger[kind][0] += 1;
    ledger[kind][1] += 1;
  }
  return { b, refresh: false, epoch: 7, from, through: from + events.length - 1, ledger, events, ...more };
}

/** One event of every kind, numbered from 1; those that go either way go up. */
export const EVERY_KIND = [
  event(1),
  event(2, { kind: "low", move: -0.0026 }),
  event(3, { kind: "trend", window: 180, direction: 1, move: 0.0061, r2: 0.9, reversed: false }),
  event(4, { kind: "surge", volume: 412_000, baseline: 49_000, ratio: 8.4, basis: "recent" }),
  event(5, { kind: "pressure", net: 72.4, side: 1 }),
  event(6, { kind: "vwap", vwap: 213.88, side: 1 }),
  event(7, { kind: "gap", prev_close: 171.2, gap: 0.024 }),
  event(8, { kind: "breakout", minutes: 15, days: null, reference: 341.9, side: 1 }),
  event(9, { kind: "halt" }),
  event(10, { kind: "resume" }),
];

/** What concerns everybody. */
export function control(seq, what, more = {}) {
  return event(seq, { kind: "control", symbol: "", price: 0, what, since: null, until: null, version: null, ...more });
}
