import { setText } from "../helpers/dom.js";

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
    const theme = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
    apply(theme);
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  };

  #adopt = ({ key, newValue }) => {
    if (key === "theme") apply(newValue);
  };

  #draw = () => {
    const words = `Theme: ${current()}`;
    if (this.label) setText(this.label, words);
    else this.element.setAttribute("aria-label", (this.element.title = words));
  };
}

const current = () => document.documentElement.dataset.theme ?? "system";

function apply(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  dispatchEvent(new Event("theme-changed"));
}
