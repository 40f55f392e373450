import assert from "node:assert/strict";
import { test } from "node:test";
import { completed, offers } from "../../../static/js/completion.js";

const WORDS = [
  { name: "change", kind: "function" },
  { name: "change_pct", kind: "figure" },
  { name: "last", kind: "figure" },
  { name: "surge_ratio", kind: "figure" },
];
const names = (text, caret = text.length) => offers(WORDS, text, caret).found.map(({ name }) => name);

test("words that begin with what is typed come first", () => {
  assert.deepEqual(names("last > 5 and ch"), ["change", "change_pct"]);
  assert.deepEqual(names("ratio"), ["surge_ratio"]);
});

test("nothing is offered where no word is being typed, or it is whole", () => {
  assert.deepEqual(names("last > "), []);
  assert.deepEqual(names("last"), []);
  assert.deepEqual(names("5"), []);
});

test("a word takes the place of what was typed of it, and the caret goes behind", () => {
  const { text, caret } = completed("cha >= 3", 3, "cha", WORDS[1]);

  assert.equal(text, "change_pct >= 3");
  assert.equal(caret, "change_pct ".length);
});

test("a function brings its parenthesis", () => {
  assert.deepEqual(completed("cha", 3, "cha", WORDS[0]), { text: "change(", caret: 7 });
});
