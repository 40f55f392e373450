import { setText } from "../helpers/dom.js";
import { matches } from "../option-filter.js";

/** A field that shortens a long <select> to what matches. Without scripts the list alone does. */
export default class OptionSearch {
  constructor(element) {
    this.element = element;
    this.input = element.querySelector("input");
    this.list = element.querySelector("select");
    this.count = element.querySelector("[data-count]");
    this.all = [...this.list.children].map((group) => ({ group, options: [...group.children] }));
  }

  connect() {
    this.input.addEventListener("input", this.#draw);
    this.input.addEventListener("keydown", this.#leave);
    this.input.hidden = false;
  }

  disconnect() {
    this.input.removeEventListener("input", this.#draw);
    this.input.removeEventListener("keydown", this.#leave);
    this.input.hidden = true;
  }

  #draw = () => {
    const typed = this.input.value.trim();
    let found = 0;
    for (const { group, options } of this.all) {
      const wanted = options.filter((option) => matches(`${option.text} ${option.value} ${group.label}`, typed));
      found += wanted.length;
      // What is chosen stays, or the form would say something else than before.
      group.replaceChildren(...options.filter((option) => option.selected || wanted.includes(option)));
    }
    this.list.replaceChildren(...this.all.map(({ group }) => group).filter((group) => group.children.length));
    this.list.size = typed ? 6 : 0;
    setText(this.count, typed ? this.count.dataset.words.replace("%d", found) : "");
  };

  // Down goes to the first that was found; Enter takes it, and does not send the form.
  #leave = (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    if (event.key === "Enter" && !this.input.value.trim()) return;
    event.preventDefault();
    const typed = this.input.value.trim();
    const first = [...this.list.options].find((option) => matches(`${option.text} ${option.value} ${option.parentElement.label}`, typed));
    if (!first) return;
    first.selected = true;
    this.list.focus();
  };
}
