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
