import { setText } from "../helpers/dom.js";

const EVERY = 2_000; // Milliseconds
const CONTROLS = "a, button, input, label, summary";

/** What is known of the symbol of a row: how it stands, and why its event was told. Opens by click or Enter. */
export default class SymbolPanel {
  #timer = 0;
  #row = null;
  #shown = null; // {symbol, eid}

  constructor(element) {
    this.element = element;
    this.find = (name) => element.querySelector(`[data-${name}]`);
  }

  connect() {
    document.addEventListener("click", this.#click);
    document.addEventListener("keydown", this.#press);
    this.#timer = setInterval(() => this.#shown && !document.hidden && this.#read(), EVERY);
  }

  disconnect() {
    document.removeEventListener("click", this.#click);
    document.removeEventListener("keydown", this.#press);
    clearInterval(this.#timer);
  }

  #click = ({ target }) => {
    if (target.closest("[data-shut]")) return this.#shut();
    const row = target.closest("[data-rows] > [data-symbol]");
    if (row && !target.closest(CONTROLS)) this.#open(row);
  };

  #press = (event) => {
    const row = document.activeElement.closest("[data-rows] > [data-symbol]");
    if (event.key === "Enter" && row && document.activeElement === row) this.#open(row);
    else if (event.key === "Escape" && this.#shown) this.#shut();
  };

  #open(row) {
    this.#row = row;
    const { symbol, eid } = row.dataset;
    this.#shown = { symbol, eid };
    this.element.hidden = false;
    setText(this.find("name"), symbol);
    this.find("more").href = this.#address("page", symbol);
    this.find("alert").search = new URLSearchParams({ symbol });
    this.find("why").hidden = true;
    this.find("stands").replaceChildren();
    this.find("name").focus();
    this.#read();
    if (eid) this.#explain(eid);
  }

  #shut() {
    this.#shown = null;
    this.element.hidden = true;
    const back = this.#row?.isConnected ? this.#row : document.querySelector(".wall .widget");
    back?.focus();
  }

  /** Of a replay the market as it is now says nothing. */
  async #read() {
    const { symbol } = this.#shown;
    if ("past" in this.element.dataset) return;
    try {
      const answer = await fetch(this.#address("now", symbol));
      if (!answer.ok || answer.redirected || this.#shown?.symbol !== symbol) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.find("stands").replaceChildren(...fresh.body.childNodes);
    } catch {
      // The next reading tries again; what stands there says its time
    }
  }

  async #explain(eid) {
    let found = null;
    try {
      const answer = await fetch(this.#address("event", eid));
      found = answer.ok ? await answer.json() : { why: "It is not archived yet. Open it again in a few seconds.", conditions: [] };
    } catch {
      found = { why: "That could not be asked: there is no connection.", conditions: [] };
    }
    if (this.#shown?.eid !== eid) return;
    setText(this.find("sentence"), found.why);
    this.find("conditions").replaceChildren(...found.conditions.map(({ name, found: figure, needs }) => line(`${name} ${figure}, needs ${needs}`)));
    this.find("why").hidden = false;
  }

  #address(name, value) {
    return this.element.dataset[name].replace(/TICKER|EID/, encodeURIComponent(value).replaceAll("%2F", "/"));
  }
}

function line(words) {
  const item = document.createElement("li");
  item.textContent = words;
  return item;
}
