import assert from "node:assert/strict";
import test from "node:test";

import { waitBefore } from "../../../static/js/backoff.js";

test("the first retry comes within two seconds", () => {
  assert.equal(waitBefore(1, 0), 1_000);
  assert.equal(waitBefore(1, 1), 2_000);
});

test("no wait is longer than half a minute, however long the outage", () => {
  assert.equal(waitBefore(50, 1), 30_000);
});

test("pages that lost the server together do not come back together", () => {
  assert.notEqual(waitBefore(5, 0.2), waitBefore(5, 0.8));
});
