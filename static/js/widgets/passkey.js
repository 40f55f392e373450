/** A button that asks the device for a passkey: says in words what did not work. */
export default class Passkey {
  constructor(element) {
    this.element = element;
    this.button = element.querySelector("button");
    this.words = element.querySelector("[role=alert]");
  }

  connect() {
    document.addEventListener("allauth.error", this.#failed);
    this.button.addEventListener("click", this.#began);
    if (window.PublicKeyCredential) return;
    this.button.disabled = true;
    this.#say(this.element.dataset.missing);
  }

  disconnect() {
    document.removeEventListener("allauth.error", this.#failed);
    this.button.removeEventListener("click", this.#began);
  }

  #began = () => {
    this.words.hidden = true;
  };

  #failed = (event) => {
    event.preventDefault(); // Else allauth complains on the console
    const { cancelled, known, failed } = this.element.dataset;
    const words = { NotAllowedError: cancelled, AbortError: cancelled, InvalidStateError: known };
    this.#say(words[event.detail.exception.name] ?? failed);
  };

  #say(words) {
    this.words.hidden = false;
    this.words.textContent = words;
  }
}
