const EVERY = 2_000; // Milliseconds

/** How a symbol stands, read again and again while the page is seen. */
export default class SymbolNow {
  #timer = 0;

  constructor(element) {
    this.element = element;
  }

  connect() {
    this.#timer = setInterval(this.#read, EVERY);
  }

  disconnect() {
    clearInterval(this.#timer);
  }

  #read = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(this.element.dataset.address);
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.element.replaceChildren(...fresh.body.childNodes);
      this.element.classList.remove("is-stale");
    } catch {
      this.element.classList.add("is-stale"); // What stands there is of the time below it
    }
  };
}
