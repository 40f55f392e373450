import assert from "node:assert/strict";
import test from "node:test";

import { Arrivals } from "../../../static/js/arrivals.js";

const DAY = 86_400_000;

test("how long events took is told by the market's clock, whatever this page's own says", () => {
  const arrivals = new Arrivals();
  arrivals.set({ sent: 1_000, ahead: DAY }, 5_040); // This page's clock is 4 s ahead, and the message took 40 ms
  arrivals.set({ sent: 2_000, ahead: DAY }, 6_000);

  for (const took of [100, 200, 900]) arrivals.add(3_000 - DAY - took, 7_000);

  assert.deepEqual(arrivals.stage(7_000), { median: 200, p99: 900 });
});

test("what was asked for again was not on its way", () => {
  const arrivals = new Arrivals();
  arrivals.set({ sent: 0, ahead: 0 }, 0);

  arrivals.add(0, 120_000);

  assert.equal(arrivals.stage(120_000), null);
});

test("after a minute it is forgotten", () => {
  const arrivals = new Arrivals();
  arrivals.set({ sent: 0, ahead: 0 }, 0);
  arrivals.add(950, 1_000);

  assert.deepEqual([arrivals.stage(60_000).median, arrivals.stage(61_000)], [50, null]);
});

test("while the market's clock is not known nobody can say", () => {
  const arrivals = new Arrivals();
  arrivals.set({ sent: 0, ahead: null }, 0);
  arrivals.add(0, 100);

  assert.equal(arrivals.stage(200), null);
});
