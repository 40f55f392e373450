import { setText } from "../helpers/dom.js";
import { chooseTheme, shownTheme, showTheme } from "../theme.js";

const THEMES = ["system", "light", "dark"];

/** A button that goes from system to light to dark, here and in every other tab. */
export default class Theme {
  constructor(element) {
    this.element = element;
    this.label = element.querySelector("[data-label]");
  }

  connect() {
    this.element.addEventListener("click", this.#next);
    addEventListener("storage", this.#adopt);
    addEventListener("theme-changed", this.#draw);
    this.#draw();
  }

  disconnect() {
    this.element.removeEventListener("click", this.#next);
    removeEventListener("storage", this.#adopt);
    removeEventListener("theme-changed", this.#draw);
  }

  #next = () => {
    const next = THEMES[(THEMES.indexOf(shownTheme()) + 1) % THEMES.length];
    chooseTheme(next, this.element.dataset.keep);
  };

  #adopt = ({ key, newValue }) => {
    if (key === "theme") showTheme(newValue);
  };

  #draw = () => {
    const words = document.body.getAttribute(`data-theme-${shownTheme()}`);
    if (this.label) setText(this.label, words);
    else this.element.setAttribute("aria-label", (this.element.title = words));
  };
}
