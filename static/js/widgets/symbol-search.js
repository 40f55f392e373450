import { Suggestions } from "../suggestions.js";
import { setText } from "../helpers/dom.js";

const PAUSE = 150; // Milliseconds after the last key before it asks

/** A field that suggests symbols. Without scripts one types the whole ticker. */
export default class SymbolSearch {
  #timer = 0;

  constructor(element) {
    this.element = element;
    this.input = element.querySelector("input[name=symbol]");
    this.list = element.querySelector("[role=listbox]");
    this.status = element.querySelector("[data-status]");
    this.suggestions = new Suggestions();
  }

  connect() {
    const { input, list } = this;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
    input.addEventListener("input", this.#wait);
    input.addEventListener("keydown", this.#key);
    input.addEventListener("blur", this.#leave);
    list.addEventListener("pointerdown", this.#press);
  }

  disconnect() {
    clearTimeout(this.#timer);
    this.input.removeEventListener("input", this.#wait);
    this.input.removeEventListener("keydown", this.#key);
    this.input.removeEventListener("blur", this.#leave);
    this.list.removeEventListener("pointerdown", this.#press);
  }

  #wait = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#ask, PAUSE);
  };

  #ask = async () => {
    const typed = this.input.value.trim();
    if (!typed) return this.#close();
    const turn = this.suggestions.ask();
    try {
      const answer = await fetch(`${this.element.dataset.suggestions}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(`code ${answer.status}`);
      const { symbols } = await answer.json();
      if (!this.suggestions.take(turn, symbols)) return;
      setText(this.status, symbols.length ? `${symbols.length} found` : "No symbol or name begins like this.");
    } catch {
      if (this.suggestions.take(turn, [])) setText(this.status, "Suggestions cannot be read at the moment. Type the whole symbol.");
    }
    this.#draw();
  };

  #key = (event) => {
    if (event.key === "Escape") return this.#close();
    if (event.key === "Enter" && this.suggestions.chosen) return this.#choose(this.suggestions.chosen);
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    this.suggestions.move(event.key === "ArrowDown" ? 1 : -1);
    this.#draw();
  };

  #press = (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    this.#choose(this.suggestions.symbols[[...this.list.children].indexOf(option)]);
    this.element.requestSubmit();
  };

  #leave = () => this.#close();

  /** Enter goes on to send the form. */
  #choose({ ticker }) {
    this.input.value = ticker;
    this.#close();
  }

  #close() {
    clearTimeout(this.#timer);
    this.suggestions.clear();
    this.#draw();
  }

  #draw() {
    const { symbols, place } = this.suggestions;
    this.list.replaceChildren(...symbols.map(({ ticker, name }, index) => this.#option(ticker, name, index === place)));
    this.list.hidden = !symbols.length;
    this.input.setAttribute("aria-expanded", String(symbols.length > 0));
    const active = this.list.children[place];
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  #option(ticker, name, isChosen) {
    const option = document.createElement("li");
    option.id = `suggestion-${ticker}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(isChosen));
    const [bold, plain] = [document.createElement("b"), document.createElement("span")];
    bold.textContent = ticker;
    plain.textContent = name;
    option.append(bold, plain);
    return option;
  }
}
