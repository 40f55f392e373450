import assert from "node:assert/strict";
import { test } from "node:test";

import { KINDS, kindsOf } from "../../../static/js/kinds.js";
import { whyEmpty } from "../../../static/js/why-empty.js";

const market = { session: "regular" };
const everything = { name: "Everything", kinds: KINDS, thresholds: {}, symbols: null };
const quiet = { name: "Quiet", kinds: KINDS, thresholds: { per_minute: 6 }, symbols: null };
const whole = { name: "Whole market", members: null };
const mine = { name: "Mine", members: 12 };

function why(changes = {}) {
  return whyEmpty({
    kinds: ["high"], way: "up", what: "made a new high", universe: whole, filters: everything, market, isLive: true,
    recent: { scanned: 0, delivered: 0 }, ...changes,
  });
}

test("a quiet market is told as such", () => {
  assert.deepEqual(why(), { words: "No symbol has made a new high yet.", change: null });
  assert.equal(why({ market: { session: null } }).words, "No symbol has made a new high: the market is closed.");
});

test("the list of watched symbols says how to watch one, and then speaks of those", () => {
  assert.match(why({ stars: 0 }).words, /^Put a star beside a symbol/);
  assert.equal(why({ stars: 2, what: "done anything" }).words, "No watched symbol has done anything yet.");
});

test("filters that let none of what came through say so, with the figure and the way to change them", () => {
  const found = why({ filters: quiet, recent: { scanned: 31, delivered: 0 } });

  assert.deepEqual(found, { words: "Your filters Quiet let none of 31 through in the last minute.", change: "filters" });
});

test("without a connection nobody says what the last minute let through", () => {
  const { words } = why({ filters: quiet, recent: { scanned: 31, delivered: 0 }, isLive: false });

  assert.equal(words, "Nothing of this kind has come through your filters Quiet yet.");
});

test("a universe that lets none through is not the filters' doing", () => {
  const recent = { scanned: 31, delivered: 0 };

  assert.equal(why({ universe: mine, recent }).words, "No symbol of Mine was among 31 events of the last minute.");
  assert.equal(why({ universe: mine, filters: quiet, recent }).words, "Mine and your filters Quiet let none of 31 through in the last minute.");
});

test("an empty universe says that nothing can come through", () => {
  const found = why({ universe: { name: "Mine", members: 0 }, filters: quiet });

  assert.deepEqual(found, { words: "Mine has no symbols, so nothing can come through.", change: "universe" });
});

test("kinds and directions that are off say so", () => {
  const lows = { ...quiet, kinds: ["low"] };
  const down = { ...quiet, thresholds: { directions: ["down"] } };

  assert.equal(why({ filters: lows }).words, "These are off in your filters Quiet.");
  assert.equal(why({ filters: down }).change, "filters");
  assert.notEqual(why({ filters: down, kinds: ["low"], way: "down" }).words, why({ filters: down }).words);
});

test("filters that leave none of the universe's symbols say so", () => {
  assert.equal(why({ filters: { ...quiet, symbols: 0 } }).words, "Your filters Quiet leave none of your symbols.");
});

test("nobody claims that what filters may have left out has not happened", () => {
  const { words, change } = why({ filters: quiet, recent: { scanned: 31, delivered: 2 } });

  assert.deepEqual([words, change], ["Nothing of this kind has come through your filters Quiet yet.", "filters"]);
});

test("every list knows its kinds", () => {
  assert.deepEqual(kindsOf("trend-up"), ["trend"]);
  assert.deepEqual(kindsOf("high"), ["high"]);
  assert.equal(kindsOf("signal").length, 6);
  assert.deepEqual(kindsOf("all"), KINDS);
});
