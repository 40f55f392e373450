import { strength } from "../strength.js";
import { setText } from "../helpers/dom.js";

/** A password that can be shown, and that says how strong it is while one types. */
export default class Password {
  constructor(element) {
    this.element = element;
    this.input = element.querySelector("input");
    this.button = element.querySelector("[data-show]");
    this.words = element.querySelector("[data-strength]");
    this.names = { false: this.button.textContent, true: this.button.dataset.hideWords };
  }

  connect() {
    this.button.hidden = false;
    this.button.addEventListener("click", this.#turn);
    this.input.form.addEventListener("submit", this.#hide);
    if (!this.words) return;
    this.input.addEventListener("input", this.#rate);
    this.#rate(); // Somebody may have been faster than this script
  }

  disconnect() {
    this.button.removeEventListener("click", this.#turn);
    this.input.form.removeEventListener("submit", this.#hide);
    this.input.removeEventListener("input", this.#rate);
  }

  #turn = () => this.#show(this.input.type === "password");

  // Browsers offer to keep what is in a password field only.
  #hide = () => this.#show(false);

  #show(plain) {
    this.input.type = plain ? "text" : "password";
    this.button.setAttribute("aria-pressed", plain);
    setText(this.button, this.names[plain]);
  }

  #rate = () => {
    const { value } = this.input;
    this.words.hidden = !value;
    setText(this.words, this.element.dataset[strength(value)]);
  };
}
