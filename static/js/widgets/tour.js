import { tell } from "../helpers/tell.js";

/** The first visit in four steps. It stands above the widgets and covers nothing. */
export default class Tour {
  #step = 0;

  constructor(element) {
    this.element = element;
    this.steps = [...element.querySelectorAll("[data-step]")];
    this.next = element.querySelector("[data-next]");
  }

  connect() {
    this.element.hidden = false;
    this.next.addEventListener("click", () => this.#show(this.#step + 1));
    this.element.querySelector("[data-end]").addEventListener("click", () => this.#end());
    this.#show(0);
  }

  disconnect() {
    this.#mark("");
  }

  #show(step) {
    if (step === this.steps.length) return this.#end();
    this.#step = step;
    this.steps.forEach((each, place) => (each.hidden = place !== step));
    this.next.textContent = step === this.steps.length - 1 ? "Done" : "Next";
    this.#mark(this.steps[step].dataset.step);
  }

  /** A frame around what is spoken of. */
  #mark(selector) {
    for (const element of document.querySelectorAll(".is-shown")) element.classList.remove("is-shown");
    if (selector) document.querySelector(selector)?.classList.add("is-shown");
  }

  #end() {
    this.#mark("");
    this.element.remove();
    tell(this.element.dataset.end, { toured: true });
  }
}
