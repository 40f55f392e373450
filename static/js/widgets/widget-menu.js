import { setText } from "../helpers/dom.js";

const ROOM = 8; // Pixels to the edge of the window

/** The menu of every widget: where it stands, how large it is, how it makes itself heard, and that it goes. */
export default class WidgetMenu {
  #id = null;
  #button = null;

  constructor(element, live, { desk }) {
    this.element = element;
    this.desk = desk;
    this.find = (name) => element.querySelector(`[data-${name}]`);
  }

  connect() {
    document.addEventListener("click", this.#open);
    this.element.addEventListener("click", this.#press);
    this.element.addEventListener("change", this.#choose);
    this.desk.addEventListener("change", this.#draw);
  }

  disconnect() {
    document.removeEventListener("click", this.#open);
    this.desk.removeEventListener("change", this.#draw);
  }

  #open = ({ target }) => {
    const button = target.closest("[data-menu-of]");
    if (!button) return;
    this.#id = button.dataset.menuOf;
    this.#button = button;
    setText(this.find("said"), "");
    this.#draw();
    this.element.showPopover({ source: button });
    this.#stand();
    this.element.querySelector("button:not([hidden], :disabled), input")?.focus();
  };

  /** Below its button, within the window. */
  #stand() {
    const { right, bottom } = this.#button.getBoundingClientRect();
    const { offsetWidth, offsetHeight, style } = this.element;
    style.left = `${Math.max(ROOM, right - offsetWidth)}px`;
    style.top = `${Math.max(ROOM, Math.min(bottom + 4, innerHeight - offsetHeight - ROOM))}px`;
  }

  #press = ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { move, size } = button.dataset;
    if (move) this.#say(this.desk.move(this.#id, move));
    if (size) this.#say(this.desk.resize(this.#id, size));
    if ("unlock" in button.dataset) this.desk.lock(false);
    if ("remove" in button.dataset) this.#remove();
    if (button.disabled || button.closest("[hidden]")) this.element.querySelector("button:not(:disabled)")?.focus();
  };

  #choose = () => {
    const chosen = [...this.element.querySelectorAll("[data-cue]:checked")].map(({ dataset }) => dataset.cue);
    document.dispatchEvent(new CustomEvent("cues-chosen", { detail: { id: this.#id, cues: chosen } }));
  };

  #remove() {
    const items = [...document.querySelectorAll("[data-menu-of]")];
    const next = items[items.indexOf(this.#button) + 1] ?? items.at(-2);
    this.element.hidePopover();
    this.desk.remove(this.#id);
    (next ?? document.querySelector("[data-add]"))?.focus();
  }

  #say(isDone) {
    const { x, y, w, h } = this.desk.place(this.#id);
    setText(this.find("said"), isDone ? `Column ${x + 1}, row ${y + 1}, ${w} by ${h}.` : "No further.");
    document.querySelector(`[gs-id="${this.#id}"]`)?.scrollIntoView({ block: "nearest" });
  }

  #draw = () => {
    const { desk, element } = this;
    const widget = desk.widgets[this.#id];
    if (!widget) return;
    setText(this.find("name"), widget.name);
    const isStack = desk.columns === 1;
    for (const button of element.querySelectorAll("[data-move], [data-size], [data-remove]")) button.disabled = desk.isLocked;
    for (const part of element.querySelectorAll("[data-wide]")) part.hidden = isStack;
    this.find("locked").hidden = !desk.isLocked;
    this.find("cues").hidden = !widget.list;
    for (const box of element.querySelectorAll("[data-cue]")) box.checked = Boolean(desk.cues[this.#id]?.includes(box.dataset.cue));
  };
}
