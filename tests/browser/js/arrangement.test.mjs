import assert from "node:assert/strict";
import { test } from "node:test";

import { added, isSame, moved, removed, resized } from "../../../static/js/arrangement.js";

//  aa bb
//  aa cc
//  dddd
const A = { id: "a", x: 0, y: 0, w: 2, h: 4 };
const B = { id: "b", x: 2, y: 0, w: 2, h: 2 };
const C = { id: "c", x: 2, y: 2, w: 2, h: 2 };
const D = { id: "d", x: 0, y: 4, w: 4, h: 3 };
const ALL = [A, B, C, D];
const SIZES = { minW: 1, minH: 2, maxH: 60 };

const box = (places, id) => {
  const { x, y, w, h } = places.find((place) => place.id === id);
  return [x, y, w, h];
};

function overlaps(places) {
  return places.some((one, i) => places.slice(i + 1).some((other) =>
    one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h));
}

test("what moves down changes places with what is below it", () => {
  const after = moved(ALL, "b", "down", 4);

  assert.deepEqual(box(after, "c"), [2, 0, 2, 2]);
  assert.deepEqual(box(after, "b"), [2, 2, 2, 2]);
  assert.deepEqual(box(after, "a"), [0, 0, 2, 4]);
});

test("what moves up pushes aside what is above it", () => {
  assert.deepEqual(box(moved(ALL, "c", "up", 4), "c"), [2, 0, 2, 2]);
  assert.deepEqual(box(moved(ALL, "d", "up", 4), "c"), [2, 5, 2, 2]);
});

test("what moves sideways keeps its row where it can", () => {
  const after = moved([A, { ...B, x: 3, w: 1 }], "b", "left", 4);

  assert.deepEqual(box(after, "b"), [2, 0, 1, 2]);
});

test("at the edge nothing moves", () => {
  assert.equal(moved(ALL, "a", "left", 4), ALL);
  assert.equal(moved(ALL, "b", "right", 4), ALL);
  assert.equal(moved(ALL, "a", "up", 4), ALL);
  assert.equal(moved(ALL, "d", "down", 4), ALL);
});

test("no widget grows beyond the edge, or shrinks below what it needs", () => {
  assert.deepEqual(box(resized(ALL, "b", "wider", 4, SIZES), "b").slice(0, 3), [1, 0, 3]);
  assert.equal(resized(ALL, "d", "wider", 4, SIZES), ALL);
  assert.equal(resized(ALL, "b", "shorter", 4, SIZES), ALL);
  assert.deepEqual(box(resized(ALL, "a", "taller", 4, SIZES), "d"), [0, 5, 4, 3]);
});

test("a widget is put in where it stands highest", () => {
  const gone = removed(ALL, "c");

  assert.deepEqual(box(gone, "d"), [0, 4, 4, 3]);
  assert.deepEqual(box(added([A, B], "e", { w: 2, h: 5 }, 4), "e"), [2, 2, 2, 5]);
  assert.deepEqual(box(added([], "e", { w: 12, h: 2 }, 4), "e"), [0, 0, 4, 2]);
  assert.deepEqual(box(added([], "e", { w: 12, h: 9 }, 1), "e"), [0, 0, 1, 1]);
});

test("whatever is done, nothing overlaps and nothing is lost", () => {
  let places = ALL;
  let seed = 7;
  const chance = (of) => {
    seed = (seed * 16807) % 2147483647;
    return of[seed % of.length];
  };

  for (let step = 0; step < 2_000; step += 1) {
    const id = chance(["a", "b", "c", "d"]);
    places = chance([0, 1])
      ? moved(places, id, chance(["left", "right", "up", "down"]), 4)
      : resized(places, id, chance(["wider", "narrower", "taller", "shorter"]), 4, { ...SIZES, maxH: 6 });
    assert.equal(places.length, 4);
    assert.equal(overlaps(places), false);
    assert.ok(places.every(({ x, y, w }) => x >= 0 && y >= 0 && x + w <= 4 && Number.isInteger(y)));
  }
});

test("an arrangement is the same in whatever order it is written", () => {
  assert.ok(isSame(ALL, [...ALL].reverse()));
  assert.ok(!isSame(ALL, [A, B, C]));
});
