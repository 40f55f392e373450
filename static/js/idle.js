// When a sign-in ends that nobody uses, and what its page does about it. Moments are of the wall clock, which goes on
// while the machine sleeps.

const WARNING = 120_000; // Milliseconds before the end
const SIGN = 300_000; // Between two signs of life, at most that often
const AGAIN = 15_000; // Until the server is asked again while a warning stands: another tab may have answered it
const LONGEST = 3_600_000; // Until the next look, for timers overflow

export class Idle {
  canStay = true;
  isOver = false;
  #endsAt;
  #longest; // Milliseconds a sign-in was given, as far as this page knows
  #signedAt;
  #askedAt = -Infinity;

  constructor(secondsLeft, now) {
    this.#endsAt = now + secondsLeft * 1_000;
    this.#longest = secondsLeft * 1_000;
    this.#signedAt = now;
  }

  /** The server has said how long it is; another tab, or this one, may have moved the end. */
  told({ seconds_left: secondsLeft, can_stay: canStay }, now) {
    this.#endsAt = now + secondsLeft * 1_000;
    this.#longest = Math.max(this.#longest, secondsLeft * 1_000);
    this.#askedAt = now;
    this.canStay = canStay;
  }

  /** The server knows of no sign-in any more. */
  over() {
    this.isOver = true;
  }

  /** What is to be done: "rest", "ask" the server, "warn", or say that it is "over". */
  look(now) {
    if (this.isOver) return "over";
    if (now < this.#warnAt) return "rest";
    const known = this.#askedAt >= this.#warnAt && now < this.#endsAt;
    return known && now - this.#askedAt < AGAIN ? "warn" : "ask";
  }

  /** Milliseconds until the next look. */
  wait(now) {
    return now < this.#warnAt ? Math.min(this.#warnAt - now, LONGEST) : 1_000;
  }

  /** Whole seconds until the end. */
  left(now) {
    return Math.max(0, Math.ceil((this.#endsAt - now) / 1_000));
  }

  /** Somebody is here: whether the server ought to hear of it. */
  notice(now) {
    if (this.isOver || now - this.#signedAt < Math.min(SIGN, this.#longest / 4)) return false;
    this.#signedAt = now;
    return true;
  }

  get #warnAt() {
    return this.#endsAt - Math.min(WARNING, this.#longest / 2);
  }
}
