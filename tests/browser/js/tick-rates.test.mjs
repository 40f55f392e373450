import assert from "node:assert/strict";
import test from "node:test";

import { TickRates } from "../../../static/js/tick-rates.js";

test("a bar is the mean of its five seconds, the newest bar last", () => {
  const rates = new TickRates();

  for (const [now, ticks] of [[1_000, 10], [2_000, 20], [6_000, 40]]) rates.add(now, ticks);

  assert.deepEqual(rates.series(6_000).slice(-3), [null, 15, 40]);
  assert.equal(rates.series(6_000).length, 60);
  assert.equal(rates.average(6_000), 27.5);
});

test("what is not known is a gap, not zero", () => {
  assert.equal(new TickRates().average(1_000), null);
});

test("five minutes later it is forgotten", () => {
  const rates = new TickRates();

  rates.add(1_000, 10);
  rates.add(301_000, 20);

  assert.equal(rates.average(301_000), 20);
});
