import assert from "node:assert/strict";
import test from "node:test";

import { Gauges, covered } from "../../../static/js/gauges.js";

const line = (symbol, last, spark) => ({ symbol, last, ...(spark ? { spark } : {}) });
const told = (more = {}) => ({ age_ms: 200, market: { of: "market" }, own: null, universe: { name: "Whole market" }, strip: [], watch: [], ...more });

test("before the first word there is nothing to show", () => {
  const gauges = new Gauges();

  assert.deepEqual([gauges.panel("market"), gauges.ageAt(5_000)], [null, null]);
});

test("who looks at the whole market sees it wherever their own universe is asked for", () => {
  const gauges = new Gauges();
  gauges.take(told(), 0);

  assert.deepEqual([gauges.panel("own").of, gauges.name("own")], ["market", "whole market"]);
});

test("one's own universe has its own figures and name", () => {
  const gauges = new Gauges();
  gauges.take(told({ own: { of: "own" }, universe: { name: "Mine" } }), 0);

  assert.deepEqual([gauges.panel("own").of, gauges.name("own"), gauges.panel("market").of], ["own", "Mine", "market"]);
});

test("between two last hours the newest price goes on", () => {
  const gauges = new Gauges();
  gauges.take(told({ watch: [line("AAPL", 3, [1, 2, 3])] }), 0);
  gauges.take(told({ watch: [line("AAPL", 4)] }), 1_000);

  assert.deepEqual(gauges.watch[0].spark, [1, 2, 4]);
});

test("what is no longer told of is forgotten", () => {
  const gauges = new Gauges();
  gauges.take(told({ watch: [line("AAPL", 3, [1, 2, 3])] }), 0);
  gauges.take(told({ trouble: "The rows cannot be read.", market: null, watch: null, strip: null }), 1_000);
  gauges.take(told({ watch: [line("AAPL", 4)] }), 2_000);

  assert.deepEqual(gauges.watch[0].spark, []);
});

test("figures age from when the rows were read", () => {
  const gauges = new Gauges();
  gauges.take(told(), 1_000);

  assert.equal(gauges.ageAt(3_000), 2_200);
});

test("without members nobody can say how much is covered", () => {
  assert.deepEqual([covered({ fresh: 3, members: 4 }), covered({ fresh: 0, members: 0 })], [0.75, null]);
});
