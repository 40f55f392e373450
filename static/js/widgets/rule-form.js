import { setText } from "../helpers/dom.js";
import { completed, offers } from "../completion.js";

/** The form of a rule: shows the half that is chosen, completes words, puts suggestions in their place. */
export default class RuleForm {
  #words;
  #list = null; // Offers under the field they are for
  #found = [];
  #typed = "";
  #chosen = 0;

  constructor(element) {
    this.element = element;
    this.#words = JSON.parse(document.getElementById("words").textContent);
  }

  connect() {
    this.element.addEventListener("change", this.#choose);
    this.element.addEventListener("input", this.#offer);
    this.element.addEventListener("keydown", this.#key);
    this.element.addEventListener("click", this.#click);
    this.element.addEventListener("focusout", this.#leave);
    this.#choose();
  }

  disconnect() {
    for (const [name, hear] of [["change", this.#choose], ["input", this.#offer], ["keydown", this.#key], ["click", this.#click], ["focusout", this.#leave]]) {
      this.element.removeEventListener(name, hear);
    }
    this.#close();
  }

  #choose = () => {
    const of = this.element.querySelector('[name="of"]:checked')?.value;
    for (const part of this.element.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== of;
  };

  #offer = ({ target }) => {
    if (!target.matches("[data-expression]")) return;
    const { typed, found } = offers(this.#words, target.value, target.selectionStart);
    this.#typed = typed;
    this.#found = found;
    this.#chosen = 0;
    if (found.length) this.#show(target);
    else this.#close();
  };

  #key = (event) => {
    const { key, target } = event;
    if (!this.#list || !target.matches("[data-expression]")) return;
    if (key === "Escape") this.#close();
    else if (key === "ArrowDown" || key === "ArrowUp") {
      const count = this.#found.length;
      this.#chosen = (this.#chosen + (key === "ArrowDown" ? 1 : count - 1)) % count;
      this.#mark(target);
    } else if (key === "Enter" || key === "Tab") this.#put(target, this.#found[this.#chosen]);
    else return;
    event.preventDefault();
  };

  #click = ({ target }) => {
    const button = target.closest("[data-suggestion]");
    if (!button) return;
    const field = button.closest("[data-setting]").querySelector("textarea");
    const lead = field.value.length - field.value.trimStart().length;
    const from = lead + Number(button.dataset.from);
    field.setRangeText(button.dataset.suggestion, from, from + Number(button.dataset.length), "end");
    this.#changed(field);
  };

  #leave = ({ relatedTarget }) => {
    if (!this.#list?.contains(relatedTarget)) this.#close();
  };

  #show(field) {
    if (this.#list?.previousElementSibling !== field) this.#close();
    if (!this.#list) {
      this.#list = document.createElement("div");
      this.#list.className = "offers";
      this.#list.id = `${field.id}_offers`;
      this.#list.setAttribute("role", "listbox");
      this.#list.setAttribute("aria-label", "Words");
      field.after(this.#list);
      field.setAttribute("aria-controls", this.#list.id);
    }
    this.#list.replaceChildren(...this.#found.map((word, place) => this.#option(field, word, place)));
    this.#mark(field);
  }

  #option(field, word, place) {
    const option = document.createElement("div");
    const [name, meaning] = [document.createElement("b"), document.createElement("span")];
    option.id = `${field.id}_offer_${place}`;
    option.setAttribute("role", "option");
    setText(name, word.name);
    setText(meaning, [word.meaning, word.unit].filter(Boolean).join(", "));
    option.append(name, meaning);
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // The field keeps the caret
      this.#put(field, word);
    });
    return option;
  }

  #mark(field) {
    [...this.#list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === this.#chosen)));
    field.setAttribute("aria-activedescendant", `${field.id}_offer_${this.#chosen}`);
    this.#list.children[this.#chosen].scrollIntoView({ block: "nearest" });
  }

  #put(field, word) {
    const { text, caret } = completed(field.value, field.selectionStart, this.#typed, word);
    field.value = text;
    field.setSelectionRange(caret, caret);
    this.#changed(field);
    this.#close();
  }

  #changed(field) {
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #close() {
    const field = this.#list?.previousElementSibling;
    field?.removeAttribute("aria-activedescendant");
    field?.removeAttribute("aria-controls");
    this.#list?.remove();
    this.#list = null;
  }
}
