import assert from "node:assert/strict";
import test from "node:test";

import { strength } from "../../../static/js/strength.js";

test("short passwords and well-known ones are weak", () => {
  for (const password of ["", "tr0ub4dor", "Password1234", "aaaaaaaaaaaaaaa", "qwertyuiop12"]) {
    assert.equal(strength(password), "weak", password);
  }
});

test("more words are stronger", () => {
  assert.equal(strength("horse staple"), "fair");
  assert.equal(strength("correct horse battery staple"), "strong");
});
