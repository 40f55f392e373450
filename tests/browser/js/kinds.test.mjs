import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { KINDS, LISTS, listOf, MARKS, markOf } from "../../../static/js/kinds.js";
import { brief, sentence } from "../../../static/js/sentences.js";
import { control, event, EVERY_KIND } from "./makers.mjs";

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test("the page knows ten kinds", () => {
  assert.deepEqual(EVERY_KIND.map(({ kind }) => kind), KINDS);
});

for (const one of EVERY_KIND) {
  test(`a ${one.kind} has its list, its mark and its words`, () => {
    assert.ok(LISTS.includes(listOf(one)));
    assert.ok(MARKS[markOf(one)].label);
    assert.ok(sentence(one).length <= 34);
    assert.ok(brief(one).length <= sentence(one).length);
  });
}

test("a control event stands in no list of a kind", () => {
  assert.ok(!LISTS.includes(listOf(control(1, "session"))));
});

const WAYS = [
  ["trend", (way) => ({ direction: way })], ["pressure", (way) => ({ side: way })], ["vwap", (way) => ({ side: way })],
  ["gap", (way) => ({ gap: way * 0.02 })], ["breakout", (way) => ({ side: way })],
];
for (const [kind, figures] of WAYS) {
  test(`a ${kind} says by its shape which way it goes, not by colour alone`, () => {
    const [up, down] = [1, -1].map((way) => markOf(event(1, { kind, ...figures(way) })));

    assert.notEqual(up, down);
    assert.deepEqual([MARKS[up].tone, MARKS[down].tone], ["up", "down"]);
    assert.notEqual(MARKS[up].label, MARKS[down].label);
  });
}

test("every mark is in the sprite, each with a shape of its own", () => {
  const shapes = new Map([...read("static/icons.svg").matchAll(/<symbol id="([^"]+)"[^>]*>(.*?)<\/symbol>/g)].map(([, id, shape]) => [id, shape]));
  const marks = Object.keys(MARKS).filter((mark) => mark !== "signal"); // A list, never drawn

  for (const mark of marks) assert.ok(shapes.has(mark), mark);
  assert.equal(new Set(marks.map((mark) => shapes.get(mark))).size, marks.length);
});
