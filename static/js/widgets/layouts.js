import { setText } from "../helpers/dom.js";

/** Which layout the page shows, its lock, and the dialog that names, makes, resets and deletes layouts. */
export default class Layouts {
  constructor(element, live, { desk }) {
    this.dialog = element;
    this.live = live;
    this.desk = desk;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.select = document.getElementById("layout");
    this.lock = document.querySelector("[data-lock]");
  }

  connect() {
    this.desk.addEventListener("change", this.#draw);
    this.desk.addEventListener("trouble", this.#warn);
    this.desk.addEventListener("conflict", this.#ask);
    this.select.addEventListener("change", () => this.#take(this.desk.choose(this.select.value)));
    this.lock.addEventListener("click", () => this.desk.lock(!this.desk.isLocked));
    document.querySelector("[data-layouts]").addEventListener("click", this.#open);
    this.dialog.addEventListener("click", this.#press);
    this.dialog.addEventListener("submit", this.#submit);
    this.#draw();
  }

  disconnect() {
    this.desk.removeEventListener("change", this.#draw);
    this.desk.removeEventListener("trouble", this.#warn);
    this.desk.removeEventListener("conflict", this.#ask);
  }

  #open = () => {
    this.find("rename").elements.name.value = this.desk.layout.name;
    this.find("make").elements.name.value = "";
    this.#sure(false);
    this.#complain("");
    this.dialog.showModal();
  };

  #press = ({ target }) => {
    const is = (name) => target.closest(`[data-${name}]`);
    if (target === this.dialog || is("close")) this.dialog.close();
    else if (is("reset")) this.#take(this.desk.reset());
    else if (is("delete")) this.#sure(true);
    else if (is("keep")) this.#sure(false);
    else if (is("really")) this.#take(this.desk.delete());
  };

  #submit = (event) => {
    event.preventDefault();
    const { name } = event.target.elements;
    this.#take("make" in event.target.dataset ? this.desk.make(name.value) : this.desk.rename(name.value));
  };

  /** What was wrong stands in the dialog, or where that is closed in a message. */
  async #take(change) {
    const wrong = await change;
    if (!wrong) return this.dialog.close();
    if (this.dialog.open) this.#complain(wrong);
    else this.#warn({ detail: { title: "The layout was not changed", text: wrong } });
    this.#draw();
  }

  #sure(isAsked) {
    this.find("sure").hidden = !isAsked;
    this.find("usual").hidden = isAsked;
    if (isAsked) this.find("keep").focus();
  }

  #complain(words) {
    setText(this.find("wrong"), words);
    this.find("wrong").hidden = !words;
  }

  #warn = ({ detail }) => this.live.dispatchEvent(new CustomEvent("trouble", { detail }));

  #ask = ({ detail: { keepMine } }) => this.#warn({ detail: {
    title: "This layout was changed elsewhere",
    text: "The page shows what was saved there; your last change is not in it.",
    act: keepMine, label: "Put my change back",
  } });

  #draw = () => {
    const { layouts, layout, isLocked } = this.desk;
    const shown = JSON.stringify(layouts);
    if (this.select.dataset.shown !== shown) {
      this.select.dataset.shown = shown;
      this.select.replaceChildren(...layouts.map(({ id, name }) => new Option(name, id)));
    }
    this.select.value = layout.id;
    const words = isLocked ? "Unlock the layout" : "Lock the layout";
    this.lock.setAttribute("aria-label", (this.lock.title = words));
    this.lock.setAttribute("aria-pressed", String(isLocked));
    setText(this.find("name"), layout.name);
    setText(this.find("sure-name"), layout.name);
  };
}
