import { setText } from "../helpers/dom.js";

/** A button that can be pressed again in so many seconds, and says so. The server counts for itself. */
export default class Countdown {
  #timer = null;

  constructor(element) {
    this.element = element;
    this.ready = element.textContent;
  }

  connect() {
    this.ends = performance.now() + Number(this.element.dataset.seconds) * 1000;
    this.#timer = setInterval(this.#draw, 1000);
    this.#draw();
  }

  disconnect() {
    clearInterval(this.#timer);
  }

  #draw = () => {
    const seconds = Math.max(0, Math.ceil((this.ends - performance.now()) / 1000));
    this.element.disabled = seconds > 0;
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    setText(this.element, seconds ? this.element.dataset.waiting.replace("{time}", time) : this.ready);
    if (!seconds) clearInterval(this.#timer);
  };
}
