import assert from "node:assert/strict";
import test from "node:test";
import { Suggestions } from "../../../static/js/suggestions.js";

const two = [{ ticker: "AMD" }, { ticker: "MSFT" }];

test("the keys go round at both ends", () => {
  const suggestions = new Suggestions();
  suggestions.take(suggestions.ask(), two);

  const seen = [1, 1, 1, -1, -1].map((step) => (suggestions.move(step), suggestions.chosen.ticker));

  assert.deepEqual(seen, ["AMD", "MSFT", "AMD", "MSFT", "AMD"]);
});

test("an answer to an earlier question changes nothing", () => {
  const suggestions = new Suggestions();
  const [first, second] = [suggestions.ask(), suggestions.ask()];

  assert.equal(suggestions.take(second, two), true);
  assert.equal(suggestions.take(first, []), false);
  assert.equal(suggestions.symbols.length, 2);
});

test("nothing arrives after the list was closed", () => {
  const suggestions = new Suggestions();
  const turn = suggestions.ask();

  suggestions.clear();

  assert.equal(suggestions.take(turn, two), false);
  suggestions.move(1);
  assert.equal(suggestions.chosen, undefined);
});
