import assert from "node:assert/strict";
import test from "node:test";

import { spark } from "../../../static/js/spark.js";

test("a last hour goes from its first price to its last, the highest on top", () => {
  assert.deepEqual(spark([10, 12, 11], 100, 20, 0), { line: "M0.0 20.0L50.0 0.0L100.0 10.0", start: 20, rise: 1 });
});

test("a minute that is not known is passed over, at its place", () => {
  assert.equal(spark([10, null, 10, 12, 11], 100, 20, 0).line, "M0.0 20.0L50.0 20.0L75.0 0.0L100.0 10.0");
});

test("prices that stand still are a line through the middle", () => {
  assert.equal(spark([5, 5], 100, 20).line, "M0.0 10.0L100.0 10.0");
});

test("one price is no line", () => {
  assert.deepEqual(spark([5, null]), { line: "", start: null, rise: 0 });
});
