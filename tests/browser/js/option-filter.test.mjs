import assert from "node:assert/strict";
import test from "node:test";

import { matches } from "../../../static/js/option-filter.js";

test("every word typed begins a word of the option", () => {
  assert.ok(matches("Kathmandu, Nepal (UTC+5:45)", "nepal kath"));
  assert.ok(!matches("Kathmandu, Nepal (UTC+5:45)", "pal"));
});

test("accents and case do not matter, and the minus may be typed as a hyphen", () => {
  assert.ok(matches("São Paulo, Brazil (UTC−3)", "sao"));
  assert.ok(matches("São Paulo, Brazil (UTC−3)", "utc-3"));
});

test("nothing typed matches everything", () => {
  assert.ok(matches("Berlin", " "));
});
