// The one WebSocket of a page. It connects, keeps its place, and after any break goes on from there:
// recovery is start-up. What it hears it dispatches; what it is it tells in `state`.

import { waitBefore, waitForAnother } from "./backoff.js";

const SILENCE = 3_000; // Milliseconds without a word: dead, whatever the socket says
const PATIENCE = 10_000; // Milliseconds a handshake may take
const LATE = 1_000; // Milliseconds by which a timer is late where the machine slept or the tab was frozen
const SIGNED_OUT = 4401;
const REPLACED = new Set([1001, 1012]); // The server goes away
// A greeting alone proves little: a server in trouble may greet and close, over and over.
const PROOFS = new Set(["dual_universe_stock_data", "gap", "status_update"]);

export class Stream extends EventTarget {
  state = { name: "connecting" };
  #address;
  #ledger;
  #isSignedIn;
  #device;
  #socket = null;
  #attempt = 0;
  #greeted = false;
  #lostAt = null;
  #silence = 0;
  #retry = 0;

  /** `ledger` knows the position; `isSignedIn` is asked when the door stays shut; `device` is the name of this tab. */
  constructor(address, ledger, isSignedIn, device) {
    super();
    this.#address = address;
    this.#ledger = ledger;
    this.#isSignedIn = isSignedIn;
    this.#device = device;
  }

  open() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    this.#greeted = false;
    this.#expect(PATIENCE);
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = ({ code }) => this.#lost(code);
  }

  close() {
    clearTimeout(this.#retry);
    this.#leave();
  }

  /** Do not wait for the next attempt. */
  hurry() {
    if (this.state.name === "waiting") this.open();
  }

  /** Frame `b` and all before it have been taken in. */
  ack(b) {
    this.#say({ type: "ack", b });
  }

  /** In a replay: go on at this speed. */
  setSpeed(speed) {
    this.#say({ type: "set_replay_speed", speed });
  }

  /** Ask for the newest events of each kind again. */
  refresh() {
    this.#say({ type: "request_filtered_data_refresh" });
  }

  /** Ask for the next gauges, once: what this page does not take in is never sent to it. */
  askGauges() {
    this.#say({ type: "request_gauges" });
  }

  #hear(message) {
    if (this.state.name === "stopped") return;
    this.#expect(SILENCE);
    if (PROOFS.has(message.type)) this.#live();
    switch (message.type) {
      case "connect":
        this.#greet(message);
        break;
      case "dual_universe_stock_data":
        this.#tell("frame", message);
        break;
      case "gap":
        this.#tell("gap", message);
        break;
      case "status_update":
        this.#tell("status", message);
        break;
      case "gauges":
        this.#tell("gauges", message);
        break;
      case "universe_updated":
        this.#tell("universe", message);
        break;
      case "filters_updated":
        this.#tell("filters", message);
        break;
      case "pull_interval_updated":
        this.#tell("pull", message);
        break;
      case "alerts":
        this.#tell("alerts", message);
        break;
      case "session_reset":
        this.#tell("session", message);
        break;
      case "error":
        this.#tell("complaint", message);
        break;
      case "disconnect":
        // A session may have been renewed in another tab: whether one is signed in still is asked when the close comes.
        if (!message.retry && message.code !== SIGNED_OUT) this.#stop(message);
        break;
    }
  }

  #greet(message) {
    this.#ledger.connected();
    const position = this.#ledger.position;
    const device = this.#device ? { device: this.#device } : {};
    this.#say(position ? { type: "resume", ...position, ...device } : { type: "start", ...device });
    this.#greeted = true;
    this.#tell("connect", message);
  }

  #live() {
    this.#attempt = 0;
    this.#lostAt = null;
    if (this.state.name !== "live") this.#become({ name: "live" });
  }

  async #lost(code) {
    const greeted = this.#greeted;
    this.#leave();
    if (this.state.name === "stopped") return;
    if (code === SIGNED_OUT && !(await this.#isSignedIn())) return this.#stop({ code, reason: "You are not signed in." });
    this.#attempt += 1;
    this.#lostAt ??= performance.now();
    const chance = Math.random();
    const wait = this.#attempt === 1 && REPLACED.has(code) ? waitForAnother(chance) : waitBefore(this.#attempt, chance);
    this.#become({ name: "waiting", since: this.#lostAt, retryAt: performance.now() + wait });
    this.#retry = setTimeout(() => this.open(), wait);
    if (!greeted && !(await this.#isSignedIn())) this.#stop({ code: SIGNED_OUT, reason: "You are not signed in." });
  }

  #stop({ code, reason }) {
    clearTimeout(this.#retry);
    this.#become({ name: "stopped", since: this.#lostAt ?? performance.now(), code, reason, signedOut: code === SIGNED_OUT });
    this.#leave();
  }

  #leave() {
    clearTimeout(this.#silence);
    if (!this.#socket) return;
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  /** A timer that fires late has slept: what came meanwhile has not been heard yet, so it is given once more. */
  #expect(within, spared = false) {
    clearTimeout(this.#silence);
    const due = Date.now() + within;
    this.#silence = setTimeout(() => {
      if (!spared && Date.now() - due > LATE) this.#expect(SILENCE, true);
      else this.#lost(null);
    }, within);
  }

  #say(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #become(state) {
    this.state = state;
    this.#tell("state", state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
