import assert from "node:assert/strict";
import test from "node:test";

import { RecentCount } from "../../../static/js/recent-count.js";

test("it counts what happened in the last sixty seconds", () => {
  const recent = new RecentCount();

  for (const second of [0, 30, 31, 59]) recent.add(second * 1000);

  assert.equal(recent.total(59_000), 4);
  assert.equal(recent.total(60_000), 3);
  assert.equal(recent.total(120_000), 0);
});

test("amounts add up", () => {
  const recent = new RecentCount();

  recent.add(1_000, 41);
  recent.add(1_500, 2);

  assert.equal(recent.total(2_000), 43);
});

test("something older than the window changes nothing", () => {
  const recent = new RecentCount();

  recent.add(200_000);
  recent.add(100_000);

  assert.equal(recent.total(200_000), 1);
});
