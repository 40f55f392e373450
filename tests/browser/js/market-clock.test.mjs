import assert from "node:assert/strict";
import test from "node:test";

import { MarketClock } from "../../../static/js/market-clock.js";

test("it does not know the time before the server said it", () => {
  assert.equal(new MarketClock().now(5_000), null);
});

test("between two words from the server time goes on", () => {
  const clock = new MarketClock();

  clock.set(100_000, 1_000);

  assert.equal(clock.now(1_700), 100_700);
});

test("a recording at ten times the pace runs ten times as fast here too", () => {
  const clock = new MarketClock();

  clock.set(100_000, 1_000);
  clock.set(110_000, 2_000);

  assert.equal(clock.now(2_500), 115_000);
});

test("a message that came a little late does not bend time", () => {
  const clock = new MarketClock();

  clock.set(100_000, 1_000);
  clock.set(101_000, 2_100);

  assert.equal(clock.now(2_600), 101_500);
});

test("words that come together after this page was held up do not let time race", () => {
  const clock = new MarketClock();
  clock.set(100_000, 1_000);

  for (const [time, heardAt] of [[101_000, 4_000], [102_000, 4_001], [103_000, 4_002]]) clock.set(time, heardAt);
  clock.set(104_000, 5_000);

  assert.equal(clock.now(6_000), 105_000);
});

test("a clock that stands still stands still here", () => {
  const clock = new MarketClock();

  clock.set(100_000, 1_000);
  clock.set(100_000, 2_000);

  assert.equal(clock.now(9_000), 100_000);
});

test("nothing is younger than zero", () => {
  const clock = new MarketClock();

  clock.set(100_000, 1_000);

  assert.equal(clock.ageOf(100_500, 1_000), 0);
  assert.equal(clock.ageOf(96_000, 1_000), 4_000);
});
