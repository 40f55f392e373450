import assert from "node:assert/strict";
import test from "node:test";

import { Ledger } from "../../../static/js/ledger.js";
import { control, event, EVERY_KIND, frame } from "./makers.mjs";

const begun = () => {
  const ledger = new Ledger();
  ledger.take(frame(1, 11, [], { refresh: true, events: [event(9), event(10)], through: 10 }), 0);
  return ledger;
};

test("frames that follow one another balance", () => {
  const ledger = begun();

  assert.deepEqual(ledger.take(frame(2, 11, [event(11), event(12)]), 0), []);
  assert.deepEqual(ledger.take(frame(3, 13, [event(13)]), 0), []);
  assert.equal(ledger.faults, 0);
});

test("every kind balances, and what concerns everybody, which is never filtered out", () => {
  const ledger = begun();
  const events = [control(11, "session"), ...EVERY_KIND.map((one, i) => ({ ...one, seq: 12 + i }))];

  assert.deepEqual(ledger.take(frame(2, 11, events), 0), []);
  assert.equal(ledger.filteredInLastMinute(0), 0);
});

test("it knows where to resume", () => {
  assert.equal(new Ledger().position, null);
  assert.deepEqual(begun().position, { epoch: 7, seq: 10 });
});

test("a hole between two frames is a fault", () => {
  const wrong = begun().take(frame(2, 12, [event(12)]), 0);

  assert.deepEqual(wrong, ["Events were told up to 10, then from 12 on."]);
});

test("an event told twice is a fault", () => {
  const ledger = begun();
  ledger.take(frame(2, 11, [event(11)]), 0);

  assert.equal(ledger.take(frame(3, 11, [event(11)]), 0).length, 1);
});

test("a gap that was declared is no fault", () => {
  const ledger = begun();

  ledger.declare({ epoch: 7, from: 11, to: 20, reason: "trimmed" });

  assert.deepEqual(ledger.take(frame(2, 21, [event(21)]), 0), []);
});

test("after a declared new epoch any position is taken, but not an undeclared one", () => {
  const declared = begun();
  declared.declare({ epoch: 8, from: 11, to: null, reason: "epoch" });

  assert.deepEqual(declared.take(frame(2, 1, [event(1)], { epoch: 8 }), 0), []);
  assert.equal(begun().take(frame(2, 11, [event(11)], { epoch: 8 }), 0).length, 1);
});

test("scanned must be delivered plus filtered", () => {
  const ledger = begun();

  const wrong = ledger.take(frame(2, 11, [event(11)], { ledger: { high: [3, 1, 1] } }), 0);

  assert.deepEqual(wrong, ["high: 3 scanned, 2 told for."]);
  assert.equal(ledger.fault, wrong[0]);
});

test("what is said to be delivered must have come", () => {
  const wrong = begun().take(frame(2, 11, [], { ledger: { high: [1, 1, 0] }, through: 11 }), 0);

  assert.deepEqual(wrong, ["high: 1 said to be delivered, 0 came."]);
});

test("a frame that was skipped is a fault; a new connection counts from one", () => {
  const ledger = begun();

  assert.equal(ledger.take(frame(3, 11, [event(11)]), 0).length, 1);
  ledger.connected();
  assert.deepEqual(ledger.take(frame(1, 12, [event(12)]), 0), []);
});

test("what was filtered out is counted for a minute", () => {
  const ledger = begun();

  ledger.take(frame(2, 11, [event(11)], { ledger: { high: [5, 1, 4] }, through: 15 }), 1_000);

  assert.equal(ledger.filteredInLastMinute(30_000), 4);
  assert.equal(ledger.filteredInLastMinute(90_000), 0);
});

test("reading the lists again settles a fault", () => {
  const ledger = begun();
  ledger.take(frame(2, 12, [event(12)]), 0);

  ledger.settle();

  assert.equal(ledger.faults, 0);
});

test("a page that was open before there was a log takes its beginning as it is", () => {
  const ledger = new Ledger();
  ledger.take(frame(1, 1, [], { refresh: true, epoch: 0, through: 0 }), 0);

  assert.deepEqual(ledger.take(frame(2, 1, [event(1)], { epoch: 7 }), 0), []);
});

test("it knows what came of a kind in the last minute, by what is in force now", () => {
  const ledger = new Ledger();
  const frame = (b, first, line) => ({ b, refresh: false, epoch: 1, from: first, through: first + line[0] - 1, ledger: { high: line }, events: Array(line[1]).fill({ kind: "high" }) });

  ledger.take(frame(1, 1, [30, 0, 30]), 1_000);
  ledger.take(frame(2, 31, [2, 1, 1]), 50_000);

  assert.deepEqual(ledger.inLastMinute(["high", "low"], 50_000), { scanned: 32, delivered: 1 });
  assert.deepEqual(ledger.inLastMinute(["high"], 70_000), { scanned: 2, delivered: 1 });
  ledger.startOver();
  assert.deepEqual(ledger.inLastMinute(["high"], 70_000), { scanned: 0, delivered: 0 });
});
