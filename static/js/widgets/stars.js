import { setText } from "../helpers/dom.js";
import { showStar, watched } from "../watch-list.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** Puts symbols on the watch list and takes them off, wherever a star stands on the page. */
export default class Stars {
  #before = Promise.resolve(); // One press after the other, so that the last one holds

  constructor(element, live) {
    this.element = element;
    this.live = live;
    for (const ticker of element.dataset.watched.split(" ").filter(Boolean)) watched.add(ticker);
  }

  connect() {
    document.addEventListener("click", this.#press);
    document.addEventListener("keydown", this.#move);
  }

  disconnect() {
    document.removeEventListener("click", this.#press);
    document.removeEventListener("keydown", this.#move);
  }

  #press = (event) => {
    const ticker = event.target.closest("[data-star]")?.dataset.star;
    if (!ticker) return;
    event.preventDefault();
    const isOn = !watched.has(ticker);
    this.#show(ticker, isOn);
    this.#before = this.#before.then(async () => {
      const problem = await this.#tell(ticker, isOn);
      if (!problem) return;
      this.#show(ticker, !isOn);
      this.#complain({ title: `The watch list was not changed for ${ticker}`, ...problem });
    });
  };

  #move = (event) => {
    const step = STEPS[event.key];
    const row = step && event.target.closest?.("[data-star]")?.closest("tr, li");
    if (!row) return;
    event.preventDefault();
    let next = row;
    do next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
    while (next && !next.querySelector("[data-star]"));
    next?.querySelector("[data-star]").focus();
  };

  async #tell(ticker, isOn) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const request = {
      method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, body: new URLSearchParams({ on: isOn ? "1" : "0" }),
    };
    try {
      const answer = await fetch(this.element.dataset.address.replace("TICKER", encodeURIComponent(ticker)), request);
      if (answer.redirected) return { text: "You are signed out.", signedOut: true };
      if (answer.ok) return null;
      return { text: answer.status === 409 ? (await answer.json()).detail : `The server refused it (code ${answer.status}).` };
    } catch {
      return { text: "The server could not be reached." };
    }
  }

  #show(ticker, isOn) {
    if (isOn) watched.add(ticker);
    else watched.delete(ticker);
    for (const button of document.querySelectorAll(`[data-star="${CSS.escape(ticker)}"]`)) showStar(button, ticker);
  }

  #complain(detail) {
    if (this.live) return this.live.dispatchEvent(new CustomEvent("trouble", { detail }));
    this.element.hidden = false;
    setText(this.element, `${detail.title}. ${detail.text}`);
  }
}
