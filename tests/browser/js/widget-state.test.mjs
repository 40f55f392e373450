import assert from "node:assert/strict";
import test from "node:test";

import { widgetState } from "../../../static/js/widget-state.js";

const LIVE = { connection: { name: "live" }, feed: { state: "live", age_ms: 400 }, position: { epoch: 7, seq: 18_441 }, now: 20_000 };
const words = (more) => widgetState({ ...LIVE, ...more }).chip?.words;

test("a widget that is live has nothing to admit", () => {
  assert.deepEqual(widgetState(LIVE), { stale: false, chip: null, notice: null });
});

test("a paused list says how many wait", () => {
  assert.equal(words({ paused: true, waiting: 7 }), "Paused, 7 waiting");
  assert.equal(words({ paused: true }), "Paused");
});

test("a list with a gap says how many are missing", () => {
  assert.equal(words({ missing: 3 }), "3 missing");
  assert.equal(words({ missing: Infinity }), "Some missing");
});

test("fifteen seconds of silence make what stands there old", () => {
  assert.equal(words({ feed: { state: "stale", age_ms: 9_000 } }), undefined);
  assert.equal(words({ feed: { state: "stale", age_ms: 48_000 } }), "48 s old");
  assert.equal(words({ feed: { state: "down", age_ms: null } }), "Feed down");
});

test("without a connection it says for how long, when it tries again and from where it goes on", () => {
  const connection = { name: "waiting", since: 8_000, retryAt: 24_000 };

  assert.deepEqual(widgetState({ ...LIVE, connection, paused: true }), {
    stale: true,
    chip: { tone: "fault", words: "No connection, 12 s" },
    notice: "Trying again in 4 s. We go on from 18,441.",
  });
});

test("where coming back makes no sense it says why", () => {
  const connection = { name: "stopped", reason: "You are not signed in." };

  assert.equal(widgetState({ ...LIVE, connection }).notice, "You are not signed in.");
});
