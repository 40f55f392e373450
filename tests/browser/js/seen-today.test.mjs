import assert from "node:assert/strict";
import test from "node:test";

import { SeenToday } from "../../../static/js/seen-today.js";
import { event, NOON } from "./makers.mjs";

const trend = (seq, more) => event(seq, { kind: "trend", direction: 1, ...more });
const surge = (seq, more) => event(seq, { kind: "surge", ...more });

test("a high shows the other kinds its symbol has had, never its own", () => {
  const seen = new SeenToday();

  for (const one of [event(1), trend(2), surge(3), event(4, { symbol: "AMD", kind: "low" })]) seen.note(one);

  assert.deepEqual(seen.beside(event(5)), ["trend-up", "surge"]);
});

test("a reversed trend says so first, a block trade last", () => {
  const seen = new SeenToday();

  for (const one of [event(1), surge(2)]) seen.note(one);

  assert.deepEqual(seen.beside(trend(3, { reversed: true })), ["turn", "high", "surge"]);
  assert.deepEqual(seen.beside(trend(3, { reversed: true, block: true })), ["turn", "high", "block"]);
});

test("only the newest direction of a trend is shown", () => {
  const seen = new SeenToday();

  for (const one of [trend(1), trend(2, { direction: -1 })]) seen.note(one);

  assert.deepEqual(seen.beside(event(3)), ["trend-down"]);
});

test("a new day on the market begins with a clean slate", () => {
  const seen = new SeenToday();

  seen.note(trend(1));
  seen.note(surge(2, { at: NOON + 24 * 3_600_000 }));

  assert.deepEqual(seen.beside(event(3)), ["surge"]);
});

test("a halt is never crowded out, and crosses and breakouts say which way they went", () => {
  const seen = new SeenToday();
  const happened = [
    event(1), event(2, { kind: "pressure", side: 1 }), event(3, { kind: "vwap", side: -1 }),
    event(4, { kind: "breakout", side: -1 }), event(5, { kind: "halt" }), event(6, { kind: "gap", gap: -0.02 }),
  ];

  for (const one of happened) seen.note(one);

  assert.deepEqual(seen.beside(trend(7)), ["halt", "high", "breakout-down"]);
  assert.deepEqual(seen.beside(trend(7, { reversed: true, block: true })), ["turn", "halt", "block"]);
});

test("a halted symbol carries the mark until it trades again", () => {
  const seen = new SeenToday();

  seen.note(event(1, { kind: "halt" }));
  assert.deepEqual(seen.beside(event(2)), ["halt"]);

  seen.note(event(3, { kind: "resume" }));
  assert.deepEqual(seen.beside(event(4)), []);
});
