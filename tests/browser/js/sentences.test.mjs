import assert from "node:assert/strict";
import test from "node:test";

import { describeRemark } from "../../../static/js/remarks.js";
import { brief, sentence } from "../../../static/js/sentences.js";
import { control, event, NOON } from "./makers.mjs";

const CASES = [
  [event(1), "High 182.46, 9th, +0.31%"],
  [event(1, { kind: "low", price: 23.08, count: 7, move: -0.0026 }), "Low 23.08, 7th, \u22120.26%"],
  [event(1, { block: true, count: 11 }), "High 182.46, 11th, block"],
  [event(1, { kind: "trend", direction: 1, move: 0.0061, window: 180, reversed: true }), "Up 0.61% in 3 min, turned"],
  [event(1, { kind: "trend", direction: -1, move: -0.0066, window: 600, reversed: false }), "Down 0.66% in 10 min"],
  [event(1, { kind: "surge", ratio: 8.4, volume: 412_000 }), "8.4× usual, 412k shares"],
  [event(1, { kind: "surge", ratio: 12.4, volume: 412_000, basis: "time_of_day" }), "12.4× usual at 12:00, 412k shares"],
  [event(1, { kind: "pressure", net: -72.4, side: -1 }), "Net selling \u221272"],
  [event(1, { kind: "vwap", vwap: 213.88, side: 1 }), "Rose above VWAP 213.88"],
  [event(1, { kind: "gap", gap: 0.024, prev_close: 171.2 }), "Gap +2.40% from 171.20"],
  [event(1, { kind: "breakout", minutes: 15, days: null, reference: 341.9, side: 1 }), "Above 15 min range 341.90"],
  [event(1, { kind: "breakout", minutes: null, days: 20, reference: 175.98, side: -1 }), "20 day low 175.98"],
  [event(1, { kind: "breakout", minutes: null, days: 365, reference: 1204.5, side: 1 }), "52 week high 1,204.50"],
  [event(1, { kind: "halt" }), "Halted 12:00:01"],
  [event(1, { kind: "resume" }), "Resumed 12:00:01"],
];

for (const [one, expected] of CASES) {
  test(`the tape says "${expected}"`, () => {
    assert.equal(sentence(one), expected);
    assert.ok(expected.length <= 34);
  });
}

const BRIEF = [
  [event(1, { kind: "vwap", vwap: 213.88, side: 1 }), "Rose above VWAP"],
  [event(1, { kind: "vwap", vwap: 213.88, side: -1 }), "Fell below VWAP"],
  [event(1, { kind: "breakout", minutes: 15, days: null, reference: 341.9, side: -1 }), "15 min range 341.90"],
  [event(1, { kind: "breakout", minutes: null, days: 20, reference: 175.98, side: 1 }), "20 day high 175.98"],
  [event(1, { kind: "pressure", net: 72.4, side: 1 }), "Net buying +72"],
];

for (const [one, expected] of BRIEF) test(`a narrow list says "${expected}"`, () => assert.equal(brief(one), expected));

test("a gap names what is missing", () => {
  const words = (gap) => describeRemark({ gap }).words;

  assert.equal(words({ from: 18_442, to: 18_444, reason: "trimmed" }), "Events 18,442 to 18,444 missing.");
  assert.equal(words({ from: 5, to: 5, reason: "trimmed" }), "Event 5 missing.");
  assert.match(words({ from: 5, to: null, reason: "epoch" }), /began anew/);
});

test("what came late says when it was filled", () => {
  assert.equal(describeRemark({ late: { count: 12, at: NOON } }).words, "12 events arrived late, filled at 12:00:00");
});

test("what concerns everybody is said in words", () => {
  const words = (what, more) => describeRemark(control(1, what, more)).words;

  assert.equal(words("session"), "Regular session began: the lists start over");
  assert.equal(words("feed_gap", { since: NOON, until: NOON + 7_000 }), "Feed gap 12:00:00 to 12:00:07: ticks in between are missing");
  assert.equal(words("settings", { version: 3 }), "Thresholds of version 3 in force from here on");
  const burst = { since: NOON, until: NOON + 7_000 };
  assert.match(words("conflated", { ...burst, counts: { ticks: 1_200 } }), /12:00:00 to 12:00:07: 1,200 ticks looked at together/);
  assert.match(words("conflated", { ...burst, counts: { high: 3, vwap: 2 } }), /: 5 events left out for newer ones/);
  assert.match(words("unreadable"), /could not be read/);
  assert.match(words("eclipse"), /load it anew/);
});
