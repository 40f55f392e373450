import assert from "node:assert/strict";
import test from "node:test";

import { Idle } from "../../../static/js/idle.js";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

test("it rests until two minutes before the end, then asks before it warns", () => {
  const idle = new Idle(43_200, 0);

  assert.equal(idle.look(12 * HOUR - 121 * SECOND), "rest");
  assert.equal(idle.look(12 * HOUR - 119 * SECOND), "ask");
  idle.told({ seconds_left: 119, can_stay: true }, 12 * HOUR - 119 * SECOND);
  assert.equal(idle.look(12 * HOUR - 119 * SECOND), "warn");
  assert.equal(idle.left(12 * HOUR - 119 * SECOND), 119);
});

test("what was done in another tab puts the warning off", () => {
  const idle = new Idle(43_200, 0);

  idle.told({ seconds_left: 40_000, can_stay: true }, 12 * HOUR - 60 * SECOND);

  assert.equal(idle.look(12 * HOUR), "rest");
  assert.equal(idle.wait(12 * HOUR), HOUR);
});

test("while it warns it asks now and then, and once more when the time is over", () => {
  const idle = new Idle(600, 0);
  idle.told({ seconds_left: 100, can_stay: true }, 500 * SECOND);

  assert.equal(idle.look(514 * SECOND), "warn");
  assert.equal(idle.wait(514 * SECOND), SECOND);
  assert.equal(idle.look(515 * SECOND), "ask");
  assert.equal(idle.look(600 * SECOND), "ask");
  idle.over();
  assert.equal(idle.look(600 * SECOND), "over");
});

test("a short sign-in is warned of at its half", () => {
  const idle = new Idle(60, 0);

  assert.equal(idle.look(29 * SECOND), "rest");
  assert.equal(idle.look(30 * SECOND), "ask");
});

test("a machine that slept past the end asks at once", () => {
  assert.equal(new Idle(600, 0).look(5 * HOUR), "ask");
});

test("use is told to the server every five minutes at most, more often where sign-ins are short", () => {
  const long = new Idle(43_200, 0);
  const short = new Idle(60, 0);

  assert.deepEqual([299, 301, 302, 602].map((at) => long.notice(at * SECOND)), [false, true, false, true]);
  assert.deepEqual([14, 16, 17].map((at) => short.notice(at * SECOND)), [false, true, false]);
});

test("whoever is signed out already has nothing to tell", () => {
  const idle = new Idle(60, 0);
  idle.over();

  assert.equal(idle.notice(HOUR), false);
});
