import assert from "node:assert/strict";
import { test } from "node:test";

import { Desk } from "../../../static/js/desk.js";

const HIGHS = { id: "highs", x: 0, y: 0, w: 2, h: 9 };
const LOWS = { id: "lows", x: 2, y: 0, w: 2, h: 9 };
const size = { w: 2, h: 9, least_w: 1, least_h: 4, list: "" };
const widgets = { highs: size, lows: size, tape: size };

const layout = (version, places = [HIGHS, LOWS], more = {}) => ({
  id: 1, name: "Day wall", version, is_locked: true, arrangements: { 12: places, 8: places, 4: places, 1: places }, ...more,
});
const answered = (status, kept, detail = "") => ({ status, answer: { layouts: [{ id: 1, name: "Day wall" }], layout: kept, detail } });

/** A desk whose server gives these answers, one after the other, and writes down what it was told. */
function desk(...answers) {
  const told = [];
  const others = { said: [], postMessage: (message) => others.said.push(message) };
  const tell = async (path, body) => {
    told.push([path, structuredClone(body)]);
    return answers.shift() ?? { status: 0, answer: {} };
  };
  const made = new Desk({ widgets, layouts: [], layout: layout(1), cues: {} }, tell, others);
  return { made, told, others };
}

test("several changes are saved as one, with the version they began from", async () => {
  const { made, told, others } = desk(answered(200, layout(2, [HIGHS])));

  made.move("highs", "right");
  made.remove("lows");
  await made.flush();

  assert.deepEqual(told, [["1/", { version: 1, columns: 12, places: [{ ...HIGHS, x: 1 }], is_locked: true }]]);
  assert.equal(made.layout.version, 2);
  assert.equal(others.said.length, 1);
});

test("what changes while it is being saved is saved next", async () => {
  const { made, told } = desk(answered(200, layout(2, [HIGHS])), answered(200, layout(3, [])));

  made.remove("lows");
  const saved = made.flush();
  made.remove("highs");
  await saved;

  assert.deepEqual(told.map(([, { version, places }]) => [version, places.length]), [[1, 1], [2, 0]]);
  assert.deepEqual(made.places, []);
});

test("what was changed elsewhere is shown, and one's own change can be put back", async () => {
  const theirs = layout(5, [LOWS]);
  const { made, told } = desk(answered(409, theirs), answered(200, layout(6, [HIGHS])));
  let conflict = null;
  made.addEventListener("conflict", ({ detail }) => (conflict = detail));

  made.remove("lows");
  await made.flush();
  assert.deepEqual(made.places, [LOWS]);
  conflict.keepMine();
  await made.flush();

  assert.deepEqual(told[1], ["1/", { version: 5, columns: 12, places: [HIGHS], is_locked: true }]);
});

test("what could not be saved waits and is tried again", async () => {
  const { made, told } = desk({ status: 0, answer: {} }, answered(200, layout(2, [HIGHS])));
  let complaints = 0;
  made.addEventListener("trouble", () => (complaints += 1));

  made.remove("lows");
  await made.flush();
  assert.equal(made.isSaved, false);
  await made.flush();

  assert.equal(made.isSaved, true);
  assert.equal(told.length, 2);
  assert.equal(complaints, 1);
});

test("a tab takes over what another has saved, unless it has changed something itself", async () => {
  const { made, others } = desk(answered(200, layout(6, [LOWS])));
  const saved = answered(200, layout(4, [LOWS])).answer;

  others.onmessage({ data: saved });
  assert.deepEqual(made.places, [LOWS]);
  made.lock(false);
  others.onmessage({ data: answered(200, layout(5, [])).answer });

  assert.deepEqual(made.places, [LOWS]);

  await made.flush();
});

test("a tab that looks at another layout goes on doing so", () => {
  const { made, others } = desk();

  others.onmessage({ data: answered(200, layout(9, [], { id: 2 })).answer });

  assert.deepEqual(made.places, [HIGHS, LOWS]);
});

test("what is refused is told", async () => {
  const { made } = desk(answered(400, undefined, "You have a layout Night already."));

  assert.equal(await made.rename("Night"), "You have a layout Night already.");
});

