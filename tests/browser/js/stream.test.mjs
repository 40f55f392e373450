import assert from "node:assert/strict";
import test from "node:test";

import { Ledger } from "../../../static/js/ledger.js";
import { Stream } from "../../../static/js/stream.js";
import { event, frame } from "./makers.mjs";

class Socket {
  static OPEN = 1;
  static all = [];
  readyState = 1;
  sent = [];

  constructor(address) {
    this.address = address;
    Socket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  hear(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const CONNECT = { type: "connect", protocol: 1, user: "alice@example.com", epoch: 7, head: 12, pull_ms: 1000 };
const STATUS = { type: "status_update" };
const data = (...args) => ({ type: "dual_universe_stock_data", ...frame(...args) });

/** An open stream whose ledger takes in every frame, as the page's does. */
function opened(t, isSignedIn = async () => true, device = undefined) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.WebSocket = Socket;
  Socket.all = [];
  const ledger = new Ledger();
  const stream = new Stream("ws://here/ws/live/", ledger, isSignedIn, device);
  stream.addEventListener("frame", ({ detail }) => {
    ledger.take(detail, 0);
    stream.ack(detail.b);
  });
  stream.addEventListener("gap", ({ detail }) => ledger.declare(detail));
  stream.open();
  return { stream, newest: () => Socket.all.at(-1) };
}

test("it starts at the tape's end and can acknowledge what was taken in", (t) => {
  const { stream, newest } = opened(t);

  newest().hear(CONNECT);
  newest().hear(data(1, 13, [], { refresh: true, through: 12 }));

  assert.deepEqual(newest().sent, [{ type: "start" }, { type: "ack", b: 1 }]);
  assert.equal(stream.state.name, "live");
});

test("after a break it resumes where it was", (t) => {
  const { stream, newest } = opened(t);
  newest().hear(CONNECT);
  newest().hear(data(1, 11, [event(11), event(12)]));

  newest().onclose({ code: 1006 });
  assert.equal(stream.state.name, "waiting");
  t.mock.timers.tick(2_000);
  newest().hear(CONNECT);

  assert.equal(Socket.all.length, 2);
  assert.deepEqual(newest().sent, [{ type: "resume", epoch: 7, seq: 12 }]);
});

test("three seconds of silence are a dead connection, whatever the socket says", (t) => {
  const { stream, newest } = opened(t);
  newest().hear(CONNECT);
  newest().hear(STATUS);

  t.mock.timers.tick(2_900);
  assert.equal(stream.state.name, "live");
  t.mock.timers.tick(200);

  assert.equal(stream.state.name, "waiting");
  assert.equal(Socket.all[0].readyState, 3);
});

test("where coming back makes no sense it stops and says why", (t) => {
  const { stream, newest } = opened(t);
  newest().hear(CONNECT);

  newest().hear({ type: "disconnect", code: 4400, reason: "5 bad frames", retry: false });
  t.mock.timers.tick(60_000);

  assert.equal(stream.state.name, "stopped");
  assert.equal(stream.state.reason, "5 bad frames");
  assert.equal(Socket.all.length, 1);
});

test("who is signed out is told so", async (t) => {
  const { stream, newest } = opened(t, async () => false);
  newest().hear(CONNECT);

  newest().hear({ type: "disconnect", code: 4401, reason: "You have signed out.", retry: false });
  newest().onclose({ code: 4401 });
  await Promise.resolve();

  assert.equal(stream.state.name, "stopped");
  assert.equal(stream.state.signedOut, true);
});

test("who is signed in still, with a renewed session, comes back", async (t) => {
  const { stream, newest } = opened(t, async () => true);
  newest().hear(CONNECT);

  newest().hear({ type: "disconnect", code: 4401, reason: "You have signed out.", retry: false });
  newest().onclose({ code: 4401 });
  await Promise.resolve();
  t.mock.timers.tick(60_000);

  assert.equal(Socket.all.length, 2);
});

test("a server that goes away for a moment is tried again", (t) => {
  const { stream, newest } = opened(t);
  newest().hear(CONNECT);

  newest().hear({ type: "disconnect", code: 1012, reason: "Restarting.", retry: true });
  newest().onclose({ code: 1012 });

  assert.equal(stream.state.name, "waiting");
});

test("a door that stays shut because we are signed out is not knocked at for ever", async (t) => {
  const { stream, newest } = opened(t, async () => false);

  newest().onclose({ code: 1006 });
  await new Promise(setImmediate);
  t.mock.timers.tick(60_000);

  assert.equal(stream.state.signedOut, true);
  assert.equal(Socket.all.length, 1);
});

test("a page without a session is let in but told nothing, and finds out why when it is shown out", async (t) => {
  const { stream, newest } = opened(t, async () => false);

  t.mock.timers.tick(5_000); // Nobody greets a stranger
  assert.equal(stream.state.name, "connecting");
  newest().hear({ type: "disconnect", code: 4401, reason: "Say who you are within 5 s.", retry: false });
  newest().onclose({ code: 4401 });
  await new Promise(setImmediate);

  assert.deepEqual(newest().sent, []);
  assert.equal(stream.state.signedOut, true);
  assert.equal(Socket.all.length, 1);
});

test("a server that greets and closes, over and over, is given more and more time", (t) => {
  t.mock.method(Math, "random", () => 1);
  const { newest } = opened(t);
  const attempts = [];

  for (const wait of [2_000, 4_000, 8_000]) {
    newest().hear(CONNECT);
    newest().onclose({ code: 1011 });
    t.mock.timers.tick(wait - 1);
    attempts.push(Socket.all.length);
    t.mock.timers.tick(1);
  }

  assert.deepEqual(attempts, [1, 2, 3]);
});

test("a tab says its name, so that the server keeps its place", (t) => {
  const { newest } = opened(t, undefined, "tab-number-1");
  newest().hear(CONNECT);
  newest().hear(data(1, 11, [event(11), event(12)]));

  newest().onclose({ code: 1006 });
  t.mock.timers.tick(2_000);
  newest().hear(CONNECT);

  assert.deepEqual(Socket.all[0].sent[0], { type: "start", device: "tab-number-1" });
  assert.deepEqual(newest().sent, [{ type: "resume", epoch: 7, seq: 12, device: "tab-number-1" }]);
});

test("after a sleep a healthy connection is given time to be heard, a dead one is not", (t) => {
  const { stream, newest } = opened(t);
  newest().hear(CONNECT);
  newest().hear(STATUS);

  const woke = Date.now() + 3_600_000;
  t.mock.method(Date, "now", () => woke);
  t.mock.timers.tick(3_000);
  assert.equal(stream.state.name, "live");
  newest().hear(STATUS);
  t.mock.timers.tick(2_900);
  assert.equal(stream.state.name, "live");

  t.mock.timers.tick(200);
  assert.equal(stream.state.name, "waiting");
});

test("in a tab whose timers are always late a dead connection is spared once only", (t) => {
  const { stream, newest } = opened(t);
  newest().hear(CONNECT);
  newest().hear(STATUS);

  let now = Date.now();
  t.mock.method(Date, "now", () => (now += 60_000));
  t.mock.timers.tick(3_000);
  t.mock.timers.tick(3_000);

  assert.equal(stream.state.name, "waiting");
});

test("pages that a deploy sends away come back spread over five seconds", (t) => {
  t.mock.method(Math, "random", () => 0.9);
  const { newest } = opened(t);
  newest().hear(CONNECT);
  newest().hear(STATUS);

  newest().onclose({ code: 1012 });
  t.mock.timers.tick(4_400);
  assert.equal(Socket.all.length, 1);
  t.mock.timers.tick(200);

  assert.equal(Socket.all.length, 2);
});
