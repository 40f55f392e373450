import { setIcon, setText } from "../helpers/dom.js";
import { duration } from "../helpers/format.js";

const EVERY = 5_000; // Milliseconds
const PATIENCE = 4_000;
const ICONS = { ok: "check", warn: "warn", fault: "fault", unknown: "help" };

/** The status page keeps itself fresh, and turns grey when nobody answers. */
export default class Status {
  #timer = 0;
  #heard = performance.now();

  constructor(element) {
    this.element = element;
    this.find = (name) => element.querySelector(`[data-${name}]`);
  }

  connect() {
    this.#timer = setInterval(() => document.hidden || this.#ask(), EVERY);
  }

  disconnect() {
    clearInterval(this.#timer);
  }

  async #ask() {
    try {
      const answer = await fetch(this.element.dataset.figures, { signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok) throw new Error(`Code ${answer.status}`);
      this.#show(await answer.json());
    } catch {
      this.#age();
    }
  }

  #show({ checked, tone, verdict, parts, figures, incidents }) {
    this.#heard = performance.now();
    this.element.classList.remove("is-old");
    this.find("old").hidden = true;
    setText(this.find("checked"), checked);
    setText(this.find("verdict"), verdict);
    this.#tone(this.find("head"), tone);
    for (const { key, words, state, tone: own } of parts) {
      const part = this.element.querySelector(`[data-part="${key}"]`);
      setText(part.querySelector("[data-words]"), words);
      setText(part.querySelector("[data-state]"), state);
      this.#tone(part.querySelector(".state"), own);
    }
    for (const [name, figure] of Object.entries(figures)) this.#figure(name, figure);
    this.find("list").replaceChildren(...incidents.map(incident));
    this.find("none").hidden = incidents.length > 0;
  }

  #figure(name, { text, why, tone }) {
    const element = this.element.querySelector(`[data-figure="${name}"]`);
    setText(element.querySelector("[data-text]") ?? element, text);
    element.title = why;
    if (tone) this.#tone(element, tone);
  }

  #tone(element, tone) {
    element.dataset.tone = tone;
    setIcon(element.querySelector("svg"), ICONS[tone]);
  }

  /** What stands there was true then; now nobody knows. */
  #age() {
    this.element.classList.add("is-old");
    this.find("old").hidden = false;
    setText(this.find("old-age"), duration(performance.now() - this.#heard));
  }
}

function incident({ title, text, when }) {
  const item = document.createElement("li");
  const part = (name, words, kind = "") => Object.assign(document.createElement(name), { textContent: words, className: kind });
  item.append(part("b", title), part("span", when, "faint"), ...(text ? [part("p", text)] : []));
  return item;
}
