import assert from "node:assert/strict";
import test from "node:test";

import { bodyOf, gaugeState } from "../../../static/js/gauge-state.js";
import { isLate } from "../../../static/js/late.js";

const live = { connection: { name: "live" }, feed: { state: "live", age_ms: 100 }, position: null, now: 60_000 };
const panel = (unknown, members) => ({ breadth: { unknown, coverage: { members } } });
const told = (more = {}) => ({ trouble: "", market: panel(0, 10), own: null, universe: { name: "Mine" }, ...more });

test("figures of a moment ago are live", () => {
  assert.deepEqual(gaugeState({ ...live, age: 900 }), { stale: false, chip: null, notice: null });
});

test("figures that stand still are old though the feed is live", () => {
  const { stale, chip } = gaugeState({ ...live, age: 48_000 });

  assert.deepEqual([stale, chip.words], [true, "48 s old"]);
});

test("without a connection that is what is said, however old the figures are", () => {
  const { chip } = gaugeState({ ...live, connection: { name: "stopped", reason: "Over." }, age: 48_000 });

  assert.equal(chip.words, "No connection");
});

test("a body loads, and says so when nothing comes for too long", () => {
  assert.deepEqual(bodyOf({ told: null, scope: "market", since: 900 }), { name: "loading" });
  assert.deepEqual(bodyOf({ told: null, scope: "market", since: 12_000 }), { name: "error", words: "No figures have come for 12 s." });
});

test("rows that cannot be read are an error and no empty market", () => {
  const trouble = "The market's rows cannot be read.";

  assert.deepEqual(bodyOf({ told: told({ trouble, market: null }), scope: "market", since: 0 }), { name: "error", words: trouble });
});

for (const [name, given, words, change] of [
  ["no snapshot at all", told({ market: null }), "The market has shown no symbol yet.", null],
  ["a market without a price", told({ market: panel(10, 10) }), "No symbol has a price of today yet.", null],
  ["a universe without symbols", told({ own: panel(0, 0) }), "Mine has no symbols.", "universe"],
  ["a universe without a price", told({ own: panel(3, 3) }), "None of the 3 symbols of Mine has a price of today.", "universe"],
]) {
  test(`empty says why: ${name}`, () => {
    assert.deepEqual(bodyOf({ told: given, scope: "own", since: 0 }), { name: "empty", words, change });
  });
}

test("an empty universe of one's own does not empty what is shown of the whole market", () => {
  assert.equal(bodyOf({ told: told({ own: panel(0, 0) }), scope: "market", since: 0 }).name, "ready");
});

test("a price is late after 15 seconds, but never in a closed market", () => {
  const open = { feed: { state: "live" }, market: { session: "regular" } };
  const closed = { feed: { state: "quiet" }, market: { session: null } };

  assert.deepEqual([isLate(14_999, open), isLate(15_000, open), isLate(15_000, closed), isLate(null, open)], [false, true, false, false]);
});
