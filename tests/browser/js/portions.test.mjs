import assert from "node:assert/strict";
import test from "node:test";

import { fromMiddle, portions } from "../../../static/js/portions.js";

test("parts fill the whole, with gaps between those that are there", () => {
  assert.deepEqual(portions([60, 0, 40], 102, 2), [{ x: 0, width: 60 }, { x: 62, width: 0 }, { x: 62, width: 40 }]);
});

test("nothing at all is no part", () => {
  assert.deepEqual(portions([0, 0], 100, 1), [{ x: 0, width: 0 }, { x: 0, width: 0 }]);
});

test("more goes to the right of the middle and less to the left", () => {
  assert.deepEqual(fromMiddle(0.02, 0.04), { x: 50, width: 25 });
  assert.deepEqual(fromMiddle(-0.04, 0.04), { x: 0, width: 50 });
  assert.deepEqual(fromMiddle(-9, 0.04), { x: 0, width: 50 });
});
