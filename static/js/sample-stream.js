// Plays a recorded sample as the server would tell it, over and over; see docs/sample.py. It asks nobody for anything.

const SECOND = 1_000; // Milliseconds
const EPOCH = 1;

export class SampleStream extends EventTarget {
  state = { name: "live", since: 0 };
  #address;
  #ask;
  #sample = null;
  #played = 0; // Frames of this round
  #b = 0;
  #through = 0;

  constructor(address, ask) {
    super();
    this.#address = address;
    this.#ask = ask;
  }

  async open() {
    try {
      this.#sample = await this.#ask(this.#address);
    } catch (problem) {
      console.warn("The sample could not be loaded", problem);
      this.#fail();
      return;
    }
    this.next();
    setInterval(() => document.hidden || this.next(), SECOND);
  }

  // What a page may ask of a real stream.
  ack() {}
  askGauges() {}
  hurry() {}
  refresh() {}

  /** The next second of the sample; after the last one it begins again. */
  next() {
    const { frames, starts } = this.#sample;
    if (this.#played === 0) this.#begin();
    const { ledger, events } = frames[this.#played];
    this.#played = (this.#played + 1) % frames.length;
    const scanned = Object.values(ledger).reduce((sum, line) => sum + line[0], 0);
    this.#frame({ refresh: false, from: this.#through + 1, through: this.#through + scanned, ledger, events });
    this.#status(starts + (this.#played || frames.length) * SECOND);
  }

  #begin() {
    const { before, kinds, seq: first, starts } = this.#sample;
    const seq = Math.max(this.#through, first); // Numbers go on when it begins again
    this.#say("connect", { epoch: EPOCH, head: seq, pull_ms: SECOND, universe: this.#universe(), filters: { name: "Sample", kinds, thresholds: {} } });
    this.#status(starts);
    this.#frame({ refresh: true, from: seq + 1, through: seq, ledger: {}, events: before });
  }

  #frame(frame) {
    this.#b += 1;
    this.#through = frame.through;
    this.#say("frame", { b: this.#b, epoch: EPOCH, universe: this.#universe(), ...frame });
  }

  #status(clock) {
    const { closes_at: closesAt, symbols } = this.#sample;
    const feed = { source: "simulator", state: "live", age_ms: 0, ticks_per_second: 0 };
    this.#say("status", { feed, market: { clock, session: "regular", closes_at: closesAt, symbols }, universe: this.#universe() });
  }

  #universe() {
    return { name: "Sample", members: this.#sample.members };
  }

  #fail() {
    this.state = { name: "stopped", since: performance.now(), reason: "The sample could not be loaded. Load the page anew." };
    this.dispatchEvent(new CustomEvent("state"));
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
