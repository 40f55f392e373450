/** Codes that are shown once, and the buttons that keep them: as a file, on the clipboard, on paper. */
export default class RecoveryCodes {
  constructor(element) {
    this.element = element;
    this.buttons = [...element.querySelectorAll("[data-do]")];
  }

  connect() {
    for (const button of this.buttons) {
      button.hidden = button.dataset.do === "copy" && !navigator.clipboard;
      button.addEventListener("click", this.#pressed);
    }
  }

  disconnect() {
    for (const button of this.buttons) button.removeEventListener("click", this.#pressed);
  }

  #pressed = ({ currentTarget }) => {
    if (currentTarget.dataset.do === "download") this.#download();
    if (currentTarget.dataset.do === "copy") this.#copy(currentTarget);
    if (currentTarget.dataset.do === "print") print();
  };

  #download() {
    const address = URL.createObjectURL(new Blob([`${this.#text()}\n`], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = this.element.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000); // Once the download has begun
  }

  async #copy(button) {
    await navigator.clipboard.writeText(this.#text());
    button.firstElementChild.textContent = this.element.dataset.copied;
  }

  #text() {
    return [...this.element.querySelectorAll("code")].map((code) => code.textContent).join("\n");
  }
}
