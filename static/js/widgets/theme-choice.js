import { chooseTheme, shownTheme } from "../theme.js";

/** The themes as radio buttons: what is chosen is shown and kept at once. */
export default class ThemeChoice {
  constructor(element) {
    this.element = element;
  }

  connect() {
    this.element.addEventListener("change", this.#choose);
    addEventListener("theme-changed", this.#draw);
  }

  disconnect() {
    this.element.removeEventListener("change", this.#choose);
    removeEventListener("theme-changed", this.#draw);
  }

  #choose = ({ target }) => chooseTheme(target.value, this.element.dataset.keep);

  // The button in the bar, or another tab, chose.
  #draw = () => {
    const shown = this.element.querySelector(`[value="${shownTheme()}"]`);
    if (shown) shown.checked = true;
  };
}
