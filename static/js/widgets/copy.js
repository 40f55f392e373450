// A button that copies what stands beside it.

export default class Copy {
  #button;
  #text;

  constructor(element) {
    this.#button = element.querySelector("button");
    this.#text = element.querySelector("[data-copied]");
  }

  connect() {
    this.#button.hidden = !navigator.clipboard; // On this machine or behind TLS there is one.
    this.#button.addEventListener("click", this.#copy);
  }

  disconnect() {
    this.#button.removeEventListener("click", this.#copy);
  }

  #copy = async () => {
    await navigator.clipboard.writeText(this.#text.textContent.trim());
    this.#button.textContent = this.#button.dataset.done;
  };
}
