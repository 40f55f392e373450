import assert from "node:assert/strict";
import test from "node:test";

import { describeRemark } from "../../../static/js/remarks.js";
import { sentence } from "../../../static/js/sentences.js";
import { event, NOON } from "./makers.mjs";

const CASES = [
  [event(1), "High 182.46, 9th, +0.31%"],
  [event(1, { kind: "low", price: 23.08, count: 7, move: -0.0026 }), "Low 23.08, 7th, \u22120.26%"],
  [event(1, { block: true, count: 11 }), "High 182.46, 11th, block"],
  [event(1, { kind: "trend", direction: 1, move: 0.0061, window: 180, reversed: true }), "Up 0.61% in 3 min, turned"],
  [event(1, { kind: "trend", direction: -1, move: -0.0066, window: 600, reversed: false }), "Down 0.66% in 10 min"],
  [event(1, { kind: "surge", ratio: 8.4, volume: 412_000 }), "8.4× usual, 412k shares"],
];

for (const [one, expected] of CASES) {
  test(`the tape says "${expected}"`, () => {
    assert.equal(sentence(one), expected);
    assert.ok(expected.length <= 34);
  });
}

test("a gap names what is missing", () => {
  const words = (gap) => describeRemark({ gap }).words;

  assert.equal(words({ from: 18_442, to: 18_444, reason: "trimmed" }), "Events 18,442 to 18,444 missing.");
  assert.equal(words({ from: 5, to: 5, reason: "trimmed" }), "Event 5 missing.");
  assert.match(words({ from: 5, to: null, reason: "epoch" }), /began anew/);
});

test("what came late says when it was filled", () => {
  assert.equal(describeRemark({ late: { count: 12, at: NOON } }).words, "12 events arrived late, filled at 12:00:00");
});
