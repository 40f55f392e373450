import assert from "node:assert/strict";
import test from "node:test";

import { EventBook } from "../../../static/js/event-book.js";
import { watched } from "../../../static/js/watch-list.js";
import { control, event, EVERY_KIND, NOON } from "./makers.mjs";

const seqs = (items) => items.map(({ seq }) => seq);

test("the newest event stands on top", () => {
  const book = new EventBook();

  book.add([event(1), event(2), event(3)]);

  assert.deepEqual(seqs(book.newest("high", 2)), [3, 2]);
});

test("a trend stands in the list of its direction, and everything on the tape", () => {
  const book = new EventBook();

  book.add([event(1, { kind: "trend", direction: 1 }), event(2, { kind: "trend", direction: -1 }), event(3, { kind: "low" })]);

  assert.deepEqual(seqs(book.newest("trend-up", 9)), [1]);
  assert.deepEqual(seqs(book.newest("trend-down", 9)), [2]);
  assert.deepEqual(seqs(book.newest("all", 9)), [3, 2, 1]);
});

test("what a watched symbol does stands in a list of its own, from the star on", () => {
  const book = new EventBook();
  book.add([event(1, { symbol: "MSFT" })]);
  watched.add("MSFT");

  book.add([event(2, { symbol: "MSFT" }), event(3, { symbol: "AAPL" }), event(4, { symbol: "MSFT", kind: "low" })]);

  assert.deepEqual(seqs(book.newest("watched", 9)), [4, 2]);
  assert.equal(book.told("watched"), 2);
  watched.clear();
});

test("a kind this page does not know is left alone", () => {
  const book = new EventBook();

  book.add([event(1, { kind: "eclipse" })]);

  assert.deepEqual(book.newest("all", 9), []);
});

test("every kind stands in a list and on the tape", () => {
  const book = new EventBook();

  book.add(EVERY_KIND);

  assert.equal(book.told("all"), EVERY_KIND.length);
  assert.deepEqual(book.newest("signal", 9).map(({ kind }) => kind), ["resume", "halt", "breakout", "gap", "vwap", "pressure"]);
});

test("what concerns everybody stands at its place on the tape and is not counted", () => {
  const book = new EventBook();

  book.add([event(1), control(2, "settings"), event(3)]);

  assert.deepEqual(seqs(book.newest("all", 9)), [3, 2, 1]);
  assert.deepEqual(seqs(book.newest("high", 9)), [3, 1]);
  assert.equal(book.told("all"), 2);
  assert.equal(book.inLastMinute("all", NOON + 3_000).count, 2);
  assert.equal(book.missing("all"), 0);
});

test("a new session clears every list and says so in it", () => {
  const book = new EventBook();

  book.add([event(1), control(2, "session"), event(3)]);

  assert.deepEqual(seqs(book.newest("all", 9)), [3, 2]);
  assert.deepEqual(seqs(book.newest("high", 9)), [3, 2]);
  assert.deepEqual(seqs(book.newest("low", 9)), [2]);
  assert.deepEqual(book.marksBeside(event(4)), []);
  assert.equal(book.told("high"), 1);
});

test("what a refresh brings from before the session is left out", () => {
  const book = new EventBook();

  book.replace([event(1), control(2, "session"), event(3)]);

  assert.deepEqual(seqs(book.newest("all", 9)), [3, 2]);
  assert.deepEqual(seqs(book.newest("high", 9)), [3]);
});

test("a refresh with many of what concerns everybody cuts no count", () => {
  const book = new EventBook();

  book.replace(Array.from({ length: 50 }, (_, i) => control(i, "settings", { version: i })));

  assert.equal(book.newest("all", 99).length, 50);
  assert.equal(book.inLastMinute("all", NOON).atLeast, false);
});

test("a long day does not fill the memory", () => {
  const book = new EventBook();

  for (let seq = 1; seq <= 5_000; seq += 1) book.add([event(seq)]);

  assert.ok(book.newest("high", Infinity).length <= 400);
  assert.equal(book.told("high"), 5_000);
});

test("a refresh replaces what was shown and is known by a new edition", () => {
  const book = new EventBook();
  book.add([event(1), event(2, { kind: "low" })]);
  const { edition } = book;

  book.replace([event(3)]);

  assert.deepEqual(seqs(book.newest("all", 9)), [3]);
  assert.ok(book.edition > edition);
});

test("the count of the last minute goes by market time", () => {
  const book = new EventBook();

  book.add([event(1, { at: NOON }), event(2, { at: NOON + 30_000 }), event(3, { at: NOON + 70_000 })]);

  assert.deepEqual(book.inLastMinute("high", NOON + 70_000), { count: 2, atLeast: false });
});

test("a refresh that was cut at fifty events says the minute may have held more", () => {
  const book = new EventBook();

  book.replace(Array.from({ length: 50 }, (_, i) => event(i, { at: NOON + i * 100 })));

  assert.deepEqual(book.inLastMinute("high", NOON + 5_000), { count: 50, atLeast: true });
  assert.equal(book.inLastMinute("high", NOON + 70_000).atLeast, false);
  assert.equal(book.inLastMinute("low", NOON + 5_000).atLeast, false);
});

test("a gap stands at its place in every list until they are read again", () => {
  const book = new EventBook();

  book.add([event(1)]);
  book.remark({ eid: "gap", gap: { from: 2, to: 4, reason: "trimmed" } });
  book.add([event(5)]);

  assert.deepEqual(book.newest("high", 9).map((item) => item.eid), ["e-5", "gap", "e-1"]);
  assert.equal(book.missing("low"), 3);
  book.replace([event(6)]);
  assert.equal(book.missing("low"), 0);
});

test("after a new epoch nobody knows how many are missing", () => {
  const book = new EventBook();

  book.remark({ eid: "gap", gap: { from: 2, to: null, reason: "epoch" } });

  assert.equal(book.missing("high"), Infinity);
});

test("an event that is told again under a new number is shown once", () => {
  const book = new EventBook();

  book.add([event(1), event(2)]);
  book.add([event(101, { eid: "e-2" }), event(102)]);

  assert.deepEqual(book.newest("high", 9).map(({ eid }) => eid), ["e-102", "e-2", "e-1"]);
});

test("what a gap left out is put at its place, once, and the gap goes", () => {
  const book = new EventBook();
  book.add([event(1)]);
  book.remark({ eid: "gap", gap: { from: 2, to: 4, reason: "trimmed" } });
  book.add([event(5)]);

  const count = book.fill("gap", [event(1), event(2), event(3, { kind: "low" }), event(4)], null);

  assert.equal(count, 3);
  assert.deepEqual(seqs(book.newest("all", 9)), [5, 4, 3, 2, 1]);
  assert.deepEqual(seqs(book.newest("high", 9)), [5, 4, 2, 1]);
  assert.equal(book.missing("high"), 0);
  assert.equal(book.told("all"), 5);
});

test("what is still lost stays at its place and is counted", () => {
  const book = new EventBook();
  book.remark({ eid: "gap", gap: { from: 2, to: 4, reason: "trimmed" } });

  book.fill("gap", [event(4)], { eid: "gap-rest", gap: { from: 2, to: 4, reason: "trimmed", lost: 2 } });

  assert.deepEqual(book.newest("high", 9).map((item) => item.eid), ["gap-rest", "e-4"]);
  assert.equal(book.missing("high"), 2);
});

test("lists that were read anew meanwhile are left alone", () => {
  const book = new EventBook();
  book.remark({ eid: "gap", gap: { from: 2, to: 4, reason: "trimmed" } });
  book.replace([event(9)]);

  assert.equal(book.fill("gap", [event(2)], null), 0);
  assert.deepEqual(seqs(book.newest("high", 9)), [9]);
});
