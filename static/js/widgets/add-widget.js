import { setText } from "../helpers/dom.js";

/** The panel of all widgets, with what each shows. */
export default class AddWidget {
  #last = null;

  constructor(element, live, { desk }) {
    this.dialog = element;
    this.desk = desk;
    this.locked = element.querySelector("[data-locked]");
  }

  connect() {
    document.addEventListener("click", this.#open);
    this.dialog.addEventListener("click", this.#press);
    this.dialog.addEventListener("close", this.#closed);
    this.desk.addEventListener("change", this.#draw);
  }

  disconnect() {
    document.removeEventListener("click", this.#open);
    this.desk.removeEventListener("change", this.#draw);
  }

  #open = ({ target }) => {
    if (!target.closest("[data-add]") || this.dialog.open) return;
    this.#last = null;
    this.#draw();
    this.dialog.showModal();
  };

  #press = ({ target }) => {
    if (target === this.dialog || target.closest("[data-close]")) return this.dialog.close();
    if (target.closest("[data-unlock]")) this.desk.lock(false);
    const button = target.closest("[data-part]");
    if (!button) return;
    const id = button.dataset.part;
    if (this.desk.place(id)) this.desk.remove(id);
    else if (this.desk.add(id)) this.#last = id;
  };

  #closed = () => {
    const added = this.#last && document.querySelector(`[gs-id="${this.#last}"] > .widget`);
    added?.focus();
    added?.scrollIntoView({ block: "nearest" });
  };

  #draw = () => {
    this.locked.hidden = !this.desk.isLocked;
    for (const button of this.dialog.querySelectorAll("[data-part]")) {
      const { part } = button.dataset;
      const words = this.desk.place(part) ? "Remove" : "Add";
      button.disabled = this.desk.isLocked;
      setText(button, words);
      button.setAttribute("aria-label", `${words} ${this.desk.widgets[part].name}`);
    }
  };
}
