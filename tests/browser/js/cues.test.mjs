import assert from "node:assert/strict";
import { test } from "node:test";

import { Cues, melody, spelled } from "../../../static/js/cues.js";
import { event } from "./makers.mjs";

const news = (seq, count = 1, id = "highs") => ({ id, count, event: event(seq) });

test("only what somebody chose is heard", () => {
  const cues = new Cues();

  const due = cues.take([news(1), news(2, 1, "lows")], { highs: ["sound", "voice"], surges: ["note"] }, 0);

  assert.deepEqual(due.map(({ cue, event: { seq } }) => [cue, seq]), [["sound", 1], ["voice", 1]]);
});

test("many at once are one sound, and the newest is spoken of", () => {
  const [due] = new Cues().take([news(1, 4), news(9, 2, "lows")], { highs: ["voice"], lows: ["voice"] }, 0);

  assert.equal(due.event.seq, 9);
  assert.equal(due.more, 5);
});

test("what comes too soon after the last is counted and told next time", () => {
  const cues = new Cues();
  const chosen = { highs: ["voice"] };

  cues.take([news(1)], chosen, 0);
  assert.deepEqual(cues.take([news(2, 3)], chosen, 1_000), []);
  const [due] = cues.take([news(3)], chosen, 6_000);

  assert.equal(due.more, 3);
});

test("a rise sounds upwards and a fall downwards", () => {
  const [up, down] = [melody("up"), melody("down")];

  assert.ok(up[1] > up[0]);
  assert.ok(down[1] < down[0]);
  assert.equal(melody("").length, 1);
});

test("a symbol is spoken letter by letter", () => {
  assert.equal(spelled("BRK.B"), "B R K B");
});
