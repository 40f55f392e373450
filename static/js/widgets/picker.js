import { setText } from "../helpers/dom.js";

/** A list of what can be put in force, which is posted as soon as it is chosen. The answer that matters comes over the socket. */
export class Picker {
  #elsewhere = null; // Stands for what another tab made after this page was loaded

  /** `complain` gets what went wrong, with `what` was not changed as its title. */
  constructor(form, what, complain) {
    this.form = form;
    this.what = what;
    this.complain = complain;
    this.select = form.querySelector("select");
  }

  connect() {
    this.select.addEventListener("change", this.#choose);
    this.form.querySelector("[data-submit]").hidden = true;
  }

  disconnect() {
    this.select.removeEventListener("change", this.#choose);
  }

  /** Another tab may have chosen: show what is in force, not what was clicked here. `name` null is the first, which is no choice. */
  show(name) {
    if (document.activeElement === this.select) return;
    const [none, ...options] = this.select.options;
    const inForce = name === null ? none : (options.find((option) => option.text === name) ?? this.#foreign(name));
    if (!inForce.selected) inForce.selected = true;
  }

  #foreign(name) {
    this.#elsewhere ??= new Option("", "");
    setText(this.#elsewhere, name);
    this.#elsewhere.disabled = true; // It has no number here: it can be seen, and chosen after a reload
    if (!this.#elsewhere.isConnected) this.select.append(this.#elsewhere);
    return this.#elsewhere;
  }

  #choose = async () => {
    const refused = await this.#send();
    if (refused) this.complain({ title: `The ${this.what} not changed`, ...refused });
  };

  async #send() {
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form) });
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return { text: "You are signed out.", signedOut: true };
      return answer.ok ? null : { text: `The server refused it (code ${answer.status}).` };
    } catch {
      return { text: "The server could not be reached." };
    }
  }
}
