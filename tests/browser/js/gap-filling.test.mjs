import assert from "node:assert/strict";
import test from "node:test";

import { fetchGap } from "../../../static/js/gap-filling.js";
import { event } from "./makers.mjs";

const GAP = { epoch: 7, from: 11, to: 14, reason: "trimmed", fill: "/first" };
const page = (through, events, more = {}) => ({ through, events, ledger: { high: [events.length, events.length, 0] }, missing: [], next: null, ...more });

test("a gap is asked for page by page until there is no more", async () => {
  const pages = { "/first": page(12, [event(11), event(12)], { next: "/second" }), "/second": page(14, [event(13), event(14)]) };

  const { events, lost, wrong } = await fetchGap(GAP, async (address) => pages[address]);

  assert.deepEqual(events.map(({ seq }) => seq), [11, 12, 13, 14]);
  assert.equal(lost, 0);
  assert.deepEqual(wrong, []);
});

test("numbers that are nowhere any more stay lost", async () => {
  const { events, lost } = await fetchGap(GAP, async () => page(14, [event(14)], { missing: [[11, 13]] }));

  assert.equal(events.length, 1);
  assert.equal(lost, 3);
});

test("a server that never comes to an end is not asked for ever, and what it did not reach is lost", async () => {
  let asked = 0;
  const endless = async () => page(10 + (asked += 1), [], { ledger: {}, next: "/again" });

  const { lost } = await fetchGap({ ...GAP, to: 1_000 }, endless);

  assert.equal(asked, 20);
  assert.equal(lost, 970);
});

test("where the old log would have ended nobody knows", async () => {
  const { lost } = await fetchGap({ ...GAP, to: null, reason: "epoch" }, async () => page(12, [event(11), event(12)]));

  assert.equal(lost, Infinity);
});

test("an answer that does not add up is said to be wrong", async () => {
  const { wrong } = await fetchGap(GAP, async () => page(14, [event(14)], { ledger: { high: [4, 2, 1] } }));

  assert.equal(wrong.length, 2);
});
