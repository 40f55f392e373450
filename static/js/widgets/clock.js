import { beforePaint, setText } from "../helpers/dom.js";
import { countdown, marketTime } from "../helpers/format.js";

const SESSIONS = { pre: "Pre-market", regular: "Regular", post: "After hours" };
const ENDINGS = { pre: "opens in", regular: "closes in", post: "ends in" };
const TICK = 250; // Milliseconds, so that no second is skipped

/** Session, market time, and how long the session still lasts. */
export default class Clock {
  #timer = 0;

  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.#timer = setInterval(this.draw, TICK);
  }

  disconnect() {
    clearInterval(this.#timer);
  }

  #draw() {
    const { status, stream } = this.live;
    const now = this.live.now();
    if (now === null) return;
    const { session, closes_at: closesAt } = status.market;
    this.element.hidden = false;
    this.element.classList.toggle("is-stale", stream.state.name !== "live");
    setText(this.find("session"), SESSIONS[session] ?? "Closed");
    setText(this.find("time"), marketTime(now));
    const ending = session && closesAt !== null;
    setText(this.find("close"), ending ? `${ENDINGS[session]} ${countdown(closesAt - now)}` : "");
  }
}
